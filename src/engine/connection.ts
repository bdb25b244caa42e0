// A connection in the hands of its owner: statements, transactions and savepoints, until it is given back.
import type { Compiled } from '../compiler/compiled.ts'
import { sized, sizedForAll } from '../compiler/list-sizes.ts'
import type { TransactionOptions } from '../dialect/dialect.ts'
import type { DriverConnection, DriverStatement, ExecuteResult, RunCount, WireValue } from '../driver/driver.ts'
import { AthanorError } from '../errors/athanor-error.ts'
import { CommitUnknown, ConnectionLost } from '../errors/database-error.ts'
import { EngineError } from '../errors/engine-error.ts'
import { lastOf } from '../util/last-of.ts'
import { andThen, isPromise, type MaybePromise, settle } from '../util/maybe-promise.ts'
import { narrow } from '../util/narrow.ts'
import { bindValues } from './bind-values.ts'
import type { ConnectionContext } from './connection-context.ts'
import { ConnectionHealth } from './connection-health.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Access, Condition, Lease, TransactionGate } from './connection-provider.ts'
import { beginTexts, controlStatement } from './control-statements.ts'
import type { QueryKind } from './query-event.ts'
import { ResultStream } from './result-stream.ts'
import { readAllFirst, readAside, readThroughCursor, type SharedPort } from './shared-streams.ts'
import { recover, runOperation } from './statement-runner.ts'

/** How a transaction begins, and whether it writes. */
export type BeginOptions = TransactionOptions & { readonly writes: boolean }

/** A part of a statement's run that differs by what is asked of the driver. */
interface Run<T> {
  readonly kind: QueryKind
  readonly parameters: readonly (readonly WireValue[])[]
  readonly run: () => MaybePromise<T>
  readonly rows: (result: T) => number
  /** Whether it may run again when the database is busy. Default: outside a transaction. */
  readonly again?: boolean
}

/**
 * A connection that an engine has given out.
 *
 * Results are there at once where the driver answers at once. Every error of the driver comes as one of ours, with the driver's own as its cause.
 */
export class Connection {
  /** What it was acquired for. */
  readonly access: Access
  readonly #context: ConnectionContext
  readonly #lease: Lease
  readonly #raw: DriverConnection
  readonly #gate: TransactionGate | null
  readonly #owner: ConnectionOwner
  #streams: Set<ResultStream> | null = null
  #began = false
  /** The BEGIN that the database has not answered yet. */
  #beginning: Promise<void> | null = null
  #released = false
  readonly #health: ConnectionHealth

  constructor(lease: Lease, owner: ConnectionOwner, context: ConnectionContext) {
    this.#context = context
    this.#lease = lease
    this.#raw = lease.raw
    this.#gate = lease.gate
    this.#owner = owner
    this.#health = new ConnectionHealth(lease.raw, context.dialect)
    this.access = lease.access
  }

  /** Whether the engine of a context gave it out. */
  isOf(context: ConnectionContext): boolean {
    return this.#context === context
  }

