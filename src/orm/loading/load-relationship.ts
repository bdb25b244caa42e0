// Loading a relationship for many entities at once: one query for all of them, whatever their number.
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { type KeyGroup, keysOf } from './key-groups.ts'
import type { LoadContext } from './load-context.ts'
import { makeBatch } from './read-entities.ts'
import { loadRelated, localColumns, remoteColumns } from './related-rows.ts'
import { setChildren, setTarget } from './set-related.ts'

/** Loads a relationship of entities of its owner; what it holds is set on each. */
export function loadRelationship(
  context: LoadContext,
  relationship: Relationship,
  states: readonly InstanceState[],
): MaybePromise<void> {
  return relationship.direction === 'manyToOne'
    ? loadTargets(context, relationship, states)
    : loadChildren(context, relationship, states)
}

/** To-one by a key of this side: targets in the identity map need no query. All targets together are one batch. */
function loadTargets(
  context: LoadContext,
  relationship: Relationship,
  states: readonly InstanceState[],
): MaybePromise<void> {
  const keyed = keysOf(states, localColumns(relationship))
  const { groups, without } = keyed
  for (const state of without) setTarget(context, relationship, state, null)
  const missing = findKnown(context, relationship, groups)
  const finish = () => {
    for (const { related, states: owners } of groups) {
      const target = related[0]?.entity ?? null
      for (const state of owners) setTarget(context, relationship, state, target)
    }
    if (missing.length < groups.length)
      makeBatch(
        context,
        groups.flatMap(group => group.related[0] ?? []),
      )
  }
  if (missing.length === 0) return finish()
  return andThen(loadRelated(context, relationship, keyed, missing), finish)
}

/** Notes the targets that the session holds already, when the foreign key is their whole primary key. The groups that lack theirs. */
function findKnown(context: LoadContext, relationship: Relationship, groups: readonly KeyGroup[]): readonly KeyGroup[] {
  const { target } = relationship
  const remote = remoteColumns(relationship)
  const known = context.identityMap.of(target)
  const places = target.keyColumns.map(column => remote.indexOf(column))
  if (known.size === 0 || places.length !== remote.length || places.includes(-1)) return groups
  return groups.filter(group => {
    const key = target.identity(places.length === 1 ? group.values : places.map(place => group.values[place]))
    const state = key === null ? undefined : known.get(key)
    if (state?.status !== 'persistent' || state.stale) return true
    group.related = [state]
    return false
  })
}

/** To-many, or to-one by a key of the other side. */
function loadChildren(
  context: LoadContext,
  relationship: Relationship,
  states: readonly InstanceState[],
): MaybePromise<void> {
  const keyed = keysOf(states, localColumns(relationship))
  const { groups, without } = keyed
  for (const state of without) setChildren(context, relationship, state, [])
  if (groups.length === 0) return
  return andThen(loadRelated(context, relationship, keyed), () => {
    for (const { related, states: owners } of groups) {
      for (const state of owners) setChildren(context, relationship, state, related)
    }
  })
}

/** The entities that a relationship leads to, as far as they are loaded. */
export function loadedTargets(relationship: Relationship, states: readonly InstanceState[]): readonly InstanceState[] {
  const found = new Set<object>()
  for (const state of states) {
    const related = state.relatedOf(relationship)
    if (related === null || related === undefined) continue
    if (Array.isArray(related)) for (const entity of related) found.add(entity)
    else found.add(related)
  }
  return Array.from(found, stateOf)
}
