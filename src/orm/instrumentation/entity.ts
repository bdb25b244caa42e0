// The root of every entity: nothing but a private place for its state, which spread, JSON and console.log never see.
import type { InstanceState } from './instance-state.ts'

/** The root of every model class. */
export class Entity {
  #state: InstanceState | null = null

  /** Gives an entity its state. */
  static attach(entity: Entity, state: InstanceState): void {
    entity.#state = state
  }

  /** The state of an entity; null while it is being constructed. */
  static stateOf(entity: Entity): InstanceState | null {
    return entity.#state
  }

  /** Whether a value is an entity. */
  static isEntity(value: unknown): value is Entity {
    return typeof value === 'object' && value !== null && #state in value
  }
}

/** The state of what is known to be an entity that has been constructed. */
export function stateOf(entity: object): InstanceState {
  return Entity.stateOf(entity as Entity) as InstanceState
}

/** What an object holds, by attribute. */
export function valuesOf(entity: object): Record<string, unknown> {
  return entity as Record<string, unknown>
}
