// The listings of the commands history, heads, branches, show and current, as text. Nothing to list is the empty string.
import { allCurrent, checkCurrentHeads } from './current-heads.ts'
import { historyRange } from './history-range.ts'
import { resolveRevisions } from './resolve-revision.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { type RevisionLineOptions, revisionBlock, revisionLine } from './revision-text.ts'

/** What every listing may be asked for. */
export interface ListOptions {
  /** A block for each revision instead of a line. Default: false. */
  readonly verbose?: boolean
}

/** Options of {@link historyText}. */
export interface HistoryOptions extends ListOptions {
  /** `start:end`; default: everything. */
  readonly range?: string | null
  /** The rows of the version table: needed for `current` in the range. */
  readonly currentHeads?: readonly string[]
  /** Mark the revisions of `currentHeads` with `(current)`. Default: false. */
  readonly indicateCurrent?: boolean
}

/**
 * The history, newest first.
 *
 * @throws MigrationError what {@link historyRange} throws
 * @example historyText(graph) // '<base> -> b1f1ce2d8e98 (head), Initial migration.'
 */
export function historyText(graph: RevisionGraph, options: HistoryOptions = {}): string {
  const current = new Set(options.indicateCurrent === true ? options.currentHeads : [])
  const revisions = historyRange(graph, options.range ?? null, options.currentHeads)
  const ids = revisions.map(revision => revision.id)
  return listing(graph, ids, options, { parents: true, labels: true, message: true, tree: true, current })
}

/** Options of {@link headsText}. */
export interface HeadsOptions extends ListOptions {
  /** Leave out heads that another revision depends on. Default: false. */
  readonly resolveDependencies?: boolean
}

/** The heads of the scripts folder. */
export function headsText(graph: RevisionGraph, options: HeadsOptions = {}): string {
  const heads = options.resolveDependencies === true ? graph.independentHeads : graph.heads
  return listing(graph, heads, options, { labels: true })
}

/** The branch points, newest first, each with the revisions that it branches into. */
export function branchesText(graph: RevisionGraph, { verbose = false }: ListOptions = {}): string {
  const points = graph.revisions.toReversed().filter(({ id }) => graph.isBranchPoint(id))
  const texts = points.map(({ id }) => {
    const title = verbose ? `${revisionBlock(graph, id)}\n` : revisionLine(graph, id, { labels: true, tree: true })
    const children = graph.childrenOf(id).map(child => {
      const text = revisionLine(graph, child, { labels: true, tree: true, message: verbose })
      return `${' '.repeat(id.length)} -> ${text}`
    })
    return [title, ...children].join('\n')
  })
  return texts.join('\n\n')
}

/**
 * The block of each revision that an expression means; nothing for `base`.
 *
 * @param expression default: `head`
 * @param currentHeads the rows of the version table, for `current`
 * @throws MigrationError if the expression names no revision
 */
export function showText(graph: RevisionGraph, expression = 'head', currentHeads?: readonly string[]): string {
  return blocks(graph, resolveRevisions(graph, expression, currentHeads))
}

/**
 * Where a database is: its current heads, with the tips of the branches that these depend on.
 *
 * @param currentHeads the rows of the version table
 * @throws MigrationError if the rows do not fit the graph
 * @example currentText(graph, ['b1f1ce2d8e98']) // 'b1f1ce2d8e98 (head)'
 */
export function currentText(graph: RevisionGraph, currentHeads: readonly string[], options: ListOptions = {}): string {
  checkCurrentHeads(graph, currentHeads)
  return listing(graph, allCurrent(graph, currentHeads), options, { tree: true })
}

function listing(
  graph: RevisionGraph,
  ids: readonly string[],
  { verbose = false }: ListOptions,
  options: RevisionLineOptions,
): string {
  if (verbose) return blocks(graph, ids, options.current)
  return ids.map(id => revisionLine(graph, id, options)).join('\n')
}

function blocks(graph: RevisionGraph, ids: readonly string[], current?: ReadonlySet<string>): string {
  return ids.map(id => revisionBlock(graph, id, current)).join('\n\n')
}
