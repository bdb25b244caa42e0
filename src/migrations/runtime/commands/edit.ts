// `edit`: finds the script of a revision and opens it.
import { MigrationError } from '../../../errors/migration-error.ts'
import { resolveRevisions } from '../../revisions/resolve-revision.ts'
import { readCurrent } from '../database.ts'
import { needsDatabase } from '../needs-database.ts'
import { openScripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'
import type { OneRevisionOptions } from './show.ts'

/** Options of {@link edit}. */
export interface EditOptions extends OneRevisionOptions {
  /** Opens a script; the command line runs `$EDITOR`. Default: nothing is opened. */
  readonly openEditor?: (path: string) => Promise<void>
}

/**
 * Opens the script of a revision.
 *
 * @param db null will do for an expression that does not count from the current revision
 * @returns the path of the script; of several revisions the last
 * @throws MigrationError `edit_needs_script`, or that there is no such revision
 */
export async function edit(db: MigrationTarget | null, options: EditOptions = {}): Promise<string> {
  const { graph } = await openScripts(options)
  const { revision = 'current' } = options
  const currentHeads = needsDatabase(revision) ? await readCurrent(requireTarget(db), options) : undefined
  const id = resolveRevisions(graph, revision, currentHeads).at(-1)
  const path = id === undefined ? null : graph.get(id).path
  if (path === null) throw new MigrationError('edit_needs_script', { revision })
  await options.openEditor?.(path)
  return path
}
