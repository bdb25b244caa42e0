// How each kind of statement is written in standard SQL.
import type { Table } from '../sql/schema/table.ts'
import type { Assignment, ConflictNode, InsertNode, SelectItem } from '../sql/statement/nodes.ts'
import { itemTexts } from './select-parts.ts'
import type { CompilerParts, Writer } from './statement-dialect.ts'

/** A table's name in a statement that changes it. */
function tableText(table: Table, writer: Writer): string {
  writer.noteTable(table)
  const schema = table.schema === null ? '' : `${writer.dialect.quote(table.schema)}.`
  return `${schema}${writer.dialect.quote(table.name)}`
}

function returningText(items: readonly SelectItem[], writer: Writer): string {
  if (items.length === 0) return ''
  return ` returning ${writer.withBareColumns(() => itemTexts(items, writer).join(', '))}`
}

function assignmentText(assignments: readonly Assignment[], writer: Writer): string {
  return assignments
    .map(({ column, value }) => `${writer.dialect.quote(column.name)} = ${writer.expression(value)}`)
    .join(', ')
}

function whereText(operands: ConflictNode['where'], writer: Writer): string {
  return operands.length === 0 ? '' : ` where ${writer.expression({ kind: 'logical', operator: 'and', operands })}`
}

function sourceText(node: InsertNode, writer: Writer): string {
  if (node.query !== null) return writer.statement(node.query)
  const rows = node.rows.map(
    row => `(${row.map(value => (value === null ? 'default' : writer.expression(value))).join(', ')})`,
  )
  return `values ${rows.join(', ')}`
}

function conflictText(conflict: ConflictNode | null, writer: Writer): string {
  if (conflict === null) return ''
  const target =
    conflict.target.length === 0 ? '' : ` (${conflict.target.map(name => writer.dialect.quote(name)).join(', ')})`
  if (conflict.set === null) return ` on conflict${target} do nothing`
  return ` on conflict${target} do update set ${assignmentText(conflict.set, writer)}${whereText(conflict.where, writer)}`
}

/** Statements in standard SQL. */
export const statementParts: CompilerParts['statements'] = {
  select: (node, writer) =>
    writer.parts.clauseOrder
      .map(name => writer.parts.clauses[name](node, writer))
      .filter(text => text !== '')
      .join(' '),
  insert: (node, writer) => {
    const table = tableText(node.table, writer)
    const returning = () => `${conflictText(node.conflict, writer)}${returningText(node.returning, writer)}`
    if (node.columns.length === 0 && node.query === null) return `insert into ${table} default values${returning()}`
    const columns = node.columns.map(column => writer.dialect.quote(column.name)).join(', ')
    return `insert into ${table} (${columns}) ${sourceText(node, writer)}${returning()}`
  },
  update: (node, writer) => {
    const set = assignmentText(node.set, writer)
    return `update ${tableText(node.table, writer)} set ${set}${whereText(node.where, writer)}${returningText(node.returning, writer)}`
  },
  delete: (node, writer) =>
    `delete from ${tableText(node.table, writer)}${whereText(node.where, writer)}${returningText(node.returning, writer)}`,
  text: (node, writer) => writer.expression(node.expression),
}
