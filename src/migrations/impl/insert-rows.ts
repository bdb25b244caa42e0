// Rows of `bulkInsert` as INSERT statements with bound values: rows of one shape go together, as many as a statement takes.
import { encoderOf } from '../../compiler/statement-writer.ts'
import type { Dialect } from '../../dialect/dialect.ts'
import { valueNode } from '../../sql/expression/value.ts'
import type { BulkInsertOp, DataRow } from '../operations/data-operations.ts'
import { displayName } from '../operations/table-operations.ts'

/** A statement with its values, as the driver takes them. */
export interface InsertText {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** The statements that insert the rows of an operation. */
export function insertStatements(op: BulkInsertOp, dialect: Dialect): readonly InsertText[] {
  return groupByShape(op.rows).flatMap(({ columns, rows }) => {
    if (columns.length === 0)
      return rows.map(() => ({ sql: `INSERT INTO ${target(op, dialect)} DEFAULT VALUES`, parameters: [] }))
    const perStatement = dialect.capabilities.supportsMultiRowInsert
      ? Math.max(1, Math.floor(Math.min(dialect.capabilities.maxParameters, 1000) / columns.length))
      : 1
    return chunks(rows, perStatement).map(chunk => insertText(op, columns, chunk, dialect))
  })
}

function target(op: BulkInsertOp, dialect: Dialect): string {
  const name = dialect.quote(op.table.name)
  return op.table.schema === null ? name : `${dialect.quote(op.table.schema)}.${name}`
}

function insertText(
  op: BulkInsertOp,
  columns: readonly string[],
  rows: readonly DataRow[],
  dialect: Dialect,
): InsertText {
  let position = 0
  const tuple = () => `(${columns.map(() => dialect.placeholder(++position)).join(', ')})`
  const names = columns.map(column => dialect.quote(column)).join(', ')
  const sql = `INSERT INTO ${target(op, dialect)} (${names}) VALUES ${rows.map(tuple).join(', ')}`
  return { sql, parameters: rows.flatMap(row => columns.map(column => encode(op, column, row[column], dialect))) }
}

function encode(op: BulkInsertOp, column: string, value: unknown, dialect: Dialect): unknown {
  const operation = `bulkInsert into '${displayName(op.table)}'`
  const node = valueNode(value, op.definition?.column(column)?.type ?? null, `${operation}, column '${column}',`)
  return encoderOf(dialect.codec(node.type))(node.value)
}

interface RowGroup {
  readonly columns: readonly string[]
  readonly rows: DataRow[]
}

function groupByShape(rows: readonly DataRow[]): readonly RowGroup[] {
  const groups: RowGroup[] = []
  for (const row of rows) {
    const columns = Object.keys(row)
    const last = groups.at(-1)
    const fits =
      last !== undefined &&
      last.columns.length === columns.length &&
      last.columns.every(column => Object.hasOwn(row, column))
    if (fits) last.rows.push(row)
    else groups.push({ columns, rows: [row] })
  }
  return groups
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size))
}
