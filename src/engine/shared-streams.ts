// Streams on a connection that several owners share: others' statements run between the batches. Where the database has cursors that can be
// held, only a batch is in memory; elsewhere all rows are read first.
import type { DriverStatement, WireValue } from '../driver/driver.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'

/** What such a stream is read with. */
export interface SharedPort {
  /** Whether a transaction is open, with which the cursor ends. */
  readonly inTransaction: boolean
  query(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<WireValue[][]>
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
