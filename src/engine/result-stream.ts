// The batches of a stream on their way to the caller: errors translated, the end reported once.
import type { WireValue } from '../driver/driver.ts'

/** What the owner of a stream wants to know, and may refuse. */
export interface StreamHooks {
  /** Throws when the stream may not be read any more. */
  readonly check: () => void
  /** Our error for the driver's. */
  readonly translate: (error: unknown) => Error
  /** Called once, when nothing more will be read. */
  readonly ended: (rows: number, error: unknown) => void
}

/** Reads a stream of a driver. */
export class ResultStream implements AsyncIterableIterator<WireValue[][]> {
  readonly #source: AsyncIterator<WireValue[][]>
  readonly #hooks: StreamHooks
  #rows = 0
  #ended = false

  constructor(source: AsyncIterable<WireValue[][]>, hooks: StreamHooks) {
    this.#source = source[Symbol.asyncIterator]()
    this.#hooks = hooks
  }

  /** The next batch. */
  async next(): Promise<IteratorResult<WireValue[][], undefined>> {
    this.#hooks.check()
    if (this.#ended) return { done: true, value: undefined }
    try {
      const batch = await this.#source.next()
      if (batch.done === true) {
        this.#end(null)
        return { done: true, value: undefined }
      }
      this.#rows += batch.value.length
      return { done: false, value: batch.value }
    } catch (cause) {
      const error = this.#hooks.translate(cause)
      this.#end(error)
      throw error
    }
  }

  /** Ends the reading. */
  async return(): Promise<IteratorResult<WireValue[][], undefined>> {
    try {
      await this.#source.return?.()
    } catch (cause) {
      const error = this.#hooks.translate(cause)
      this.#end(error)
      throw error
    }
    this.#end(null)
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #end(error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.#hooks.ended(this.#rows, error)
  }
}
