// From a name to a revision: full ids, unique beginnings of ids, branch labels; what is unknown or ambiguous says so.
import { MigrationError } from '../../errors/migration-error.ts'
import { didYouMean } from '../../util/text.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { reservedNames } from './revision-id.ts'

/** Ids shorter than this are only found whole, so that `1` never means revision `001`. */
const shortestAbbreviated = 4

/**
 * Finds a revision by its id, the beginning of its id if that is unique, or a branch label (the revision that declares it).
 *
 * @param branch restricts the search to the history before and after this label or id
 * @returns the full id
 * @throws MigrationError `revision_not_found`, `ambiguous_revision`, `unknown_branch` or `not_in_branch`
 */
export function findRevision(graph: RevisionGraph, name: string, branch: string | null = null): string {
  const branchMembers = branch === null ? null : branchLineage(graph, branch)
  const found = graph.has(name) ? name : graph.labelOwner(name)
  if (found === undefined) return findByPrefix(graph, name, branchMembers)
  if (branch !== null && branchMembers?.has(found) === false) {
    throw new MigrationError('not_in_branch', { revision: found, branch })
  }
  return found
}

/**
 * The revision that stands for a branch: the one that declares the label, or the one whose id (or beginning of it) is given.
 *
 * @throws MigrationError `unknown_branch` or `ambiguous_revision`
 */
export function findBranch(graph: RevisionGraph, branch: string): string {
  const candidates = graph.has(branch) ? [branch] : abbreviated(graph, branch)
  const owner = graph.labelOwner(branch) ?? candidates[0]
  if (owner === undefined) {
    throw new MigrationError('unknown_branch', { branch, hint: didYouMean(branch, [...graph.labels, ...ids(graph)]) })
  }
  if (graph.labelOwner(branch) === undefined && candidates.length > 1) {
    throw new MigrationError('ambiguous_revision', { revision: branch, candidates })
  }
  return owner
}

/**
 * The ids before and after the revision that stands for a branch, by `downRevision` only.
 *
 * @throws MigrationError `unknown_branch` or `ambiguous_revision`
 */
export function branchLineage(graph: RevisionGraph, branch: string): ReadonlySet<string> {
  return graph.lineage([findBranch(graph, branch)], { dependencies: false })
}

function findByPrefix(graph: RevisionGraph, prefix: string, members: ReadonlySet<string> | null): string {
  const candidates = abbreviated(graph, prefix).filter(id => members === null || members.has(id))
  const [only, other] = candidates
  if (only === undefined) {
    const hint = didYouMean(prefix, [...ids(graph), ...graph.labels, ...reservedNames])
    throw new MigrationError('revision_not_found', { revision: prefix, hint })
  }
  if (other !== undefined) throw new MigrationError('ambiguous_revision', { revision: prefix, candidates })
  return only
}

function abbreviated(graph: RevisionGraph, prefix: string): readonly string[] {
  return ids(graph).filter(id => id.length >= shortestAbbreviated && id.startsWith(prefix))
}

function ids(graph: RevisionGraph): readonly string[] {
  return graph.revisions.map(revision => revision.id)
}
