// What the unit of work knows of one entity, kept beside it and never on it.
import type { Primitive } from '../../sql/types/sql-type.ts'
import { keepShape } from '../../util/kept-shapes.ts'
import type { Batch } from './batch.ts'
import type { EntityDescription, RelationshipDescription } from './description.ts'
import type { ListChanges } from './list-changes.ts'
import type { RestrictedList } from './restricted-list.ts'

/** Where an entity is in its life. */
export type EntityStatus = 'transient' | 'pending' | 'persistent' | 'deleted' | 'detached'

/** An entity as what it holds, by attribute. */
export type EntityValues = Record<string, unknown>

/** What a relationship holds: an entity, a list, null for none; undefined when it is not loaded. */
export type Related = object | null | undefined

/** What a to-one relationship held before it was first changed; undefined when it was not loaded. */
export type PreviousRelated = { readonly before: Related }

/** What a rollback puts back; only the unit of work knows what is in it. */
export interface KeptState {
  readonly state: InstanceState
}

/** A session, as seen from an attribute. */
export interface SessionPort {
  /** Loads a relationship of an entity and of its peers. */
  loadRelationship(state: InstanceState, relationship: RelationshipDescription): Promise<void>
  /** Loads a deferred column of an entity and of its peers. */
  loadColumn(state: InstanceState, attribute: string): Promise<void>
  /** A relationship of an entity is about to change: what must be undone by a rollback is kept. */
  beforeChange(state: InstanceState): void
  /** The target of a to-one relationship that is not loaded, if its key is in the identity map. */
  findRelated(state: InstanceState, relationship: RelationshipDescription): object | undefined
  /** A query over a relationship that is never loaded whole. */
  selectRelated(state: InstanceState, relationship: RelationshipDescription): unknown
  /** Whether it is closed. */
  readonly closed: boolean
}

/** What few entities have. Thousands of entities are kept: what each of them does not need stands apart. */
class RareState {
  changedOnes: Map<RelationshipDescription, PreviousRelated> | null = null
  changedLists: Map<RelationshipDescription, ListChanges> | null = null
  restricted: Map<RelationshipDescription, RestrictedList | null> | null = null
}

keepShape(new RareState())

/** The state of one entity. */
export class InstanceState {
  readonly entity: EntityValues
  readonly description: EntityDescription
  session: SessionPort | null
  status: EntityStatus
  /** The primary key as a primitive, once there is one. */
  key: Primitive | null = null
  /** The columns as they were last in the database, in the mapper's order; undefined where one is not loaded. */
  snapshot: readonly unknown[] | null
  /** Whether the next query that returns the entity loads its columns anew. */
  stale = false
  /** Relationships by index. */
  related: Related[] | null = null
  /** The result that last returned it, if it returned others too, and where it stands in it. */
  batch: Batch | null = null
  place = 0
  /** How it was when the transaction, or the savepoint, began, once something changed in it. */
  kept: KeptState | null = null
  /** What few have. No private method makes it: one would cost each state a place of its own. */
  #rare: RareState | null = null

  constructor(
    entity: object,
    description: EntityDescription,
    session: SessionPort | null,
    status: EntityStatus,
    snapshot: readonly unknown[] | null,
  ) {
    this.entity = entity as EntityValues
    this.description = description
    this.session = session
    this.status = status
    this.snapshot = snapshot
  }

  /** To-one relationships that were changed since the last flush, with what they held before. */
  get changedOnes(): Map<RelationshipDescription, PreviousRelated> | null {
    return this.#rare === null ? null : this.#rare.changedOnes
  }

  set changedOnes(changes: Map<RelationshipDescription, PreviousRelated> | null) {
    if (changes === null && this.#rare === null) return
    this.#rare ??= new RareState()
    this.#rare.changedOnes = changes
  }

  /** Lists that were changed since the last flush. */
  get changedLists(): Map<RelationshipDescription, ListChanges> | null {
    return this.#rare === null ? null : this.#rare.changedLists
  }

  set changedLists(changes: Map<RelationshipDescription, ListChanges> | null) {
    if (changes === null && this.#rare === null) return
    this.#rare ??= new RareState()
    this.#rare.changedLists = changes
  }

  /** What restricted eager loads brought: lists, or null where a to-one's target was filtered out. */
  get restricted(): Map<RelationshipDescription, RestrictedList | null> | null {
    return this.#rare === null ? null : this.#rare.restricted
  }

  set restricted(lists: Map<RelationshipDescription, RestrictedList | null> | null) {
    if (lists === null && this.#rare === null) return
    this.#rare ??= new RareState()
    this.#rare.restricted = lists
  }

  /** What a relationship holds; undefined when it is not loaded. */
  relatedOf(relationship: RelationshipDescription): Related {
    return this.related === null ? undefined : this.related[relationship.index]
  }

  /** Notes what a relationship holds; undefined makes it unloaded. */
  setRelated(relationship: RelationshipDescription, value: Related): void {
    this.related ??= unloaded(this.description.relationships.length)
    this.related[relationship.index] = value
  }

  /** Whether a relationship was changed since the last flush. */
  hasChanged(relationship: RelationshipDescription): boolean {
    return this.changedOnes?.has(relationship) === true || this.changedLists?.has(relationship) === true
  }

  /** An entity of a session that is closed is detached: closing a session does not go through all that it holds. */
  leaveClosedSession(): void {
    if (this.session?.closed !== true) return
    if (this.status === 'persistent') this.status = 'detached'
    this.session = null
    this.batch = null
  }

  /** How the entity is named in messages. */
  toString(): string {
    return this.description.describe(this.entity)
  }
}

/** Relationships of which none is loaded. Written out for the usual numbers: filling an array costs more than all else of a load. */
function unloaded(count: number): Related[] {
  if (count === 1) return [undefined]
  if (count === 2) return [undefined, undefined]
  if (count === 3) return [undefined, undefined, undefined]
  return new Array<Related>(count).fill(undefined)
}

/** The state of nothing, as an example of what a state is. */
export const exampleState = new InstanceState(
  {},
  { name: '', columns: [], relationships: [], describe: () => '' },
  null,
  'transient',
  null,
)
