// Those who wait for a connection, first come, first served.
import { LockTimeout } from '../errors/database-error.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { EngineEnvironment } from './environment.ts'

/** A wait for something that others hold. */
export interface WaitRequest {
  readonly owner: ConnectionOwner
  /** What is waited for, such as `the writing connection of sqlite:///app.db`. */
  readonly subject: string
  /** The longest wait in milliseconds. */
  readonly timeout: number
  readonly environment: EngineEnvironment
  /** Stands for the engine that asks, so that it can call off its own waits. */
  readonly engine: object
  /** The error when the time is over; default: a LockTimeout that says who holds what is waited for. */
  readonly timedOut?: () => Error
}

interface Waiter<T> {
  readonly request: WaitRequest
  readonly grant: (value: T) => void
  readonly refuse: (error: unknown) => void
}

/** A line of waiters. */
export class WaitingLine<T> {
  // A Set keeps the order of arrival and lets a waiter in the middle leave at once.
  readonly #waiters = new Set<Waiter<T>>()

  /** The one who is next; null when nobody waits. */
  get next(): ConnectionOwner | null {
    const [first] = this.#waiters
    return first?.request.owner ?? null
  }

  /** How many wait. */
  get size(): number {
    return this.#waiters.size
  }

  /** The waits, in order. */
  *requests(): Iterable<WaitRequest> {
    for (const { request } of this.#waiters) yield request
  }

  /**
   * Waits.
   *
   * @param describeHolders who holds what is waited for, as the end of a sentence; asked only when the time is over
   * @throws LockTimeout after the time that the request gives
   */
  join(request: WaitRequest, describeHolders: () => string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter)
        cancelTimer()
      }
      const waiter: Waiter<T> = {
        request,
        grant: value => {
          leave()
          resolve(value)
        },
        refuse: error => {
          leave()
          reject(error)
        },
      }
      this.#waiters.add(waiter)
      const cancelTimer = request.environment.after(request.timeout, () => {
        waiter.refuse(request.timedOut?.() ?? timeoutError(request, describeHolders()))
      })
    })
  }

  /** Gives what was waited for to the one who is next; false when nobody waits. */
  handOver(value: T): boolean {
    const [first] = this.#waiters
    first?.grant(value)
    return first !== undefined
  }

  /** Calls off the waits of an engine. */
  dismiss(engine: object, error: unknown): void {
    for (const waiter of this.#waiters) if (waiter.request.engine === engine) waiter.refuse(error)
  }
}

function timeoutError(request: WaitRequest, holders: string): LockTimeout {
  const { owner, subject, timeout } = request
  return new LockTimeout({
    reason: `${owner.description} waited ${timeout} ms for ${subject}, ${holders}; shorten what is done while it is held, or raise \`lockTimeout\``,
  })
}
