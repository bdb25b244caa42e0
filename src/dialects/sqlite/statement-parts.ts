// How SQLite writes statements, where it differs from standard SQL.
import { writeInline } from '../../compiler/inline.ts'
import type { PartOverrides, Writer } from '../../compiler/statement-dialect.ts'
import { checkExplain, returningText, statementParts, tableText, whereText } from '../../compiler/statement-parts.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import {
  type DeleteNode,
  emptySelect,
  type InsertNode,
  type SelectNode,
  type ValuesFrom,
} from '../../sql/statement/nodes.ts'

const ONE: ExpressionNode = { kind: 'constant', value: 1 }
const TRUE: ExpressionNode = { kind: 'constant', value: true }

/** SQLite has no DEFAULT among the values of a row: the default itself stands there, or NULL, which numbers a key. */
function defaultNode(column: Column, writer: Writer): ExpressionNode {
  if (column.serverDefault === null) return { kind: 'constant', value: null }
  return { kind: 'template', strings: [writeInline(column.serverDefault, writer.dialect)], parts: [] }
}

function withDefaults(node: InsertNode, writer: Writer): InsertNode {
  const rows = node.rows.map(row =>
    row.map((value, at) => {
      const column = node.columns[at]
      return value === null && column !== undefined ? defaultNode(column, writer) : value
    }),
  )
  return { ...node, rows }
}

/** Without a WHERE, SQLite would read the ON of ON CONFLICT as a join's. */
function withWhere(node: InsertNode): InsertNode {
  const { query } = node
  if (query === null || node.conflict === null) return node
  if (query.kind === 'compound') return { ...node, query: wholeOf(query) }
  return query.where.length > 0 ? node : { ...node, query: { ...query, where: [TRUE] } }
}

function wholeOf(query: Exclude<InsertNode['query'], null>): SelectNode {
  const source = { name: 'athanor_rows', schema: null, id: 'athanor_rows' }
  return {
    ...emptySelect,
    items: [{ kind: 'expression', node: { kind: 'star' }, type: null }],
    from: [{ kind: 'query', query, source }],
    where: [TRUE],
  }
}

/** There is no USING: the row goes if there are rows of the other sources that meet the conditions with it. */
function deleteUsing(node: DeleteNode, writer: Writer): string {
  const { from = [], joins = [], where } = node
  const query: SelectNode = {
    ...emptySelect,
    items: [{ kind: 'expression', node: ONE, type: null }],
    from,
    joins,
    where,
  }
  const table = tableText(node.table, writer)
  return `delete from ${table}${whereText([{ kind: 'exists', query }], writer)}${returningText({ ...node, from: [] }, writer)}`
}

function valuesText({ rows, columns, source }: ValuesFrom, writer: Writer): string {
  const { quote } = writer.dialect
  const names = columns.map(({ name }, at) => `column${at + 1} as ${quote(name)}`)
  const texts = rows.map(row => `(${writer.list(row)})`)
  return `(select ${names.join(', ')} from (values ${texts.join(', ')})) as ${quote(source.name)}`
}

/** Statements of SQLite. */
export const sqliteStatements: NonNullable<PartOverrides['statements']> = {
  insert: (node, writer) => statementParts.insert(withWhere(withDefaults(node, writer)), writer),
  delete: (node, writer) =>
    (node.from ?? []).length === 0 ? statementParts.delete(node, writer) : deleteUsing(node, writer),
  explain: (node, writer) => {
    checkExplain(node, writer)
    return `explain query plan ${writer.withText()}${writer.statement(node.statement)}`
  },
}

/** Clauses of a SELECT in SQLite. */
export const sqliteClauses: NonNullable<PartOverrides['clauses']> = {
  limit: (node, writer) => {
    if (node.limit === null && node.offset === null) return ''
    const limit = `limit ${node.limit === null ? '-1' : writer.rowCount(node.limit)}`
    return node.offset === null ? limit : `${limit} offset ${writer.expression(node.offset)}`
  },
  // A writing transaction has the database to itself, so no row is ever locked: the session takes the writer instead.
  lock: () => '',
}

/** Sources of rows in SQLite. */
export const sqliteSources: NonNullable<PartOverrides['sources']> = { values: valuesText }
