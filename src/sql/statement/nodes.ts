// Statements as plain data: what the compiler reads.
import type { ColumnNode, ColumnSource, ExpressionNode } from '../expression/nodes.ts'
import type { Column, Table } from '../schema/table.ts'
import type { SqlType } from '../types/sql-type.ts'

/** A table that rows come from, under its own name or an alias. */
export interface TableFrom {
  readonly kind: 'table'
  readonly table: Table
  readonly source: ColumnSource
}

/** A subquery that rows come from. */
export interface QueryFrom {
  readonly kind: 'query'
  readonly query: SelectNode
  readonly source: ColumnSource
}

/** What rows come from. */
export type FromNode = TableFrom | QueryFrom

export type JoinKind = 'inner' | 'left' | 'right' | 'full'

/** A further source of rows and how its rows meet the others. */
export interface JoinNode {
  readonly kind: JoinKind
  readonly from: FromNode
  readonly on: ExpressionNode
}

/** A result column that is an expression. */
export interface ExpressionItem {
  readonly kind: 'expression'
  readonly node: ExpressionNode
  readonly type: SqlType | null
}

/** Several result columns that together are one thing, such as the columns of an entity. */
export interface ColumnsItem {
  readonly kind: 'columns'
  readonly columns: readonly ColumnNode[]
  /** Equal for the same columns of the same source; part of cache keys. */
  readonly key: string
}

/** A column of a table, taken from a source. */
export function columnOf(source: ColumnSource, { name, type }: Pick<Column, 'name' | 'type'>): ColumnNode {
  return { kind: 'column', source, name, type }
}

/** The item of columns of a source. Lengths and not marks say where a name ends, because names may hold any mark. */
export function columnsItem(source: ColumnSource, columns: readonly Pick<Column, 'name' | 'type'>[]): ColumnsItem {
  return {
    kind: 'columns',
    columns: columns.map(column => columnOf(source, column)),
    key: `${source.id}:${columns.map(({ name }) => `${name.length}.${name}`).join('')}`,
  }
}

/** A part of what a SELECT returns. */
export type SelectItem = ExpressionItem | ColumnsItem

/** A SELECT. */
export interface SelectNode {
  readonly kind: 'select'
  readonly items: readonly SelectItem[]
  readonly distinct: boolean
  readonly from: readonly FromNode[]
  readonly joins: readonly JoinNode[]
  readonly where: readonly ExpressionNode[]
  readonly groupBy: readonly ExpressionNode[]
  readonly having: readonly ExpressionNode[]
  readonly orderBy: readonly ExpressionNode[]
  readonly limit: ExpressionNode | null
  readonly offset: ExpressionNode | null
  readonly lock: { readonly skipLocked: boolean; readonly noWait: boolean } | null
}

/** A column and what it is set to. */
export interface Assignment {
  readonly column: Column
  readonly value: ExpressionNode
}

/** What an INSERT does with a row that another is in the way of. */
export interface ConflictNode {
  /** The columns of the unique key that may be taken; empty for any. */
  readonly target: readonly string[]
  /** What is set in the row that is there; null to leave it as it is. */
  readonly set: readonly Assignment[] | null
  readonly where: readonly ExpressionNode[]
}

/** An INSERT. */
export interface InsertNode {
  readonly kind: 'insert'
  readonly table: Table
  readonly columns: readonly Column[]
  /** One list of values a row, in the order of the columns; null where the column's default is meant. */
  readonly rows: readonly (readonly (ExpressionNode | null)[])[]
  /** Rows that come from a query instead. */
  readonly query: SelectNode | null
  readonly conflict: ConflictNode | null
  readonly returning: readonly SelectItem[]
}

/** An UPDATE. */
export interface UpdateNode {
  readonly kind: 'update'
  readonly table: Table
  readonly set: readonly Assignment[]
  readonly where: readonly ExpressionNode[]
  readonly returning: readonly SelectItem[]
}

/** A DELETE. */
export interface DeleteNode {
  readonly kind: 'delete'
  readonly table: Table
  readonly where: readonly ExpressionNode[]
  readonly returning: readonly SelectItem[]
}

/** A statement of the program's own text. */
export interface TextNode {
  readonly kind: 'text'
  readonly expression: ExpressionNode
}

/** Every kind of statement. */
export type StatementNode = SelectNode | InsertNode | UpdateNode | DeleteNode | TextNode

/** A SELECT that says nothing yet. */
export const emptySelect: SelectNode = Object.freeze({
  kind: 'select',
  items: [],
  distinct: false,
  from: [],
  joins: [],
  where: [],
  groupBy: [],
  having: [],
  orderBy: [],
  limit: null,
  offset: null,
  lock: null,
})
