// A connection to PostgreSQL through a client of pg: runs are sent one after the other, and settle when the server is ready for the next.
import type { DriverConnection, DriverStatement, ExecuteResult, RunCount, WireValue } from '../driver/driver.ts'
import type { PgClient } from './pg-client.ts'
import { type AnyRun, ChangesRun, FirstRowsRun, RowsRun, type Run, ScriptRun, StatementRun } from './pg-runs.ts'
import { type Batch, HeldPortal, PortalClose, type PortalOptions, PortalRead } from './pg-stream.ts'
import { type Prepared, PreparedStatements } from './postgresql-statements.ts'
import { type ProtocolValue, protocolValues, type RowReader } from './postgresql-values.ts'

interface Pending {
  readonly run: AnyRun
  /** What was prepared for it; null for what is not a statement. */
  readonly statement: DriverStatement | null
}

type StatementRunClass<T> = new (
  prepared: Prepared,
  lists: readonly (readonly ProtocolValue[])[],
  closing: readonly string[],
) => StatementRun<T>

const IDLE = 'I'
const IN_TRANSACTION = 'T'
const FAILED = 'E'

/** A connection through pg. */
export class PgConnection implements DriverConnection {
  readonly #client: PgClient
  readonly #statements: PreparedStatements
  readonly #waiting: Pending[] = []
  #active: Pending | null = null
  #status = IDLE
  #lost: Error | null = null
  #closed = false
  #portals = 0
  readonly #settings: string

  /**
   * @param client a client that is connected
   * @param settings statements that set what the server did not take with the first message; empty for none
   */
  constructor(client: PgClient, statementCacheSize: number, settings = '') {
    this.#client = client
    this.#settings = settings
    this.#statements = new PreparedStatements(statementCacheSize)
    client.connection.on('readyForQuery', ({ status }) => this.#ready(status))
    client.on('error', error => this.#loseConnection(error))
    client.on('end', () => this.#loseConnection(new Error('the connection was closed')))
  }

  get inTransaction(): boolean {
    return this.#status !== IDLE
  }

  get transactionFailed(): boolean {
    return this.#status === FAILED
  }

  get ended(): boolean {
    return this.#lost !== null
  }

  query(statement: DriverStatement, parameters: readonly WireValue[]): Promise<WireValue[][]> {
    return this.#send(RowsRun, statement, [parameters])
  }

  async execute(statement: DriverStatement, parameters: readonly WireValue[]): Promise<ExecuteResult> {
    const [changes = 0] = await this.#send(ChangesRun, statement, [parameters])
    return { changes, lastInsertId: null }
  }

  async executeMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count?: RunCount,
  ): Promise<readonly ExecuteResult[]> {
    const all = await this.#send(ChangesRun, statement, parameters, count)
    return all.map(changes => ({ changes, lastInsertId: null }))
  }

  queryMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count?: RunCount,
  ): Promise<WireValue[][]> {
    return this.#send(FirstRowsRun, statement, parameters, count)
  }

  script(text: string): Promise<void> {
    return this.#submit({ run: new ScriptRun(text), statement: null })
  }

  stream(
    { text }: DriverStatement,
    parameters: readonly WireValue[],
    batchSize: number,
  ): AsyncGenerator<WireValue[][], undefined> {
    const options = {
      portal: `p${++this.#portals}`,
      text,
      values: protocolValues(parameters),
      batchSize: Math.max(1, Math.floor(batchSize)),
    }
    return this.inTransaction ? this.#readInTransaction(options) : this.#readAlone(options)
  }

  async reset(): Promise<void> {
    await this.script('DISCARD ALL')
    this.#statements.clear()
    if (this.#settings !== '') await this.script(this.#settings)
  }

  // Also of one that is lost: what the client still has is let go of.
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const wasLost = this.#lost !== null
    this.#lost ??= new Error('the connection was closed')
    const ended = this.#client.end()
    await (wasLost ? ended.catch(() => undefined) : ended)
  }

  #send<T>(
    kind: StatementRunClass<T>,
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count?: RunCount,
  ): Promise<T> {
    const lists = parameters.map(protocolValues)
    const run = new kind(this.#statements.of(statement), lists, this.#statements.takeClosing())
    return this.#submit({ run: run.countIn(count), statement })
  }

  #submit<T>(pending: { readonly run: Run<T>; readonly statement: DriverStatement | null }): Promise<T> {
    if (this.#lost !== null) return Promise.reject(this.#lost)
    const active = this.#active?.run
    if (active instanceof HeldPortal && !active.ended)
      return Promise.reject(new TypeError('a stream holds the connection'))
    const promise = pending.run.promise()
    if (this.#active === null) this.#start(pending)
    else this.#waiting.push(pending)
    return promise
  }

  #start(pending: Pending): void {
    this.#active = pending
    this.#client.query(pending.run)
  }

  #ready(status: string): void {
    const before = this.#status
    this.#status = status
    const done = this.#active
    this.#active = null
    if (done !== null && !this.#sendAgain(done, before)) done.run.settle()
    if (this.#active !== null) return
    const next = this.#waiting.shift()
    if (next !== undefined) this.#start(next)
  }

  // The server forgot the statement, or what it returns has changed: it has done nothing yet, so outside a transaction it may run once more.
  #sendAgain({ run, statement }: Pending, before: string): boolean {
    if (run.error === null || statement === null || !(run instanceof StatementRun)) return false
    const stale = isStale(run.error)
    if (!run.prepared.ready || stale) this.#statements.forget(statement)
    if (!stale || before !== IDLE || run.sentAgain) return false
    run.prepareAgain(this.#statements.of(statement), this.#statements.takeClosing())
    this.#start({ run, statement })
    return true
  }

  async *#readInTransaction(options: PortalOptions): AsyncGenerator<WireValue[][], undefined> {
    let reader: RowReader | null = null
    let last = false
    try {
      while (!last) {
        const read = new PortalRead(options, reader)
        const batch: Batch = await this.#submit({ run: read, statement: null })
        reader = read.reader
        last = batch.last
        if (batch.rows.length > 0) yield batch.rows
      }
    } finally {
      // One that was read to its end would stay until the transaction ends.
      if (this.#status === IN_TRANSACTION) {
        await this.#submit({ run: new PortalClose(options.portal), statement: null })
      }
    }
  }

  async *#readAlone(options: PortalOptions): AsyncGenerator<WireValue[][], undefined> {
    const held = new HeldPortal(options)
    let next = held.next()
    const ended = this.#submit({ run: held, statement: null }).catch(error => held.refuse(error))
    try {
      for (;;) {
        const batch = await next
        if (batch.rows.length > 0) yield batch.rows
        if (batch.last) return
        next = held.next()
      }
    } finally {
      held.end()
      await ended
    }
  }

  #loseConnection(error: Error): void {
    this.#lost ??= error
    const pending = [...(this.#active === null ? [] : [this.#active]), ...this.#waiting]
    this.#active = null
    this.#waiting.length = 0
    for (const { run } of pending) {
      run.handleError(error)
      run.settle()
    }
  }
}

/** Whether the server must prepare a statement again: what it returns has changed (the routine, because messages are translated), or it is not there. */
function isStale(error: Error): boolean {
  if (!('code' in error)) return false
  if (error.code === '26000') return true
  return error.code === '0A000' && 'routine' in error && error.routine === 'RevalidateCachedQuery'
}
