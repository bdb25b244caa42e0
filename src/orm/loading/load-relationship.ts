// Loading a relationship for many entities at once: one query for all of them, whatever their number.
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { type KeyedStates, keysOf } from './key-groups.ts'
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
  const { groups, without } = keysOf(states, localColumns(relationship))
  for (const state of without) setTarget(context, relationship, state, null)
  const found = new Map<KeyedStates, object>()
  for (const group of groups) {
    const known = knownTarget(context, relationship, group.values)
    if (known !== undefined) found.set(group, known.entity)
  }
  const missing = found.size === 0 ? groups : groups.filter(group => !found.has(group))
  const finish = () => {
    for (const group of groups) {
      for (const state of group.states) setTarget(context, relationship, state, found.get(group) ?? null)
    }
    if (missing.length < groups.length)
      makeBatch(
        context,
        groups.flatMap(group => batched(found.get(group))),
      )
  }
  if (missing.length === 0) return finish()
  return andThen(loadRelated(context, relationship, missing), targets => {
    for (const [group, [target]] of targets) if (target !== undefined) found.set(group, target)
    finish()
  })
}

function batched(entity: object | undefined): InstanceState[] {
  return entity === undefined ? [] : [stateOf(entity)]
}

/** A target that the session holds already, when the foreign key is its whole primary key. */
function knownTarget(
  context: LoadContext,
  relationship: Relationship,
  values: readonly unknown[],
): InstanceState | undefined {
  const { target } = relationship
  const remote = remoteColumns(relationship)
  const key = target.identity(target.keyColumns.map(column => values[remote.indexOf(column)]))
  if (key === null || remote.length !== target.keyColumns.length) return undefined
  const state = context.identityMap.of(target).get(key)
  return state?.status === 'persistent' && !state.stale ? state : undefined
}

/** To-many, or to-one by a key of the other side. */
function loadChildren(
  context: LoadContext,
  relationship: Relationship,
  states: readonly InstanceState[],
): MaybePromise<void> {
  const { groups, without } = keysOf(states, localColumns(relationship))
  for (const state of without) setChildren(context, relationship, state, [])
  if (groups.length === 0) return
  return andThen(loadRelated(context, relationship, groups), children => {
    for (const group of groups) {
      for (const state of group.states) setChildren(context, relationship, state, children.get(group) ?? [])
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
