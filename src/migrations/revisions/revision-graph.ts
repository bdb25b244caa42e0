// The history as a graph: who follows whom, which revisions are heads, bases, branch points and merge points.
import { MigrationError } from '../../errors/migration-error.ts'
import { didYouMean } from '../../util/text.ts'
import { topologicalSort } from '../../util/topological-sort.ts'
import { spreadLabels } from './branch-labels.ts'
import { reachable } from './reachable.ts'
import type { Revision } from './revision.ts'
import { indexRevisions, type RevisionIndex } from './revision-index.ts'

/** Which links a question about the graph follows. */
export interface LinkOptions {
  /** Follow `dependsOn` as well as `downRevision`. Default: true. */
  readonly dependencies?: boolean
}

/**
 * An immutable graph of revisions.
 *
 * Every list that it gives is in one order, the order in which an empty database would be upgraded: parents first, the older branch
 * before the younger, each branch in one piece. It depends on the revisions alone, not on the order in which files were read.
 *
 * @example
 * const graph = RevisionGraph.of([createRevision({ id: 'a1' }), createRevision({ id: 'b2', downRevisions: ['a1'] })])
 * graph.heads // ['b2']
 */
export class RevisionGraph {
  /** Every revision, parents first. */
  readonly revisions: readonly Revision[]
  /** The ids that no revision follows by `downRevision`. */
  readonly heads: readonly string[]
  /** The heads that no revision depends on either: the rows of the version table after `upgrade heads`. */
  readonly independentHeads: readonly string[]
  /** The ids that follow none. */
  readonly bases: readonly string[]

  readonly #index: RevisionIndex
  readonly #ranks: ReadonlyMap<string, number>
  readonly #children: ReadonlyMap<string, readonly string[]>
  readonly #successors: ReadonlyMap<string, readonly string[]>
  readonly #labels: ReadonlyMap<string, readonly string[]>

