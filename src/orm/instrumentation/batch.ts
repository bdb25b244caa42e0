// The entities that came out of one result: what is loaded lazily for one of them is loaded for all.
import { keepShape } from '../../util/kept-shapes.ts'
import type { RelationshipDescription } from './description.ts'

/** One result's entities of one kind, as one thing; who they are, the session knows. */
export class Batch {
  #loading: Map<RelationshipDescription | string, Promise<void>> | null = null

  /** Loads that are under way, so that awaits of one tick share them. Few batches have any. */
  get loading(): Map<RelationshipDescription | string, Promise<void>> {
    this.#loading ??= new Map()
    return this.#loading
  }
}

keepShape(new Batch())

/** The members of a session's batches, in result order. They go with the session: an entity that lives longer does not keep its peers. */
export class BatchMembers<State extends object> {
  // Made when it is first needed: many sessions never see more than one entity at a time.
  #members: WeakMap<Batch, readonly (State | null)[]> | null = null

  /** Notes who is in a batch; null where a row held no entity. */
  note(batch: Batch, members: readonly (State | null)[]): void {
    this.#members ??= new WeakMap()
    this.#members.set(batch, members)
  }

  /** Who is in a batch. */
  of(batch: Batch | null): readonly (State | null)[] {
    return (batch === null ? undefined : this.#members?.get(batch)) ?? []
  }

  /** Forgets everything. */
  clear(): void {
    this.#members = null
  }
}
