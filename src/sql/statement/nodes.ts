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
  readonly query: RowsNode
  readonly source: ColumnSource
  /** Whether the subquery may use columns of what stands before it. Default false. */
  readonly lateral?: boolean
}

/** A common table expression that rows come from. */
export interface CteFrom {
  readonly kind: 'cte'
  readonly cte: CteNode
  readonly source: ColumnSource
}

/** A list of rows that the program gives. */
export interface ValuesFrom {
  readonly kind: 'values'
  readonly columns: readonly ResultColumn[]
  /** At least one row; each has a value for each column. */
  readonly rows: readonly (readonly ExpressionNode[])[]
  readonly source: ColumnSource
}

/** What rows come from. */
export type FromNode = TableFrom | QueryFrom | CteFrom | ValuesFrom

/** A column of a result: the name that the query gives it, and its type where it is known. */
export interface ResultColumn {
  readonly name: string
  readonly type: SqlType | null
}

/** A query with a name, which the rest of the statement can use as often as it likes. */
export interface CteNode {
  readonly name: string
  readonly columns: readonly ResultColumn[]
  /** What its rows are: a query, or a statement with RETURNING. */
  readonly query: RowsNode | InsertNode | UpdateNode | DeleteNode
  /** Whether the query uses its own rows. */
  readonly recursive: boolean
  /** Whether it is computed once and kept; null leaves it to the database. */
  readonly materialized: boolean | null
}

export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'cross'

/** A further source of rows and how its rows meet the others. */
export interface JoinNode {
  readonly kind: JoinKind
  readonly from: FromNode
  /** Null where every row meets every other. */
  readonly on: ExpressionNode | null
}

/** Several groupings of the same rows: each row of the result belongs to one of them. */
export interface GroupingNode {
  readonly kind: 'rollup' | 'cube' | 'sets'
  /** For `rollup` and `cube` one list a level; for `sets` one list a grouping. */
  readonly sets: readonly (readonly ExpressionNode[])[]
}

/** Rows that are locked until the transaction ends. */
export interface LockNode {
  readonly strength: 'update' | 'noKeyUpdate' | 'share' | 'keyShare'
  /** The sources whose rows are locked; empty for all. */
  readonly of: readonly ColumnSource[]
  readonly skipLocked: boolean
  readonly noWait: boolean
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
  /** Only the first row of those with equal values here; empty for all rows. */
  readonly distinctOn: readonly ExpressionNode[]
  readonly from: readonly FromNode[]
  readonly joins: readonly JoinNode[]
  readonly where: readonly ExpressionNode[]
  readonly groupBy: readonly ExpressionNode[]
  readonly groupings: readonly GroupingNode[]
  readonly having: readonly ExpressionNode[]
  readonly orderBy: readonly ExpressionNode[]
  readonly limit: ExpressionNode | null
  readonly offset: ExpressionNode | null
  readonly lock: LockNode | null
}

export type SetOperator = 'union' | 'unionAll' | 'intersect' | 'intersectAll' | 'except' | 'exceptAll'

/** The rows of several queries as one result. */
export interface CompoundNode {
  readonly kind: 'compound'
  readonly operator: SetOperator
  readonly queries: readonly RowsNode[]
  /** The result columns: those of the first query, whose names they have. */
  readonly items: readonly SelectItem[]
  readonly orderBy: readonly ExpressionNode[]
  readonly limit: ExpressionNode | null
  readonly offset: ExpressionNode | null
}

/** A statement whose result is its rows. */
export type RowsNode = SelectNode | CompoundNode

/** A column and what it is set to. */
export interface Assignment {
  readonly column: Column
  readonly value: ExpressionNode
}

/** What an INSERT does with a row that another is in the way of. */
export interface ConflictNode {
  /** The columns of the unique key that may be taken; empty for any. */
  readonly target: readonly string[]
  /** The name of the constraint instead of its columns. */
  readonly constraint?: string
  /** Which part of a partial unique index is meant. */
  readonly targetWhere?: readonly ExpressionNode[]
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
  readonly query: RowsNode | null
  readonly conflict: ConflictNode | null
  readonly returning: readonly SelectItem[]
}

/** An UPDATE. */
export interface UpdateNode {
  readonly kind: 'update'
  readonly table: Table
  readonly set: readonly Assignment[]
  /** What else the values and the conditions may use. */
  readonly from?: readonly FromNode[]
  readonly joins?: readonly JoinNode[]
  readonly where: readonly ExpressionNode[]
  readonly orderBy?: readonly ExpressionNode[]
  readonly limit?: ExpressionNode
  readonly returning: readonly SelectItem[]
}

/** A DELETE. */
export interface DeleteNode {
  readonly kind: 'delete'
  readonly table: Table
  /** What else the conditions may use. */
  readonly from?: readonly FromNode[]
  readonly joins?: readonly JoinNode[]
  readonly where: readonly ExpressionNode[]
  readonly orderBy?: readonly ExpressionNode[]
  readonly limit?: ExpressionNode
  readonly returning: readonly SelectItem[]
}

/** A statement of the program's own text. */
export interface TextNode {
  readonly kind: 'text'
  readonly expression: ExpressionNode
}

/** How the database would run a statement. */
export interface ExplainNode {
  readonly kind: 'explain'
  readonly statement: RowsNode | InsertNode | UpdateNode | DeleteNode
  /** Whether the statement is run, so that what happened is told beside what was expected. */
  readonly analyze: boolean
  readonly format: 'text' | 'json'
}

/** Every kind of statement. */
export type StatementNode = RowsNode | InsertNode | UpdateNode | DeleteNode | TextNode | ExplainNode

/** A SELECT that says nothing yet. */
export const emptySelect: SelectNode = Object.freeze({
  kind: 'select',
  items: [],
  distinct: false,
  distinctOn: [],
  from: [],
  joins: [],
  where: [],
  groupBy: [],
  groupings: [],
  having: [],
  orderBy: [],
  limit: null,
  offset: null,
  lock: null,
})

/** A subquery, a common table expression or a list of rows under the name that the statement knows it by. */
export interface DerivedSource extends ColumnSource {
  /** Where its rows come from. */
  readonly from: FromNode
}

/** Whether a source is a subquery, a common table expression or a list of rows. */
export function isDerived(source: ColumnSource): source is DerivedSource {
  return 'from' in source
}
