// A query over entities as plain data: the statement, what its rows become, and what is loaded with them.
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { DeleteNode, InsertNode, RowsNode, SelectNode, UpdateNode } from '../../sql/statement/nodes.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'

/** A part of a result: an entity, or one value. */
export type ResultEntry =
  | {
      readonly kind: 'entity'
      readonly name: string
      readonly mapper: Mapper
      readonly source: ColumnSource
      /** The columns that are loaded, in the mapper's order; left out for those that are loaded by default. */
      readonly columns?: readonly Column[]
    }
  | { readonly kind: 'value'; readonly name: string; readonly type: SqlType | null }

/** What a row becomes: its only entry, or an object of its entries. */
export interface ResultShape {
  readonly kind: 'single' | 'record'
  readonly entries: readonly ResultEntry[]
}

/** A relationship that is loaded with the entities of a query, and what is loaded with its entities. */
export interface LoadNode {
  readonly relationship: Relationship
  readonly children: readonly LoadNode[]
  /** Which of the related are loaded; null for all. */
  readonly restriction: SelectNode | null
}

/** A query as data. */
export interface QueryData {
  readonly node: RowsNode
  readonly shape: ResultShape
  readonly loads: readonly LoadNode[]
  /** Whether what the session holds is overwritten. */
  readonly overwrite: boolean
  /** Whether the same call of the developer's has flushed already: then the session is not searched for changes again. */
  readonly flushed?: boolean
  /** Columns after those of the shape, which are taken off each row before it is read. */
  readonly beside?: RowEnds
}

/** The ends of rows, as the driver gave them. */
export interface RowEnds {
  /** How many columns they have. */
  readonly width: number
  /** Is given the end of each row, in the order of the rows. */
  take(ends: readonly (readonly unknown[])[]): void
}

/** A statement that changes rows, as data; `shape` says what its RETURNING becomes. */
export interface ChangeData {
  readonly node: InsertNode | UpdateNode | DeleteNode
  readonly shape: ResultShape | null
  readonly mapper: Mapper | null
  /** The database object of its table; null where it is not known. */
  readonly home: object | null
}