  private constructor(index: RevisionIndex) {
    this.#index = index
    this.revisions = canonicalOrder(index)
    this.#ranks = new Map(this.revisions.map((revision, rank) => [revision.id, rank]))
    this.#children = invert(this.revisions, revision => revision.downRevisions)
    this.#successors = invert(this.revisions, revision => this.predecessorsOf(revision.id))
    this.#labels = spreadLabels(index.revisions, {
      children: id => this.childrenOf(id),
      successors: id => this.successorsOf(id),
    })
    const ids = this.revisions.map(revision => revision.id)
    this.heads = ids.filter(id => this.isHead(id))
    this.independentHeads = ids.filter(id => this.isIndependentHead(id))
    this.bases = ids.filter(id => this.isBase(id))
  }

  /**
   * Builds and checks the graph.
   *
   * @throws MigrationError what {@link indexRevisions} throws: bad, reserved and duplicate ids, unknown parents, circles, labels used twice
   */
  static of(revisions: Iterable<Revision>): RevisionGraph {
    return new RevisionGraph(indexRevisions(revisions))
  }

  /** Whether there is a revision with exactly this id. */
  has(id: string): boolean {
    return this.#index.revisions.has(id)
  }

  /**
   * The revision with exactly this id; for prefixes and names see `resolveRevision`.
   *
   * @throws MigrationError `revision_not_found`
   */
  get(id: string): Revision {
    const revision = this.#index.revisions.get(id)
    if (revision !== undefined) return revision
    const hint = didYouMean(id, [...this.#index.revisions.keys(), ...this.labels])
    throw new MigrationError('revision_not_found', { revision: id, hint })
  }

  /** Every branch label that a revision declares, sorted. */
  get labels(): readonly string[] {
    return [...this.#index.labels.keys()].sort()
  }

  /** The id of the revision that declares a label, or `undefined`. */
  labelOwner(label: string): string | undefined {
    return this.#index.labels.get(label)
  }

  /** The labels of the branch that a revision stands on, sorted. */
  labelsOf(id: string): readonly string[] {
    return this.#labels.get(id) ?? []
  }

  /** The ids that a revision follows, as it declares them. */
  parentsOf(id: string): readonly string[] {
    return this.get(id).downRevisions
  }

  /** The ids that follow a revision by `downRevision`. */
  childrenOf(id: string): readonly string[] {
    return this.#children.get(id) ?? []
  }

  /** The ids that a revision's `dependsOn` adds to its history: resolved, and without those that its ancestors already need. */
  dependenciesOf(id: string): readonly string[] {
    const declared = this.#index.dependencies.get(id) ?? []
    if (declared.length === 0) return declared
    const others = (dependency: string) => declared.filter(other => other !== dependency)
    return declared.filter(
      dependency => !this.ancestors([...this.parentsOf(id), ...others(dependency)]).has(dependency),
    )
  }

  /** The ids that must be applied right before a revision: parents and all that it depends on. */
  predecessorsOf(id: string): readonly string[] {
    return [...new Set([...this.parentsOf(id), ...(this.#index.dependencies.get(id) ?? [])])]
  }

  /** The ids that follow a revision by `downRevision` or by `dependsOn`. */
  successorsOf(id: string): readonly string[] {
    return this.#successors.get(id) ?? []
  }

  /** The given ids and all that come before them. */
  ancestors(ids: Iterable<string>, { dependencies = true }: LinkOptions = {}): Set<string> {
    return reachable(ids, id => (dependencies ? this.predecessorsOf(id) : this.parentsOf(id)))
  }

  /** The given ids and all that come after them. */
  descendants(ids: Iterable<string>, { dependencies = true }: LinkOptions = {}): Set<string> {
    return reachable(ids, id => (dependencies ? this.successorsOf(id) : this.childrenOf(id)))
  }

  /** The given ids, all that come before and all that come after: what is related to them by history. */
  lineage(ids: Iterable<string>, options: LinkOptions = {}): Set<string> {
    const starts = [...ids]
    return this.ancestors(starts, options).union(this.descendants(starts, options))
  }

  /** The ids of a set that nothing else in the set follows. */
  tips(ids: ReadonlySet<string>, { dependencies = true }: LinkOptions = {}): readonly string[] {
    const next = (id: string) => (dependencies ? this.successorsOf(id) : this.childrenOf(id))
    return this.sort([...ids].filter(id => !next(id).some(other => ids.has(other))))
  }

  /** The given ids in the order of the graph, each once. */
  sort(ids: Iterable<string>): readonly string[] {
    const rank = (id: string) => this.#ranks.get(id) ?? -1
    return [...new Set(ids)].sort((a, b) => rank(a) - rank(b))
  }

  /** Whether no revision follows by `downRevision`. */
  isHead(id: string): boolean {
    return this.childrenOf(id).length === 0
  }

  /** Whether no revision follows, nor depends on it. */
  isIndependentHead(id: string): boolean {
    return this.successorsOf(id).length === 0
  }

  /** Whether it follows no revision. */
  isBase(id: string): boolean {
    return this.parentsOf(id).length === 0
  }

  /** Whether several revisions follow it. */
  isBranchPoint(id: string): boolean {
    return this.childrenOf(id).length > 1
  }

  /** Whether it follows several revisions. */
  isMergePoint(id: string): boolean {
    return this.parentsOf(id).length > 1
  }
}

function invert(
  revisions: readonly Revision[],
  linksOf: (revision: Revision) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const inverse = new Map<string, string[]>()
  for (const revision of revisions) {
    for (const link of new Set(linksOf(revision))) {
      const followers = inverse.get(link) ?? []
      followers.push(revision.id)
      inverse.set(link, followers)
    }
  }
  return inverse
}

// Branches stay in one piece because the sort is started from the heads, and only then from all the rest, which it has already met.
function canonicalOrder({ revisions, dependencies }: RevisionIndex): readonly Revision[] {
  const byAge = [...revisions.values()].sort(olderFirst)
  const predecessors = ({ id, downRevisions }: Revision) =>
    [...downRevisions, ...(dependencies.get(id) ?? [])].flatMap(other => revisions.get(other) ?? [])
  const followed = new Set(byAge.flatMap(predecessors))
  const heads = byAge.filter(revision => !followed.has(revision))
  return topologicalSort([...heads, ...byAge], predecessors).order
}

function olderFirst(a: Revision, b: Revision): number {
  return compareText(a.createdAt ?? '', b.createdAt ?? '') || compareText(a.id, b.id)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
