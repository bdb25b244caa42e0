// Deleting entities: those of one model that stand together are one batch.

import { StaleData } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { FlushContext } from './flush-context.ts'
import { mostRows, runEach, stepByStep } from './row-batch.ts'
import { storedValue } from './table-keys.ts'
import { encoderFor, rulesOf } from './update-shapes.ts'
import { deleteListedNode, deleteNode } from './write-nodes.ts'
import { attempt } from './write-together.ts'

/**
 * Deletes the rows of entities, in their order.
 *
 * @throws StaleData when one has a version and another changed it since it was loaded
 */
export function deleteRows(context: FlushContext, states: readonly InstanceState[]): MaybePromise<void> {
  let at = 0
  return stepByStep(() => {
    const batch = nextBatch(context, states, at)
    at = batch.end
    return andThen(sendDeletes(context, batch.states), () => at < states.length)
  })
}

/** Those from a place on that one statement can delete, and where they end. */
function nextBatch(
  context: FlushContext,
  states: readonly InstanceState[],
  from: number,
): { readonly states: readonly InstanceState[]; readonly end: number } {
  const batch: InstanceState[] = []
  let place: object | null = null
  let limit = 1
  let at = from
  for (; at < states.length && batch.length < limit; at++) {
    const state = states[at]
    if (state === undefined || state.status === 'deleted') continue
    if (place === null) {
      place = context.placeOf(state)
      limit = mostRows(context, mapperOfState(state).table)
    } else if (state.description !== batch[0]?.description || context.placeOf(state) !== place) break
    batch.push(state)
  }
  return { states: batch, end: at }
}

const nodeOf = keptFor((mapper: Mapper) => deleteNode(mapper, rulesOf(mapper).identifying))
/** For models whose rows are found by one column. */
const listedNode = keptFor((mapper: Mapper) => deleteListedNode(mapper, mapper.keyColumns[0] as Column))

function sendDeletes(context: FlushContext, states: readonly InstanceState[]): MaybePromise<void> {
  const [first] = states
  if (first === undefined) return
  const mapper = mapperOfState(first)
  const { identifying } = rulesOf(mapper)
  states.forEach(state => {
    context.undo.keep(state)
  })
  const singly = () => sendSingly(context, mapper, states)
  const { batchWrites: writes } = context.dialectOf(mapper.table)
  const [column, ...others] = identifying
  if (writes === undefined || states.length < writes.fewestRows || column === undefined || others.length > 0)
    return singly()
  const keys = states.map(state => storedValue(state, column))
  const deleted = () => noteDeleted(context, states)
  const together = () => andThen(context.execute(listedNode(mapper), [keys], first), () => deleted)
  return andThen(context.held(first, mapper.table), connection => attempt(connection, writes, { together, singly }))
}

function sendSingly(context: FlushContext, mapper: Mapper, states: readonly InstanceState[]): MaybePromise<void> {
  const { identifying, version } = rulesOf(mapper)
  const encoder = encoderFor(context.dialectOf(mapper.table))
  const rows = states.map(state => identifying.map(column => encoder(column)(storedValue(state, column) ?? null)))
  return andThen(
    runEach({ states }, count => context.executeMany({ node: nodeOf(mapper), rows, states, count })),
    results => {
      const stale = version === null ? -1 : results.findIndex(({ changes }) => changes === 0)
      if (stale >= 0) throw new StaleData({ entity: String(states[stale]) })
      noteDeleted(context, states)
    },
  )
}

/** The rows of entities are gone. */
function noteDeleted(context: FlushContext, states: readonly InstanceState[]): void {
  const [first] = states
  if (first === undefined) return
  const entities = context.identityMap.of(mapperOfState(first))
  const few = states.length < entities.size / 8
  states.forEach(state => {
    if (few) context.identityMap.remove(state)
    state.status = 'deleted'
  })
  if (!few) entities.dropDeleted()
}
