// A connection to PostgreSQL through a client of pg: runs are sent one after the other, and settle when the server is ready for the next.
import type { DriverConnection, DriverStatement, ExecuteResult, RunCount, WireValue } from '../driver/driver.ts'
import type { PgClient } from './pg-client.ts'
import { HeldStatements } from './pg-held.ts'
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
  /** What has been sent and not answered, in order. */
  readonly #sent: Pending[] = []
  readonly #waiting: Pending[] = []
  readonly #held = new HeldStatements()
  #status = IDLE
  /** Whether a transaction is being begun together with the statement that runs. */
  #beginning = false
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
    return this.#status !== IDLE || this.#beginning || this.#held.some
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
    if (parameters.length === 0 && this.#holds(statement)) return { changes: 0, lastInsertId: null }
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
    return this.#submit({ run: new ScriptRun([...this.#held.take(), text].join(';\n')), statement: null })
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
    return this.#submit({ run: run.countIn(count).lead(this.#held.take()), statement })
  }

  /** Whether a statement is held back, or not needed any more. */
  #holds(statement: DriverStatement): boolean {
    if (this.#client.pipelines !== true || this.#lost !== null || this.#status === FAILED) return false
    const open = this.#status === IN_TRANSACTION
    const known = open || (this.#sent.length === 0 && this.#waiting.length === 0) ? open : null
    return this.#held.hold(statement, known) || this.#held.drop(statement, known)
  }

  #submit<T>(pending: { readonly run: Run<T>; readonly statement: DriverStatement | null }): Promise<T> {
    if (this.#lost !== null) return Promise.reject(this.#lost)
    const first = this.#sent[0]?.run
    if (first instanceof HeldPortal && !first.ended)
      return Promise.reject(new TypeError('a stream holds the connection'))
    const promise = pending.run.promise()
    this.#waiting.push(pending)
    this.#sendWaiting()
    return promise
  }

  #sendWaiting(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#maySend(next); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#start(next)
    }
  }

  // In a transaction a statement may follow others that are not answered yet: if one of them fails, the server refuses it.
  #maySend({ run }: Pending): boolean {
    const last = this.#sent.at(-1)
    if (last === undefined) return true
    if (this.#client.pipelines !== true || this.#status === IDLE) return false
    return run instanceof StatementRun && last.run instanceof StatementRun && !endsTransaction(last.statement)
  }

  #start(pending: Pending): void {
    this.#sent.push(pending)
    if (pending.run instanceof StatementRun && pending.run.led) this.#beginning = true
    this.#client.query(pending.run)
  }

  #ready(status: string): void {
    const before = this.#status
    this.#status = status
    this.#beginning = false
    const done = this.#sent.shift()
    if (done !== undefined && !this.#sendAgain(done, before)) done.run.settle()
    this.#sendWaiting()
  }

  // The server forgot the statement, or what it returns has changed: it has done nothing yet, so outside a transaction it may run once more.
  #sendAgain({ run, statement }: Pending, before: string): boolean {
    if (run.error === null || statement === null || !(run instanceof StatementRun)) return false
    const stale = isStale(run.error)
    if (!run.prepared.ready || stale) this.#statements.forget(statement)
    if (!stale || before !== IDLE || this.#status !== IDLE || run.sentAgain) return false
    run.prepareAgain(this.#statements.of(statement), this.#statements.takeClosing())
    this.#start({ run, statement })
    return true
  }

  async *#readInTransaction(options: PortalOptions): AsyncGenerator<WireValue[][], undefined> {
    let reader: RowReader | null = null
    let last = false
    if (this.#held.some) await this.script('')
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
    const pending = [...this.#sent, ...this.#waiting]
    this.#sent.length = 0
    this.#waiting.length = 0
    this.#held.take()
    for (const { run } of pending) {
      run.handleError(error)
      run.settle()
    }
  }
}

/** Whether what follows a statement may be outside of the transaction, where it must not run if the statement fails. */
function endsTransaction(statement: DriverStatement | null): boolean {
  return statement === null || /^\s*(?:commit|end|rollback|abort|prepare)\b/i.test(statement.text)
}

/** Whether the server must prepare a statement again: what it returns has changed (the routine, because messages are translated), or it is not there. */
function isStale(error: Error): boolean {
  if (!('code' in error)) return false
  if (error.code === '26000') return true
  return error.code === '0A000' && 'routine' in error && error.routine === 'RevalidateCachedQuery'
}
