// The rows of one statement of mysql2 in batches: the socket is read only as far as the caller has asked.
import type { WireValue } from '../driver/driver.ts'
import { type Field, wideColumns, widen } from './mysql2-values.ts'

/** A command of the package that tells its rows as they come. */
export interface RawCommand {
  on(event: 'fields', listener: (fields: readonly Field[] | undefined) => void): void
  on(event: 'result', listener: (row: unknown) => void): void
  on(event: 'error', listener: (error: unknown) => void): void
  on(event: 'end', listener: () => void): void
}

/** What the connection does for its rows. */
export interface RowSource {
  /** Sends the statement. */
  readonly open: () => RawCommand
  /** Notes what an error means for the connection, and gives it back. */
  readonly failed: (error: unknown) => unknown
  /** Stops reading from the socket. */
  readonly pause: () => void
  /** Goes on reading; rows that have arrived are told at once. */
  readonly resume: () => void
  /** Called when rows are left that nobody wants: whether the connection has ended itself, so that no more of them come. */
  readonly abandon: () => boolean
  /** Called once, when no row comes any more. */
  readonly ended: () => void
}

interface Waiter {
  readonly resolve: (result: IteratorResult<WireValue[][], undefined>) => void
  readonly reject: (error: unknown) => void
}

const DONE = { done: true, value: undefined } as const

/** Reads the rows of a statement, which is sent with the first batch, in batches. At most two batches are in memory. */
export class Mysql2Rows implements AsyncIterableIterator<WireValue[][]> {
  readonly #source: RowSource
  readonly #batchSize: number
  readonly #full: WireValue[][][] = []
  #batch: WireValue[][] = []
  #wide: readonly number[] | null = null
  #waiter: Waiter | null = null
  #left: (() => void) | null = null
  #state: 'new' | 'open' | 'left' | 'ended' = 'new'
  #failure: { readonly error: unknown } | null = null
  #paused = false

  constructor(source: RowSource, batchSize: number) {
    this.#source = source
    this.#batchSize = Math.max(1, Math.floor(batchSize))
  }

  /** Whether the socket waits for the caller. */
  get paused(): boolean {
    return this.#paused
  }

  /** The next rows: at most a batch, never none. */
  next(): Promise<IteratorResult<WireValue[][], undefined>> {
    const batch = this.#full.shift()
    if (batch !== undefined) {
      if (this.#full.length === 0) this.#resume()
      return Promise.resolve({ done: false, value: batch })
    }
    if (this.#failure !== null) return Promise.reject(this.#takeFailure())
    if (this.#state === 'left' || this.#state === 'ended') return Promise.resolve(DONE)
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject }
      if (this.#state === 'new') this.#open()
      else this.#resume()
    })
  }

  /** Ends the reading: what is left of the rows is read and dropped, or the connection ends itself. */
  async return(): Promise<IteratorResult<WireValue[][], undefined>> {
    if (this.#state === 'new') this.#state = 'ended'
    if (this.#state === 'open') {
      const gone = new Promise<void>(resolve => {
        this.#left = resolve
      })
      this.#leave()
      await gone
    }
    this.#full.length = 0
    return DONE
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The connection is gone. */
  fail(error: unknown): void {
    if (this.#state === 'open') this.#failure = { error }
    this.#end()
  }

  #open(): void {
    this.#state = 'open'
    try {
      const command = this.#source.open()
      command.on('fields', fields => {
        this.#wide = fields === undefined ? null : wideColumns(fields)
      })
      command.on('result', row => this.#take(row))
      command.on('error', error => this.fail(this.#source.failed(error)))
      command.on('end', () => this.#end())
    } catch (error) {
      this.fail(error)
    }
  }

  #take(row: unknown): void {
    if (this.#state !== 'open' || !Array.isArray(row)) return
    if (this.#wide !== null) widen(row, this.#wide)
    this.#batch.push(row)
    if (this.#batch.length === this.#batchSize) this.#give()
  }

  #give(): void {
    const batch = this.#batch
    if (batch.length === 0) return
    this.#batch = []
    const waiter = this.#waiter
    this.#waiter = null
    if (waiter !== null) waiter.resolve({ done: false, value: batch })
    else {
      this.#full.push(batch)
      this.#pause()
    }
  }

  // Rows that have arrived already are dropped at once; only if more are to come is there something to decide.
  #leave(): void {
    this.#state = 'left'
    this.#waiter?.resolve(DONE)
    this.#waiter = null
    this.#batch = []
    this.#resume()
    if (this.#left !== null && this.#source.abandon()) this.#end()
  }

  #end(): void {
    if (this.#state === 'ended') return
    const wasOpen = this.#state === 'open'
    this.#state = 'ended'
    if (wasOpen) this.#give()
    // The next statement reads from the same socket.
    this.#resume()
    const waiter = this.#waiter
    this.#waiter = null
    if (waiter !== null) {
      if (this.#failure === null) waiter.resolve(DONE)
      else waiter.reject(this.#takeFailure())
    }
    this.#left?.()
    this.#left = null
    this.#source.ended()
  }

  #takeFailure(): unknown {
    const failure = this.#failure
    this.#failure = null
    return failure?.error
  }

  #pause(): void {
    if (this.#paused || this.#state !== 'open') return
    this.#paused = true
    this.#source.pause()
  }

  #resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#source.resume()
  }
}
