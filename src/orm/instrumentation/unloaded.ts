// What stands where something is not loaded: awaiting it loads it, for all entities of the same result at once.
import { Detached, RelatedNotFound, SessionError } from '../../errors/session-error.ts'
import type { RelationshipDescription } from './description.ts'
import type { EntityList } from './entity-list.ts'
import type { InstanceState, SessionPort } from './instance-state.ts'
import { addToList, assignList, removeFromList } from './relationship-changes.ts'

type Resolve = ((value: unknown) => unknown) | null | undefined
type Reject = ((reason: unknown) => unknown) | null | undefined

function sessionOf(state: InstanceState, attribute: string): SessionPort {
  if (state.session !== null && !state.session.closed && state.status !== 'deleted') return state.session
  if (state.status === 'transient')
    throw new SessionError('not_added', { place: `'${attribute}'`, entity: String(state) })
  throw new Detached({ entity: String(state), attribute })
}

/** Loads a relationship of an entity and of its peers, and gives its value. */
export async function loadRelated(state: InstanceState, relationship: RelationshipDescription): Promise<unknown> {
  if (state.relatedOf(relationship) === undefined) {
    await sessionOf(state, relationship.name).loadRelationship(state, relationship)
  }
  return presentOrThrow(state, relationship)
}

/** What a loaded relationship holds; a required one that holds nothing is an error. */
export function presentOrThrow(state: InstanceState, relationship: RelationshipDescription): unknown {
  const related = state.relatedOf(relationship) ?? null
  if (related === null && !relationship.nullable) throw missingTarget(state, relationship)
  return related
}

/** The error for a required related entity that is not there. */
export function missingTarget(state: InstanceState, relationship: RelationshipDescription): RelatedNotFound {
  return new RelatedNotFound({ entity: String(state), relationship: relationship.name })
}

/** A to-one relationship that is not loaded. */
export class UnloadedOne {
  readonly #state: InstanceState
  readonly #relationship: RelationshipDescription

  constructor(state: InstanceState, relationship: RelationshipDescription) {
    this.#state = state
    this.#relationship = relationship
  }

  // Awaiting it is how it is loaded.
  then(resolve?: Resolve, reject?: Reject): Promise<unknown> {
    return loadRelated(this.#state, this.#relationship).then(resolve, reject)
  }
}

/** A to-many relationship whose content is not in memory; changes are kept until it is, or until the flush. */
class CollectionElsewhere {
  readonly #state: InstanceState
  readonly #relationship: RelationshipDescription

  constructor(state: InstanceState, relationship: RelationshipDescription) {
    this.#state = state
    this.#relationship = relationship
  }

  add(...entities: object[]): void {
    for (const entity of entities) addToList(this.#state, this.#relationship, entity)
  }

  remove(...entities: object[]): void {
    for (const entity of entities) removeFromList(this.#state, this.#relationship, entity)
  }

  protected use<T>(run: (state: InstanceState, relationship: RelationshipDescription) => T): T {
    return run(this.#state, this.#relationship)
  }
}

/** A to-many relationship that is not loaded; changes are shown once it is. */
export class UnloadedList extends CollectionElsewhere {
  set(entities: Iterable<object>): void {
    this.use((state, relationship) => assignList(state, relationship, entities))
  }

  // Awaiting it is how it is loaded.
  then(resolve?: ((value: EntityList) => unknown) | null, reject?: Reject): Promise<unknown> {
    return this.use(loadRelated).then(resolve as Resolve, reject)
  }
}

/** A to-many relationship that is never loaded whole. */
export class WriteOnlyCollection extends CollectionElsewhere {
  /** A query over the collection, to be narrowed and run. */
  select(): unknown {
    return this.use((state, relationship) => sessionOf(state, relationship.name).selectRelated(state, relationship))
  }
}

/** A deferred column that is not loaded. */
export class UnloadedColumn {
  readonly #state: InstanceState
  readonly #attribute: string

  constructor(state: InstanceState, attribute: string) {
    this.#state = state
    this.#attribute = attribute
  }

  // Awaiting it is how it is loaded.
  then(resolve?: Resolve, reject?: Reject): Promise<unknown> {
    const load = async () => {
      await sessionOf(this.#state, this.#attribute).loadColumn(this.#state, this.#attribute)
      return this.#state.entity[this.#attribute]
    }
    return load().then(resolve, reject)
  }
}
