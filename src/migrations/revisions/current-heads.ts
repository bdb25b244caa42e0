// What a version table may say: revisions that are known, each once, none of which includes another.
import { MigrationError } from '../../errors/migration-error.ts'
import { didYouMean } from '../../util/text.ts'
import type { LinkOptions, RevisionGraph } from './revision-graph.ts'

/**
 * Checks the rows of a version table against the graph, before anything is built on them.
 *
 * @throws MigrationError `unknown_current_revision`, `duplicate_current_revision` or `overlapping_revisions`, each with the way out
 */
export function checkCurrentHeads(graph: RevisionGraph, currentHeads: readonly string[]): void {
  currentHeads.forEach((revision, position) => {
    if (currentHeads.indexOf(revision) !== position) {
      throw new MigrationError('duplicate_current_revision', { revision })
    }
    if (graph.has(revision)) return
    const ids = graph.revisions.map(({ id }) => id)
    throw new MigrationError('unknown_current_revision', { revision, hint: didYouMean(revision, ids) })
  })
  checkOverlap(graph, currentHeads)
}

/**
 * Refuses a list of revisions of which one already includes another.
 *
 * @param options which links count
 * @throws MigrationError `overlapping_revisions`
 */
export function checkOverlap(graph: RevisionGraph, ids: readonly string[], options: LinkOptions = {}): void {
  for (const revision of ids) {
    const included = graph.ancestors([revision], options)
    const overlaps = ids.filter(other => other !== revision && included.has(other))
    if (overlaps.length > 0) throw new MigrationError('overlapping_revisions', { revision, overlaps })
  }
}

/**
 * Every revision that a database is at: its rows, and the tips of the branches that these rows imply because they depend on them.
 *
 * @returns ids in the order of the graph
 */
export function allCurrent(graph: RevisionGraph, currentHeads: readonly string[]): readonly string[] {
  return graph.tips(graph.ancestors(currentHeads), { dependencies: false })
}
