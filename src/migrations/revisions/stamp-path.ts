// Stamping: saying where a database is without running anything.
import { checkCurrentHeads, checkOverlap } from './current-heads.ts'
import { findBranch } from './find-revision.ts'
import { resolveRevisions } from './resolve-revision.ts'
import { parseRevision, type RevisionExpression } from './revision-expression.ts'
import type { RevisionGraph } from './revision-graph.ts'
import type { RevisionPath, StampStep } from './revision-step.ts'
import { versionChanges } from './version-changes.ts'

/**
 * The changes to the version table that put a database at the given revisions, one step for each.
 *
 * The current heads that come before or after a target, dependencies included, are replaced by it; those of other branches stay. `base`
 * takes all rows away, `branch@base` those of the branch. For `--purge`, empty the table and give `[]` as `currentHeads`.
 *
 * @param currentHeads the rows of the version table
 * @param targets expressions: `head`, `heads`, `base`, ids ...
 * @throws MigrationError if the rows do not fit the graph, a target is unknown or ambiguous, or one target already includes another
 */
export function stampPath(
  graph: RevisionGraph,
  currentHeads: readonly string[],
  targets: string | readonly string[],
): RevisionPath<StampStep> {
  checkCurrentHeads(graph, currentHeads)
  const resolved = [targets].flat().map(target => {
    const expression = parseRevision(target)
    return { expression, ids: resolveRevisions(graph, expression, currentHeads) }
  })
  checkOverlap(graph, [...new Set(resolved.flatMap(({ ids }) => ids))])
  let heads = graph.sort(currentHeads)
  const steps: StampStep[] = []
  for (const { expression, ids } of resolved) {
    const moves = ids.length === 0 ? [stampBase(graph, heads, expression)] : ids.map(id => stampOne(graph, id))
    for (const move of moves) {
      const step = stampStep(graph, heads, move)
      if (step.changes.length === 0) continue
      steps.push(step)
      heads = step.headsAfter
    }
  }
  return { steps, warnings: [] }
}

/** Where a stamp goes, and the ids whose rows it replaces. */
interface StampMove {
  readonly to: readonly string[]
  readonly replaces: ReadonlySet<string>
  readonly above: ReadonlySet<string>
}

function stampBase(graph: RevisionGraph, heads: readonly string[], { branch }: RevisionExpression): StampMove {
  const replaces = branch === null ? new Set(heads) : graph.lineage([findBranch(graph, branch)])
  return { to: [], replaces, above: replaces }
}

function stampOne(graph: RevisionGraph, id: string): StampMove {
  return { to: [id], replaces: graph.lineage([id]), above: graph.descendants([id]) }
}

function stampStep(graph: RevisionGraph, headsBefore: readonly string[], move: StampMove): StampStep {
  const from = headsBefore.filter(head => move.replaces.has(head))
  const headsAfter = graph.sort([...headsBefore.filter(head => !move.replaces.has(head)), ...move.to])
  const direction = from.some(head => move.above.has(head)) ? 'downgrade' : 'upgrade'
  const changes = versionChanges(headsBefore, headsAfter)
  return Object.freeze({ kind: 'stamp', direction, from, to: move.to, headsBefore, headsAfter, changes })
}
