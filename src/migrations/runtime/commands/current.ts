// `current`: where a database is.
import { MigrationError } from '../../../errors/migration-error.ts'
import { allCurrent, checkCurrentHeads } from '../../revisions/current-heads.ts'
import { currentText } from '../../revisions/list-revisions.ts'
import type { RevisionGraph } from '../../revisions/revision-graph.ts'
import { addressOf, readCurrent, reportOf } from '../database.ts'
import type { MigrationOptions } from '../options.ts'
import { sameRows } from '../revision-run.ts'
import { openScripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'

/** Options of {@link current}. */
export interface CurrentOptions extends MigrationOptions {
  /** List a block for each revision instead of a line. Default: false. */
  readonly verbose?: boolean
  /** Fail unless the database is at every head. Default: false. */
  readonly checkHeads?: boolean
}

/**
 * Says where a database is. Nothing is made in it.
 *
 * @returns the ids of its revisions, those included on which its heads depend; none for an empty database
 * @throws MigrationError `not_at_heads` with `checkHeads`; that its revisions are not in the scripts folder
 * @example
 * const [id] = await current(db)
 */
export async function current(db: MigrationTarget, options: CurrentOptions = {}): Promise<readonly string[]> {
  requireTarget(db)
  const { graph } = await openScripts(options)
  const rows = await readCurrent(db, options)
  if (options.checkHeads === true) requireHeads(graph, rows)
  const { verbose = false } = options
  const title = verbose ? `Current revision(s) for ${addressOf(db)}:\n` : ''
  reportOf(options)({ kind: 'listing', text: `${title}${currentText(graph, rows, { verbose })}` })
  return allCurrent(graph, rows)
}

function requireHeads(graph: RevisionGraph, rows: readonly string[]): void {
  checkCurrentHeads(graph, rows)
  if (sameRows(rows, graph.independentHeads)) return
  throw new MigrationError('not_at_heads', { current: graph.sort(rows), heads: graph.independentHeads })
}
