// What the state of an entity needs to know of its mapping. The mapper and its relationships implement these interfaces.
import type { Column } from '../../sql/schema/table.ts'

/** A mapped class, as far as its entities' state needs it. */
export interface EntityDescription {
  /** The model's name. */
  readonly name: string
  /** The mapped columns: those that are loaded by default, then the deferred ones. A snapshot has their order. */
  readonly columns: readonly Column[]
  /** The relationships, in the order of their `index`. */
  readonly relationships: readonly RelationshipDescription[]
  /** How an entity is named in messages. */
  describe(entity: object): string
}

/** A relationship, as far as the state of both ends needs it. */
export interface RelationshipDescription {
  readonly owner: EntityDescription
  readonly name: string
  /** Where its value stands in an entity's state. */
  readonly index: number
  /** Whether it is one entity, a list, or a list that is never loaded. */
  readonly kind: 'one' | 'many' | 'writeOnly'
  /** Whether there may be none at the other end. */
  readonly nullable: boolean
  /** Whether changes are not written. */
  readonly viewOnly: boolean
  /** The same relationship seen from the other end, if it is declared there. */
  readonly reverse: RelationshipDescription | null
  /** Refuses what is no entity of the other end. */
  checkTarget(value: unknown): asserts value is object
}
