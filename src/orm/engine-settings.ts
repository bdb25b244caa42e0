// How an application describes its databases: the one of `url`, those beside it, and the copies that are read from.
import type { PoolOptions } from '../engine/engine-options.ts'
import type { SessionOptions } from './session/home.ts'

/** How connections are made. */
export interface EngineSettings {
  /** How many connections there are and how long to wait for one. */
  readonly pool?: PoolOptions
  /** How far transactions are kept apart. Default: the database's own. */
  readonly isolationLevel?: SessionOptions['isolationLevel'] & string
  /**
   * How often `db.transaction` runs its function again that does not say so itself, when another transaction was in the way: for clusters, where that is
   * a matter of course. Default 0.
   */
  readonly retries?: number
  /** How many compiled statements are kept. Default 500. */
  readonly statementCacheSize?: number
  /**
   * How long to wait for a lock, in milliseconds. Default 5000; on a server, where a statement waits for rows or tables: as the server is set. MySQL and MariaDB
   * count whole seconds.
   */
  readonly lockTimeout?: number
  /** Server databases: how long to wait until a connection is made, in milliseconds. Default 10000. */
  readonly connectTimeout?: number
  /** Options that are handed to the client library as they are. */
  readonly connectArgs?: Readonly<Record<string, unknown>>
}

/** A reading copy of a database. What is not said is as for the database itself. */
export interface ReplicaSettings extends EngineSettings {
  readonly url: string
}

/** A database beside the one of `url`. What is not said is as `engine` of the options says. */
export interface BindSettings extends EngineSettings {
  readonly url: string
  /** Its reading copies. */
  readonly replicas?: readonly (string | ReplicaSettings)[]
}
