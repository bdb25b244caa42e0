// The identity map: one entity for each row, for as long as the session lives.
import type { Primitive } from '../../sql/types/sql-type.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'

/** The entities of a session by model and key. */
export class IdentityMap {
  readonly #byMapper = new Map<Mapper, Map<Primitive, InstanceState>>()

  /** The entities of a model by key. */
  of(mapper: Mapper): Map<Primitive, InstanceState> {
    let states = this.#byMapper.get(mapper)
    if (states === undefined) {
      states = new Map()
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
