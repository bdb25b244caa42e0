// The connections of an engine to a server: opened when they are needed, up to a limit, kept for the next, and waited for in turn.
import type { DriverConnection } from '../driver/driver.ts'
import { EngineError } from '../errors/engine-error.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { ConnectionOpener } from './connection-opener.ts'
import { ambientOwner, type ConnectionOwner } from './connection-owner.ts'
import type { Access, Condition, ConnectionProvider, Lease } from './connection-provider.ts'
import { deadlock } from './fair-lock.ts'
import { pingConnection } from './ping.ts'
import { type PoolRequest, stuckHolder } from './pool-deadlock.ts'
import { PoolGrowth } from './pool-growth.ts'
import { describeHold, poolTimeout } from './pool-report.ts'
import type { PoolSettings } from './pool-settings.ts'
import { PoolUpkeep } from './pool-upkeep.ts'
import { type Hold, PooledConnection } from './pooled-connection.ts'
import { WaitingLine } from './waiting-line.ts'

/** What a pool is made of. */
export interface PoolParts {
  readonly opener: ConnectionOpener
  readonly settings: PoolSettings
  readonly warn: (line: string) => void
}

/** The connections of one engine to a server. */
export class Pool implements ConnectionProvider {
  readonly #parts: PoolParts
  readonly #all = new Set<PooledConnection>()
  // The one that was used last is given out first, so that those that are not needed grow old and are closed.
  readonly #idle: PooledConnection[] = []
  readonly #line = new WaitingLine<PooledConnection>()
  readonly #growth: PoolGrowth
  readonly #upkeep: PoolUpkeep
  readonly #ending = new Set<Promise<void>>()
  #closed = false

