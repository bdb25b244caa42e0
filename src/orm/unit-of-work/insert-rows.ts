// Inserting entities: those of one shape that stand together are one batch. What the database gave them is noted afterwards.

import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { InsertNode } from '../../sql/statement/nodes.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { rowOf } from './captured-values.ts'
import type { InsertAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { applyKeySource, hasKey } from './foreign-keys.ts'
import { followNewKeys } from './in-step.ts'
import { type InsertShape, type InsertShapes, insertShapesOf } from './insert-shapes.ts'
import { insertTogether } from './insert-together.ts'
import { becomePersistent, type InsertBatch, takeKeys, takeReturned } from './inserted-rows.ts'
import { readBack } from './read-back.ts'
import { mostRows, runEach, stepByStep } from './row-batch.ts'
import { type ReadRow, rowReader } from './row-reader.ts'
import { insertNode } from './write-nodes.ts'

/** Inserts entities of one model, in their order, as far as they have to keep one. */
export function insertRows(context: FlushContext, actions: readonly InsertAction[]): MaybePromise<void> {
  let at = 0
  return stepByStep(() => {
    const batch = nextBatch(context, actions, at)
    if (batch === null) return false
    const from = at
    at += batch.states.length
    return andThen(sendInserts(context, batch), () => {
      followNewKeys(context, from === 0 && at === actions.length ? actions : actions.slice(from, at))
      return at < actions.length
    })
  })
}

/** The rows from a place on that one batch can hold; null when there are none. */
function nextBatch(context: FlushContext, actions: readonly InsertAction[], from: number): InsertBatch | null {
  const [first] = actions
  if (first === undefined) return null
  const mapper = mapperOfState(first.state)
  const shapes = insertShapesOf(mapper)
  const limit = mostRows(context, mapper.table)
  const place = context.placeOf(actions[from]?.state ?? first.state)
  let batch: InsertBatch | null = null
  for (let at = from; at < actions.length; at++) {
    const action = actions[at]
    if (action === undefined || (batch !== null && batch.states.length >= limit)) break
    if (batch !== null && action.keys.length > 0 && waitsFor(context, action, batch.states)) break
    if (batch !== null && context.placeOf(action.state) !== place) break
    if (action.keys.length > 0) for (const source of action.keys) applyKeySource(context, action.state, source)
    batch = takeRow(context, shapes, action.state, batch)
    if (batch.states.at(-1) !== action.state) break
  }
  return batch
}

/** Whether a row needs the key that an entity of the batch has yet to get. */
function waitsFor(context: FlushContext, { keys }: InsertAction, batch: readonly InstanceState[]): boolean {
  return keys.some(source => source.target !== null && !hasKey(context, source) && batch.includes(source.target))
}

/** Puts a row into the batch, if it has its shape. */
function takeRow(
  context: FlushContext,
  shapes: InsertShapes,
  state: InstanceState,
  batch: InsertBatch | null,
): InsertBatch {
  const row = rowOf(context, state)
  const shape = shapes.of(row)
  if (batch !== null && batch.shape !== shape) return batch
  const taken = batch ?? { shape, states: [], rows: [] }
  taken.rows.push(readerOf(context.dialectOf(shape.mapper.table))(shape)(context, state, row))
  taken.states.push(state)
  return taken
}

const readerOf = keptFor((dialect: StatementDialect) =>
  keptFor((shape: InsertShape): ReadRow => rowReader(shape, dialect)),
)
const plainNode = keptFor((shape: InsertShape): InsertNode => insertNode(shape, false))
const returningNode = keptFor((shape: InsertShape): InsertNode => insertNode(shape, true))

function sendInserts(context: FlushContext, batch: InsertBatch): MaybePromise<void> {
  const { batchWrites: writes } = context.dialectOf(batch.shape.mapper.table)
  if (writes === undefined || batch.rows.length < writes.fewestRows) return sendSingly(context, batch)
  return insertTogether(context, batch, writes, part => sendSingly(context, part))
}

/** Inserts the rows of a batch by a statement that runs once for each. */
function sendSingly(context: FlushContext, batch: InsertBatch): MaybePromise<void> {
  const { shape } = batch
  if (shape.returned.length === 0) {
    return andThen(
      runEach(batch, count => context.executeMany({ ...batch, node: plainNode(shape), count })),
      () => becomePersistent(context, batch),
    )
  }
  if (shape.generated !== null && reportsKeys(context, shape)) return sendForKeys(context, batch, shape.generated)
  if (!canReturn(context, shape)) return readBackSingly(context, batch)
  const node = returningNode(shape)
  return andThen(
    runEach(batch, count => context.queryMany({ ...batch, node, count })),
    rows => {
      takeReturned(context, batch, rows)
      becomePersistent(context, batch)
    },
  )
}

/** Whether the driver says the key that the database gave to a row, so that nothing has to be returned. */
function reportsKeys(context: FlushContext, { mapper }: InsertShape): boolean {
  const { capabilities } = context.dialectOf(mapper.table)
  return capabilities.inProcess || !canReturn(context, { mapper })
}

function canReturn(context: FlushContext, { mapper }: Pick<InsertShape, 'mapper'>): boolean {
  const { capabilities } = context.dialectOf(mapper.table)
  return capabilities.returning?.insert ?? capabilities.supportsReturning
}

/** Without RETURNING: the keys that the database gave are known of each row, and the other columns are selected by them. */
function readBackSingly(context: FlushContext, batch: InsertBatch): MaybePromise<void> {
  const generated = batch.shape.returned.find(column => column.generated && column.primaryKey)
  return andThen(
    runEach(batch, count => context.executeMany({ ...batch, node: plainNode(batch.shape), count })),
    results => {
      if (generated !== undefined) takeKeys(context, batch, generated, results)
      const others = batch.shape.returned.filter(column => column !== generated)
      return andThen(readBack(context, batch.states, others), () => becomePersistent(context, batch))
    },
  )
}

/** Rows of which only the key comes back: the database says it with each. */
function sendForKeys(context: FlushContext, batch: InsertBatch, column: Column): MaybePromise<void> {
  return andThen(
    runEach(batch, count => context.executeMany({ ...batch, node: plainNode(batch.shape), count })),
    results => {
      takeKeys(context, batch, column, results)
      becomePersistent(context, batch)
    },
  )
}
