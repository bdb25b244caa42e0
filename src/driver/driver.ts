// What a client library must do for Athanor: one adapter file implements this, and nothing above knows which one it is.
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { WireValue } from '../util/wire-value.ts'
import type { DatabaseFunction } from './functions.ts'

export type { WireValue } from '../util/wire-value.ts'

/** A statement as a driver gets it. The object lives as long as the compiled statement: drivers keep prepared handles by it. */
export interface DriverStatement {
  /** The SQL text. */
  readonly text: string
  /** Whether whole numbers in its rows must come as bigint, because some may not fit a JavaScript number. */
  readonly wideIntegers: boolean
  /** Whether it can return one row at most: a driver need not look for more. Default false. */
  readonly single?: boolean
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

/** Counts the runs of a statement that succeeded: when one fails, it says which. */
export interface RunCount {
  done: number
}

/** One raw connection of a client library. It is used by one caller at a time. */
export interface DriverConnection {
  /** Runs a statement and returns its rows as arrays in the order of its columns. */
  query(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<WireValue[][]>
  /** Runs a statement that returns no rows. */
  execute(statement: DriverStatement, parameters: readonly WireValue[]): MaybePromise<ExecuteResult>
  /** Runs a statement once for each list of parameters and returns what each run did, in order; `count` is kept up to date meanwhile. */
  executeMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count?: RunCount,
  ): MaybePromise<readonly ExecuteResult[]>
  /** Runs a statement that returns one row once for each list of parameters: one row a list, in order, empty where none was returned. */
  queryMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count?: RunCount,
  ): MaybePromise<WireValue[][]>
  /** Runs text of several statements without parameters. */
  script(text: string): MaybePromise<void>
  /** Reads rows in batches of at most `batchSize`; leaving the loop releases what the database holds for it. */
  stream(statement: DriverStatement, parameters: readonly WireValue[], batchSize: number): AsyncIterable<WireValue[][]>
  /**
   * The same beside other statements, which may run between the batches: the rows that are left are read into memory before one of them changes
   * anything. Left out where the library cannot do so.
   */
  streamAside?(
    statement: DriverStatement,
    parameters: readonly WireValue[],
    batchSize: number,
  ): AsyncIterableIterator<WireValue[][]>
  /** Whether a transaction is open on the connection, where the library knows; null where it does not. */
  readonly inTransaction: boolean | null
  /** Whether the open transaction has failed, so that it can only be rolled back; left out where the library does not know. */
  readonly transactionFailed?: boolean
  /** Whether the library has noticed that the connection is gone, for instance because the server ended it while it was idle. Default false. */
  readonly ended?: boolean
  /**
   * Brings the connection's session back to what it was after it was opened: settings, temporary tables, locks, listening. Called before another
   * owner gets the connection, when text of the program's own has run on it; the dialect's `setUp` runs again afterwards. A connection without
   * it is replaced in that case.
   */
  reset?(): MaybePromise<void>
  /** Makes functions of the program known to the database; only databases in the process can call them. */
  registerFunctions?(functions: readonly DatabaseFunction[]): void
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
  /** Server databases: the longest time to wait for a connection to be made, in milliseconds. */
  readonly connectTimeout?: number
  /** Server databases: what the URL says after its question mark, such as `sslmode`. */
  readonly urlOptions?: Readonly<Record<string, string>>
}

/** An adapter for one client library. */
export interface Driver {
  /** The name in URLs after the plus sign, such as `better-sqlite3`. */
  readonly name: string
  /** Whether a database has only one connection, which all owners share: a server's database in the process. Default false. */
  readonly singleConnection?: boolean
  /** Opens a connection. */
  connect(options: ConnectOptions): MaybePromise<DriverConnection>
}