  constructor(parts: PoolParts) {
    this.#parts = parts
    const { opener, settings } = parts
    const hooks = {
      wanted: () => this.#wanted(),
      open: async () => opener.open(false),
      opened: (raw: DriverConnection) => this.#opened(raw),
      failed: (error: unknown) => this.#line.dismiss(this, error),
      mayPass: (error: unknown, reached: boolean) => opener.mayPass(error, reached),
    }
    this.#growth = new PoolGrowth(hooks, opener.environment)
    this.#upkeep = new PoolUpkeep(settings, opener.environment, {
      connections: this.#all,
      retire: connection => this.#retire(connection),
      heldLong: hold => this.#warnOfHolder(hold),
    })
  }

  acquire(_access: Access, owner: ConnectionOwner, place: string | null = null): MaybePromise<Lease> {
    if (this.#closed) throw this.#closedError()
    const idle = this.#takeIdle()
    if (idle === null) return this.#wait(owner, place)
    if (!idle.suspect && !this.#parts.settings.prePing) return this.#lend(idle, owner, place)
    return this.#tried(idle).then(alive =>
      alive ? this.#lend(idle, owner, place) : this.acquire('write', owner, place),
    )
  }

  release(lease: Lease, condition: Condition): void {
    if (!(lease instanceof PooledConnection) || !this.#all.has(lease)) return
    lease.hold = null
    if (condition === 'lost') this.#suspectOthers()
    if (condition === 'lost' || condition === 'broken' || lease.raw.ended === true) this.#discard(lease)
    else if (condition === 'altered') this.#reset(lease)
    else this.#free(lease)
  }

  dismiss(error: unknown): void {
    this.#line.dismiss(this, error)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#upkeep.stop()
    this.#idle.length = 0
    for (const connection of this.#all) this.#discard(connection)
    await this.#growth.stop()
    await Promise.all(this.#ending)
  }

  #takeIdle(): PooledConnection | null {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      idle.idleSince = null
      if (idle.raw.ended !== true && !this.#upkeep.hasExpired(idle)) return idle
      this.#discard(idle)
    }
    return null
  }

  async #tried(connection: PooledConnection): Promise<boolean> {
    const { opener, settings } = this.#parts
    const alive = await pingConnection(connection.raw, opener, settings.acquireTimeout)
    connection.suspect = false
    if (!alive) {
      this.#suspectOthers()
      this.#discard(connection)
    }
    return alive
  }

  async #wait(owner: ConnectionOwner, place: string | null): Promise<Lease> {
    const { opener, settings } = this.#parts
    const request: PoolRequest = {
      owner,
      around: ambientOwner(),
      subject: `a connection of ${opener.url} (all ${settings.max} are in use)`,
      timeout: settings.acquireTimeout,
      environment: opener.environment,
      engine: this,
      timedOut: () => this.#timeoutError(owner),
    }
    const holder = this.#isFull ? stuckHolder(this.#all, this.#line.requests(), request) : null
    if (holder !== null) throw deadlock(request, holder)
    const granted = this.#line.join(request, () => '')
    this.#growth.grow()
    return this.#lend(await granted, owner, place)
  }

  get #isFull(): boolean {
    return this.#growth.opening === 0 && this.#all.size >= this.#parts.settings.max
  }

  #lend(connection: PooledConnection, owner: ConnectionOwner, place: string | null): PooledConnection {
    if (this.#closed) throw this.#closedError()
    connection.hold = this.#hold(owner, place)
    this.#upkeep.lent()
    return connection
  }

  #hold(owner: ConnectionOwner, place: string | null): Hold {
    const since = this.#parts.opener.environment.now()
    return { owner: new WeakRef(owner), description: owner.description, since, place, warned: false }
  }

  // Who waits comes first. It is said at once who has it, because the one who waited goes on a little later.
  #free(connection: PooledConnection): void {
    if (this.#closed || this.#upkeep.hasExpired(connection)) this.#discard(connection)
    else if (!this.#handOver(connection)) {
      connection.idleSince = this.#parts.opener.environment.now()
      this.#idle.push(connection)
      this.#upkeep.idle(connection)
    }
  }

  #handOver(connection: PooledConnection): boolean {
    const { next } = this.#line
    if (next === null) return false
    connection.hold = this.#hold(next, null)
    return this.#line.handOver(connection)
  }

  #opened(raw: DriverConnection): void {
    const connection = new PooledConnection(raw, this.#upkeep.expiry())
    this.#all.add(connection)
    this.#free(connection)
  }

  /** Those who wait, and those that are to stay open, as far as there is room. */
  #wanted(): number {
    const { max, min } = this.#parts.settings
    const { opening } = this.#growth
    const open = this.#all.size + opening
    // What nobody waits for is not tried again after a failure.
    const forMin = this.#growth.lastError === null && open > 0 ? min - open : 0
    return Math.min(max - open, Math.max(this.#line.size - opening, forMin))
  }

  // The next owner must not find what this one has set.
  #reset(connection: PooledConnection): void {
    if (this.#closed || connection.raw.reset === undefined) this.#discard(connection)
    else this.#until(this.#asNew(connection))
  }

  async #asNew(connection: PooledConnection): Promise<void> {
    const { raw } = connection
    try {
      await raw.reset?.()
      await this.#parts.opener.prepare(raw)
    } catch {
      this.#discard(connection)
      return
    }
    if (this.#all.has(connection)) this.#free(connection)
  }

  // When one connection is lost the server may have ended all: the others are tried before they are given out.
  #suspectOthers(): void {
    for (const connection of this.#idle) connection.suspect = true
  }

  #retire(connection: PooledConnection): void {
    const place = this.#idle.indexOf(connection)
    if (place < 0) return
    this.#idle.splice(place, 1)
    this.#discard(connection)
  }

  #discard(connection: PooledConnection): void {
    if (!this.#all.delete(connection)) return
    this.#until(this.#parts.opener.close(connection.raw))
    this.#growth.grow()
  }

  #until(ending: Promise<void>): void {
    this.#ending.add(ending)
    ending.finally(() => this.#ending.delete(ending))
  }

  #timeoutError(owner: ConnectionOwner): Error {
    const { opener, settings } = this.#parts
    return poolTimeout(owner.description, settings.acquireTimeout, {
      url: opener.url,
      max: settings.max,
      connections: this.#all,
      opening: this.#growth.opening,
      waiting: this.#line.size - 1,
      now: opener.environment.now(),
      lastError: this.#growth.lastError,
    })
  }

  #warnOfHolder(hold: Hold): void {
    const { opener, warn } = this.#parts
    const who = describeHold(hold, opener.environment.now())
    warn(
      `warning: a connection of ${opener.url} has not been given back by ${who}: is a session or a stream left open?`,
    )
  }

  #closedError(): EngineError {
    return new EngineError('engine_closed', { url: this.#parts.opener.url })
  }
}