  /** Whether a transaction is open, as far as the database says. */
  get inTransaction(): boolean {
    if (this.#health.lost || (this.#gate !== null && !this.#gate.isOpen)) return false
    return this.#raw.inTransaction ?? this.#began
  }

  /** Whether the transaction that is open may have changed something. */
  get changed(): boolean {
    return this.#health.changed && this.inTransaction
  }

  /** Whether other owners use the same raw connection. */
  get shared(): boolean {
    return this.#gate !== null
  }

  /** Runs a statement and returns its rows. */
  query(compiled: Compiled, values: readonly unknown[]): MaybePromise<WireValue[][]> {
    if (compiled.readsOnly !== true) this.#health.noteUse(compiled)
    const statement = sized(compiled, values)
    return this.#query(statement, bindValues(statement, values))
  }

  /** Runs a statement whose rows, if it has any, are not wanted. */
  execute(statement: Compiled, values: readonly unknown[]): MaybePromise<ExecuteResult> {
    const compiled = sized(statement, values)
    const parameters = bindValues(compiled, values)
    this.#health.noteUse(compiled)
    const raw = this.#raw
    const run = {
      kind: 'execute' as const,
      parameters: [parameters],
      run: () => raw.execute(compiled, parameters),
      rows: changesOf,
    }
    return this.#run(compiled, run)
  }

  /** Runs a statement once for each list of values; outside a transaction it makes one of its own, so that all runs count or none. */
  executeMany(
    statement: Compiled,
    valueLists: readonly (readonly unknown[])[],
  ): MaybePromise<readonly ExecuteResult[]> {
    const compiled = sizedForAll(statement, valueLists)
    const parameters = valueLists.map(values => bindValues(compiled, values))
    return this.#runMany(compiled, {
      kind: 'executeMany',
      parameters,
      run: () => this.#raw.executeMany(compiled, parameters),
      rows: results => results.reduce((sum, result) => sum + result.changes, 0),
    })
  }

  /** Runs a statement that returns one row once for each list of values, and returns the rows in that order; as `executeMany` does it. */
  queryMany(statement: Compiled, valueLists: readonly (readonly unknown[])[]): MaybePromise<WireValue[][]> {
    const compiled = sizedForAll(statement, valueLists)
    const parameters = valueLists.map(values => bindValues(compiled, values))
    const run = () => this.#raw.queryMany(compiled, parameters)
    return this.#runMany(compiled, { kind: 'queryMany', parameters, run, rows: lengthOf })
  }

  /** `executeMany` with parameters as the driver takes them; `count` says which run failed, when one does. */
  executeWire(
    compiled: Compiled,
    parameters: readonly (readonly WireValue[])[],
    count: RunCount,
  ): MaybePromise<readonly ExecuteResult[]> {
    return this.#runMany(compiled, {
      kind: 'executeMany',
      parameters,
      run: () => this.#raw.executeMany(compiled, parameters, count),
      rows: results => results.reduce((sum, result) => sum + result.changes, 0),
    })
  }

  /** `queryMany` with parameters as the driver takes them; `count` says which run failed, when one does. */
  queryWire(
    compiled: Compiled,
    parameters: readonly (readonly WireValue[])[],
    count: RunCount,
  ): MaybePromise<WireValue[][]> {
    const run = () => this.#raw.queryMany(compiled, parameters, count)
    return this.#runMany(compiled, { kind: 'queryMany', parameters, run, rows: lengthOf })
  }

  /** Asks the database something for the library's own use: observers see it as `control`, among what is not the program's statements. */
  ask(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<WireValue[][]> {
    const run = () => this.#raw.query(statement, parameters)
    return this.#run(statement, { kind: 'control', parameters: [parameters], run, rows: lengthOf })
  }

  /** Runs one statement of the caller's text, which is not kept prepared: for schema changes, settings and inspectors. */
  text(sql: string, parameters: readonly WireValue[] = []): MaybePromise<WireValue[][]> {
    this.#health.noteText(sql)
    // Nobody knows which of its numbers are too great for a JavaScript number.
    const rows = this.#query({ text: sql, wideIntegers: true, once: true }, parameters)
    return andThen(rows, all => all.map(row => row.map(narrow)))
  }

  /** Runs several statements of the caller's text. */
  script(sql: string): MaybePromise<void> {
    this.#health.noteText(sql)
    return this.#run(
      { text: sql, wideIntegers: false, once: true },
      {
        kind: 'script',
        parameters: [],
        run: () => this.#raw.script(sql),
        rows: () => 0,
        again: false,
      },
    )
  }

  /**
   * Reads rows in batches of at most `batchSize`; leaving the loop ends the stream. No other statement should run on the connection meanwhile.
   * A connection that others share, which a database in the process has, is read through a cursor, or all rows are read first where it has none.
   */
  stream(statement: Compiled, values: readonly unknown[], batchSize: number): AsyncIterable<WireValue[][]> {
    const compiled = sized(statement, values)
    this.#check('a stream')
    this.#health.refuse(this.#owner.description)
    if (compiled.readsOnly !== true) this.#health.noteUse(compiled)
    const parameters = bindValues(compiled, values)
    if (this.#gate !== null) return this.#readShared(compiled, parameters, batchSize)
    const { observer } = this.#context
    const end = observer.active
      ? observer.start({
          statement: compiled,
          kind: 'stream',
          parameters: [parameters],
          owner: this.#owner.description,
          inTransaction: this.inTransaction,
        })
      : null
    return this.#tracked(this.#raw.stream(compiled, parameters, batchSize), compiled.text, end)
  }

  /**
   * Begins a transaction.
   *
   * @throws EngineError `transaction_open`; `reading_connection` for one that writes where the connection only reads
   */
  begin(options: BeginOptions): MaybePromise<void> {
    this.#check('begin')
    this.#health.refuse(this.#owner.description)
    if (this.#began || this.inTransaction) throw new EngineError('transaction_open', { owner: this.#owner.description })
    if (options.writes && this.access === 'read' && this.#gate === null) {
      throw new EngineError('reading_connection', { owner: this.#owner.description })
    }
    const texts = beginTexts(options, this.#context)
    const begun = andThen(this.#gate?.enterTransaction(options.readOnly === true), () => this.#begin(texts))
    if (isPromise(begun)) this.#beginning = Promise.resolve(begun)
    return begun
  }

  /**
   * Commits. If that fails, the transaction is still open, or the database has rolled it back.
   *
   * @throws EngineError `no_transaction`; `transaction_ended` when the database has rolled it back by itself; `transaction_failed` when it can only be
   * rolled back; CommitUnknown when the connection is lost meanwhile
   */
  commit(): MaybePromise<void> {
    this.#check('commit')
    this.#needTransaction('commit')
    if (this.#health.lost || this.#raw.inTransaction === false || this.#raw.ended === true) throw this.#endedByItself()
    this.#health.refuseCommit(this.#owner.description)
    return settle(
      () => this.#control('COMMIT', true),
      () => this.#leaveTransaction(),
      error => {
        throw this.#commitFailed(error)
      },
    )
  }

  /**
   * Rolls back. It is no error if the database has done so already.
   *
   * @throws EngineError `no_transaction`
   */
  rollback(): MaybePromise<void> {
    this.#check('rollback')
    this.#needTransaction('rollback')
    if (this.#health.lost || this.#raw.inTransaction === false) return this.#leaveTransaction()
    this.#health.recovered()
    return andThen(this.#control('ROLLBACK', false), () => this.#leaveTransaction())
  }

  /** Sets a savepoint in the transaction that is open. */
  savepoint(name: string): MaybePromise<void> {
    return this.#savepoint('SAVEPOINT', name)
  }

  /** Undoes what was done since a savepoint, which stays. */
  rollbackTo(name: string): MaybePromise<void> {
    this.#health.recovered()
    return this.#savepoint('ROLLBACK TO SAVEPOINT', name)
  }

  /** Forgets a savepoint; what was done since it stays. */
  releaseSavepoint(name: string): MaybePromise<void> {
    return this.#savepoint('RELEASE SAVEPOINT', name)
  }

  /**
   * Gives the connection back; what is uncommitted is rolled back first.
   *
   * @throws EngineError `connection_released` when it has been given back already
   */
  release(): void {
    this.#check('release')
    this.#released = true
    const streams = this.#streams === null ? [] : Array.from(this.#streams, stream => stream.return())
    // In the process a stream has ended when `return` has been called; a server must be told first.
    if (this.#beginning !== null) {
      // Who did not wait for the BEGIN must not leave its transaction to the next owner.
      Promise.allSettled([this.#beginning, ...streams]).then(() => this.#leave())
    } else if (streams.length > 0 && !this.#context.dialect.capabilities.inProcess) {
      Promise.allSettled(streams).then(() => this.#leave())
    } else {
      for (const ending of streams) ending.catch(() => undefined)
      this.#leave()
    }
  }

  #leave(): void {
    lastOf.connection = this
    if (this.inTransaction) this.#rollBackAndGive()
    else this.#context.giveBack(this.#lease, this.#health.condition)
  }

  // The path of every look-up: nothing is allocated but the rows, unless somebody watches, waits, or it fails.
  #query(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<WireValue[][]> {
    const raw = this.#raw
    if (
      this.#released ||
      !this.#health.good ||
      this.#context.observer.active ||
      (this.#gate !== null && !this.#gate.isOpen)
    ) {
      const run = () => raw.query(statement, parameters)
      return this.#run(statement, { kind: 'query', parameters: [parameters], run, rows: lengthOf })
    }
    try {
      const rows = raw.query(statement, parameters)
      return isPromise(rows) ? rows.then(undefined, error => this.#retryQuery(error, statement, parameters)) : rows
    } catch (error) {
      return this.#retryQuery(error, statement, parameters)
    }
  }

  #retryQuery(
    error: unknown,
    statement: DriverStatement,
    parameters: readonly WireValue[],
  ): MaybePromise<WireValue[][]> {
    return this.#recover(error, () => this.#raw.query(statement, parameters), !this.inTransaction, statement)
  }

  #run<T>(statement: DriverStatement, run: Run<T>): MaybePromise<T> {
    this.#check('a statement')
    this.#health.refuse(this.#owner.description)
    return this.#runNow(statement, run)
  }

  #runNow<T>(statement: DriverStatement, run: Run<T>): MaybePromise<T> {
    const { observer } = this.#context
    if (observer.active || (this.#gate !== null && !this.#gate.isOpen)) return this.#runObserved(statement, run)
    const again = run.again ?? !this.inTransaction
    const failed = (error: unknown) => this.#recover(error, run.run, again, statement)
    return settle(run.run, same, failed)
  }

  #runObserved<T>(statement: DriverStatement, run: Run<T>): MaybePromise<T> {
    const { inTransaction } = this
    const again = run.again ?? !inTransaction
    const failed = (error: unknown) => this.#recover(error, run.run, again, statement)
    const operation = { ...run, statement, owner: this.#owner.description, inTransaction, failed }
    return runOperation(operation, this.#gate, this.#context.observer)
  }

  #recover<T>(error: unknown, run: () => MaybePromise<T>, again: boolean, { text }: DriverStatement): MaybePromise<T> {
    return recover(error, { run, again, translate: failure => this.#translate(failure, text) }, this.#context.retry)
  }

  #runMany<T>(statement: Compiled, run: Run<T>): MaybePromise<T> {
    this.#health.noteUse(statement)
    const all = () => this.#run(statement, run)
    if (run.parameters.length < 2 || this.inTransaction) return all()
    const commit = (result: T) => andThen(this.commit(), () => result)
    const undo = (error: unknown): MaybePromise<never> => {
      const failed = (): never => {
        throw error
      }
      return settle(() => this.rollback(), failed, failed)
    }
    const writes = this.access === 'write' || this.#gate !== null
    return andThen(this.begin({ writes, readOnly: !writes }), () => settle(all, commit, undo))
  }

  #readShared(compiled: Compiled, parameters: readonly WireValue[], batchSize: number): AsyncIterable<WireValue[][]> {
    const reads = this.#context.dialect.capabilities.supportsCursors === true ? readThroughCursor : readAside
    const read = compiled.readsOnly === true ? reads : readAllFirst
    const port: SharedPort = {
      inTransaction: this.inTransaction,
      query: (statement, values) => this.#query(statement, values),
      inTurn: (statement, values, run) =>
        this.#run(statement, { kind: 'stream', parameters: [values], run, rows: lengthOf, again: false }),
      aside: (statement, values, size) => this.#raw.streamAside?.(statement, values, size),
      queryAtOnce: statement => this.#raw.query(statement, []),
    }
    return this.#tracked(read(port, compiled, parameters, batchSize), compiled.text, null)
  }

  /** A stream that ends when the connection is given back. */
  #tracked(
    source: AsyncIterable<WireValue[][]>,
    text: string,
    end: ((rows: number, error: unknown) => unknown) | null,
  ): ResultStream {
    const streams = this.#openStreams()
    const stream = new ResultStream(source, {
      check: () => this.#check('a stream'),
      translate: error => this.#translate(error, text),
      ended: (rows, error) => {
        streams.delete(stream)
        end?.(rows, error)
      },
    })
    streams.add(stream)
    return stream
  }

  // A connection whose transaction cannot be rolled back is of no use to the next owner.
  #rollBackAndGive(): void {
    const give = (condition: Condition) => this.#context.giveBack(this.#lease, condition)
    settle(
      () => this.#control('ROLLBACK', false),
      () => give(this.#health.condition),
      () => give(this.#health.lost ? 'lost' : 'broken'),
    )
  }

  #openStreams(): Set<ResultStream> {
    this.#streams ??= new Set()
    return this.#streams
  }

  #begin(texts: readonly string[]): MaybePromise<void> {
    const failed = (error: unknown): never => {
      this.#beginning = null
      this.#gate?.leaveTransaction()
      throw error
    }
    const began = () => {
      this.#began = true
      this.#beginning = null
    }
    return settle(() => this.#controlAll(texts), began, failed)
  }

  #controlAll([first, ...others]: readonly string[]): MaybePromise<void> {
    if (first === undefined) return
    return andThen(this.#control(first, true), () => this.#controlAll(others))
  }

  #control(text: string, again: boolean): MaybePromise<void> {
    const statement = controlStatement(text)
    const run = () => this.#raw.execute(statement, [])
    return andThen(
      this.#runNow(statement, { kind: 'control', parameters: [], run, rows: () => 0, again }),
      () => undefined,
    )
  }

  #savepoint(command: string, name: string): MaybePromise<void> {
    this.#check('a savepoint')
    this.#health.refuse(this.#owner.description)
    this.#needTransaction(command)
    return this.#control(`${command} ${this.#context.dialect.quote(name)}`, false)
  }

  #leaveTransaction(): void {
    this.#began = false
    this.#health.transactionEnded()
    this.#gate?.leaveTransaction()
  }

  #endedByItself(): EngineError {
    const cause = this.#health.failure
    this.#leaveTransaction()
    return new EngineError('transaction_ended', { owner: this.#owner.description, ...(cause !== null && { cause }) })
  }

  /** What a failed COMMIT is: nobody knows what became of it if the connection was lost on the way. */
  #commitFailed(error: unknown): unknown {
    if (!(error instanceof ConnectionLost)) return error
    this.#leaveTransaction()
    return new CommitUnknown({ reason: error.details.reason, cause: error })
  }

  #needTransaction(action: string): void {
    if (!this.#began && !this.inTransaction) throw new EngineError('no_transaction', { action })
  }

  #check(action: string): void {
    if (this.#released) throw new EngineError('connection_released', { action, owner: this.#owner.description })
  }

  #translate(error: unknown, text: string): Error {
    const translated = this.#translated(error, text)
    this.#health.noteError(translated, this.#began || this.inTransaction)
    return translated
  }

  #translated(error: unknown, text: string): Error {
    if (error instanceof AthanorError) return error
    if (this.#context.isClosed()) return new EngineError('engine_closed', { url: this.#context.url, cause: error })
    const streaming = this.#streams !== null && this.#streams.size > 0
    // The client library's own refusal: an error of the database would not be a TypeError.
    if (streaming && error instanceof TypeError)
      return new EngineError('stream_open', { statement: text, cause: error })
    const translated = this.#context.dialect.translateError(error, { text })
    if (this.#raw.ended !== true || translated instanceof ConnectionLost) return translated
    return new ConnectionLost({ reason: translated.message, statement: text, cause: error })
  }
}

const same = <T>(result: T) => result
const lengthOf = (rows: readonly unknown[]) => rows.length
const changesOf = (result: ExecuteResult) => result.changes
