// The entities that came out of one result: what is loaded lazily for one of them is loaded for all.
import type { RelationshipDescription } from './description.ts'

/** One result's entities of one kind, in result order. */
export class Batch {
  readonly entities: readonly object[]
  #loading: Map<RelationshipDescription | string, Promise<void>> | null = null

  constructor(entities: readonly object[]) {
    this.entities = entities
  }

  /** Loads that are under way, so that awaits of one tick share them. Few batches have any. */
  get loading(): Map<RelationshipDescription | string, Promise<void>> {
    this.#loading ??= new Map()
    return this.#loading
  }
}
