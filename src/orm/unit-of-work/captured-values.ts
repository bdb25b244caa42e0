// The columns of entities as a flush writes them: the entities' own, or copies where the flush had to wait after it started.
import { jsonNull } from '../../sql/types/structured.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { isModified } from '../mapping/dirty.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { FlushContext } from './flush-context.ts'

/** The columns of an entity, as this flush writes them. */
export function rowOf(context: FlushContext, state: InstanceState): EntityValues {
  return context.captured?.get(state) ?? state.entity
}

/** Sets a column that the flush itself decides; an edit of the entity since the flush started stays. */
export function setColumn(context: FlushContext, state: InstanceState, attribute: string, value: unknown): void {
  const row = rowOf(context, state)
  const { entity } = state
  if (row !== entity && entity[attribute] === row[attribute]) entity[attribute] = value
  row[attribute] = value
}

/** Copies what this flush writes, so that edits made while it waits are not part of it. */
export function captureValues({ pending, identityMap }: FlushContext): ReadonlyMap<InstanceState, EntityValues> {
  const captured = new Map<InstanceState, EntityValues>()
  for (const state of pending) captured.set(state, copyOf(state))
  for (const state of identityMap.states()) if (isModified(state)) captured.set(state, copyOf(state))
  return captured
}

function copyOf(state: InstanceState): EntityValues {
  const copy: EntityValues = {}
  for (const { attribute, type } of mapperOfState(state).columns) {
    if (!Object.hasOwn(state.entity, attribute)) continue
    const value = state.entity[attribute]
    // A value of a wrong type is kept as it is: the flush refuses it. JSON's own null has no copy.
    const none = value === null || value === undefined || value === jsonNull
    const shared = none || !type.mutable || type.problem(value) !== null
    copy[attribute] = shared ? value : type.restore(type.snapshot(value))
  }
  return copy
}
