// The entry point to one database: compiles statements once, gives out connections, and closes them.
import { describeStatement } from '../compiler/cache-key.ts'
import { compileStatement } from '../compiler/compile.ts'
import type { Compiled } from '../compiler/compiled.ts'
import type { Dialect, TransactionOptions } from '../dialect/dialect.ts'
import type { DatabaseUrl } from '../dialect/url.ts'
import { EngineError } from '../errors/engine-error.ts'
import type { StatementNode } from '../sql/statement/nodes.ts'
import { BoundedCache } from '../util/bounded-cache.ts'
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import { Connection, type ConnectionContext } from './connection.ts'
import { ConnectionOpener } from './connection-opener.ts'
import { ambientOwner, type ConnectionOwner, runAs } from './connection-owner.ts'
import type { Access, ConnectionProvider, Lease } from './connection-provider.ts'
import { DEFAULT_POOL_SIZE, type EngineOptions } from './engine-options.ts'
import { FileConnections } from './file-connections.ts'
import { MemoryConnections } from './memory-connections.ts'
import { type QueryListener, StatementObserver } from './statement-observer.ts'

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
  #provider: ConnectionProvider | null = null
  #inUse = 0
  #whenUnused: (() => void) | null = null
  #closing: Promise<void> | null = null
  #closed = false

  constructor(options: EngineOptions) {
    this.dialect = options.dialect
    this.url = options.url
    this.#options = options
    this.#opener = new ConnectionOpener(options)
    this.#statements = new BoundedCache(options.statementCacheSize)
    this.#observer = new StatementObserver({
      echo: options.echo,
      log: options.log,
      environment: this.#opener.environment,
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
    const compiled = compileStatement(statement, this.dialect, nodes)
    this.#statements.set(key, compiled)
    return { compiled, values }
  }

  /**
   * Gives a connection, at once if one is free; it must be released.
   *
   * @param owner who asks; what messages name, and what shows that a wait could never end
   * @throws EngineError `engine_closed`; WouldDeadlock at once when the owner or a scope around it holds what is asked for; LockTimeout
   * after `lockTimeout`; ConfigurationError when the database cannot be opened
   */
  acquire(access: Access, owner: ConnectionOwner): MaybePromise<Connection> {
    if (this.#closing !== null) throw this.#closedError()
    this.#inUse++
    try {
      const lease = this.#connections().acquire(access, owner)
      if (!isPromise(lease)) return new Connection(lease, owner, this.#context)
      return lease.then(
        given => new Connection(given, owner, this.#context),
        error => this.#notAcquired(error),
      )
    } catch (error) {
      return this.#notAcquired(error)
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

  /**
   * Runs a function with a connection.
   *
   * @param access what the connection is for. Default: `'read'`
   */
  connect<T>(use: (connection: Connection) => MaybePromise<T>, access: Access = 'read'): Promise<T> {
    return this.#with('engine.connect', access, use)
  }

  /** Runs a function in a transaction, which is committed if it succeeds and rolled back if it throws. */
  transaction<T>(run: (connection: Connection) => MaybePromise<T>, options: TransactionOptions = {}): Promise<T> {
    const writes = options.readOnly !== true
    return this.#with('engine.transaction', writes ? 'write' : 'read', async connection => {
      await connection.begin({ ...options, writes })
      const result = await run(connection)
      await connection.commit()
      return result
    })
  }

  /** Has a function called for every statement that is sent, until the function that is returned is called. */
  onQuery(listener: QueryListener): () => void {
    return this.#observer.add(listener)
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

  #connections(): ConnectionProvider {
    this.#provider ??= this.#opener.inMemory
      ? new MemoryConnections(this.#opener)
      : new FileConnections(this.#opener, this.#readerLimits())
    return this.#provider
  }

  #readerLimits(): { readonly max: number; readonly timeout: number } {
    const { max = DEFAULT_POOL_SIZE, acquireTimeout = this.#opener.lockTimeout } = this.#options.pool
    return { max, timeout: acquireTimeout }
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
      giveBack: (lease, broken) => this.#giveBack(lease, broken),
    }
  }

  #giveBack(lease: Lease, broken: boolean): void {
    this.#provider?.release(lease, broken)
    this.#noLongerInUse()
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
