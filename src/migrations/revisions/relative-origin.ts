// Where `+N` and `-N` count from when they name no revision: from where a database is.
import { MigrationError } from '../../errors/migration-error.ts'
import { allCurrent } from './current-heads.ts'
import { branchLineage } from './find-revision.ts'
import type { RelativeExpression, RevisionExpression } from './revision-expression.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { outOfReach } from './walk-revisions.ts'

/** Whether an expression counts from where the database is, as `+1` and `current-1` do and `head-1` does not. */
export function countsFromCurrent(expression: RevisionExpression): expression is RelativeExpression {
  if (expression.kind !== 'relative') return false
  const { origin } = expression
  return origin === null || (origin.kind === 'symbol' && origin.symbol === 'current')
}

/**
 * The revision that `+N` counts from; for `branch@+N` the last one applied on that branch or below it.
 *
 * @returns `null` if that is the empty database
 * @throws MigrationError `ambiguous_upgrade` if it could be several
 */
export function upgradeOrigin(
  graph: RevisionGraph,
  { branch, text }: RelativeExpression,
  currentHeads: readonly string[],
): string | null {
  const heads = branch === null ? currentHeads : lastOnBranch(graph, currentHeads, branchLineage(graph, branch))
  if (heads.length > 1) throw new MigrationError('ambiguous_upgrade', { expression: text, heads: graph.sort(heads) })
  return heads[0] ?? null
}

function lastOnBranch(graph: RevisionGraph, currentHeads: readonly string[], branch: ReadonlySet<string>) {
  const heads = currentHeads.filter(id => branch.has(id))
  return heads.length > 0 ? heads : graph.tips(graph.ancestors(currentHeads).intersection(branch))
}

/** The revision that `-N` counts from, and what the user should hear about the choice. */
export interface DowngradeOrigin {
  readonly head: string
  readonly warnings: readonly string[]
}

/**
 * The revision that `-N` counts from. With several current heads it is the one that `downgrade base` would undo first, with a warning.
 *
 * @throws MigrationError `relative_revision_out_of_reach` if nothing is applied (on the branch), `ambiguous_downgrade` if several heads of
 *   one branch are
 */
export function downgradeOrigin(
  graph: RevisionGraph,
  expression: RelativeExpression,
  currentHeads: readonly string[],
): DowngradeOrigin {
  const { branch, steps, text } = expression
  const heads = branch === null ? graph.sort(currentHeads) : headsOnBranch(graph, currentHeads, branch)
  const head = heads.at(-1)
  if (head === undefined) throw outOfReach({ expression: text, start: null, steps }, 0)
  if (heads.length === 1) return { head, warnings: [] }
  if (branch !== null) throw new MigrationError('ambiguous_downgrade', { expression: text, heads })
  const others = heads.slice(0, -1).join(', ')
  return {
    head,
    warnings: [`downgrade ${text} from multiple heads is ambiguous: it goes down from ${head}, not ${others}`],
  }
}

// A branch that others depend on has no row in the version table: its tip is found among what the current heads include.
function headsOnBranch(graph: RevisionGraph, currentHeads: readonly string[], branch: string): readonly string[] {
  const members = branchLineage(graph, branch)
  const heads = currentHeads.filter(id => members.has(id))
  if (heads.length > 0) return graph.sort(heads)
  return allCurrent(graph, currentHeads).filter(id => members.has(id))
}
