// What an engine is made of.
import type { Dialect, TransactionOptions } from '../dialect/dialect.ts'
import type { DatabaseUrl } from '../dialect/url.ts'
import type { Driver } from '../driver/driver.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { EngineEnvironment } from './environment.ts'
import type { QueryWatchers } from './query-watchers.ts'

/** How many connections there are and how long to wait for one. `Infinity` takes a limit of time away. */
export interface PoolOptions {
  /** The most connections. Default 10; on SQLite the most that only read, beside the one that writes: default 4. */
  readonly max?: number
  /** Connections that stay open; SQLite opens them when they are needed and keeps them. Default 0. */
  readonly min?: number
  /** How long to wait for a connection, in milliseconds. Default 30000; on SQLite `lockTimeout`. */
  readonly acquireTimeout?: number
  /** Milliseconds after which an unused connection is closed; not for SQLite. Default 600000. */
  readonly idleTimeout?: number
  /** Milliseconds after which a connection is replaced, up to a tenth earlier; not for SQLite. Default 1800000. */
  readonly maxLifetime?: number
  /** Whether a connection is tried before it is given out; not for SQLite. Default: false. */
  readonly prePing?: boolean
  /** Milliseconds after which the log names the holder of a connection that is still not given back; not for SQLite. Default: never. */
  readonly warnAfter?: number
}

/** What an engine is made of. */
export interface EngineOptions {
  readonly url: DatabaseUrl
  /** What logs and events call it, among several of one application. Default: it is the only one. */
  readonly name?: string | null
  readonly dialect: Dialect
  /** Loads the driver, on first use. */
  readonly loadDriver: () => MaybePromise<Driver>
  /** The folder against which relative paths of databases resolve. */
  readonly instancePath: string
  readonly pool: PoolOptions
  /** How many compiled statements the engine keeps, and how many prepared ones each connection. */
  readonly statementCacheSize: number
  /** Options that are handed to the client library as they are. */
  readonly connectArgs: Readonly<Record<string, unknown>>
  /** The isolation level of transactions that name none. Default: the database's own. */
  readonly isolationLevel?: TransactionOptions['isolationLevel']
  /** How often a function that is a transaction is run again when another transaction was in the way. Default 0. */
  readonly retries?: number
  /** Whether each statement is logged; its values only with `'values'`. */
  readonly echo: boolean | 'values'
  /** Those who watch this engine and others of the same application. Default: none. */
  readonly watchers?: QueryWatchers
  /** Where log lines go. */
  readonly log: (line: string) => void
  /** How long to wait for a lock, in milliseconds. Default 5000; on a server, a statement that waits for rows or tables: as the server is set. */
  readonly lockTimeout?: number
  /** Server databases: how long to wait until a connection is made, in milliseconds. Default 10000. */
  readonly connectTimeout?: number
  /** The machine around the engine. Default: the real one. */
  readonly environment?: EngineEnvironment
}

/** How long to wait for a lock unless the options say otherwise, in milliseconds. */
export const DEFAULT_LOCK_TIMEOUT = 5000
/** How long to wait until a connection is made unless the options say otherwise, in milliseconds. */
export const DEFAULT_CONNECT_TIMEOUT = 10_000
/** How many connections there are unless the options say otherwise. */
export const DEFAULT_POOL_SIZE = 4
