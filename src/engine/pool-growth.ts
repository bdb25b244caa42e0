// Making a pool's connections: several at once, never more than are wanted, with growing pauses while the server cannot be reached.
import type { DriverConnection } from '../driver/driver.ts'
import type { EngineEnvironment } from './environment.ts'

/** What a pool says to the making of its connections, and is told. */
export interface GrowthHooks {
  /** How many more connections are wanted now, those that are being opened not counted. */
  readonly wanted: () => number
  readonly open: () => PromiseLike<DriverConnection>
  /** A connection was opened. */
  readonly opened: (raw: DriverConnection) => void
  /** None could be opened and it is of no use to try again: those who wait are told. */
  readonly failed: (error: unknown) => void
  /** Whether it is of use to try again, for a server that was reached before or never was. */
  readonly mayPass: (error: unknown, reached: boolean) => boolean
}

const FIRST_PAUSE = 50
const LONGEST_PAUSE = 2000

/** The connections of a pool that are being made. */
export class PoolGrowth {
  readonly #hooks: GrowthHooks
  readonly #environment: EngineEnvironment
  readonly #running = new Set<Promise<void>>()
  #reached = false
  #failures = 0
  #endPause: (() => void) | null = null
  #stopped = false
  /** Why the last attempt failed; null when it did not. */
  lastError: unknown = null

  constructor(hooks: GrowthHooks, environment: EngineEnvironment) {
    this.#hooks = hooks
    this.#environment = environment
  }

  /** How many connections are being opened. */
  get opening(): number {
    return this.#running.size
  }

  /** Opens what is wanted. After a failure one attempt at a time is made, until one succeeds. */
  grow(): void {
    while (this.#mayOpen() && this.#hooks.wanted() > 0) {
      const running = this.#open().finally(() => {
        this.#running.delete(running)
        this.grow()
      })
      this.#running.add(running)
    }
  }

  /** Opens nothing more, and waits for what is being opened. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#endPause?.()
    await Promise.all(this.#running)
  }

  #mayOpen(): boolean {
    if (this.#stopped || this.#endPause !== null) return false
    return this.#failures === 0 || this.#running.size === 0
  }

  async #open(): Promise<void> {
    let raw: DriverConnection
    try {
      raw = await this.#hooks.open()
    } catch (error) {
      this.#failed(error)
      return
    }
    this.#reached = true
    this.#failures = 0
    this.lastError = null
    this.#hooks.opened(raw)
  }

  #failed(error: unknown): void {
    this.lastError = error
    if (this.#stopped) return
    if (this.#hooks.mayPass(error, this.#reached)) this.#pause()
    else this.#hooks.failed(error)
  }

  // Attempts that were made at the same time fail together: that is one failure.
  #pause(): void {
    if (this.#endPause !== null) return
    this.#failures++
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#failures - 1))
    const cancel = this.#environment.after(longest * (0.5 + this.#environment.random() / 2), () => {
      this.#endPause = null
      this.grow()
    })
    this.#endPause = () => {
      cancel()
      this.#endPause = null
    }
  }
}
