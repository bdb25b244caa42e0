// What configuring a relationship finds out: which columns pair up, on which side the foreign key is.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'

/** Where the foreign key is: on this side, on the other, or in a table between. */
export type Direction = 'manyToOne' | 'oneToMany' | 'manyToMany'

/** A column of this side and the one of the other side that has the same value. */
export interface ColumnPair {
  readonly local: Column
  readonly remote: Column
}

/** The table between two sides of a many-to-many relationship. */
export interface Through {
  readonly table: Table
  /** Columns of this side and those of the table between. */
  readonly near: readonly ColumnPair[]
  /** Columns of the table between and those of the other side. */
  readonly far: readonly ColumnPair[]
}

/** What configuring finds out. */
export interface RelationshipPaths {
  readonly direction: Direction
  readonly pairs: readonly ColumnPair[]
  readonly through: Through | null
  readonly orderBy: readonly ExpressionNode[]
}
