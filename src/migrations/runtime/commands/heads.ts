// `heads`: the revisions that nothing follows.
import { headsText } from '../../revisions/list-revisions.ts'
import type { Revision } from '../../revisions/revision.ts'
import { reportOf } from '../database.ts'
import type { MigrationOptions } from '../options.ts'
import { openScripts } from '../scripts.ts'
import type { MigrationTarget } from '../target.ts'

/** Options of {@link heads}. */
export interface HeadsCommandOptions extends MigrationOptions {
  /** List a block for each revision instead of a line. Default: false. */
  readonly verbose?: boolean
  /** Leave out heads on which another revision depends. Default: false. */
  readonly resolveDependencies?: boolean
}

/**
 * Lists the heads of the scripts folder.
 *
 * @param _db not needed; null will do
 */
export async function heads(
  _db: MigrationTarget | null,
  options: HeadsCommandOptions = {},
): Promise<readonly Revision[]> {
  const { graph } = await openScripts(options)
  const { verbose = false, resolveDependencies = false } = options
  reportOf(options)({ kind: 'listing', text: headsText(graph, { verbose, resolveDependencies }) })
  return (resolveDependencies ? graph.independentHeads : graph.heads).map(id => graph.get(id))
}
