// A session as seen from what loads for it.
import type { Compiled } from '../../compiler/compiled.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { LoadContext, RawRows } from '../loading/load-context.ts'
import type { Database } from './database.ts'
import type { SessionHome } from './home.ts'
import type { SessionConnections } from './session-connections.ts'

/** Runs a call when those before it have ended. */
export type InTurn = <T>(call: () => MaybePromise<T>) => MaybePromise<T>

/** A session as seen from what loads for it. */
export interface LoadingSession extends LoadContext {
  readonly home: SessionHome
  readonly connection: SessionConnections
  readonly pending: ReadonlySet<InstanceState>
  readonly deleted: ReadonlySet<InstanceState>
  /** Writes what changed, if a statement reads tables of it; null for any. */
  autoflush(tables: ReadonlySet<Table> | null): MaybePromise<void>
  /** Runs a compiled query on a database. */
  run(database: Database, compiled: Compiled, values: readonly unknown[], locks: boolean): MaybePromise<RawRows>
}
