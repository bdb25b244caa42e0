// Inserting rows with few statements: what comes back is matched to the entities by value, never by the order in which it comes.
import type { BatchWrites } from '../../compiler/batch-writes.ts'
import { SessionError } from '../../errors/session-error.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { FlushContext } from './flush-context.ts'
import { becomePersistent, type InsertBatch, takeCountedKeys, takeKeys, takeReturned } from './inserted-rows.ts'
import { readBack } from './read-back.ts'
import { type TogetherAnswer, writeTogether } from './write-together.ts'

/**
 * Inserts the rows of a batch together.
 *
 * @param single inserts rows one by one, where that is needed
 */
export function insertTogether(
  context: FlushContext,
  batch: InsertBatch,
  writes: BatchWrites,
  single: (part: InsertBatch) => MaybePromise<void>,
): MaybePromise<void> {
  const { shape, states, rows } = batch
  const { mapper, written, returned } = shape
  const { table, keyColumns: key } = mapper
  return writeTogether(context, {
    table,
    shape,
    states,
    rows,
    writes,
    size: left => writes.insertSize(left, written.length),
    anyCount: writes.anyCount.insert,
    make: (count, facts) => writes.insert({ table, count, written, returned, key }, facts),
    written: (answer, from, to) => noteInserted(context, partOf(batch, from, to), answer),
    single: (from, to) => single(partOf(batch, from, to)),
  })
}

function partOf(batch: InsertBatch, from: number, to: number): InsertBatch {
  if (from === 0 && to === batch.states.length) return batch
  return { shape: batch.shape, states: batch.states.slice(from, to), rows: batch.rows.slice(from, to) }
}

function noteInserted(context: FlushContext, part: InsertBatch, answer: TogetherAnswer): MaybePromise<void> {
  switch (answer.statement.result) {
    case 'changes':
      return becomePersistent(context, part)
    case 'numbered':
      takeReturned(context, part, byNumber(part, answer.rows))
      return becomePersistent(context, part)
    case 'arranged':
      takeReturned(context, part, complete(part, answer.statement.arrange?.(answer.rows, part.states.length) ?? []))
      return becomePersistent(context, part)
    case 'ascending':
      takeReturned(context, part, byKey(part, answer.rows))
      return becomePersistent(context, part)
    case 'firstKey':
      return takeFirstKey(context, part, answer)
    case 'counted':
      if (answer.changes < part.states.length) refuseMissing(part, answer.changes)
      takeCountedKeys(context, part, answer.firstKey ?? 1)
      return becomePersistent(context, part)
  }
}

/** Rows that say which of those that were sent they are. */
function byNumber(part: InsertBatch, rows: readonly (readonly WireValue[])[]): readonly (readonly WireValue[])[] {
  const sorted = new Array<readonly WireValue[]>(part.states.length)
  for (const [number, ...values] of rows) sorted[Number(number) - 1] = values
  return complete(part, sorted)
}

/** What came back of each row, if something did. */
function complete(
  part: InsertBatch,
  rows: readonly (readonly WireValue[] | undefined)[],
): readonly (readonly WireValue[])[] {
  return Array.from(part.states, (_, at) => rows[at] ?? refuseMissing(part, at))
}

/** Rows whose generated keys ascend in the order in which they were sent. */
function byKey(part: InsertBatch, rows: readonly (readonly WireValue[])[]): readonly (readonly WireValue[])[] {
  if (rows.length < part.states.length) refuseMissing(part, rows.length)
  const place = part.shape.returned.findIndex(column => column.generated && column.primaryKey)
  const keyOf = (row: readonly WireValue[]) => BigInt(row[place] as number | bigint | string)
  return rows.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}

function refuseMissing({ states }: InsertBatch, at: number): never {
  throw new SessionError('not_returned', { entity: String(states[at]) })
}

function takeFirstKey(
  context: FlushContext,
  part: InsertBatch,
  { connection, lastInsertId }: TogetherAnswer,
): MaybePromise<void> {
  const { returned } = part.shape
  const column = returned.find(({ generated, primaryKey }) => generated && primaryKey)
  if (column === undefined || lastInsertId === null) return refuseMissing(part, 0)
  const { keyStepQuery = 'select 1' } = context.dialectOf(part.shape.mapper.table)
  return andThen(connection.ask({ text: keyStepQuery, wideIntegers: false }, []), ([[step = 1] = []]) => {
    const first = BigInt(lastInsertId)
    const keys = part.states.map((_, at) => ({ lastInsertId: exact(first + BigInt(at) * BigInt(Number(step))) }))
    takeKeys(context, part, column, keys)
    const others = returned.filter(one => one !== column)
    return andThen(readBack(context, part.states, others), () => becomePersistent(context, part))
  })
}

function exact(key: bigint): number | bigint {
  const number = Number(key)
  return Number.isSafeInteger(number) ? number : key
}
