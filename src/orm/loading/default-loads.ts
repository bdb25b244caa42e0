// The relationships that every query of a model loads, because they are declared so.
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'

const none: readonly Relationship[] = []
// By the list of relationships, which is another one when a model is declared again.
const known = new WeakMap<readonly Relationship[], readonly Relationship[]>()

/** The relationships of an entity that are declared with `load: 'selectin'`. */
export function defaultLoads(state: InstanceState): readonly Relationship[] {
  return defaultLoadsOf(mapperOfState(state))
}

/** The relationships of a model that are declared with `load: 'selectin'`. */
export function defaultLoadsOf(mapper: Mapper): readonly Relationship[] {
  let relationships = known.get(mapper.relationships)
  if (relationships === undefined) {
    const own = mapper.relationships.filter(
      relationship => relationship.spec.options.load === 'selectin' && relationship.kind !== 'writeOnly',
    )
    relationships = own.length === 0 ? none : own
    known.set(mapper.relationships, relationships)
  }
  return relationships
}
