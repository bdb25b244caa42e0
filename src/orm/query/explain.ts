// What EXPLAIN answered, as one text and as data.
import type { Plan } from '../mapping/typed-results.ts'

/** The plan that rows tell: one text a row, the steps of SQLite as a tree, or columns side by side. */
export function planOf(rows: readonly (readonly unknown[])[], format: 'text' | 'json'): Plan {
  const text = isTree(rows) ? treeText(rows) : rows.map(rowText).join('\n')
  return { text, json: format === 'json' ? parsed(rows, text) : null, rows }
}

function rowText(row: readonly unknown[]): string {
  return row.map(cellText).join('\t')
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** SQLite tells each step with its number and that of the step that it is part of. */
function isTree(rows: readonly (readonly unknown[])[]): boolean {
  return (
    rows.length > 0 &&
    rows.every(row => row.length === 4 && typeof row[3] === 'string' && isNumber(row[0]) && isNumber(row[1]))
  )
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function treeText(rows: readonly (readonly unknown[])[]): string {
  const depths = new Map<string, number>()
  return rows
    .map(([id, parent, , detail]) => {
      const depth = (depths.get(String(parent)) ?? -1) + 1
      depths.set(String(id), depth)
      return `${'  '.repeat(depth)}${detail}`
    })
    .join('\n')
}

function parsed(rows: readonly (readonly unknown[])[], text: string): unknown {
  const [first] = rows[0] ?? []
  return typeof first === 'string' ? JSON.parse(text) : (first ?? null)
}
