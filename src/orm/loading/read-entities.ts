// Rows become entities: known ones are found in the identity map, new ones are constructed. The result is one batch of peers.
import { Batch } from '../instrumentation/batch.ts'
import { Entity, stateOf } from '../instrumentation/entity.ts'
import type { Hydrate } from '../instrumentation/entity-class.ts'
import { InstanceState } from '../instrumentation/instance-state.ts'
import { isModified } from '../mapping/dirty.ts'
import type { Hydrator } from './hydrator.ts'
import type { LoadContext } from './load-context.ts'

/**
 * The entities of rows; null where a row is empty, as in an outer join.
 *
 * @param given one entity's columns each; a row that becomes a new entity becomes its snapshot
 * @param overwrite whether what the session holds is overwritten
 */
export function readEntities(
  context: LoadContext,
  hydrator: Hydrator,
  given: unknown[][],
  overwrite: boolean,
): (object | null)[] {
  const states = readStates(context, hydrator, given, overwrite)
  const entities = new Array<object | null>(states.length)
  for (let at = 0; at < states.length; at++) entities[at] = states[at]?.entity ?? null
  return entities
}

/** The same as {@link readEntities}, by their state. The result is the batch's: it must not be changed. */
export function readStates(
  context: LoadContext,
  hydrator: Hydrator,
  given: unknown[][],
  overwrite: boolean,
): readonly (InstanceState | null)[] {
  const { mapper } = hydrator
  const rows = hydrator.spread(given)
  const known = context.identityMap.of(mapper)
  const members = new Array<InstanceState | null>(rows.length)
  // One entity alone has no peers.
  const batch = rows.length > 1 ? new Batch() : null
  if (batch !== null) context.batches.note(batch, members)
  const load = loadFor(context, hydrator)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? []
    const key = hydrator.keyOf(row)
    if (key === null) {
      members[at] = null
      continue
    }
    let state = known.get(key)
    if (state === undefined) {
      state = stateOf(mapper.construct(load, row))
      state.key = key
      known.set(key, state)
    } else if (overwrite || (state.stale && !isModified(state))) refreshState(context, state, hydrator, row)
    // An entity that comes several times stands where it comes first, so that it finds all of its peers.
    if (batch === null || state.batch !== batch) {
      state.batch = batch
      state.place = at
    }
    members[at] = state
  }
  return members
}

/** Makes entities that were found without a query peers of each other, in this order. */
export function makeBatch(context: LoadContext, members: readonly InstanceState[]): void {
  const batch = new Batch()
  context.batches.note(batch, members)
  for (const [place, state] of members.entries()) {
    state.batch = batch
    state.place = place
  }
}

/** Gives a known entity the columns of a row. Deferred columns that were loaded stay, with their snapshots. */
function refreshState(context: LoadContext, state: InstanceState, hydrator: Hydrator, row: unknown[]): void {
  context.undoing?.keep(state)
  hydrator.assign(state.entity, row)
  for (const at of hydrator.missing) row[at] = state.snapshot?.[at]
  state.snapshot = row
  state.stale = hydrator.partial && state.stale
}

function loadFor(context: LoadContext, hydrator: Hydrator): Hydrate {
  const { session } = context
  const { assign, mapper, partial } = hydrator
  const left = partial ? hydrator.missing.map(place => mapper.columns[place]?.attribute ?? '') : []
  return (entity, row) => {
    const state = new InstanceState(entity, mapper, session, 'persistent', row)
    state.stale = partial
    Entity.attach(entity, state)
    assign(entity, row)
    // The class gives each entity all of its columns.
    for (const name of left) Reflect.deleteProperty(entity, name)
  }
}
