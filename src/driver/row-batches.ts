// Rows of an in-process database in batches. Everything happens synchronously inside the promises, so leaving a loop frees the statement
// before anything else can run on the connection.
import type { WireValue } from './driver.ts'

/** Reads an iterator of rows, which is opened with the first batch, in batches. */
export class RowBatches implements AsyncIterableIterator<WireValue[][]> {
  readonly #open: () => Iterator<WireValue[]>
  readonly #batchSize: number
  #rows: Iterator<WireValue[]> | null = null
  #ended = false
  /** Called once, when nothing is held open any more. */
  readonly #released: () => void

  constructor(open: () => Iterator<WireValue[]>, batchSize: number, released: () => void = () => undefined) {
    this.#open = open
    this.#released = released
    this.#batchSize = Math.max(1, Math.floor(batchSize))
  }

  /** The next rows: at most a batch, never none. */
  async next(): Promise<IteratorResult<WireValue[][], undefined>> {
    if (this.#ended) return { done: true, value: undefined }
    const rows = this.#read()
    return rows.length === 0 ? { done: true, value: undefined } : { done: false, value: rows }
  }

  /** Ends the reading. */
  async return(): Promise<IteratorResult<WireValue[][], undefined>> {
    this.#end()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Reads all rows that are left, so that nothing of the database is held any more. A failure is told by `next`. */
  readRest(): void {
    const rows = this.#rows
    if (rows === null) return
    const rest: WireValue[][] = []
    let failure: { readonly error: unknown } | null = null
    try {
      for (let row = rows.next(); row.done !== true; row = rows.next()) rest.push(row.value)
    } catch (error) {
      failure = { error }
    }
    this.#rows = kept(rest, failure)
    this.#released()
  }

  #read(): WireValue[][] {
    const batch: WireValue[][] = []
    try {
      this.#rows ??= this.#open()
      while (batch.length < this.#batchSize) {
        const row = this.#rows.next()
        if (row.done === true) {
          this.#ended = true
          this.#released()
          break
        }
        batch.push(row.value)
      }
      return batch
    } catch (error) {
      this.#end()
      throw error
    }
  }

  #end(): void {
    this.#ended = true
    this.#rows?.return?.()
    this.#rows = null
    this.#released()
  }
}

/** Rows that were read already, and the failure that ended the reading. */
function* kept(rows: readonly WireValue[][], failure: { readonly error: unknown } | null): Generator<WireValue[]> {
  yield* rows
  if (failure !== null) throw failure.error
}
