// The checked list of revisions by id: every link leads somewhere, no name stands for two things, nothing goes in a circle.
import { MigrationError } from '../../errors/migration-error.ts'
import { didYouMean } from '../../util/text.ts'
import { topologicalSort } from '../../util/topological-sort.ts'
import type { Revision } from './revision.ts'
import { checkBranchLabel, checkRevisionId } from './revision-id.ts'

/** Revisions and branch labels by name, with `dependsOn` resolved to ids. */
export interface RevisionIndex {
  readonly revisions: ReadonlyMap<string, Revision>
  /** Label -> id of the revision that declares it. */
  readonly labels: ReadonlyMap<string, string>
  /** Id -> the ids that its `dependsOn` means. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads a list of revisions into an index and checks it whole.
 *
 * @throws MigrationError `bad_revision_id`, `bad_revision_id_length`, `reserved_revision_id`, `duplicate_revision`, `bad_branch_label`,
 *   `unknown_parent`, `unknown_dependency` or `revision_cycle`
 */
export function indexRevisions(list: Iterable<Revision>): RevisionIndex {
  const revisions = new Map<string, Revision>()
  for (const revision of list) {
    checkRevisionId(revision.id)
    const other = revisions.get(revision.id)
    if (other !== undefined) throw duplicate(other, revision)
    revisions.set(revision.id, revision)
  }
  const labels = indexLabels(revisions)
  for (const revision of revisions.values()) checkParents(revision, revisions)
  const dependencies = resolveDependencies(revisions, labels)
  checkCycles(revisions, dependencies)
  return { revisions, labels, dependencies }
}

function duplicate(first: Revision, second: Revision): MigrationError {
  const paths = [first.path, second.path].filter(path => path !== null)
  return new MigrationError('duplicate_revision', { revision: first.id, paths })
}

function indexLabels(revisions: ReadonlyMap<string, Revision>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  for (const revision of revisions.values()) {
    for (const label of revision.branchLabels) {
      checkBranchLabel(label, revision.id)
      const owner = revisions.has(label) ? label : labels.get(label)
      if (owner !== undefined) {
        const reason = owner === label ? 'is also the id of a revision' : `is already used by revision '${owner}'`
        throw new MigrationError('bad_branch_label', { label, revision: revision.id, reason })
      }
      labels.set(label, revision.id)
    }
  }
  return labels
}

function checkParents({ id, downRevisions, path }: Revision, revisions: ReadonlyMap<string, Revision>): void {
  for (const parent of downRevisions) {
    if (revisions.has(parent)) continue
    const hint = didYouMean(parent, revisions.keys())
    throw new MigrationError('unknown_parent', { revision: id, parent, path, hint })
  }
}

function resolveDependencies(
  revisions: ReadonlyMap<string, Revision>,
  labels: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const resolved = new Map<string, readonly string[]>()
  for (const { id, dependsOn, path } of revisions.values()) {
    const ids = dependsOn.map(dependency => {
      const target = revisions.has(dependency) ? dependency : labels.get(dependency)
      if (target !== undefined) return target
      const hint = didYouMean(dependency, [...revisions.keys(), ...labels.keys()])
      throw new MigrationError('unknown_dependency', { revision: id, dependency, path, hint })
    })
    resolved.set(id, [...new Set(ids)])
  }
  return resolved
}

// Circles of downRevision alone are reported first: the remedy is in another place than for those that dependsOn closes.
function checkCycles(
  revisions: ReadonlyMap<string, Revision>,
  dependencies: ReadonlyMap<string, readonly string[]>,
): void {
  const parents = (id: string) => revisions.get(id)?.downRevisions ?? []
  const all = (id: string) => [...parents(id), ...(dependencies.get(id) ?? [])]
  const ids = [...revisions.keys()].sort()
  const [downCycle] = topologicalSort(ids, parents).cycles
  if (downCycle !== undefined) throw new MigrationError('revision_cycle', { cycle: downCycle, link: 'downRevision' })
  const [cycle] = topologicalSort(ids, all).cycles
  if (cycle !== undefined) throw new MigrationError('revision_cycle', { cycle, link: 'dependsOn' })
}
