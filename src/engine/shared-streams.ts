// Streams on a connection that several owners share: others' statements run between the batches. Where the database has cursors that can be
// held, or where the library reads the rest of a stream before anything changes, only a batch is in memory; elsewhere all rows are read first.
import type { DriverStatement, WireValue } from '../driver/driver.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'

/** What such a stream is read with. */
export interface SharedPort {
  /** Whether a transaction is open, with which the cursor ends. */
  readonly inTransaction: boolean
  query(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<WireValue[][]>
  /** Runs a part of a statement when it is its turn. */
  inTurn(
    statement: DriverStatement,
    parameters: readonly WireValue[],
    run: () => MaybePromise<WireValue[][]>,
  ): MaybePromise<WireValue[][]>
  /** The driver's own stream beside other statements; undefined where it has none. */
  aside(
    statement: DriverStatement,
    parameters: readonly WireValue[],
    batchSize: number,
  ): AsyncIterableIterator<WireValue[][]> | undefined
  /** Runs a statement at once, also in another owner's transaction or when the connection is being given back: it changes nothing. */
  queryAtOnce(statement: DriverStatement): MaybePromise<WireValue[][]>
}

let cursors = 0

/** Reads a query's rows through a cursor that outlives the statement; leaving the loop closes it. */
export async function* readThroughCursor(
  port: SharedPort,
  statement: DriverStatement,
  parameters: readonly WireValue[],
  batchSize: number,
): AsyncGenerator<WireValue[][], undefined> {
  const name = `athanor_cursor_${++cursors}`
  const hold = port.inTransaction ? '' : ' with hold'
  const { text, wideIntegers } = statement
  await port.query(
    { text: `declare ${name} no scroll cursor${hold} for ${text}`, wideIntegers: false, once: true },
    parameters,
  )
  const once = (command: string) => ({ text: command, wideIntegers, once: true })
  const fetch = once(`fetch forward ${batchSize} from ${name}`)
  let failed = false
  try {
    for (;;) {
      const rows = await port.queryAtOnce(fetch)
      if (rows.length > 0) yield rows
      if (rows.length < batchSize) return
    }
  } catch (error) {
    failed = true
    throw error
  } finally {
    // With the transaction that it was opened in, a cursor is gone; to close it again would make the next transaction fail.
    if (!failed) {
      const open = await port.queryAtOnce(once(`select 1 from pg_cursors where name = '${name}'`))
      if (open.length > 0) await port.queryAtOnce(once(`close ${name}`))
    }
  }
}

/** Reads a query's rows beside other statements: the first of them when it is its turn, the others as they were then. */
export async function* readAside(
  port: SharedPort,
  statement: DriverStatement,
  parameters: readonly WireValue[],
  batchSize: number,
): AsyncGenerator<WireValue[][], undefined> {
  const source = port.aside(statement, parameters, batchSize)
  if (source === undefined) return yield* readAllFirst(port, statement, parameters, batchSize)
  const next = async () => ((await source.next()).value as WireValue[][] | undefined) ?? []
  try {
    let rows = await port.inTurn(statement, parameters, next)
    while (rows.length > 0) {
      yield rows
      rows = await next()
    }
  } finally {
    await source.return?.()
  }
}

/** Reads all rows of a query at once, and gives them in batches. */
export async function* readAllFirst(
  port: SharedPort,
  statement: DriverStatement,
  parameters: readonly WireValue[],
  batchSize: number,
): AsyncGenerator<WireValue[][], undefined> {
  const rows = await port.query(statement, parameters)
  for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize)
}
