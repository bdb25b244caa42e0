// Which revisions a history listing shows: `start:end`, both included, newest first.
import { MigrationError } from '../../errors/migration-error.ts'
import { branchLineage } from './find-revision.ts'
import { countsFromCurrent } from './relative-origin.ts'
import { onlyOne, resolveRevisions } from './resolve-revision.ts'
import type { Revision } from './revision.ts'
import {
  parseRange,
  type RangeExpression,
  type RelativeExpression,
  type RevisionExpression,
} from './revision-expression.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { walkRevisions } from './walk-revisions.ts'

/**
 * The revisions of a range, newest first.
 *
 * A start that is left out is the first revision, an end that is left out all heads. `-N` as a start counts back from the end, `+N` as an
 * end counts up from the start; both stop where the history does.
 *
 * @param range `start:end`, or `null` for the whole history
 * @param currentHeads the rows of the version table, for `current`
 * @throws MigrationError `bad_revision_expression`, `range_not_on_one_branch`, and what resolving the two sides throws
 * @example historyRange(graph, '-3:current', ['67f7e470207f'])
 */
export function historyRange(
  graph: RevisionGraph,
  range: string | null,
  currentHeads?: readonly string[],
): readonly Revision[] {
  if (range === null) return graph.revisions.toReversed()
  const { starts, ends } = resolveSides({ graph, currentHeads }, parseRange(range))
  const below = graph.ancestors(ends)
  const missed = starts.find(start => !below.has(start))
  if (missed !== undefined) throw new MigrationError('range_not_on_one_branch', { range, start: missed })
  const shown = starts.length === 0 ? below : below.intersection(graph.descendants(starts))
  return graph
    .sort(shown)
    .map(id => graph.get(id))
    .toReversed()
}

interface Context {
  readonly graph: RevisionGraph
  readonly currentHeads: readonly string[] | undefined
}

interface Sides {
  readonly starts: readonly string[]
  readonly ends: readonly string[]
}

function resolveSides(context: Context, { start, end }: RangeExpression): Sides {
  if (end !== null && counted(end) && end.steps > 0) {
    const starts = start === null ? [] : sideIds(context, start, [])
    return { starts, ends: walk(context.graph, end, starts) }
  }
  const ends = end === null ? headsAbove(context.graph, start) : sideIds(context, end, context.graph.heads)
  return { starts: start === null ? [] : sideIds(context, start, ends), ends }
}

/** The ids of one side, where a bare `+N` or `-N` counts from `origin`. */
function sideIds(context: Context, side: RevisionExpression, origin: readonly string[]): readonly string[] {
  if (!counted(side)) return resolveRevisions(context.graph, side, context.currentHeads)
  return walk(context.graph, side, side.steps > 0 ? [] : origin)
}

function counted(side: RevisionExpression): side is RelativeExpression {
  return countsFromCurrent(side) && side.origin === null
}

function walk(graph: RevisionGraph, side: RelativeExpression, origin: readonly string[]): readonly string[] {
  const { branch, steps, text } = side
  const within = branch === null ? null : branchLineage(graph, branch)
  const onBranch = within === null ? origin : origin.filter(id => within.has(id))
  const start = onlyOne(onBranch, side)
  const reached = walkRevisions(graph, { start, steps, expression: text, within, clamp: true })
  return reached === null ? [] : [reached]
}

function headsAbove(graph: RevisionGraph, start: RevisionExpression | null): readonly string[] {
  if (start === null || start.branch === null) return graph.heads
  const branch = branchLineage(graph, start.branch)
  return graph.heads.filter(head => branch.has(head))
}
