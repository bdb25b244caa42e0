// The database of a migration run: connections to it, and what its version table says.
import { existsSync } from 'node:fs'
import type { Connection } from '../../engine/connection.ts'
import { LiveConnection } from '../impl/live-connection.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import type { Report } from './events.ts'
import { HistoryTable } from './history-table.ts'
import { environmentOf, historyTableName, type MigrationOptions, versionTableName } from './options.ts'
import { type Patience, patiently } from './patience.ts'
import type { Ledger } from './revision-run.ts'
import type { MigrationTarget } from './target.ts'
import { VersionTable } from './version-table.ts'

const DEFAULT_LOCK_TIMEOUT = 60_000

const nobody: Report = () => undefined

/** Who is told what happens. */
export function reportOf(options: MigrationOptions): Report {
  return options.report ?? nobody
}

/** The tables of our own. */
export function ledgerOf(options: MigrationOptions): Ledger {
  return {
    version: new VersionTable(versionTableName(options)),
    history: new HistoryTable(historyTableName(options)),
    environment: environmentOf(options),
  }
}

/** How long to wait for other runners. */
export function patienceOf(options: MigrationOptions): Patience {
  const { lockTimeout = DEFAULT_LOCK_TIMEOUT } = options
  return { limit: lockTimeout, environment: environmentOf(options), report: reportOf(options) }
}

/** A connection in use for migrations. */
export interface OpenDatabase {
  readonly connection: Connection
  readonly live: MigrationConnection
}

/** The database's URL for people: a file as it is seen from the working directory, and no password. */
export function addressOf({ url, engine }: MigrationTarget): string {
  return String(engine.file === null ? url : url.withDatabase(engine.file))
}

/** Whether the database is a file that is not there yet: what only reads, or is refused, does not make it. */
export function isMissing({ engine }: MigrationTarget): boolean {
  return engine.file !== null && !existsSync(engine.file)
}

/** Runs a function with a connection that reads. */
export function withReader<T>(
  db: MigrationTarget,
  options: MigrationOptions,
  use: (open: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { engine } = db
  return engine.connect(connection => {
    reportContext(db, options, false)
    return use({ connection, live: new LiveConnection(connection, engine.dialect) })
  })
}

/** Runs a function with the connection that writes, waiting for others of this process who have it. */
export function withWriter<T>(
  db: MigrationTarget,
  options: MigrationOptions,
  use: (open: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { engine } = db
  let begun = false
  const attempt = () =>
    engine.connect(connection => {
      begun = true
      reportContext(db, options, false)
      return use({ connection, live: new LiveConnection(connection, engine.dialect) })
    }, 'write')
  return patiently(attempt, patienceOf(options), () => !begun)
}

/** Tells which database it is and what can be expected of it. */
export function reportContext(db: MigrationTarget, options: MigrationOptions, offline: boolean): void {
  const { dialect } = db.engine
  const transactionalDdl = dialect.capabilities.supportsTransactionalDdl
  reportOf(options)({ kind: 'context', url: addressOf(db), dialect: dialect.name, transactionalDdl, offline })
}

/** The rows of the version table, as they are now. */
export async function readCurrent(db: MigrationTarget, options: MigrationOptions): Promise<readonly string[]> {
  if (isMissing(db)) {
    reportContext(db, options, false)
    return []
  }
  return withReader(db, options, ({ live }) => ledgerOf(options).version.read(live))
}
