// `history`: the revisions, newest first.
import { historyRange } from '../../revisions/history-range.ts'
import { historyText } from '../../revisions/list-revisions.ts'
import type { Revision } from '../../revisions/revision.ts'
import { readCurrent, reportOf } from '../database.ts'
import { needsDatabase } from '../needs-database.ts'
import type { MigrationOptions } from '../options.ts'
import { openScripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'

/** Options of {@link history}. */
export interface HistoryCommandOptions extends MigrationOptions {
  /** Only these: `start:end`, both included. Default: all. */
  readonly revRange?: string
  /** List a block for each revision instead of a line. Default: false. */
  readonly verbose?: boolean
  /** Mark where the database is. Default: false. */
  readonly indicateCurrent?: boolean
}

/**
 * Lists the revisions of the scripts folder. The database is asked only with `indicateCurrent`, or for a range that names `current`.
 *
 * @param db null will do where the database is not asked
 * @returns the revisions, newest first
 * @throws MigrationError what is wrong with the range
 * @example
 * const newest = (await history(db))[0]
 */
export async function history(
  db: MigrationTarget | null,
  options: HistoryCommandOptions = {},
): Promise<readonly Revision[]> {
  const { graph } = await openScripts(options)
  const { revRange = null, verbose = false, indicateCurrent = false } = options
  const asks = indicateCurrent || (revRange !== null && needsDatabase(revRange))
  const currentHeads = asks ? await readCurrent(requireTarget(db), options) : undefined
  const known = currentHeads === undefined ? {} : { currentHeads }
  const text = historyText(graph, { range: revRange, verbose, indicateCurrent, ...known })
  const revisions = historyRange(graph, revRange, currentHeads)
  reportOf(options)({ kind: 'listing', text })
  return revisions
}
