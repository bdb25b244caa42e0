// Opening raw connections: the driver is loaded with the first one, and every one is set up by the dialect.
import type { ConnectOptions, Driver, DriverConnection } from '../driver/driver.ts'
import { AthanorError } from '../errors/athanor-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { DatabaseError } from '../errors/database-error.ts'
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import { retryWhileBusy } from './busy-retry.ts'
import { DEFAULT_LOCK_TIMEOUT, type EngineOptions } from './engine-options.ts'
import { type EngineEnvironment, systemEnvironment } from './environment.ts'

/** Opens raw connections to the database of an engine. */
export class ConnectionOpener {
  /** The URL without its password. */
  readonly url: string
  readonly environment: EngineEnvironment
  /** How long to wait for a lock, in milliseconds. */
  readonly lockTimeout: number
  readonly #options: EngineOptions
  #driver: Driver | null = null
  #target: ReturnType<EngineOptions['dialect']['connectOptions']> | null = null

  constructor(options: EngineOptions) {
    this.#options = options
    this.url = String(options.url)
    this.environment = options.environment ?? systemEnvironment
    this.lockTimeout = options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT
  }

  /** The file, or the server's database. */
  get database(): string {
    return this.#connectOptions().database
  }

  /** Whether the database lives in its one connection. */
  get inMemory(): boolean {
    return this.database === ':memory:' || this.database === ''
  }

  /**
   * Opens a connection.
   *
   * @throws ConfigurationError `cannot_open`, or why there is no driver
   */
  open(readOnly: boolean): MaybePromise<DriverConnection> {
    return andThen(this.#loadDriver(), driver => this.#open(driver, readOnly))
  }

  #loadDriver(): MaybePromise<Driver> {
    if (this.#driver !== null) return this.#driver
    return andThen(this.#options.loadDriver(), driver => {
      this.#driver = driver
      return driver
    })
  }

  #open(driver: Driver, readOnly: boolean): MaybePromise<DriverConnection> {
    return this.#attempt(() => {
      const { connectArgs, statementCacheSize } = this.#options
      const connection = driver.connect({ ...this.#connectOptions(), readOnly, connectArgs, statementCacheSize })
      return andThen(connection, raw => this.#setUp(raw, readOnly))
    })
  }

  #setUp(raw: DriverConnection, readOnly: boolean): MaybePromise<DriverConnection> {
    const giveUp = (error: unknown): never => {
      raw.close()
      throw error
    }
    try {
      const done = this.#options.dialect.setUp(raw, { readOnly, inMemory: this.inMemory })
      return isPromise(done) ? done.then(() => raw, giveUp) : raw
    } catch (error) {
      return giveUp(error)
    }
  }

  // Another process may be setting up the same file.
  #attempt(operation: () => MaybePromise<DriverConnection>): MaybePromise<DriverConnection> {
    const isBusy = (error: unknown) => this.#options.dialect.isBusy(error)
    const recover = (error: unknown): Promise<DriverConnection> => {
      if (!isBusy(error)) throw this.#cannotOpen(error)
      const retry = { subject: this.url, timeout: this.lockTimeout, environment: this.environment, isBusy }
      return retryWhileBusy(operation, retry).catch(last => {
        throw this.#cannotOpen(last)
      })
    }
    try {
      const opened = operation()
      return isPromise(opened) ? opened.then(raw => raw, recover) : opened
    } catch (error) {
      return recover(error)
    }
  }

  #cannotOpen(cause: unknown): AthanorError {
    if (cause instanceof AthanorError) return cause
    const translated = this.#options.dialect.translateError(cause, { text: '' })
    const problem = translated instanceof DatabaseError ? translated.details.reason : translated.message
    return new ConfigurationError('cannot_open', { url: this.url, problem, cause })
  }

  #connectOptions(): Omit<ConnectOptions, 'readOnly' | 'connectArgs' | 'statementCacheSize'> {
    if (this.#target !== null) return this.#target
    const { dialect, url, instancePath } = this.#options
    this.#target = dialect.connectOptions(url, { instancePath })
    return this.#target
  }
}
