// The models against the live database: what `migrate` writes down and `check` complains about.
import { MigrationError } from '../../errors/migration-error.ts'
import { DEFAULT_BIND, metadataOf } from '../../sql/schema/bind-metadata.ts'
import { compareMetadata, DEFAULT_VERSION_TABLES } from '../autogenerate/compare-metadata.ts'
import type { UpgradeOps } from '../autogenerate/comparison.ts'
import { checkCurrentHeads } from '../revisions/current-heads.ts'
import type { RevisionGraph } from '../revisions/revision-graph.ts'
import { isMissing, ledgerOf, reportOf, withReader } from './database.ts'
import { historyTableName, type MigrationOptions, versionTableName } from './options.ts'
import { sameRows } from './revision-run.ts'
import type { MigrationTarget } from './target.ts'

/**
 * Compares the models with the database, and reports each difference.
 *
 * @throws MigrationError `no_tables`; `database_behind` when revisions are still to be run, because they would be found as differences
 */
export async function compareWithDatabase(
  db: MigrationTarget,
  graph: RevisionGraph,
  options: MigrationOptions,
): Promise<UpgradeOps> {
  requireModels(db)
  if (isMissing(db)) requireUpToDate(graph, [])
  const found = await withReader(db, options, async ({ live }) => {
    requireUpToDate(graph, await ledgerOf(options).version.read(live))
    return compareMetadata(
      metadataOf(db.metadata, DEFAULT_BIND),
      await live.inspect(undefined, schemasOf(db.metadata)),
      live.dialect,
      { versionTables: ownTables(options) },
    )
  })
  for (const { text } of found.lines) reportOf(options)({ kind: 'detected', description: withoutVerb(text) })
  return found
}

/**
 * Completes the models.
 *
 * @throws MigrationError `no_tables`, or what is wrong with the models
 */
export function requireModels(db: MigrationTarget): void {
  db.configure()
  if (metadataOf(db.metadata, DEFAULT_BIND).size === 0) throw new MigrationError('no_tables', {})
}

/** Refuses a database that is not at the heads of the scripts folder. */
function requireUpToDate(graph: RevisionGraph, rows: readonly string[]): void {
  checkCurrentHeads(graph, rows)
  if (sameRows(rows, graph.independentHeads)) return
  throw new MigrationError('database_behind', { current: graph.sort(rows), heads: graph.independentHeads })
}

/** A difference in a few words: `added table 'user'`. */
export function withoutVerb(line: string): string {
  return line.replace(/^detected /, '')
}

function ownTables(options: MigrationOptions): readonly string[] {
  const history = historyTableName(options)
  return [...DEFAULT_VERSION_TABLES, versionTableName(options), ...(history === null ? [] : [history])]
}

/** The schemas that the models name. */
function schemasOf({ tables }: MigrationTarget['metadata']): readonly string[] {
  return [...new Set(tables.flatMap(({ schema }) => (schema === null ? [] : [schema])))]
}
