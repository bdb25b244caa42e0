// The entry point to one database: compiles statements once, gives out connections, and closes them.
import { describeStatement } from '../compiler/cache-key.ts'
import { compileStatement } from '../compiler/compile.ts'
import type { Compiled } from '../compiler/compiled.ts'
import { sized } from '../compiler/list-sizes.ts'
import type { Dialect, TransactionOptions } from '../dialect/dialect.ts'
import type { InspectionOptions } from '../dialect/inspector.ts'
import type { DatabaseUrl } from '../dialect/url.ts'
import type { Driver, WireValue } from '../driver/driver.ts'
import { AthanorError } from '../errors/athanor-error.ts'
import { CommitUnknown, ConnectionLost, LockTimeout, SerializationFailure } from '../errors/database-error.ts'
import { EngineError } from '../errors/engine-error.ts'
import type { Table } from '../sql/schema/table.ts'
import type { StatementNode } from '../sql/statement/nodes.ts'
import { BoundedCache } from '../util/bounded-cache.ts'
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import { bindValues } from './bind-values.ts'
import { callPlace } from './call-place.ts'
import { checkEngineOptions } from './check-options.ts'
import { Connection } from './connection.ts'
import type { ConnectionContext } from './connection-context.ts'
import { ConnectionOpener } from './connection-opener.ts'
import { ambientOwner, type ConnectionOwner, runAs } from './connection-owner.ts'
import type { Access, Condition, ConnectionProvider, Lease } from './connection-provider.ts'
import type { EngineOptions } from './engine-options.ts'
import { FileConnections } from './file-connections.ts'
import { LeakWatch } from './leak-watch.ts'
import { MemoryConnections } from './memory-connections.ts'
import { describeDatabase } from './observed-database.ts'
import { Pool } from './pool.ts'
import { PoolEvents } from './pool-events.ts'
import { readerLimits, serverPoolSettings } from './pool-settings.ts'
import type { QueryListener, QueryListenerOptions } from './query-event.ts'
import { QueryWatchers } from './query-watchers.ts'
import { readTables } from './reflect.ts'
import { StatementObserver } from './statement-observer.ts'
import { withRetries } from './transaction-retries.ts'

/** Errors that say that an earlier one, their cause, has ended a transaction. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['transaction_failed', 'transaction_ended', 'needs_rollback'])

/** A statement that is ready for a connection. */
export interface PreparedQuery {
  readonly compiled: Compiled
  readonly values: readonly unknown[]
}

/**
 * One database.
 *
 * Nothing is loaded or opened before the first connection is asked for.
 */
export class Engine {
  readonly dialect: Dialect
  readonly url: DatabaseUrl
  readonly #options: EngineOptions
  readonly #opener: ConnectionOpener
  readonly #statements: BoundedCache<string, Compiled>
  readonly #observer: StatementObserver
  readonly #context: ConnectionContext
  readonly #events: PoolEvents
  #provider: ConnectionProvider | null = null
  #leaks: LeakWatch | null = null
  #inUse = 0
  #whenUnused: (() => void) | null = null
  #closing: Promise<void> | null = null
  #closed = false

