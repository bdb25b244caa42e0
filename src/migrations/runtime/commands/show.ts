// `show`: all that is known about a revision.
import { showText } from '../../revisions/list-revisions.ts'
import { resolveRevisions } from '../../revisions/resolve-revision.ts'
import type { Revision } from '../../revisions/revision.ts'
import { readCurrent, reportOf } from '../database.ts'
import { needsDatabase } from '../needs-database.ts'
import type { MigrationOptions } from '../options.ts'
import { openScripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'

/** Options of {@link show} and of `edit`. */
export interface OneRevisionOptions extends MigrationOptions {
  /** Which revision. Default: `head` for `show`, `current` for `edit`. */
  readonly revision?: string
}

/**
 * Tells all that is known about a revision, or several.
 *
 * @param db null will do for an expression that does not count from the current revision
 * @throws MigrationError that there is no such revision
 */
export async function show(db: MigrationTarget | null, options: OneRevisionOptions = {}): Promise<readonly Revision[]> {
  const { graph } = await openScripts(options)
  const { revision = 'head' } = options
  const currentHeads = needsDatabase(revision) ? await readCurrent(requireTarget(db), options) : undefined
  reportOf(options)({ kind: 'listing', text: showText(graph, revision, currentHeads) })
  return resolveRevisions(graph, revision, currentHeads).map(id => graph.get(id))
}
