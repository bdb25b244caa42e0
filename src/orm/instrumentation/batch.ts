// The entities that came out of one result: what is loaded lazily for one of them is loaded for all.
import type { RelationshipDescription } from './description.ts'

/** One result's entities of one kind, in result order. */
export class Batch {
  readonly entities: readonly object[]
  /** Loads that are under way, so that awaits of one tick share them. */
  readonly loading = new Map<RelationshipDescription | string, Promise<void>>()

  constructor(entities: readonly object[]) {
    this.entities = entities
  }
}
