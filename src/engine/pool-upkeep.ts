// What a pool does by the clock: connections that are idle or old for too long are closed, and long holders are named.
import type { EngineEnvironment } from './environment.ts'
import type { PoolSettings } from './pool-settings.ts'
import type { Hold, PooledConnection } from './pooled-connection.ts'

/** What upkeep works on, and whom it tells. */
export interface UpkeepHooks {
  readonly connections: ReadonlySet<PooledConnection>
  /** Closes a connection that nobody uses. */
  readonly retire: (connection: PooledConnection) => void
  readonly heldLong: (hold: Hold) => void
}

/** The clockwork of a pool: one timer, and none when nothing is due. */
export class PoolUpkeep {
  readonly #settings: PoolSettings
  readonly #environment: EngineEnvironment
  readonly #hooks: UpkeepHooks
  #cancel: (() => void) | null = null
  #dueAt = Number.POSITIVE_INFINITY

  constructor(settings: PoolSettings, environment: EngineEnvironment, hooks: UpkeepHooks) {
    this.#settings = settings
    this.#environment = environment
    this.#hooks = hooks
  }

  /** When a connection that is opened now is to be replaced: spread over a tenth of its life, so that not all end at once. */
  expiry(): number {
    return this.#environment.now() + this.#settings.maxLifetime * (1 - this.#environment.random() / 10)
  }

  /** Whether a connection is to be replaced. */
  hasExpired({ expires }: PooledConnection): boolean {
    return this.#environment.now() >= expires
  }

  /** Says that a connection became idle now. */
  idle(connection: PooledConnection): void {
    this.#scheduleAt(this.#dueTime(connection, this.#hasSpare))
  }

  /** Says that a connection was given out now. */
  lent(): void {
    const { warnAfter } = this.#settings
    if (warnAfter < Number.POSITIVE_INFINITY) this.#scheduleAt(this.#environment.now() + warnAfter)
  }

  /** Ends it. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#dueAt = Number.POSITIVE_INFINITY
  }

  get #hasSpare(): boolean {
    return this.#hooks.connections.size > this.#settings.min
  }

  #schedule(): void {
    let due = Number.POSITIVE_INFINITY
    const spare = this.#hasSpare
    for (const connection of this.#hooks.connections) due = Math.min(due, this.#dueTime(connection, spare))
    this.#scheduleAt(due)
  }

  #dueTime({ hold, idleSince, expires }: PooledConnection, spare: boolean): number {
    const { idleTimeout, warnAfter } = this.#settings
    if (hold !== null) return hold.warned ? Number.POSITIVE_INFINITY : hold.since + warnAfter
    if (idleSince === null) return Number.POSITIVE_INFINITY
    return Math.min(expires, spare ? idleSince + idleTimeout : Number.POSITIVE_INFINITY)
  }

  #scheduleAt(due: number): void {
    if (due >= this.#dueAt || due === Number.POSITIVE_INFINITY) return
    this.#cancel?.()
    this.#dueAt = due
    const wait = Math.max(0, due - this.#environment.now())
    this.#cancel = this.#environment.after(wait, () => this.#run())
  }

  #run(): void {
    this.stop()
    const now = this.#environment.now()
    for (const connection of [...this.#hooks.connections]) this.#attend(connection, now)
    this.#schedule()
  }

  #attend(connection: PooledConnection, now: number): void {
    const { hold, idleSince } = connection
    const { idleTimeout, warnAfter } = this.#settings
    if (idleSince !== null) {
      const spare = this.#hasSpare && now - idleSince >= idleTimeout
      if (spare || this.hasExpired(connection)) this.#hooks.retire(connection)
    } else if (hold !== null && !hold.warned && now - hold.since >= warnAfter) {
      hold.warned = true
      this.#hooks.heldLong(hold)
    }
  }
}
