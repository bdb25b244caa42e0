// Opening raw connections: the driver is loaded with the first one, and every one is set up by the dialect.
import type { ConnectOptions, Driver, DriverConnection } from '../driver/driver.ts'
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import { retryWhileBusy } from './busy-retry.ts'
import { cannotConnect, cannotOpen, mayPass } from './connect-failure.ts'
import { DEFAULT_CONNECT_TIMEOUT, DEFAULT_LOCK_TIMEOUT, type EngineOptions } from './engine-options.ts'
import { type EngineEnvironment, systemEnvironment } from './environment.ts'
import { closeConnection, discardConnection } from './leased-connection.ts'
import { within } from './within.ts'

const LONGEST_CLOSE = 5000

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
    return !this.isServer && (this.database === ':memory:' || this.database === '')
  }

  /** Whether the database answers by promises and takes several writers: a server, or one that stands in for it. */
  get isServer(): boolean {
    return !this.#options.dialect.capabilities.singleWriter
  }

  /** The cheapest statement that a connection answers. */
  get pingStatement(): string {
    return this.#options.dialect.pingStatement ?? 'SELECT 1'
  }

  /** The driver, which is loaded on first use. */
  driver(): MaybePromise<Driver> {
    if (this.#driver !== null) return this.#driver
    return andThen(this.#options.loadDriver(), driver => {
      this.#driver = driver
      return driver
    })
  }

  /**
   * Opens a connection.
   *
   * @throws ConfigurationError `cannot_open`, `cannot_connect`, or why there is no driver
   */
  open(readOnly: boolean): MaybePromise<DriverConnection> {
    return andThen(this.driver(), driver => (this.isServer ? this.#connect(driver) : this.#open(driver, readOnly)))
  }

  /** Sets a connection up as every one is: after it was opened, and after it was reset. */
  prepare(raw: DriverConnection, readOnly = false): MaybePromise<void> {
    const { dialect, lockTimeout } = this.#options
    return dialect.setUp(raw, { readOnly, inMemory: this.inMemory, ...(lockTimeout !== undefined && { lockTimeout }) })
  }

  /** Lets a connection that others write on only read, or write again. */
  setReadOnly(raw: DriverConnection, readOnly: boolean): void {
    this.#options.dialect.setReadOnly?.(raw, readOnly)
  }

  /** Ends a connection, whatever it says; one that does not answer is given up after some seconds. */
  close(raw: DriverConnection): Promise<void> {
    const limit = { environment: this.environment, milliseconds: LONGEST_CLOSE }
    return within(
      () => closeConnection(raw),
      limit,
      () => new Error('no answer'),
    ).catch(() => undefined)
  }

  /** Whether it is of use to try again after a connection could not be opened. */
  mayPass(error: unknown, reachedBefore: boolean): boolean {
    return mayPass(error, reachedBefore, this.#options.dialect)
  }

  #open(driver: Driver, readOnly: boolean): MaybePromise<DriverConnection> {
    return this.#attempt(() => andThen(this.#start(driver, readOnly), raw => this.#setUp(raw, readOnly)))
  }

  async #connect(driver: Driver): Promise<DriverConnection> {
    const timeout = this.#options.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT
    let late = false
    let started: DriverConnection | null = null
    const open = async () => {
      const raw = await this.#start(driver, false)
      started = raw
      // Nobody waits for it any more.
      if (late) discardConnection(raw)
      return late ? raw : await this.#setUp(raw, false)
    }
    try {
      return await within(open, { environment: this.environment, milliseconds: timeout }, () => {
        late = true
        if (started !== null) discardConnection(started)
        return Object.assign(new Error(`nothing answered in ${timeout} ms`), { code: 'ETIMEDOUT' })
      })
    } catch (error) {
      const { dialect, url } = this.#options
      throw cannotConnect(error, dialect, { url, options: this.#connectOptions() })
    }
  }

  #start(driver: Driver, readOnly: boolean): MaybePromise<DriverConnection> {
    const { connectArgs, statementCacheSize, connectTimeout = DEFAULT_CONNECT_TIMEOUT } = this.#options
    const options = { ...this.#connectOptions(), readOnly, connectArgs, statementCacheSize }
    return driver.connect(this.isServer ? { ...options, connectTimeout } : options)
  }

  #setUp(raw: DriverConnection, readOnly: boolean): MaybePromise<DriverConnection> {
    const giveUp = (error: unknown): never => {
      discardConnection(raw)
      throw error
    }
    try {
      const done = this.prepare(raw, readOnly)
      return isPromise(done) ? done.then(() => raw, giveUp) : raw
    } catch (error) {
      return giveUp(error)
    }
  }

  // Another process may be setting up the same file.
  #attempt(operation: () => MaybePromise<DriverConnection>): MaybePromise<DriverConnection> {
    const { dialect } = this.#options
    const isBusy = (error: unknown) => dialect.isBusy(error)
    const recover = (error: unknown): Promise<DriverConnection> => {
      if (!isBusy(error)) throw cannotOpen(error, dialect, this.url)
      const retry = { subject: this.url, timeout: this.lockTimeout, environment: this.environment, isBusy }
      return retryWhileBusy(operation, retry).catch(last => {
        throw cannotOpen(last, dialect, this.url)
      })
    }
    try {
      const opened = operation()
      return isPromise(opened) ? opened.then(raw => raw, recover) : opened
    } catch (error) {
      return recover(error)
    }
  }

  #connectOptions(): Omit<ConnectOptions, 'readOnly' | 'connectArgs' | 'statementCacheSize'> {
    if (this.#target !== null) return this.#target
    const { dialect, url, instancePath } = this.#options
    this.#target = dialect.connectOptions(url, { instancePath })
    return this.#target
  }
}
