// Which branch labels each revision carries: a label belongs to a whole branch, not only to the revision that declares it.
import { reachable } from './reachable.ts'
import type { Revision } from './revision.ts'

/** The links that labels travel along. */
export interface LabelLinks {
  /** Ids that follow an id by `downRevision`. */
  readonly children: (id: string) => readonly string[]
  /** Ids that follow an id by `downRevision` or `dependsOn`. */
  readonly successors: (id: string) => readonly string[]
}

/**
 * Spreads each label over its branch: upwards to all descendants, and downwards until the point where the branch left another one.
 *
 * @returns labels by revision id, sorted; a revision without labels is not in the map
 */
export function spreadLabels(
  revisions: ReadonlyMap<string, Revision>,
  links: LabelLinks,
): ReadonlyMap<string, readonly string[]> {
  const carried = new Map<string, Set<string>>()
  for (const revision of revisions.values()) {
    if (revision.branchLabels.length === 0) continue
    const branch = [...reachable([revision.id], links.children), ...below(revision, revisions, links)]
    for (const id of branch) {
      const labels = carried.get(id) ?? new Set()
      for (const label of revision.branchLabels) labels.add(label)
      carried.set(id, labels)
    }
  }
  return new Map([...carried].map(([id, labels]) => [id, [...labels].sort()]))
}

function below(start: Revision, revisions: ReadonlyMap<string, Revision>, links: LabelLinks): readonly string[] {
  const found: string[] = []
  for (let [parent, more] = start.downRevisions; parent !== undefined && more === undefined; ) {
    if (links.successors(parent).length > 1) break
    const revision = revisions.get(parent)
    if (revision === undefined || revision.downRevisions.length > 1) break
    found.push(parent)
    ;[parent, more] = revision.downRevisions
  }
  return found
}
