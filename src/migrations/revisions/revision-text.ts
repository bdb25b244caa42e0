// How one revision is shown: as a line in a listing, or as a block with all that is known about it.
import type { RevisionGraph } from './revision-graph.ts'

/** What the line of a revision shows besides its id and whether it is a head. */
export interface RevisionLineOptions {
  /** The revisions it follows, in front: `a -> b`. */
  readonly parents?: boolean
  /** The labels of its branch. */
  readonly labels?: boolean
  /** Its message, at the end. */
  readonly message?: boolean
  /** `(branchpoint)` and `(mergepoint)`. */
  readonly tree?: boolean
  /** Ids that a database is at, which get `(current)`. */
  readonly current?: ReadonlySet<string>
}

/**
 * One line about a revision.
 *
 * @example revisionLine(graph, 'b1f1ce2d8e98', { parents: true, message: true })
 * // '<base> -> b1f1ce2d8e98 (head), Initial migration.'
 */
export function revisionLine(graph: RevisionGraph, id: string, options: RevisionLineOptions = {}): string {
  const revision = graph.get(id)
  const labels = options.labels === true ? graph.labelsOf(id) : []
  const dependencies = revision.dependsOn.length === 0 ? '' : ` (${revision.dependsOn.join(', ')})`
  const marks = [
    ...(labels.length === 0 ? [] : [labels.join(', ')]),
    ...headMarks(graph, id),
    ...(options.current?.has(id) === true ? ['current'] : []),
    ...(options.tree === true ? treeMarks(graph, id) : []),
  ]
  const origin = options.parents === true ? `${parentsText(graph, id)}${dependencies} -> ` : ''
  const message = options.message === true && revision.message !== '' ? `, ${revision.message}` : ''
  return `${origin}${id}${marks.map(mark => ` (${mark})`).join('')}${message}`
}

/**
 * All that is known about a revision, on several lines: `Rev:`, `Parent:` or `Merges:`, what it depends on and branches into, labels,
 * file, and its whole comment.
 *
 * @param current ids that a database is at, which get `(current)`
 */
export function revisionBlock(graph: RevisionGraph, id: string, current?: ReadonlySet<string>): string {
  const revision = graph.get(id)
  const head = graph.isHead(id) ? ['head'] : []
  const marks = [...head, ...treeMarks(graph, id), ...(current?.has(id) === true ? ['current'] : [])]
  const lines = [
    `Rev: ${id}${marks.map(mark => ` (${mark})`).join('')}`,
    `${graph.isMergePoint(id) ? 'Merges' : 'Parent'}: ${parentsText(graph, id)}`,
    ...line('Also depends on', revision.dependsOn),
    ...line('Branches into', graph.isBranchPoint(id) ? graph.childrenOf(id) : []),
    ...line('Branch names', graph.labelsOf(id)),
    ...line('Path', revision.path === null ? [] : [revision.path]),
    ...(revision.doc === '' ? [] : ['', ...indented(revision.doc)]),
  ]
  return lines.join('\n')
}

function parentsText(graph: RevisionGraph, id: string): string {
  return graph.isBase(id) ? '<base>' : graph.parentsOf(id).join(', ')
}

// A head that another branch depends on has no row of its own in the version table once that branch is applied.
function headMarks(graph: RevisionGraph, id: string): readonly string[] {
  if (graph.isIndependentHead(id)) return ['head']
  return graph.isHead(id) ? ['effective head'] : []
}

function treeMarks(graph: RevisionGraph, id: string): readonly string[] {
  return [...(graph.isBranchPoint(id) ? ['branchpoint'] : []), ...(graph.isMergePoint(id) ? ['mergepoint'] : [])]
}

function line(name: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${name}: ${values.join(', ')}`]
}

function indented(text: string): readonly string[] {
  return text.split('\n').map(row => (row === '' ? '' : `    ${row}`))
}
