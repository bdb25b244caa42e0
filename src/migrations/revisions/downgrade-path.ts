// The way down: which applied revisions must be undone, in which order, to bring a database back to a target.
import { MigrationError } from '../../errors/migration-error.ts'
import { checkCurrentHeads } from './current-heads.ts'
import { branchLineage } from './find-revision.ts'
import { countsFromCurrent, downgradeOrigin } from './relative-origin.ts'
import { onlyOne, resolveRevisions } from './resolve-revision.ts'
import { parseRevision, type RelativeExpression } from './revision-expression.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { downgradeSteps, type RevisionPath } from './revision-step.ts'
import { outOfReach, walkRevisions } from './walk-revisions.ts'

interface DowngradeTarget {
  readonly id: string | null
  /** The branch to go down on, if only one is meant. */
  readonly branch: string | null
  readonly warnings: readonly string[]
}

/**
 * The steps that undo everything above a target, and whatever depends on that, newest first. Undoing a merge point brings all its parents
 * back as heads. A target that is applied with nothing above it gives no steps.
 *
 * @param currentHeads the rows of the version table
 * @param target `base`, `-1`, an id or the beginning of one, `blog@base`, `blog@-1` ...; with a branch, only that branch goes down
 * @throws MigrationError `not_a_downgrade_target` if the target is not applied; if the rows do not fit the graph; or if the target is
 *   unknown, ambiguous or out of reach
 */
export function downgradePath(graph: RevisionGraph, currentHeads: readonly string[], target: string): RevisionPath {
  checkCurrentHeads(graph, currentHeads)
  const { id, branch, warnings } = downgradeTarget(graph, currentHeads, target)
  const applied = graph.ancestors(currentHeads)
  const roots = rootsAbove(graph, id, branch)
  if ((id !== null && !applied.has(id)) || roots === null) {
    throw new MigrationError('not_a_downgrade_target', { target, heads: graph.sort(currentHeads) })
  }
  const undone = graph.descendants(roots).intersection(applied)
  return { steps: downgradeSteps(graph, currentHeads, graph.sort(undone).toReversed()), warnings }
}

function downgradeTarget(graph: RevisionGraph, currentHeads: readonly string[], target: string): DowngradeTarget {
  const expression = parseRevision(target)
  if (countsFromCurrent(expression)) return relativeTarget(graph, currentHeads, expression)
  const id = onlyOne(resolveRevisions(graph, expression, currentHeads), expression)
  return { id, branch: expression.branch, warnings: [] }
}

function relativeTarget(
  graph: RevisionGraph,
  currentHeads: readonly string[],
  expression: RelativeExpression,
): DowngradeTarget {
  const { branch, steps, text } = expression
  if (steps > 0) throw outOfReach({ expression: text, start: currentHeads[0] ?? null, steps }, 0)
  const { head, warnings } = downgradeOrigin(graph, expression, currentHeads)
  const id = walkRevisions(graph, { start: head, steps, expression: text })
  return { id, branch: branch ?? head, warnings }
}

/** The revisions right above a target that start what is to be undone; `null` if the branch has none there. */
function rootsAbove(graph: RevisionGraph, id: string | null, branch: string | null): readonly string[] | null {
  const roots = id === null ? graph.bases : graph.childrenOf(id)
  if (branch === null || roots.length < 2) return roots
  const members = branchLineage(graph, branch)
  const onBranch = roots.filter(root => members.has(root))
  return onBranch.length === 0 ? null : onBranch
}
