// The entities that came out of one result: what is loaded lazily for one of them is loaded for all.
import type { RelationshipDescription } from './description.ts'

/** One result's entities of one kind, by their state, in result order; null where a row held none. */
export class Batch<State> {
  readonly members: readonly (State | null)[]
  #loading: Map<RelationshipDescription | string, Promise<void>> | null = null

  constructor(members: readonly (State | null)[]) {
    this.members = members
  }

  /** Loads that are under way, so that awaits of one tick share them. Few batches have any. */
  get loading(): Map<RelationshipDescription | string, Promise<void>> {
    this.#loading ??= new Map()
    return this.#loading
  }
}
