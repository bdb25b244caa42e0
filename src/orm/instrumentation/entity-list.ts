// A loaded to-many relationship: an array that is changed with `add`, `remove` and `set`, so that both ends stay in step.
import { SessionError } from '../../errors/session-error.ts'
import { keepShape } from '../../util/kept-shapes.ts'
import type { RelationshipDescription } from './description.ts'
import type { InstanceState } from './instance-state.ts'

/** How a list passes its changes on; the relationship's rules implement it. */
export interface ListOwner {
  add(state: InstanceState, relationship: RelationshipDescription, entity: unknown): void
  remove(state: InstanceState, relationship: RelationshipDescription, entity: unknown): void
  assign(state: InstanceState, relationship: RelationshipDescription, entities: unknown): void
}

/** The entities of a loaded to-many relationship. */
export class EntityList extends Array<object> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  #state: InstanceState | null = null
  #relationship: RelationshipDescription | null = null
  #owner: ListOwner | null = null
  #members: Set<object> | null = null

  /** Makes the list of an entity's relationship. */
  static create(
    state: InstanceState,
    relationship: RelationshipDescription,
    owner: ListOwner,
    entities: readonly object[],
  ): EntityList {
    // With its length from the start, the array takes no more memory than it needs.
    const list = new EntityList(entities.length)
    list.#state = state
    list.#relationship = relationship
    list.#owner = owner
    for (let at = 0; at < entities.length; at++) list[at] = entities[at] as object
    return list
  }

  /** Puts an entity at the end without telling anyone. */
  static put(list: EntityList, entity: object): void {
    list.#members?.add(entity)
    Array.prototype.push.call(list, entity)
  }

  /** Takes an entity out without telling anyone. */
  static take(list: EntityList, entity: object): void {
    const at = list.indexOf(entity)
    if (at < 0) return
    list.#members?.delete(entity)
    Array.prototype.splice.call(list, at, 1)
  }

  /** Replaces the content without telling anyone. */
  static replace(list: EntityList, entities: readonly object[]): void {
    list.#members = null
    list.length = 0
    for (const entity of entities) Array.prototype.push.call(list, entity)
  }

  /** Whether an entity is in the list, in constant time. */
  static has(list: EntityList, entity: object): boolean {
    list.#members ??= new Set(list)
    return list.#members.has(entity)
  }

  /** The list that a relationship of an entity holds; undefined when it is not loaded. */
  static loaded(state: InstanceState, relationship: RelationshipDescription): EntityList | undefined {
    const related = state.relatedOf(relationship)
    return related instanceof EntityList ? related : undefined
  }

  /** Adds entities that are not in it yet; their other end is set at once. */
  add(...entities: object[]): void {
    for (const entity of entities) this.#tell('add', entity)
  }

  /** Takes entities out; their other end is cleared at once. */
  remove(...entities: object[]): void {
    for (const entity of entities) this.#tell('remove', entity)
  }

  /** Makes these the whole content. */
  set(entities: Iterable<object>): void {
    this.#tell('assign', entities)
  }

  override push(...entities: object[]): number {
    this.add(...entities)
    return this.length
  }

  override pop(): never {
    throw this.#refusal('pop')
  }

  override shift(): never {
    throw this.#refusal('shift')
  }

  override unshift(): never {
    throw this.#refusal('unshift')
  }

  override splice(): never {
    throw this.#refusal('splice')
  }

  override fill(): never {
    throw this.#refusal('fill')
  }

  override copyWithin(): never {
    throw this.#refusal('copyWithin')
  }

  #tell(change: keyof ListOwner, value: unknown): void {
    if (this.#state !== null && this.#relationship !== null)
      this.#owner?.[change](this.#state, this.#relationship, value)
  }

  #refusal(method: string): SessionError {
    return new SessionError('list_method', {
      place: `${this.#relationship?.owner.name}.${this.#relationship?.name}`,
      method,
    })
  }
}

keepShape(new EntityList())
