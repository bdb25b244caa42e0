// What is submitted to a client of pg: a statement with one list of parameters or many, a script, and one read of a portal. All messages of a
// run are sent at once, so many runs of a statement cost one round trip, and the server skips the rest of them when one fails.
import type { RunCount, WireValue } from '../driver/driver.ts'
import type { PgSubmittable, PgWire } from './pg-client.ts'
import type { Prepared } from './postgresql-statements.ts'
import {
  ALL_TEXT,
  changesOf,
  type ProtocolValue,
  type ResultColumn,
  type RowReader,
  readRow,
  readRowBytes,
  rowReader,
} from './postgresql-values.ts'

const nothing = (): void => undefined

/** Something that is submitted: it settles when the server is ready again, so that what the connection knows of its transaction is true. */
export abstract class Run<T> implements PgSubmittable {
  /** The server's, or the library's, complaint. */
  error: Error | null = null
  #resolve: (value: T) => void = nothing
  #reject: (error: unknown) => void = nothing

  abstract submit(wire: PgWire): Error | null
  /** What it gives. */
  protected abstract result(): T

  /** The promise of its result. */
  promise(): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Ends it: the server is ready, or gone. */
  settle(): void {
    if (this.error === null) this.#resolve(this.result())
    else this.#reject(this.error)
  }

  // What a run does not wait for is left alone.
  handleRowDescription(_: { readonly fields: readonly ResultColumn[] }): void {
    // Nothing.
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    if (this.wanted) this.take(readRow(fields, this.rowReader))
  }

  handleRow(bytes: Buffer, at: number): void {
    if (this.wanted) this.take(readRowBytes(bytes, at, this.rowReader))
  }

  /** How its rows are read. */
  protected get rowReader(): RowReader {
    return ALL_TEXT
  }

  /** Whether the next row is wanted. */
  protected get wanted(): boolean {
    return false
  }

  /** Takes a row. */
  protected take(_: WireValue[]): void {
    // Nothing.
  }

  handleCommandComplete(_: { readonly text: string }): void {
    // Nothing.
  }

  handleEmptyQuery(): void {
    // Nothing.
  }

  handlePortalSuspended(): void {
    // Nothing.
  }

  handleReadyForQuery(): void {
    // Nothing.
  }

  handleCopyData(): void {
    // Nothing.
  }

  handleError(error: Error): void {
    this.error ??= error
  }

  handleCopyInResponse(wire: PgWire): void {
    wire.sendCopyFail('COPY FROM STDIN is not supported')
  }
}

/** A run, whatever it gives. */
export interface AnyRun extends PgSubmittable {
  readonly error: Error | null
  settle(): void
}

/** A statement, once for each list of parameters. */
export abstract class StatementRun<T> extends Run<T> {
  readonly #lists: readonly (readonly ProtocolValue[])[]
  #prepared: Prepared
  #closing: readonly string[]
  #sentAgain = false
  #count: RunCount | null = null
  #leads: readonly string[] = []
  /** How many of them the server has not done yet. */
  #leading = 0

  constructor(prepared: Prepared, lists: readonly (readonly ProtocolValue[])[], closing: readonly string[]) {
    super()
    this.#prepared = prepared
    this.#lists = lists
    this.#closing = closing
  }

  /** What is prepared for it. */
  get prepared(): Prepared {
    return this.#prepared
  }

  /** Whether it was sent a second time, because the server had to prepare its statement again. */
  get sentAgain(): boolean {
    return this.#sentAgain
  }

  /** Is kept up to date with the runs that succeed. */
  countIn(count: RunCount | undefined): this {
    this.#count = count ?? null
    return this
  }

  /** Statements without rows that are sent before it: if one of them fails, the server does not come to it. */
  lead(texts: readonly string[]): this {
    this.#leads = texts
    return this
  }

  /** Whether others are sent before it. */
  get led(): boolean {
    return this.#leads.length > 0
  }

  /** Counts one run. */
  protected succeeded(): void {
    if (this.#count !== null) this.#count.done++
  }

  /** Makes it ready to be sent a second time, with a statement that is prepared again. */
  prepareAgain(prepared: Prepared, closing: readonly string[]): void {
    this.#prepared = prepared
    this.#closing = closing
    this.#sentAgain = true
    this.error = null
  }

  submit(wire: PgWire): null {
    wire.stream.cork?.()
    for (const name of this.#closing) wire.close({ type: 'S', name })
    this.#leading = this.#leads.length
    for (const text of this.#leads) {
      wire.parse({ name: '', text })
      wire.bind({ portal: '', statement: '', values: [] })
      wire.execute({ portal: '', rows: 0 })
    }
    prepare(wire, this.prepared)
    const statement = this.prepared.name
    for (const values of this.#lists) {
      wire.bind({ portal: '', statement, values })
      wire.execute({ portal: '', rows: 0 })
    }
    wire.sync()
    wire.stream.uncork?.()
    return null
  }

  override handleRowDescription({ fields }: { readonly fields: readonly ResultColumn[] }): void {
    this.prepared.reader = rowReader(fields)
  }

  protected override get rowReader(): RowReader {
    return this.#prepared.reader ?? ALL_TEXT
  }

  override handleCommandComplete({ text }: { readonly text: string }): void {
    if (this.#leading > 0) this.#leading--
    else this.completed(text)
  }

  /** One run is done. */
  protected completed(_tag: string): void {
    // Nothing.
  }

  override handleReadyForQuery(): void {
    this.prepared.ready = this.prepared.name !== ''
  }
}

/** A statement that is not there yet is prepared and described with its first run. */
function prepare(wire: PgWire, prepared: Prepared): void {
  if (prepared.sent) return
  prepared.sent = true
  wire.parse({ name: prepared.name, text: prepared.text })
  wire.describe({ type: 'S', name: prepared.name })
}

/** The rows of a statement. */
export class RowsRun extends StatementRun<WireValue[][]> {
  readonly #rows: WireValue[][] = []

  protected override get wanted(): boolean {
    return true
  }

  protected override take(row: WireValue[]): void {
    this.#rows.push(row)
  }

  protected result(): WireValue[][] {
    return this.#rows
  }
}

/** The first row of each run of a statement; empty where it has none. */
export class FirstRowsRun extends StatementRun<WireValue[][]> {
  readonly #rows: WireValue[][] = []
  #row: WireValue[] | null = null

  protected override get wanted(): boolean {
    return this.#row === null
  }

  protected override take(row: WireValue[]): void {
    this.#row = row
  }

  protected override completed(): void {
    this.#rows.push(this.#row ?? [])
    this.#row = null
    this.succeeded()
  }

  protected result(): WireValue[][] {
    return this.#rows
  }
}

/** How many rows each run of a statement changed. */
export class ChangesRun extends StatementRun<readonly number[]> {
  readonly #changes: number[] = []

  protected override completed(tag: string): void {
    this.#changes.push(changesOf(tag))
    this.succeeded()
  }

  override handleEmptyQuery(): void {
    this.#changes.push(0)
    this.succeeded()
  }

  protected result(): readonly number[] {
    return this.#changes
  }
}

/** Text of several statements. */
export class ScriptRun extends Run<void> {
  readonly #text: string

  constructor(text: string) {
    super()
    this.#text = text
  }

  submit(wire: PgWire): null {
    wire.query(this.#text)
    return null
  }

  protected result(): void {
    // Nothing.
  }
}
