// What is told of every statement: to the log, to listeners, to channels and to traces.
import type { DriverStatement, WireValue } from '../driver/driver.ts'

/** What a statement did for the caller: `control` opens or ends a transaction or sets a savepoint. */
export type QueryKind = 'query' | 'execute' | 'executeMany' | 'queryMany' | 'script' | 'stream' | 'control'

/** A statement about to be sent. */
export interface StatementStart {
  /** What the driver is given; for scripts and control statements only the text counts. */
  readonly statement: DriverStatement
  readonly kind: QueryKind
  /** One list of parameters a run; none for scripts and control. */
  readonly parameters: readonly (readonly WireValue[])[]
  /** Who uses the connection, such as `db.scope`. */
  readonly owner: string
  /** Whether a transaction is open. */
  readonly inTransaction: boolean
}

/** A statement that was sent. */
export interface QueryEvent {
  /** The text, with placeholders where values were bound. */
  readonly sql: string
  readonly kind: QueryKind
  /** How long it took, in milliseconds, waits for locks included. */
  readonly duration: number
  /** Rows returned, or changed if it returns none. */
  readonly rows: number
  /** How often it ran with other values: more than 1 only for `executeMany` and `queryMany`. */
  readonly runs: number
  /** Whether its text was known from an earlier statement of the same structure; null for text that is never compiled. */
  readonly cached: boolean | null
  /** How long compiling it took, in milliseconds; null where it was not compiled for this run. */
  readonly compileTime: number | null
  /** Why it failed, an error of Athanor's; null if it did not. */
  readonly error: unknown
  /** The name of its database among several, such as `reporting` or `replica 1`; null when there is one. */
  readonly database: string | null
  /** The database's URL, without its password. */
  readonly url: string
  /** Whether it ran inside a transaction. */
  readonly inTransaction: boolean
  /** Who used the connection, such as `db.scope`. */
  readonly owner: string
  /** The values, one list a run: only where a listener asked for them. */
  readonly parameters?: readonly (readonly WireValue[])[]
}

/** A function that is told of every statement. If it throws, that is logged once, and the statement goes on. */
export type QueryListener = (event: QueryEvent) => void

/** What a listener wants to know. */
export interface QueryListenerOptions {
  /** Whether events have the values of the statements. They may be secret. Default: false. */
  readonly parameters?: boolean
}

/** The database that statements go to. */
export interface ObservedDatabase {
  /** Its name among several; null when it is the only one. */
  readonly name: string | null
  /** Without its password. */
  readonly url: string
  /** As OpenTelemetry names it, such as `postgresql`. */
  readonly system: string
  /** The database's name, or its file. */
  readonly namespace: string
  readonly host: string | null
  readonly port: number | null
}

/** Is told when a statement starts; what it gives back, if anything, is told how it ended. */
export type QueryWatcher = (start: StatementStart, database: ObservedDatabase) => ((event: QueryEvent) => void) | null
