// How relationships and hybrids are declared: `many(() => Post, { backPopulates: 'author' })` in a getter of the attributes.
import type { Expression } from '../../sql/expression/expression.ts'
import { KIND, type TYPE } from '../../util/brand.ts'

/** What a change of one entity does to the entities that it is related to. */
export type Cascade = 'saveUpdate' | 'merge' | 'delete' | 'deleteOrphan' | 'all'

/** Options of a relationship. */
export interface RelationshipOptions {
  /** The relationship at the other end: both are kept in step in memory. */
  readonly backPopulates?: string
  /** The foreign key to follow, where there are several: its column. */
  readonly foreignKey?: () => Expression<any, any>
  /** Many-to-many: the table between, by name or by model. */
  readonly through?: string | (() => object)
  /** The order of a list. Default: by primary key. */
  readonly orderBy?: () => Expression<any, any> | readonly Expression<any, any>[]
  /** Default: `['saveUpdate', 'merge']`. */
  readonly cascade?: readonly Cascade[]
  /** Leave what refers to a deleted entity to the database's own ON DELETE. */
  readonly passiveDeletes?: boolean
  /** Only for reading: changes are not written. */
  readonly viewOnly?: boolean
  /** How it is loaded when it is not asked for with the query. Default `'peers'`: for all entities of the same result at once. */
  readonly load?: 'peers' | 'selectin' | 'raise'
}

/** What a relationship leads to: a model by a function, because it may be declared later, or by name. */
export type RelationshipTarget = string | (() => unknown)

/** A relationship as it was declared. */
export interface RelationshipSpec {
  readonly kind: 'one' | 'many' | 'writeOnly'
  readonly target: RelationshipTarget
  readonly options: RelationshipOptions
  readonly nullable: boolean
}

/** A to-many relationship. */
export interface Many<M> {
  readonly [KIND]: 'many'
  readonly [TYPE]: M
}

/** A to-many relationship that is never loaded whole. */
export interface WriteOnlyMany<M> {
  readonly [KIND]: 'writeOnly'
  readonly [TYPE]: M
}

/** A to-one relationship. */
export interface One<M, Null extends boolean = false> {
  readonly [KIND]: 'one'
  readonly [TYPE]: M
  readonly null: Null
  /** There may be none at the other end: required over a nullable foreign key and on the side without the key. */
  nullable(): One<M, true>
}

/** A value computed from columns: the same definition in memory and in SQL. */
export interface Hybrid<T> {
  readonly [KIND]: 'hybrid'
  readonly [TYPE]: T
}

/** The object behind every relationship declaration. */
export class RelationshipBuilder {
  readonly [KIND]: 'one' | 'many' | 'writeOnly'
  readonly spec: RelationshipSpec

  constructor(spec: RelationshipSpec) {
    this[KIND] = spec.kind
    this.spec = spec
  }

  get null(): boolean {
    return this.spec.nullable
  }

  nullable(): RelationshipBuilder {
    return new RelationshipBuilder({ ...this.spec, nullable: true })
  }
}

/** What a hybrid was declared with. */
export interface HybridSpec {
  readonly expression: () => Expression<any, any>
  readonly evaluate: ((entity: never) => unknown) | null
}

/** The object behind every hybrid declaration. */
export class HybridBuilder {
  readonly [KIND] = 'hybrid'
  readonly spec: HybridSpec

  constructor(spec: HybridSpec) {
    this.spec = spec
  }
}

function declare(
  kind: RelationshipSpec['kind'],
  target: RelationshipTarget,
  options: RelationshipOptions = {},
): unknown {
  return new RelationshipBuilder({ kind, target, options, nullable: false })
}

/**
 * A to-many relationship, in a getter: `get posts() { return many(() => Post, { backPopulates: 'author' }) }`.
 *
 * @param target a function that gives the model, or its name with the class as type: `many<typeof Engineer>('Engineer')`
 */
export function many<M>(target: string | (() => M), options?: RelationshipOptions): Many<M> {
  return declare('many', target, options) as Many<M>
}

/**
 * A to-one relationship, in a getter: `get author() { return one(() => User, { backPopulates: 'posts' }) }`.
 *
 * @param target a function that gives the model, or its name with the class as type
 */
export function one<M>(target: string | (() => M), options?: RelationshipOptions): One<M> {
  return declare('one', target, options) as One<M>
}

/** A large to-many relationship that is never loaded whole: it has `add`, `remove` and `select()`. */
export function writeOnly<M>(target: string | (() => M), options?: RelationshipOptions): WriteOnlyMany<M> {
  return declare('writeOnly', target, options) as WriteOnlyMany<M>
}

/**
 * A value computed from columns, in a getter: the same definition for an entity and in SQL.
 *
 * @param expression the SQL expression, from which the value in memory is computed too
 * @param evaluate the value in memory, where the expression cannot be computed there
 */
export function hybrid<T>(expression: () => Expression<T, any>, evaluate?: (entity: never) => T): Hybrid<T> {
  return new HybridBuilder({ expression, evaluate: evaluate ?? null }) as unknown as Hybrid<T>
}
