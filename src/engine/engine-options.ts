// What an engine is made of.
import type { Dialect, TransactionOptions } from '../dialect/dialect.ts'
import type { DatabaseUrl } from '../dialect/url.ts'
import type { Driver } from '../driver/driver.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { EngineEnvironment } from './environment.ts'

/** How many connections there are and how long to wait for one. */
export interface PoolOptions {
  /** The most connections; on SQLite the most that only read, beside the one that writes. Default 4. */
  readonly max?: number
  /** Connections that stay open; SQLite opens them when they are needed and keeps them. Default 0. */
  readonly min?: number
  /** How long to wait for a connection, in milliseconds. Default: `lockTimeout`. */
  readonly acquireTimeout?: number
  /** Milliseconds after which an unused connection is closed; not for SQLite. */
  readonly idleTimeout?: number
  /** Milliseconds after which a connection is replaced; not for SQLite. */
  readonly maxLifetime?: number
  /** Whether a connection is tried before it is given out; not for SQLite. */
  readonly prePing?: boolean
}

/** What an engine is made of. */
export interface EngineOptions {
  readonly url: DatabaseUrl
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
  /** Whether each statement is logged; its values only with `'values'`. */
  readonly echo: boolean | 'values'
  /** Where log lines go. */
  readonly log: (line: string) => void
  /** How long to wait for a lock, in milliseconds. Default 5000. */
  readonly lockTimeout?: number
  /** The machine around the engine. Default: the real one. */
  readonly environment?: EngineEnvironment
}

/** How long to wait for a lock unless the options say otherwise, in milliseconds. */
export const DEFAULT_LOCK_TIMEOUT = 5000
/** How many connections there are unless the options say otherwise. */
export const DEFAULT_POOL_SIZE = 4
