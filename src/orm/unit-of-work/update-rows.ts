// Updating entities: those in which the same columns changed are one batch.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { UpdateNode } from '../../sql/statement/nodes.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { rowOf, setColumn } from './captured-values.ts'
import type { UpdateAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { applyKeySource } from './foreign-keys.ts'
import { followKeyChange, followKeys } from './in-step.ts'
import { readBack } from './read-back.ts'
import { mostRows, runEach } from './row-batch.ts'
import { type ReadUpdate, updateReader } from './update-reader.ts'
import { rulesOf, type UpdateShape, updateShapesOf } from './update-shapes.ts'
import { updateTogether } from './update-together.ts'
import { noteUpdated, refuseStale, takeComputed, type UpdateBatch } from './updated-rows.ts'
import { updateNode } from './write-nodes.ts'

/**
 * Updates the rows of entities of one model in the columns that changed.
 *
 * @throws StaleData when a row is gone, or another changed it since it was loaded
 */
export function updateRows(context: FlushContext, actions: readonly UpdateAction[]): MaybePromise<void> {
  const [first] = actions
  if (first === undefined) return
  const shapes = updateShapesOf(mapperOfState(first.state))
  const batches = new UpdateBatches(context)
  const collected = eachInTurn(actions, action => {
    const { state, keys } = action
    context.undo.keep(state)
    if (keys.length > 0) for (const source of keys) applyKeySource(context, state, source)
    if (state.snapshot === null) return
    const row = rowOf(context, state)
    const changed = shapes.changed(row, state.snapshot)
    if (changed === null) return
    if (changed.changesKey) return andThen(batches.send(), () => updateKey(context, action, changed))
    if (changed.parents.length > 0) followKeys(context, state, keys, changed.parents)
    batches.take(state, row, changed)
  })
  return andThen(collected, () => batches.send())
}

/** A row whose key changes: what refers to it may follow. */
function updateKey(context: FlushContext, { state, keys }: UpdateAction, changed: UpdateShape): MaybePromise<void> {
  followKeys(context, state, keys, changed.parents)
  const follow = followKeyChange(context, state)
  return andThen(updateRow(context, state, changed), () => {
    context.identityMap.remove(state)
    state.key = mapperOfState(state).identityOf(rowOf(context, state))
    context.identityMap.add(state)
    follow()
  })
}

/** Updates columns of one row. */
function updateRow(context: FlushContext, state: InstanceState, changed: UpdateShape): MaybePromise<void> {
  const batches = new UpdateBatches(context)
  batches.take(state, rowOf(context, state), changed)
  return batches.send()
}

/** Sets columns of an entity's row to NULL, in the row and in the entity. */
export function releaseRow(
  context: FlushContext,
  state: InstanceState,
  columns: readonly Column[],
): MaybePromise<void> {
  for (const { attribute } of columns) setColumn(context, state, attribute, null)
  return updateRow(context, state, updateShapesOf(mapperOfState(state)).of(columns))
}

/** Rows that wait to be updated. */
class UpdateBatches {
  readonly #context: FlushContext
  #batches: UpdateBatch[] = []
  #last: UpdateBatch | null = null
  #limit = 0
  #read: ReadUpdate = readNothing

  constructor(context: FlushContext) {
    this.#context = context
  }

  /**
   * Takes a row into a batch of its shape: one that stands anywhere if the order of its rows cannot matter, otherwise the last.
   *
   * @param changed the shape of what changed; an UPDATE may have to set more
   */
  take(state: InstanceState, row: EntityValues, changed: UpdateShape): void {
    const context = this.#context
    const shape = changed.addsMore ? withTouched(context, state, changed) : changed
    const place = context.placeOf(state)
    const last = this.#last
    const batch =
      last !== null && last.shape === shape && last.place === place && last.states.length < this.#limit
        ? last
        : this.#batchOf(shape, place)
    this.#read(context, state, row, batch)
    batch.states.push(state)
  }

  #batchOf(shape: UpdateShape, place: object): UpdateBatch {
    const context = this.#context
    const { table } = shape.mapper
    this.#limit = mostRows(context, table)
    this.#read = readerOf(context.dialectOf(table))(shape)
    const fits = (batch: UpdateBatch) =>
      batch.shape === shape && batch.place === place && batch.states.length < this.#limit
    let batch = shape.ordered ? undefined : this.#batches.find(fits)
    if (batch === undefined) {
      batch = { shape, place, states: [], rows: [], snapshots: [] }
      this.#batches.push(batch)
    }
    this.#last = batch
    return batch
  }

  /** Updates the rows. */
  send(): MaybePromise<void> {
    const batches = this.#batches
    this.#batches = []
    this.#last = null
    return eachInTurn(batches, batch => sendUpdates(this.#context, batch))
  }
}

const readNothing: ReadUpdate = () => undefined
const readerOf = keptFor((dialect: StatementDialect) =>
  keptFor((shape: UpdateShape): ReadUpdate => updateReader(shape, dialect)),
)

/** The columns that an update sets: those that changed, those with `onUpdate`, and the version. */
function withTouched(context: FlushContext, state: InstanceState, changed: UpdateShape): UpdateShape {
  const { mapper, written } = changed
  const { touched, version } = rulesOf(mapper)
  const more = touched.filter(column => !written.includes(column))
  for (const { attribute, onUpdate } of more) setColumn(context, state, attribute, onUpdate?.())
  const columns = [...written, ...more]
  if (version !== null && !written.includes(version)) {
    setColumn(context, state, version.attribute, Number(rowOf(context, state)[version.attribute]) + 1)
    columns.push(version)
  }
  return updateShapesOf(mapper).of(columns)
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
