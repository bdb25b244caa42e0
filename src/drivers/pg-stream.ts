// Reading a result in batches through a portal. Inside a transaction each batch is a run of its own, so other statements may run between;
// outside, the portal lives only as long as the server is not told that the messages have ended, so the connection is busy until the end.
import type { WireValue } from '../driver/driver.ts'
import type { PgWire } from './pg-client.ts'
import { Run } from './pg-runs.ts'
import { ALL_TEXT, type ProtocolValue, type ResultColumn, type RowReader, rowReader } from './postgresql-values.ts'

/** What a portal is opened with. */
export interface PortalOptions {
  readonly portal: string
  readonly text: string
  readonly values: readonly ProtocolValue[]
  readonly batchSize: number
}

/** A batch, and whether it is the last. */
export interface Batch {
  readonly rows: WireValue[][]
  readonly last: boolean
}

/** One read of a named portal in a transaction: the first opens it. */
export class PortalRead extends Run<Batch> {
  /** How the rows are read, for the reads that follow. */
  reader: RowReader
  readonly #options: PortalOptions
  readonly #opens: boolean
  readonly #rows: WireValue[][] = []
  #last = true

  constructor(options: PortalOptions, reader: RowReader | null) {
    super()
    this.#options = options
    this.#opens = reader === null
    this.reader = reader ?? ALL_TEXT
  }

  submit(wire: PgWire): null {
    const { portal, batchSize } = this.#options
    wire.stream.cork?.()
    if (this.#opens) openPortal(wire, this.#options)
    wire.execute({ portal, rows: batchSize })
    wire.sync()
    wire.stream.uncork?.()
    return null
  }

  override handleRowDescription({ fields }: { readonly fields: readonly ResultColumn[] }): void {
    this.reader = rowReader(fields)
  }

  protected override get rowReader(): RowReader {
    return this.reader
  }

  protected override get wanted(): boolean {
    return true
  }

  protected override take(row: WireValue[]): void {
    this.#rows.push(row)
  }

  override handlePortalSuspended(): void {
    this.#last = false
  }

  protected result(): Batch {
    return { rows: this.#rows, last: this.#last }
  }
}

/** Closes a named portal. */
export class PortalClose extends Run<void> {
  readonly #portal: string

  constructor(portal: string) {
    super()
    this.#portal = portal
  }

  submit(wire: PgWire): null {
    wire.close({ type: 'P', name: this.#portal })
    wire.sync()
    return null
  }

  protected result(): void {
    // Nothing.
  }
}

interface Waiting {
  readonly resolve: (batch: Batch) => void
  readonly reject: (error: Error) => void
}

/** A whole reading outside a transaction: it holds the connection until it ends. */
export class HeldPortal extends Run<void> {
  readonly #options: PortalOptions
  #reader: RowReader = ALL_TEXT
  #rows: WireValue[][] = []
  #wire: PgWire | null = null
  #waiting: Waiting | null = null
  #ended = false

  constructor(options: PortalOptions) {
    super()
    this.#options = options
  }

  submit(wire: PgWire): null {
    this.#wire = wire
    wire.stream.cork?.()
    openPortal(wire, this.#options)
    this.#read(wire)
    wire.stream.uncork?.()
    return null
  }

  /** The next batch; the first is asked for before the run is submitted. */
  next(): Promise<Batch> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      if (this.error !== null) this.#fail(this.error)
      else if (this.#ended) this.#deliver(true)
      else if (this.#wire !== null) this.#read(this.#wire)
    })
  }

  /** Whether nothing more will be read. */
  get ended(): boolean {
    return this.#ended
  }

  /** Says that it was not, or could not be, read: what waits for a batch fails. */
  refuse(error: Error): void {
    this.error ??= error
    this.#ended = true
    this.#fail(error)
  }

  /** Ends the reading: the server forgets the portal. */
  end(): void {
    if (this.#ended || this.#wire === null) return
    this.#ended = true
    this.#wire.close({ type: 'P', name: this.#options.portal })
    this.#wire.sync()
  }

  override settle(): void {
    this.#ended = true
    super.settle()
    if (this.error !== null) this.#fail(this.error)
    else if (this.#waiting !== null) this.#deliver(true)
  }

  override handleRowDescription({ fields }: { readonly fields: readonly ResultColumn[] }): void {
    this.#reader = rowReader(fields)
  }

  protected override get rowReader(): RowReader {
    return this.#reader
  }

  protected override get wanted(): boolean {
    return true
  }

  protected override take(row: WireValue[]): void {
    this.#rows.push(row)
  }

  override handlePortalSuspended(): void {
    this.#deliver(false)
  }

  override handleCommandComplete(): void {
    this.#finish()
  }

  override handleEmptyQuery(): void {
    this.#finish()
  }

  override handleError(error: Error): void {
    super.handleError(error)
    this.#finish()
  }

  protected result(): void {
    // Nothing.
  }

  // What waits is answered when the server is ready again.
  #finish(): void {
    if (this.#ended) return
    this.#ended = true
    this.#wire?.sync()
  }

  #read(wire: PgWire): void {
    wire.execute({ portal: this.#options.portal, rows: this.#options.batchSize })
    wire.flush()
  }

  #deliver(last: boolean): void {
    const rows = this.#rows
    this.#rows = []
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve({ rows, last })
  }

  #fail(error: Error): void {
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.reject(error)
  }
}

function openPortal(wire: PgWire, { portal, text, values }: PortalOptions): void {
  wire.parse({ name: '', text })
  wire.bind({ portal, statement: '', values })
  wire.describe({ type: 'P', name: portal })
}
