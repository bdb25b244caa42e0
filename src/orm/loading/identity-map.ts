// The identity map: one entity for each row, for as long as the session lives.
import type { Primitive } from '../../sql/types/sql-type.ts'
import { keepShape } from '../../util/kept-shapes.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'

/**
 * The entities of one model by key.
 *
 * Keys that only grow, as in a list by key and among new rows, are kept as lists, which cost a fifth of a map. The first question that their
 * order does not answer makes a map of them.
 */
export class EntitiesByKey {
  #keys: number[] = []
  #states: InstanceState[] = []
  #last = Number.NEGATIVE_INFINITY
  #map: Map<Primitive, InstanceState> | null = null

  /** How many there are. */
  get size(): number {
    return this.#map === null ? this.#states.length : this.#map.size
  }

  /** The entity of a key. */
  get(key: Primitive): InstanceState | undefined {
    if (this.#map === null) {
      if (this.#states.length === 0 || this.#follows(key)) return undefined
      return this.#asMap().get(key)
    }
    return this.#map.get(key)
  }

  /** Sets the entity of a key. */
  set(key: Primitive, state: InstanceState): void {
    if (this.#map === null && this.#follows(key)) {
      this.#last = key
      this.#keys.push(key)
      this.#states.push(state)
    } else this.#asMap().set(key, state)
  }

  /** Takes the entity of a key out. */
  delete(key: Primitive): void {
    this.#asMap().delete(key)
  }

  /** Takes out those that are deleted. */
  dropDeleted(): void {
    if (this.#map === null) {
      const states = this.#states
      this.#keys = this.#keys.filter((_, at) => states[at]?.status !== 'deleted')
      this.#states = states.filter(state => state.status !== 'deleted')
    } else for (const [key, state] of this.#map) if (state.status === 'deleted') this.#map.delete(key)
  }

  /** Visits all of them, in the order in which they came; none may be added meanwhile. */
  forEach(visit: (state: InstanceState) => void): void {
    // An iterator would make an object for each of them until the code is optimised.
    if (this.#map === null) this.#states.forEach(visit)
    else this.#map.forEach(visit)
  }

  /** All of them, in the order in which they came. */
  values(): Iterable<InstanceState> {
    return this.#map === null ? this.#states : this.#map.values()
  }

  #follows(key: Primitive): key is number {
    return typeof key === 'number' && key > this.#last
  }

  #asMap(): Map<Primitive, InstanceState> {
    if (this.#map !== null) return this.#map
    const map = new Map<Primitive, InstanceState>()
    for (const [at, state] of this.#states.entries()) map.set(this.#keys[at] ?? 0, state)
    this.#map = map
    this.#keys = []
    this.#states = []
    return map
  }
}

keepShape(new EntitiesByKey())

/** The entities of a session by model and key. */
export class IdentityMap {
  readonly #byMapper = new Map<Mapper, EntitiesByKey>()

  /** The entities of a model by key. */
  of(mapper: Mapper): EntitiesByKey {
    let states = this.#byMapper.get(mapper)
    if (states === undefined) {
      states = new EntitiesByKey()
      this.#byMapper.set(mapper, states)
    }
    return states
  }

  /** How many entities of a model there are. */
  sizeOf(mapper: Mapper): number {
    return this.#byMapper.get(mapper)?.size ?? 0
  }

  /** The models that have entities here. */
  mappers(): Iterable<Mapper> {
    return this.#byMapper.keys()
  }

  /** All entities, by model. */
  groups(): Iterable<EntitiesByKey> {
    return this.#byMapper.values()
  }

  /** All entities. */
  *states(): Generator<InstanceState> {
    for (const states of this.#byMapper.values()) yield* states.values()
  }

  /** Adds an entity under its key. */
  add(state: InstanceState): void {
    if (state.key !== null) this.of(mapperOfState(state)).set(state.key, state)
  }

  /** Takes an entity out. */
  remove(state: InstanceState): void {
    if (state.key !== null) this.#byMapper.get(mapperOfState(state))?.delete(state.key)
  }

  /** Takes all entities out. */
  clear(): void {
    this.#byMapper.clear()
  }
}
