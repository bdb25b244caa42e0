// What a client library must do for Athanor: one adapter file implements this, and nothing above knows which one it is.
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { WireValue } from '../util/wire-value.ts'

export type { WireValue } from '../util/wire-value.ts'

/** A statement as a driver gets it. The object lives as long as the compiled statement: drivers keep prepared handles by it. */
export interface DriverStatement {
  /** The SQL text. */
  readonly text: string
  /** Whether whole numbers in its rows must come as bigint, because some may not fit a JavaScript number. */
  readonly wideIntegers: boolean
  /** Whether it runs once: nothing that was prepared for it is kept. Default false. */
  readonly once?: boolean
}

/** What a statement without rows did. */
export interface ExecuteResult {
  /** Rows inserted, changed or deleted. */
  readonly changes: number
  /** The key that the database gave to the last inserted row, where it says so; null when no row was inserted. */
  readonly lastInsertId: number | bigint | null
}

/** One raw connection of a client library. It is used by one caller at a time. */
export interface DriverConnection {
  /** Runs a statement and returns its rows as arrays in the order of its columns. */
  query(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<WireValue[][]>
  /** Runs a statement that returns no rows. */
  execute(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<ExecuteResult>
  /** Runs a statement once for each list of parameters and returns what each run did, in order. */
  executeMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
  ): MaybePromise<readonly ExecuteResult[]>
  /** Runs a statement that returns one row once for each list of parameters: one row a list, in order, empty where none was returned. */
  queryMany(statement: DriverStatement, parameters: readonly (readonly WireValue[])[]): MaybePromise<WireValue[][]>
  /** Runs text of several statements without parameters. */
  script(text: string): MaybePromise<void>
  /** Reads rows in batches of at most `batchSize`; leaving the loop releases what the database holds for it. */
  stream(statement: DriverStatement, parameters: readonly WireValue[], batchSize: number): AsyncIterable<WireValue[][]>
  /** Whether a transaction is open on the connection, where the library knows; null where it does not. */
  readonly inTransaction: boolean | null
  /** Ends the connection. */
  close(): MaybePromise<void>
}

/** What a connection is opened with. */
export interface ConnectOptions {
  /** SQLite: the file, or `:memory:`. */
  readonly database: string
  /** Server databases: where and who. */
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  /** Whether the connection only reads. */
  readonly readOnly: boolean
  /** Options that are handed to the client library as they are. */
  readonly connectArgs: Readonly<Record<string, unknown>>
  /** How many prepared statements a connection keeps. */
  readonly statementCacheSize: number
}

/** An adapter for one client library. */
export interface Driver {
  /** The name in URLs after the plus sign, such as `better-sqlite3`. */
  readonly name: string
  /** Opens a connection. */
  connect(options: ConnectOptions): MaybePromise<DriverConnection>
}
