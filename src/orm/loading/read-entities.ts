// Rows become entities: known ones are found in the identity map, new ones are constructed. The result is one batch of peers.
import { Batch } from '../instrumentation/batch.ts'
import { Entity } from '../instrumentation/entity.ts'
import type { Hydrate } from '../instrumentation/entity-class.ts'
import { InstanceState } from '../instrumentation/instance-state.ts'
import { isModified } from '../mapping/dirty.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { Hydrator } from './hydrator.ts'
import type { LoadContext } from './load-context.ts'

/**
 * The entities of rows; null where a row is empty, as in an outer join.
 *
 * @param rows one entity's columns each; a row that becomes a new entity becomes its snapshot
 * @param overwrite whether what the session holds is overwritten
 */
export function readEntities(context: LoadContext, hydrator: Hydrator, rows: readonly unknown[][], overwrite: boolean): (object | null)[] {
  const { mapper } = hydrator
  const known = context.identityMap.of(mapper)
  const entities = new Array<object | null>(rows.length)
  const batch = new Batch(entities as object[])
  const load = loadFor(context, hydrator)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as unknown[]
    const key = hydrator.keyOf(row)
    if (key === null) {
      entities[at] = null
      continue
    }
    let state = known.get(key)
    if (state === undefined) {
      state = Entity.stateOf(mapper.construct(load, row)) as InstanceState
      state.key = key
      known.set(key, state)
    } else if (overwrite || (state.stale && !isModified(state))) refreshState(state, hydrator, row)
    state.batch = batch
    state.place = at
    entities[at] = state.entity
  }
  return entities
}

/** Gives a known entity the columns of a row. */
export function refreshState(state: InstanceState, hydrator: Hydrator, row: unknown[]): void {
  hydrator.assign(state.entity as Entity, row)
  state.snapshot = row
  state.stale = false
}

function loadFor(context: LoadContext, hydrator: Hydrator): Hydrate {
  const { session } = context
  const { assign } = hydrator
  const mapper: Mapper = hydrator.mapper
  return (entity, row) => {
    Entity.attach(entity, new InstanceState(entity, mapper, session, 'persistent', row))
    assign(entity, row)
  }
}
