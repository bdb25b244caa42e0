// `branches`: the revisions that several others follow.
import { branchesText } from '../../revisions/list-revisions.ts'
import type { Revision } from '../../revisions/revision.ts'
import { reportOf } from '../database.ts'
import type { MigrationOptions } from '../options.ts'
import { openScripts } from '../scripts.ts'
import type { MigrationTarget } from '../target.ts'

/** Options of {@link branches}. */
export interface BranchesOptions extends MigrationOptions {
  /** List a block for each branch point instead of a line. Default: false. */
  readonly verbose?: boolean
}

/**
 * Lists the branch points of the scripts folder, newest first.
 *
 * @param _db not needed; null will do
 */
export async function branches(
  _db: MigrationTarget | null,
  options: BranchesOptions = {},
): Promise<readonly Revision[]> {
  const { graph } = await openScripts(options)
  const { verbose = false } = options
  reportOf(options)({ kind: 'listing', text: branchesText(graph, { verbose }) })
  return graph.revisions.toReversed().filter(({ id }) => graph.isBranchPoint(id))
}
