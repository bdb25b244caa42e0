// What a flush does, as data.
import type { Column } from '../../sql/schema/table.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Relationship } from '../mapping/mapper.ts'
import type { KeySource } from './foreign-keys.ts'

/** An entity that is inserted, and the foreign keys that its relationships decide. */
export interface InsertAction {
  readonly kind: 'insert'
  readonly state: InstanceState
  readonly keys: readonly KeySource[]
  /** Foreign keys to entities that come later: set by an UPDATE afterwards. */
  readonly later: readonly KeySource[]
}

/** An entity that is updated. */
export interface UpdateAction {
  readonly kind: 'update'
  readonly state: InstanceState
  readonly keys: readonly KeySource[]
}

/** A new entity that takes the place, and the key, of one that is deleted: its row is updated. */
export interface ReplaceAction {
  readonly kind: 'replace'
  readonly state: InstanceState
  readonly replaced: InstanceState
  readonly keys: readonly KeySource[]
}

/** A row of the table between two entities of a many-to-many relationship. */
export interface LinkAction {
  readonly relationship: Relationship
  readonly owner: InstanceState
  readonly other: InstanceState
}

/** All rows between one entity, which is deleted, and the others of a many-to-many relationship. */
export interface ClearAction {
  readonly relationship: Relationship
  readonly owner: InstanceState
}

/** Foreign keys that are set to NULL, so that entities that refer to each other can be deleted. */
export interface ReleaseAction {
  readonly state: InstanceState
  readonly columns: readonly Column[]
}

/** What a flush does, in order. */
export interface FlushPlan {
  readonly clears: readonly ClearAction[]
  readonly unlinks: readonly LinkAction[]
  /** Entities that nothing refers to are deleted first: what takes their place may have the same unique values. */
  readonly earlyDeletes: readonly InstanceState[]
  readonly writes: readonly (InsertAction | UpdateAction | ReplaceAction)[]
  readonly links: readonly LinkAction[]
  readonly releases: readonly ReleaseAction[]
  readonly deletes: readonly InstanceState[]
}
