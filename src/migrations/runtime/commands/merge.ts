// `merge`: writes a revision that joins several heads into one.
import { planMerge } from '../../revisions/merge-revision.ts'
import type { MigrationOptions } from '../options.ts'
import { openScripts } from '../scripts.ts'
import type { MigrationTarget } from '../target.ts'
import { newRevisionSettings, writeRevision } from '../write-revision.ts'

/** Options of {@link merge}. */
export interface MergeOptions extends MigrationOptions {
  /** The revisions to join, or `heads` for all. Default: all heads. */
  readonly revisions?: string | readonly string[]
  /** What it is about. Default: `merge a and b`. */
  readonly message?: string
  readonly branchLabels?: readonly string[]
  /** Its id. Default: a new one. */
  readonly revId?: string
  /** Join revisions that are no heads. Default: false. */
  readonly splice?: boolean
  readonly dependsOn?: readonly string[]
  /** Which of the version locations its file goes to. */
  readonly versionPath?: string
}

/**
 * Writes a revision that joins several heads; its functions are empty.
 *
 * @param _db not needed; null will do
 * @returns the path of the script
 * @throws MigrationError `merge_needs_two`, `overlapping_revisions`, `not_a_head`, or that a revision is unknown or ambiguous
 * @example
 * await merge(db, { revisions: 'heads', message: 'merge accounts and billing' })
 */
export async function merge(_db: MigrationTarget | null, options: MergeOptions = {}): Promise<string> {
  const scripts = await openScripts(options)
  const { revisions, message, branchLabels, revId, splice, dependsOn, versionPath } = options
  const request = {
    ...(revisions !== undefined && { revisions }),
    ...(message !== undefined && { message }),
    ...(branchLabels !== undefined && { branchLabels }),
    ...(revId !== undefined && { revId }),
    ...(splice !== undefined && { splice }),
    ...(dependsOn !== undefined && { dependsOn }),
    ...(versionPath !== undefined && { versionPath }),
  }
  const planned = planMerge(scripts.graph, request, newRevisionSettings(scripts, options))
  return writeRevision(scripts, { revision: planned }, options)
}