  /** @throws ConfigurationError `bad_option` */
  constructor(options: EngineOptions) {
    checkEngineOptions(options)
    this.dialect = options.dialect
    this.url = options.url
    this.#options = options
    this.#opener = new ConnectionOpener(options)
    this.#statements = new BoundedCache(options.statementCacheSize)
    const database = describeDatabase(options)
    this.#events = new PoolEvents(database, this.#opener.environment)
    this.#observer = new StatementObserver({
      echo: options.echo,
      log: options.log,
      environment: this.#opener.environment,
      database,
      shared: options.watchers ?? new QueryWatchers(),
    })
    this.#context = this.#makeContext()
  }

  /** The file of the database, as a path from the working directory or from the root; null for one that is none. Nothing is opened or made. */
  get file(): string | null {
    const { dialect, url, instancePath } = this.#options
    return dialect.fileOf?.(url, { instancePath }) ?? null
  }

  /** Compiles a statement, or finds the one of the same structure that was compiled before, and takes its values out. */
  prepare(statement: StatementNode): PreparedQuery {
    const { key, values, nodes } = describeStatement(statement)
    const known = this.#statements.get(key)
    if (known !== undefined) return { compiled: known, values }
    const compiled = this.#observer.compiling(() => compileStatement(statement, this.dialect, nodes))
    this.#statements.set(key, compiled)
    return { compiled, values }
  }

  /**
   * Gives a connection, at once if one is free; it must be released.
   *
   * @param owner who asks; what messages name, and what shows that a wait could never end
   * @throws EngineError `engine_closed`; WouldDeadlock at once when the owner or a scope around it holds what is asked for; LockTimeout
   * after `lockTimeout`, PoolTimeout after `acquireTimeout`; ConfigurationError when the database cannot be opened
   */
  acquire(access: Access, owner: ConnectionOwner): MaybePromise<Connection> {
    if (this.#closing !== null) throw this.#closedError()
    this.#inUse++
    try {
      const lease = this.#events.heard
        ? this.#events.acquiring(
            () => this.#lease(access, owner),
            access,
            owner,
            () => this.#inUse,
          )
        : this.#lease(access, owner)
      if (!isPromise(lease)) return this.#connection(lease, owner)
      return lease.then(
        given => this.#connection(given, owner),
        error => this.#notAcquired(error),
      )
    } catch (error) {
      return this.#notAcquired(error)
    }
  }

  /**
   * The rows of a query that only reads, where a connection in the process gives them at once and nobody watches. Undefined where it has to run
   * on a connection of an owner, also because it fails: then it fails there too.
   */
  readAtOnce(query: Compiled, values: readonly unknown[]): WireValue[][] | undefined {
    if (query.readsOnly !== true || !this.dialect.capabilities.inProcess || this.#closing !== null) return undefined
    if (this.#observer.active || this.#events.heard) return undefined
    const raw = this.#provider?.idleReader ?? null
    if (raw === null) return undefined
    const statement = sized(query, values)
    const parameters = bindValues(statement, values)
    try {
      const rows = raw.query(statement, parameters)
      return isPromise(rows) ? undefined : rows
    } catch {
      return undefined
    }
  }

  /**
   * Takes a connection back; what is uncommitted is rolled back first.
   *
   * @throws EngineError `connection_released` when it has been given back already
   */
  release(connection: Connection): void {
    connection.release()
  }

  /** Whether a connection is one of this engine. */
  gave(connection: Connection): boolean {
    return connection.isOf(this.#context)
  }

  /**
   * Runs a function with a connection.
   *
   * @param access what the connection is for. Default: `'read'`
   */
  connect<T>(use: (connection: Connection) => MaybePromise<T>, access: Access = 'read'): Promise<T> {
    return this.#with('engine.connect', access, use)
  }

  /**
   * Runs a function in a transaction, which is committed if it succeeds and rolled back if it throws.
   *
   * @param options `retries`: how often it is run again, after a short wait, when another transaction was in the way. Default: the
   * engine's own `retries`, or 0
   */
  transaction<T>(
    run: (connection: Connection) => MaybePromise<T>,
    { retries = this.#options.retries ?? 0, ...options }: TransactionOptions & { readonly retries?: number } = {},
  ): Promise<T> {
    const writes = options.readOnly !== true
    const attempt = () =>
      this.#with('engine.transaction', writes ? 'write' : 'read', async connection => {
        await connection.begin({ ...options, writes })
        const result = await run(connection)
        await connection.commit()
        return result
      })
    const { environment } = this.#opener
    const isRetryable = (error: unknown) => this.isRetryable(error)
    return withRetries(attempt, { retries, place: 'engine.transaction', environment, isRetryable })
  }

  /**
   * Whether a transaction that failed may succeed when it is run again from its beginning: another one was in the way, or the connection was lost before
   * the COMMIT.
   */
  isRetryable(error: unknown): boolean {
    if (error instanceof CommitUnknown) return false
    if (error instanceof ConnectionLost) return true
    // Who caught the error of a statement finds out later that the transaction has failed of it.
    if (error instanceof AthanorError && CONSEQUENCES.has(error.code)) return this.isRetryable(error.cause)
    if (this.dialect.isRetryable !== undefined) return this.dialect.isRetryable(error)
    return error instanceof SerializationFailure || error instanceof LockTimeout
  }

  /**
   * Reads the tables of the database as `metadata` would describe them, with their constraints and indexes, in a number of queries that does not
   * grow with the number of tables.
   *
   * @param options `schemas` and `tables`: which ones. Default: all of the connection's own schema
   */
  readTables(options: InspectionOptions = {}): Promise<readonly Table[]> {
    return this.connect(connection => readTables(connection, this.dialect, options))
  }

  /**
   * Has a function called for every statement that has been sent, until the function that is returned is called.
   *
   * @param options `parameters`: whether it is told the values too. Default: false
   */
  onQuery(listener: QueryListener, options: QueryListenerOptions = {}): () => void {
    return this.#observer.add(listener, options)
  }

  /**
   * Closes the engine: nothing is given out any more; those that are in use, or waited for, have `lockTimeout` to end; then all connections are closed.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  toString(): string {
    return `Engine(${this.url})`
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  // What the function leaves open is rolled back by the release.
  async #with<T>(what: string, access: Access, use: (connection: Connection) => MaybePromise<T>): Promise<T> {
    const owner: ConnectionOwner = { description: what, enclosing: ambientOwner() }
    const connection = await this.acquire(access, owner)
    try {
      return await runAs(owner, () => use(connection))
    } finally {
      connection.release()
    }
  }

  async #close(): Promise<void> {
    if (this.#inUse > 0) await this.#unused()
    this.#closed = true
    this.#provider?.dismiss(this.#closedError())
    await this.#provider?.close()
  }

  #unused(): Promise<void> {
    return new Promise(resolve => {
      const cancel = this.#opener.environment.after(this.#opener.lockTimeout, resolve)
      this.#whenUnused = () => {
        cancel()
        resolve()
      }
    })
  }

  #lease(access: Access, owner: ConnectionOwner): MaybePromise<Lease> {
    // Only the call itself knows where it comes from, and it costs a look at the stack.
    const place = this.#options.echo !== false && this.#opener.isServer ? callPlace() : null
    const provider = this.#provider ?? this.#connections()
    return isPromise(provider)
      ? provider.then(given => given.acquire(access, owner, place))
      : provider.acquire(access, owner, place)
  }

  // Only the driver knows whether the database has one connection or many.
  #connections(): MaybePromise<ConnectionProvider> {
    const opener = this.#opener
    if (opener.isServer) return andThen(opener.driver(), driver => this.#serverConnections(driver))
    this.#provider ??= opener.inMemory
      ? new MemoryConnections(opener)
      : new FileConnections(opener, readerLimits(this.#options.pool, opener.lockTimeout))
    return this.#provider
  }

  #serverConnections({ singleConnection }: Driver): ConnectionProvider {
    const { pool, log } = this.#options
    if (this.#provider !== null) return this.#provider
    // The driver was still being loaded when the engine was closed.
    if (this.#closed) throw this.#closedError()
    if (singleConnection === true) {
      this.#provider = new MemoryConnections(this.#opener)
      return this.#provider
    }
    const settings = serverPoolSettings(pool)
    this.#leaks = new LeakWatch(lease => this.#giveBack(lease, 'broken'), log)
    this.#provider = new Pool({ opener: this.#opener, settings, warn: log })
    return this.#provider
  }

  #connection(lease: Lease, owner: ConnectionOwner): Connection {
    const connection = new Connection(lease, owner, this.#context)
    this.#leaks?.watch(connection, lease)
    return connection
  }

  #makeContext(): ConnectionContext {
    const { url, environment, lockTimeout } = this.#opener
    const isBusy = (error: unknown) => this.dialect.isBusy(error)
    return {
      url,
      dialect: this.dialect,
      observer: this.#observer,
      retry: { subject: url, timeout: lockTimeout, environment, isBusy },
      isolationLevel: this.#options.isolationLevel ?? null,
      isClosed: () => this.#closed,
      giveBack: (lease, condition) => {
        this.#leaks?.forget(lease)
        this.#giveBack(lease, condition)
      },
    }
  }

  #giveBack(lease: Lease, condition: Condition): void {
    this.#provider?.release(lease, condition)
    this.#noLongerInUse()
    this.#events.released(lease, this.#inUse)
  }

  #notAcquired(error: unknown): never {
    this.#noLongerInUse()
    throw error
  }

  #noLongerInUse(): void {
    this.#inUse--
    if (this.#inUse === 0) this.#whenUnused?.()
  }

  #closedError(): EngineError {
    return new EngineError('engine_closed', { url: this.#opener.url })
  }
}
