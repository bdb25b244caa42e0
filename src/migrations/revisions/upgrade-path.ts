// The way up: which revisions must run, in which order, to bring a database to a target.
import { checkCurrentHeads } from './current-heads.ts'
import { countsFromCurrent } from './relative-origin.ts'
import { resolveRevisions } from './resolve-revision.ts'
import { parseRevision } from './revision-expression.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { type RevisionPath, upgradeSteps } from './revision-step.ts'
import { outOfReach } from './walk-revisions.ts'

/**
 * The steps that apply a target and all that it follows and depends on.
 *
 * Parents and dependencies come first; of parallel branches the older runs first, and whole. Nothing is undone: a target that is applied
 * already, or lies below, gives no steps.
 *
 * @param currentHeads the rows of the version table
 * @param target one expression or several: `head`, `heads`, `+1`, `blog@head`, an id or the beginning of one ...
 * @throws MigrationError if the rows do not fit the graph, or a target is unknown, ambiguous or out of reach
 * @example upgradePath(graph, [], 'head').steps.map(describeStep)
 */
export function upgradePath(
  graph: RevisionGraph,
  currentHeads: readonly string[],
  target: string | readonly string[],
): RevisionPath {
  checkCurrentHeads(graph, currentHeads)
  const targets = [target].flat().flatMap(expression => upgradeTargets(graph, currentHeads, expression))
  const missing = graph.ancestors(targets).difference(graph.ancestors(currentHeads))
  return { steps: upgradeSteps(graph, currentHeads, graph.sort(missing)), warnings: [] }
}

function upgradeTargets(graph: RevisionGraph, currentHeads: readonly string[], target: string): readonly string[] {
  const expression = parseRevision(target)
  if (countsFromCurrent(expression) && expression.steps < 0) {
    throw outOfReach({ expression: expression.text, start: currentHeads[0] ?? null, steps: expression.steps }, 0)
  }
  return resolveRevisions(graph, expression, currentHeads)
}
