// From the state of an entity to its mapping: the one place that knows that every description is a mapper.
import type { RelationshipDescription } from '../instrumentation/description.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper, Relationship } from './mapper.ts'

/** The mapper of an entity. */
export function mapperOfState(state: InstanceState): Mapper {
  return state.description as Mapper
}

/** Entities by their mappers. */
export function byMapper(
  states: readonly InstanceState[],
): readonly (readonly [mapper: Mapper, states: readonly InstanceState[]])[] {
  const [first] = states
  if (first === undefined) return []
  const alike = states.every(state => state.description === first.description)
  return alike ? [[mapperOfState(first), states]] : [...Map.groupBy(states, mapperOfState)]
}

/** A relationship with what it was configured to be. */
export function relationshipOf(description: RelationshipDescription): Relationship {
  return description as Relationship
}

/** The relationships of an entity. */
export function relationshipsOf(state: InstanceState): readonly Relationship[] {
  return mapperOfState(state).relationships
}
