// The connections of an engine that only read a database file: opened when they are needed, up to a limit, then waited for in turn.
import type { DriverConnection } from '../driver/driver.ts'
import { EngineError } from '../errors/engine-error.ts'
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import type { ConnectionOpener } from './connection-opener.ts'
import { type ConnectionOwner, isHeldByAsker } from './connection-owner.ts'
import { deadlock } from './fair-lock.ts'
import { closeConnection, discardConnection, LeasedConnection } from './leased-connection.ts'
import { WaitingLine, type WaitRequest } from './waiting-line.ts'

/** How many connections read, and how long to wait for one, in milliseconds. */
export interface ReaderLimits {
  readonly max: number
  readonly timeout: number
}

/** The reading connections of an engine. */
export class FileReaders {
  readonly #opener: ConnectionOpener
  readonly #limits: ReaderLimits
  readonly #all = new Set<LeasedConnection>()
  readonly #idle: LeasedConnection[] = []
  readonly #line = new WaitingLine<LeasedConnection>()
  #opening = 0
  #closed = false

  constructor(opener: ConnectionOpener, limits: ReaderLimits) {
    this.#opener = opener
    this.#limits = { ...limits, max: Math.max(1, limits.max) }
  }

  /** One that nobody has; null for none. */
  get idle(): DriverConnection | null {
    return this.#idle.at(-1)?.raw ?? null
  }

  /** Gives a connection, at once if one is free. */
  acquire(owner: ConnectionOwner): MaybePromise<LeasedConnection> {
    const idle = this.#idle.pop()
    if (idle !== undefined) {
      idle.owner = owner
      return idle
    }
    return this.#all.size + this.#opening < this.#limits.max ? this.#open(owner) : this.#wait(owner)
  }

  /** Takes a connection back. */
  release(connection: LeasedConnection, broken: boolean): void {
    if (this.#closed) return
    connection.owner = null
    if (broken) {
      this.#all.delete(connection)
      discardConnection(connection.raw)
      this.#openForNext()
    } else if (!this.#line.handOver(connection)) {
      this.#idle.push(connection)
    }
  }

  /** Calls off all waits. */
  dismiss(error: unknown): void {
    this.#line.dismiss(this, error)
  }

  /** Closes all connections, also those that are in use. */
  async close(): Promise<void> {
    this.#closed = true
    this.#idle.length = 0
    const outcomes = await Promise.allSettled([...this.#all].map(({ raw }) => closeConnection(raw)))
    this.#all.clear()
    const failure = outcomes.find(outcome => outcome.status === 'rejected')
    if (failure !== undefined) throw failure.reason
  }

  #open(owner: ConnectionOwner): MaybePromise<LeasedConnection> {
    this.#opening++
    try {
      const opened = this.#opener.open(true)
      if (isPromise(opened))
        return opened.then(
          raw => this.#keep(raw, owner),
          error => this.#failed(error),
        )
      return this.#keep(opened, owner)
    } catch (error) {
      return this.#failed(error)
    }
  }

  #keep(raw: DriverConnection, owner: ConnectionOwner): LeasedConnection {
    this.#opening--
    const connection = new LeasedConnection(raw, 'read')
    if (this.#closed) discardConnection(raw)
    else this.#all.add(connection)
    return this.#lend(connection, owner)
  }

  #failed(error: unknown): never {
    this.#opening--
    this.#openForNext()
    throw error
  }

  // Others will give theirs back; only if the asker and those around it hold all of them, nobody will.
  #wait(owner: ConnectionOwner): Promise<LeasedConnection> {
    const { url, environment } = this.#opener
    const { timeout } = this.#limits
    const request: WaitRequest = {
      owner,
      subject: `a reading connection of ${url}`,
      timeout,
      environment,
      engine: this,
    }
    const [first, ...others] = [...this.#all].map(connection => connection.owner)
    const isOurs = (holder: ConnectionOwner | null) => holder !== null && isHeldByAsker(holder, owner)
    if (first && this.#opening === 0 && isOurs(first) && others.every(isOurs)) throw deadlock(request, first)
    return this.#line
      .join(request, () => `all of which are held (${this.#describeHolders()})`)
      .then(connection => this.#lend(connection, owner))
  }

  #lend(connection: LeasedConnection, owner: ConnectionOwner): LeasedConnection {
    if (this.#closed) throw new EngineError('engine_closed', { url: this.#opener.url })
    connection.owner = owner
    return connection
  }

  // One who waits for a connection that is no more gets a new one.
  #openForNext(): void {
    const next = this.#line.next
    if (next === null || this.#closed) return
    const open = async () => this.release(await this.#open(next), false)
    open().catch(error => {
      if (this.#all.size === 0) this.dismiss(error)
    })
  }

  #describeHolders(): string {
    return [...this.#all].map(connection => connection.owner?.description ?? 'nobody').join(', ')
  }
}
