// Which impl serves which dialect. A new dialect is one file and one entry here; without an entry it is served in standard SQL.
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import { Operations } from '../operations/operations.ts'
import { DefaultImpl } from './default-impl.ts'
import type { MigrationImpl, MigrationImplFactory, RevisionGuard } from './migration-impl.ts'
import { MysqlImpl } from './mysql-impl.ts'
import { PostgresqlImpl } from './postgresql-impl.ts'
import { SqliteImpl } from './sqlite-impl.ts'
import { WatchedConnection } from './watched-connection.ts'

const factories: Readonly<Record<string, MigrationImplFactory>> = {
  sqlite: connection => new SqliteImpl(connection),
  postgresql: connection => new PostgresqlImpl(connection),
  mysql: connection => new MysqlImpl(connection),
}

// One impl a connection: offline, it remembers the tables that the run has made so far.
const known = new WeakMap<MigrationConnection, MigrationImpl>()

/** What carries operations out on a connection. */
export function implFor(connection: MigrationConnection): MigrationImpl {
  const { name } = connection.dialect
  const factory = Object.hasOwn(factories, name) ? factories[name] : undefined
  const impl = known.get(connection) ?? factory?.(connection) ?? new DefaultImpl(connection)
  known.set(connection, impl)
  return impl
}

/** `op` for a revision on a connection. The runner calls its `settle()` after the revision's function. */
export function operationsFor(connection: MigrationConnection): Operations {
  const impl = implFor(connection)
  return new Operations({ connection: new WatchedConnection(connection, impl), run: operation => impl.run(operation) })
}

/**
 * Runs a whole revision, transaction and all, in the state in which tables can be copied without loss: on SQLite with foreign keys
 * off, which has to happen before BEGIN. On MySQL it holds a lock meanwhile; elsewhere it just runs it.
 *
 * @param revision begins its transaction, runs, calls `guard.verify()` and commits; on any error it must have rolled back when it throws
 * @throws MigrationError `foreign_keys_on` when a transaction is already open
 * @example
 * await withForeignKeysOff(connection, async guard => {
 *   await begin()
 *   try {
 *     await script.upgrade(op)
 *     await op.settle()
 *     await guard.verify()
 *     await commit()
 *   } catch (error) {
 *     await rollback()
 *     throw error
 *   }
 * })
 */
export function withForeignKeysOff<T>(
  connection: MigrationConnection,
  revision: (guard: RevisionGuard) => MaybePromise<T>,
): Promise<T> {
  return implFor(connection).aroundRevision(revision)
}
