// What models will be: plain records that the planners fill and the writers read.
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { Names } from './words.ts'

/** A relationship to be written. */
export interface RelationshipPlan {
  readonly attribute: string
  readonly kind: 'one' | 'many'
  /** The class at the other end. */
  readonly target: string
  readonly nullable: boolean
  /** The relationship at the other end. */
  readonly backPopulates: string
  /** The key's column as `Class.c.attribute`, where the two tables alone do not say which key it is. */
  readonly foreignKey: string | null
  /** The table between. */
  readonly through: string | null
  /** Whether the database deletes the rows at the other end with this one. */
  readonly deletes: boolean
}

/** A model to be written. */
export interface ModelPlan {
  /** The class; for a table between two others, the variable that holds it. */
  readonly name: string
  readonly table: Table
  /** Attributes by the columns' names. */
  readonly attributes: ReadonlyMap<string, string>
  readonly relationships: readonly RelationshipPlan[]
  /** Whether it is a `db.Table`: it has no key, or nothing but the keys of the two sides that it stands between. */
  readonly plain: boolean
}

/** A table on its way to a model: what relationships are added to. */
export interface DraftModel {
  readonly name: string
  readonly table: Table
  readonly attributes: ReadonlyMap<string, string>
  readonly names: Names
  readonly relationships: RelationshipPlan[]
  readonly plain: boolean
  /** The two keys of a table between. */
  readonly between: readonly [ForeignKey, ForeignKey] | null
}
