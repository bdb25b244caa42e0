// Updating entities: those in which the same columns changed are one batch.

import { SessionError } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { UpdateNode } from '../../sql/statement/nodes.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { changedColumns } from '../mapping/dirty.ts'
import { writtenValue } from '../mapping/new-entity.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { rowOf, setColumn } from './captured-values.ts'
import type { UpdateAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { applyKeySource } from './foreign-keys.ts'
import { followKeyChange, followKeys } from './in-step.ts'
import { readBack } from './read-back.ts'
import { mostRows, runEach } from './row-batch.ts'
import { fillColumn } from './row-reader.ts'
import { storedValue } from './table-keys.ts'
import { encoderFor, rulesOf, type UpdateShape, updateShape } from './update-shapes.ts'
import { updateTogether } from './update-together.ts'
import { noteUpdated, refuseStale, takeComputed, type UpdateBatch } from './updated-rows.ts'
import { updateNode } from './write-nodes.ts'

/**
 * Updates the rows of entities of one model in the columns that changed.
 *
 * @throws StaleData when a row is gone, or another changed it since it was loaded
 */
export function updateRows(context: FlushContext, actions: readonly UpdateAction[]): MaybePromise<void> {
  let batches: UpdateBatch[] = []
  const send = (): MaybePromise<void> => {
    const full = batches
    batches = []
    return eachInTurn(full, batch => sendUpdates(context, batch))
  }
  const collected = eachInTurn(actions, action => {
    const columns = takeChanges(context, action)
    if (columns.length === 0) return
    if (columns.some(column => column.primaryKey)) return andThen(send(), () => updateKey(context, action, columns))
    followKeys(context, action.state, action.keys, columns)
    takeUpdate(context, batches, action.state, columns)
  })
  return andThen(collected, send)
}

/** The columns of an entity that an update writes, after what its relationships decide has been set. */
function takeChanges(context: FlushContext, { state, keys }: UpdateAction): readonly Column[] {
  context.undo.keep(state)
  for (const source of keys) applyKeySource(context, state, source)
  return state.snapshot === null ? [] : changedColumns(mapperOfState(state), rowOf(context, state), state.snapshot)
}

/** A row whose key changes: what refers to it may follow. */
function updateKey(
  context: FlushContext,
  { state, keys }: UpdateAction,
  columns: readonly Column[],
): MaybePromise<void> {
  followKeys(context, state, keys, columns)
  const follow = followKeyChange(context, state)
  return andThen(updateRow(context, state, columns), () => {
    context.identityMap.remove(state)
    state.key = mapperOfState(state).identityOf(rowOf(context, state))
    context.identityMap.add(state)
    follow()
  })
}

/** Updates columns of one row. */
function updateRow(context: FlushContext, state: InstanceState, columns: readonly Column[]): MaybePromise<void> {
  const batches: UpdateBatch[] = []
  takeUpdate(context, batches, state, columns)
  return eachInTurn(batches, batch => sendUpdates(context, batch))
}

/** Sets columns of an entity's row to NULL, in the row and in the entity. */
export function releaseRow(
  context: FlushContext,
  state: InstanceState,
  columns: readonly Column[],
): MaybePromise<void> {
  for (const { attribute } of columns) setColumn(context, state, attribute, null)
  return updateRow(context, state, columns)
}

/** Puts a row into a batch of its shape: one that stands anywhere if the order of its rows cannot matter, otherwise the last. */
function takeUpdate(
  context: FlushContext,
  batches: UpdateBatch[],
  state: InstanceState,
  changed: readonly Column[],
): void {
  const shape = updateShape(mapperOfState(state), withTouched(context, state, changed))
  const place = context.placeOf(state)
  const limit = mostRows(context, shape.mapper.table)
  const fits = (batch: UpdateBatch | undefined) =>
    batch?.shape === shape && batch.place === place && batch.states.length < limit
  const last = batches.at(-1)
  let batch = fits(last) ? last : shape.ordered ? undefined : batches.find(fits)
  if (batch === undefined) {
    batch = { shape, place, states: [], rows: [], snapshots: [] }
    batches.push(batch)
  }
  readUpdate(context, batch, state)
}

/** The columns that an update sets: those that changed, those with `onUpdate`, and the version. */
function withTouched(context: FlushContext, state: InstanceState, columns: readonly Column[]): readonly Column[] {
  const { touched, version } = rulesOf(mapperOfState(state))
  if (touched.length === 0 && version === null) return columns
  const more = touched.filter(column => !columns.includes(column))
  for (const { attribute, onUpdate } of more) setColumn(context, state, attribute, onUpdate?.())
  if (version === null || columns.includes(version)) return [...columns, ...more]
  setColumn(context, state, version.attribute, Number(rowOf(context, state)[version.attribute]) + 1)
  return [...columns, ...more, version]
}

/** Reads what an update writes of an entity: the values that are set, those by which the row is found, and its next snapshot. */
function readUpdate(
  context: FlushContext,
  { shape, states, rows, snapshots }: UpdateBatch,
  state: InstanceState,
): void {
  const { mapper, written, identifying } = shape
  const encoder = encoderFor(context.dialectOf(mapper.table))
  const row = rowOf(context, state)
  const snapshot = [...(state.snapshot ?? [])]
  const parameters: WireValue[] = []
  for (const column of written) {
    const { attribute, type } = column
    const given = row[attribute]
    if (given === undefined) throw new SessionError('missing_attribute', { entity: String(state), attribute })
    const value = writtenValue(mapper, column, given)
    parameters.push(encoder(column)(value))
    // After a flush a column holds what the database does: the canonical spelling of what was given. JSON's own null is null in memory.
    const canonical = value === jsonNull ? null : value === null || type.mutable ? value : type.snapshot(value)
    if (given !== canonical) fillColumn(context, state, attribute, canonical)
    snapshot[mapper.placeOf(attribute) ?? snapshot.length] = canonical === null ? null : type.snapshot(canonical)
  }
  for (const column of identifying) parameters.push(encoder(column)(storedValue(state, column) ?? null))
  states.push(state)
  rows.push(parameters)
  snapshots.push(snapshot)
}

const plainNode = keptFor((shape: UpdateShape): UpdateNode => updateNode(shape, false))
const returningNode = keptFor((shape: UpdateShape): UpdateNode => updateNode(shape, true))

function sendUpdates(context: FlushContext, batch: UpdateBatch): MaybePromise<void> {
  const { shape } = batch
  const { batchWrites: writes } = context.dialectOf(shape.mapper.table)
  if (writes === undefined || shape.ordered || batch.rows.length < writes.fewestRows) return sendSingly(context, batch)
  return updateTogether(context, batch, writes, part => sendSingly(context, part))
}

/** Updates the rows of a batch by a statement that runs once for each. */
function sendSingly(context: FlushContext, batch: UpdateBatch): MaybePromise<void> {
  const { shape } = batch
  const { capabilities } = context.dialectOf(shape.mapper.table)
  const returning = shape.computed.length > 0 && (capabilities.returning?.update ?? capabilities.supportsReturning)
  if (!returning) {
    return andThen(
      runEach(batch, count => context.executeMany({ ...batch, node: plainNode(shape), count })),
      results => {
        for (let at = 0; at < results.length; at++) if (results[at]?.changes === 0) refuseStale(batch, at)
        noteUpdated(batch)
        return readBack(context, batch.states, shape.computed)
      },
    )
  }
  return andThen(
    runEach(batch, count => context.queryMany({ ...batch, node: returningNode(shape), count })),
    rows => {
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]
        if (row === undefined || row.length === 0) refuseStale(batch, at)
        else takeComputed(context, batch, at, row)
      }
      noteUpdated(batch)
    },
  )
}
