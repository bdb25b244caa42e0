// Plans a merge: a revision without operations of its own that joins several heads into one.
import { MigrationError } from '../../errors/migration-error.ts'
import { formatList } from '../../util/text.ts'
import { checkOverlap } from './current-heads.ts'
import { type NewRevisionRequest, type NewRevisionSettings, planRevision } from './new-revision.ts'
import { resolveRevisions } from './resolve-revision.ts'
import type { Revision } from './revision.ts'
import type { RevisionGraph } from './revision-graph.ts'

/** What is asked for a merge. */
export interface MergeRequest extends Omit<NewRevisionRequest, 'head'> {
  /** The revisions to join: expressions, or `heads` for all. Default: all heads. */
  readonly revisions?: string | readonly string[]
}

/**
 * Plans the merge of several heads.
 *
 * @returns the merge revision with the path of its file, which is not written yet
 * @throws MigrationError `merge_needs_two` for fewer than two revisions, `overlapping_revisions` if one already includes another, and
 *   what {@link planRevision} throws
 * @example planMerge(graph, { revisions: 'heads', message: 'merge a and b' }, settings)
 */
export function planMerge(graph: RevisionGraph, request: MergeRequest, settings: NewRevisionSettings): Revision {
  const { revisions, ...rest } = request
  const given = [revisions ?? 'heads'].flat()
  // A head that another branch depends on is still a head to merge, unlike in `upgrade heads`.
  const head = given.flatMap(name =>
    name === 'heads' ? graph.heads : resolveRevisions(graph, name, rest.currentHeads),
  )
  if (new Set(head).size < 2) throw new MigrationError('merge_needs_two', { revisions: [...new Set(head)] })
  checkOverlap(graph, head, { dependencies: false })
  return planRevision(graph, { ...rest, head, message: rest.message ?? `merge ${formatList(head)}` }, settings)
}
