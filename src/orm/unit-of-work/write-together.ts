// Rows of one shape with few statements. Where one of them fails, its rows are written one by one: so it is known which of them was refused,
// and a statement over many rows never fails where single ones would not.
import type { BatchStatement, BatchWrites, TableFacts } from '../../compiler/batch-writes.ts'
import type { ExecuteResult } from '../../driver/driver.ts'
import type { Connection } from '../../engine/connection.ts'
import { type DatabaseError, DataError, IntegrityError, StatementFailed } from '../../errors/database-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import { andThen, type MaybePromise, settle } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { FlushContext } from './flush-context.ts'
import { stepByStep } from './row-batch.ts'
import { factsOf, forgetStatements, statementOf } from './table-facts.ts'

/** What an answer of the database says of rows. */
export interface TogetherAnswer {
  readonly statement: BatchStatement
  readonly rows: readonly (readonly WireValue[])[]
  readonly changes: number
  readonly lastInsertId: number | bigint | null
  /** The key of the first row, where the statement gave the rows their keys. */
  readonly firstKey: number | null
  readonly connection: Connection
}

/** Rows that may be written together. */
export interface TogetherRows {
  readonly table: Table
  /** The same object for rows that the same statement can write. */
  readonly shape: object
  readonly states: readonly InstanceState[]
  readonly rows: readonly (readonly WireValue[])[]
  readonly writes: BatchWrites
  /** How many of so many rows the next statement takes. */
  size(rows: number): number
  /** Whether one statement serves any number of rows. */
  readonly anyCount: boolean
  make(count: number, facts: TableFacts | null): BatchStatement | null
  /** Notes what was written, of the rows from a place on. */
  written(answer: TogetherAnswer, from: number, to: number): MaybePromise<void>
  /** Writes rows one by one. */
  single(from: number, to: number): MaybePromise<void>
}

/** Writes rows together where that is possible, and the others one by one. */
export function writeTogether(context: FlushContext, work: TogetherRows): MaybePromise<void> {
  const [first] = work.states
  if (first === undefined) return
  const place = context.placeOf(first)
  return andThen(context.held(first, work.table), connection =>
    andThen(factsOf(place, work.writes, work.table, connection), facts => {
      if (!context.dialectOf(work.table).capabilities.inProcess)
        return writeOverlapping({ work, place, connection, facts })
      let at = 0
      return stepByStep(() => {
        const from = at
        const left = work.rows.length - from
        const count = left < work.writes.fewestRows ? 0 : work.size(left)
        const make = () => work.make(count, facts)
        const statement = count === 0 ? null : statementOf(place, work.shape, work.anyCount ? 0 : count, make)
        at = statement === null ? work.rows.length : from + count
        const done = () => at < work.rows.length
        if (statement === null) return andThen(work.single(from, at), done)
        const part = { work, place, connection, statement }
        return andThen(writePart(part, from, at), done)
      })
    }),
  )
}

interface Part {
  readonly work: TogetherRows
  readonly place: object
  readonly connection: Connection
  readonly statement: BatchStatement
}

const SAVEPOINT = 'athanor_rows'

function writePart(part: Part, from: number, to: number): MaybePromise<void> {
  const { work, connection, statement } = part
  if (statement.greatestKey === undefined) return tryPart(part, { from, to, firstKey: null })
  return andThen(connection.ask(statement.greatestKey, []), ([row]) => {
    const firstKey = Number(row?.[0] ?? 0) + 1
    const countable = Number.isSafeInteger(firstKey + to - from)
    return countable ? tryPart(part, { from, to, firstKey }) : work.single(from, to)
  })
}

/** Some of the rows, and the key of the first where the statement gives them their keys. */
interface Rows {
  readonly from: number
  readonly to: number
  readonly firstKey: number | null
}

function tryPart(part: Part, rows: Rows): MaybePromise<void> {
  const { work, place, connection } = part
  const { from, to } = rows
  return attempt(connection, work.writes, {
    together: () => andThen(send(part, rows), answer => () => work.written(answer, from, to)),
    // They are fine one by one: so is every later row of this shape.
    singly: () => andThen(work.single(from, to), () => forgetStatements(place, work.shape)),
  })
}

/** What rows are written with. */
interface Writing {
  readonly work: TogetherRows
  readonly place: object
  readonly connection: Connection
  readonly facts: TableFacts | null
}

/** Rows that are ready to be sent. */
interface ReadyPart {
  readonly from: number
  readonly to: number
  readonly statement: BatchStatement
  readonly parameters: readonly WireValue[]
}

/** Writes parts one after the other: while the database works on one the next is made ready, and it is on its way when the answer is noted. */
async function writeOverlapping(writing: Writing): Promise<void> {
  const { work, place, connection } = writing
  let part = readyPart(writing, 0)
  let answer = part === null ? null : enter(writing, part)
  let at = 0
  while (part !== null && answer !== null) {
    const { from, to } = part
    const next = readyPart(writing, to)
    const outcome: Outcome = await answer.then(given => ({ given }), failedWith)
    at = to
    if ('error' in outcome) {
      await leaveRefused(writing, outcome.error)
      // They are fine one by one: so is every later row of this shape.
      await work.single(from, to)
      forgetStatements(place, work.shape)
      break
    }
    const left = hasSavepoint(work) ? connection.releaseSavepoint(SAVEPOINT) : undefined
    answer = next === null ? null : enter(writing, next)
    await noteMeanwhile(answer, async () => {
      await left
      await work.written(outcome.given, from, to)
    })
    part = next
  }
  if (at < work.rows.length) await work.single(at, work.rows.length)
}

