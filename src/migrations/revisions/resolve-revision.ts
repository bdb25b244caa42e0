// From an expression to revisions: what `head`, `blog@base`, `e5` or `-1` means in a graph, and for a database at certain heads.
import { MigrationError } from '../../errors/migration-error.ts'
import { branchLineage, findRevision } from './find-revision.ts'
import { countsFromCurrent, downgradeOrigin, upgradeOrigin } from './relative-origin.ts'
import type { Revision } from './revision.ts'
import {
  type NameExpression,
  parseRevision,
  type RelativeExpression,
  type RevisionExpression,
  type SymbolExpression,
} from './revision-expression.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { walkRevisions } from './walk-revisions.ts'

/**
 * Resolves an expression to the ids that it means: none for `base` (and for `head` of an empty folder), several for `heads` and `current`.
 *
 * @param currentHeads the rows of the version table, for `current`, `+N` and `-N`
 * @throws MigrationError if it does not parse, nothing of that name is there, it is ambiguous, or it needs `currentHeads` and has none
 * @example resolveRevisions(graph, 'heads') // ['aaaa00000001', 'bbbb00000002']
 */
export function resolveRevisions(
  graph: RevisionGraph,
  expression: string | RevisionExpression,
  currentHeads?: readonly string[],
): readonly string[] {
  const parsed = typeof expression === 'string' ? parseRevision(expression) : expression
  if (parsed.kind !== 'relative') return resolvePlace(graph, parsed, currentHeads)
  const reached = resolveRelative(graph, parsed, currentHeads)
  return reached === null ? [] : [reached]
}

/**
 * Resolves an expression that must mean one revision.
 *
 * @returns the revision, or `null` for `base`
 * @throws MigrationError what {@link resolveRevisions} throws, and `multiple_revisions`
 */
export function resolveRevision(
  graph: RevisionGraph,
  expression: string | RevisionExpression,
  currentHeads?: readonly string[],
): Revision | null {
  const id = onlyOne(resolveRevisions(graph, expression, currentHeads), expression)
  return id === null ? null : graph.get(id)
}

/** The single id of a list, `null` if it is empty; more is the error `multiple_revisions`. */
export function onlyOne(ids: readonly string[], expression: string | RevisionExpression): string | null {
  const argument = typeof expression === 'string' ? expression : expression.text
  if (ids.length > 1) throw new MigrationError('multiple_revisions', { argument, revisions: ids })
  return ids[0] ?? null
}

function resolvePlace(
  graph: RevisionGraph,
  place: SymbolExpression | NameExpression,
  currentHeads: readonly string[] | undefined,
): readonly string[] {
  if (place.kind === 'name') return [findRevision(graph, place.name, place.branch)]
  const members = place.branch === null ? null : branchLineage(graph, place.branch)
  const onBranch = (ids: readonly string[]) => (members === null ? ids : ids.filter(id => members.has(id)))
  switch (place.symbol) {
    case 'base':
      return []
    case 'current':
      return onBranch(graph.sort(known(currentHeads, place.text)))
    case 'heads':
      return members === null ? graph.independentHeads : onBranch(graph.heads)
    case 'head':
      return onlyHead(onBranch(graph.heads), place.text)
    default:
      return place.symbol satisfies never
  }
}

function onlyHead(heads: readonly string[], argument: string): readonly string[] {
  if (heads.length > 1) throw new MigrationError('multiple_heads', { argument, heads })
  return heads
}

function resolveRelative(
  graph: RevisionGraph,
  expression: RelativeExpression,
  currentHeads: readonly string[] | undefined,
): string | null {
  const { branch, steps, text } = expression
  const within = branch === null ? null : branchLineage(graph, branch)
  return walkRevisions(graph, { start: originOf(graph, expression, currentHeads), steps, expression: text, within })
}

function originOf(
  graph: RevisionGraph,
  expression: RelativeExpression,
  currentHeads: readonly string[] | undefined,
): string | null {
  if (!countsFromCurrent(expression)) return onlyOne(originPlace(graph, expression, currentHeads), expression)
  const heads = known(currentHeads, expression.text)
  return expression.steps > 0 ? upgradeOrigin(graph, expression, heads) : downgradeOrigin(graph, expression, heads).head
}

function originPlace(graph: RevisionGraph, { origin }: RelativeExpression, currentHeads?: readonly string[]) {
  return origin === null ? [] : resolvePlace(graph, origin, currentHeads)
}

function known(currentHeads: readonly string[] | undefined, expression: string): readonly string[] {
  if (currentHeads === undefined) throw new MigrationError('current_revision_needed', { expression })
  return currentHeads
}
