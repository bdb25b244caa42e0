// One database's rules as a bundle of small parts. The engine knows a dialect only by this interface.
import type { Compiled } from '../compiler/compiled.ts'
import type { StatementDialect } from '../compiler/statement-dialect.ts'
import type { ConnectOptions, DriverConnection } from '../driver/driver.ts'
import type { DdlNode } from '../sql/ddl/ddl.ts'
import type { ExpressionNode } from '../sql/expression/nodes.ts'
import type { Table } from '../sql/schema/table.ts'
import type { SqlType } from '../sql/types/sql-type.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { Inspector } from './inspector.ts'
import type { ReflectedColumn, ReflectedTable } from './reflected.ts'
import type { DatabaseUrl } from './url.ts'

/** How a transaction begins. */
export interface TransactionOptions {
  /** How far it is kept apart from others. Default: the database's own. */
  readonly isolationLevel?: 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable'
  /** Whether it only reads. */
  readonly readOnly?: boolean
  /** PostgreSQL, with `serializable` and `readOnly`: whether it waits for a moment from which it can read without ever failing. */
  readonly deferrable?: boolean
}

/** What is known of a statement that failed, for its error. */
export interface FailedStatement {
  readonly text: string
}

/** What a fresh connection is prepared for. */
export interface SetUpContext {
  readonly readOnly: boolean
  readonly inMemory: boolean
  /** How long a server's statement waits for a lock, in milliseconds; `Infinity` for no limit. Default: as the server is set. */
  readonly lockTimeout?: number
}

/** One database's rules. */
export interface Dialect extends StatementDialect {
  /** The drivers that can serve it, the preferred first. */
  readonly drivers: readonly string[]
  /** The text of a schema change: usually one statement. */
  compileDdl(node: DdlNode): readonly string[]
  /** The statements that make what tables need beside themselves (schemas, named types, sequences), where it is not there. Default: none. */
  createObjects?(tables: readonly Table[]): readonly string[]
  /** The statements that drop what {@link createObjects} has made, where nothing else may use it. Default: none. */
  dropObjects?(tables: readonly Table[]): readonly string[]
  /**
   * An expression's text in one spelling, for comparing what a model says with what the database made of it. Default: words in lower case and
   * names without quotes.
   */
  comparableText?(sql: string): string
  /** What a URL says to a driver. */
  connectOptions(
    url: DatabaseUrl,
    settings: { readonly instancePath: string },
  ): Pick<ConnectOptions, 'database' | 'host' | 'port' | 'user' | 'password' | 'urlOptions'>
  /**
   * The file that a URL names, as a path from the working directory or from the root; null where it names none. Nothing is looked for
   * or made. Only dialects whose databases are files have it.
   */
  fileOf?(url: DatabaseUrl, settings: { readonly instancePath: string }): string | null
  /** Prepares a fresh connection: settings that every connection has. */
  setUp(connection: DriverConnection, context: SetUpContext): MaybePromise<void>
  /**
   * Lets a connection that others write on only read, or write again, at once. Default: not needed, because {@link begin} says it for the
   * transaction.
   */
  setReadOnly?(connection: DriverConnection, readOnly: boolean): void
  /** The statements that begin a transaction. */
  begin(options: TransactionOptions & { readonly writes: boolean }): readonly string[]
  /** Reads a live database. */
  inspector(query: InspectionQuery): Inspector
  /**
   * The same tables, with the types of columns whose values say more than the words of their declaration, in a number of queries that does not
   * grow with the number of tables. Default: as they were read.
   */
  typesByValues?(tables: readonly ReflectedTable[], query: InspectionQuery): Promise<readonly ReflectedTable[]>
  /** Our error for a driver's, with table, column and constraint where they can be known; the driver's own is its cause. */
  translateError(error: unknown, statement: FailedStatement): Error
  /** Whether an error means that another process holds a lock that may soon be free. */
  isBusy(error: unknown): boolean
  /**
   * Whether the transaction may succeed when it is run again from its beginning: another one was in the way. `error` is one of ours, with the
   * driver's as its cause. Default: `SerializationFailure` and `LockTimeout`.
   */
  isRetryable?(error: unknown): boolean
  /** Whether a server that answers takes no connection just now, and soon may: it is full, or starting. Default: never. */
  isUnavailable?(error: unknown): boolean
  /** What keeps a connection alive and shows that it is: the cheapest statement there is. Default: `SELECT 1`. */
  readonly pingStatement?: string
  /** Whether a column of the database has the type that a model says, so that nothing has to be migrated. */
  sameType(type: SqlType, column: ReflectedColumn, table: Pick<ReflectedTable, 'options'>): boolean
  /** A server default's text as the inspector finds it in a database that has it. */
  defaultText(node: ExpressionNode): string
}

/** Runs a query of an inspector and gives its rows. */
export type InspectionQuery = (
  text: string,
  parameters: readonly (string | number)[],
) => MaybePromise<readonly (readonly unknown[])[]>

export type { Compiled }