type Outcome = { readonly given: TogetherAnswer } | { readonly error: unknown }

const failedWith = (error: unknown): Outcome => ({ error })

/** The rows from a place on that the next statement writes; null where they are written one by one, or there are none. */
function readyPart({ work, place, facts }: Writing, from: number): ReadyPart | null {
  const left = work.rows.length - from
  if (left < work.writes.fewestRows || left === 0) return null
  const count = work.size(left)
  if (count === 0) return null
  const statement = statementOf(place, work.shape, work.anyCount ? 0 : count, () => work.make(count, facts))
  if (statement === null) return null
  const to = from + count
  const rows = count === work.rows.length ? work.rows : work.rows.slice(from, to)
  return { from, to, statement, parameters: statement.parameters(rows) }
}

function hasSavepoint({ writes }: TogetherRows): boolean {
  return writes.failureUndoes === 'transaction'
}

/** Sends rows. The savepoint before them need not be awaited: if it is not there, the database refuses the rows. */
async function enter({ work, connection }: Writing, { statement, parameters }: ReadyPart): Promise<TogetherAnswer> {
  const set = Promise.resolve(hasSavepoint(work) ? connection.savepoint(SAVEPOINT) : undefined)
  set.catch(() => undefined)
  const [given] = await Promise.all([sendBound({ statement, connection, firstKey: null }, parameters, false), set])
  return given
}

/** Undoes what the database has refused; throws what is no refusal. */
async function leaveRefused({ work, connection }: Writing, error: unknown): Promise<void> {
  if (!isRefusal(error) || !connection.inTransaction) throw error
  if (!hasSavepoint(work)) return
  await connection.rollbackTo(SAVEPOINT)
  await connection.releaseSavepoint(SAVEPOINT)
}

/** Runs a function while the database works: if it fails, that is waited for, so that nothing is under way any more. */
async function noteMeanwhile(answer: Promise<unknown> | null, note: () => Promise<void>): Promise<void> {
  answer?.catch(() => undefined)
  try {
    await note()
  } catch (error) {
    await answer?.catch(() => undefined)
    throw error
  }
}

/** Two ways to write the same rows. */
export interface Attempt {
  /** Writes them with one statement, and gives what notes that they are written. */
  together(): MaybePromise<() => MaybePromise<void>>
  singly(): MaybePromise<void>
}

/** Writes rows with one statement; where the database refuses it, that is undone, and they are written one by one. */
export function attempt(
  connection: Connection,
  { failureUndoes }: BatchWrites,
  { together, singly }: Attempt,
): MaybePromise<void> {
  const isRefused = (error: unknown) => isRefusal(error) && connection.inTransaction
  if (failureUndoes === 'statement') {
    return settle(
      together,
      note => note(),
      error => (isRefused(error) ? singly() : refuse(error)),
    )
  }
  const release = (then: () => MaybePromise<void>) => andThen(connection.releaseSavepoint(SAVEPOINT), then)
  return andThen(connection.savepoint(SAVEPOINT), () =>
    settle(
      together,
      note => release(note),
      error => (isRefused(error) ? andThen(connection.rollbackTo(SAVEPOINT), () => release(singly)) : refuse(error)),
    ),
  )
}

function send({ work, connection, statement }: Part, { from, to, firstKey }: Rows): MaybePromise<TogetherAnswer> {
  const rows = from === 0 && to === work.rows.length ? work.rows : work.rows.slice(from, to)
  return sendBound({ statement, connection, firstKey }, statement.parameters(rows, firstKey ?? undefined), true)
}

function sendBound(
  about: Pick<TogetherAnswer, 'statement' | 'connection' | 'firstKey'>,
  parameters: readonly WireValue[],
  inProcess: boolean,
): MaybePromise<TogetherAnswer> {
  const { connection } = about
  const { compiled, result } = about.statement
  if (result === 'changes' || result === 'firstKey' || result === 'counted') {
    const done = inProcess
      ? andThen(connection.executeWire(compiled, [parameters], { done: 0 }), ([only = nothingDone]) => only)
      : connection.execute(compiled, parameters)
    return andThen(done, ({ changes, lastInsertId }) => ({ ...about, rows: [], changes, lastInsertId }))
  }
  return andThen(connection.query(compiled, parameters), answer => ({
    ...about,
    rows: answer,
    changes: answer.length,
    lastInsertId: null,
  }))
}

const nothingDone: ExecuteResult = { changes: 0, lastInsertId: null }

/** Whether the database refused what a statement says, and not its moment: then single rows may tell more, or even succeed. */
function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof IntegrityError || error instanceof DataError || error instanceof StatementFailed
}

function refuse(error: unknown): never {
  throw error
}
