// The steps of a migration run as values: which script runs in which direction, and what the version table says before and after.
import type { Revision } from './revision.ts'
import type { RevisionGraph } from './revision-graph.ts'
import { type VersionChange, versionChanges } from './version-changes.ts'

/** Which way a step goes. */
export type Direction = 'upgrade' | 'downgrade'

interface StepBase {
  readonly direction: Direction
  /** The revisions that the step leaves, as its log line shows them. */
  readonly from: readonly string[]
  /** The revisions that the step reaches, as its log line shows them. */
  readonly to: readonly string[]
  /** The rows of the version table before the step. */
  readonly headsBefore: readonly string[]
  /** The rows of the version table after the step. */
  readonly headsAfter: readonly string[]
  /** What to do to the version table, in this order. */
  readonly changes: readonly VersionChange[]
}

/** Runs one revision's `upgrade` or `downgrade`. */
export interface RevisionStep extends StepBase {
  readonly kind: 'revision'
  readonly revision: Revision
}

/** Changes the version table and nothing else. */
export interface StampStep extends StepBase {
  readonly kind: 'stamp'
}

/** The steps to a target, in order; none if the database is there already. */
export interface RevisionPath<Step extends StepBase = RevisionStep> {
  readonly steps: readonly Step[]
  /** What the user should be told before the steps run. */
  readonly warnings: readonly string[]
}

/**
 * The text of a step for the log line `Running ...`.
 *
 * @example describeStep(step) // 'upgrade 2fd7097d3de7 -> 67f7e470207f, posts table'
 */
export function describeStep(step: RevisionStep | StampStep): string {
  const name = step.kind === 'stamp' ? 'stamp_revision' : step.direction
  const message = step.kind === 'stamp' ? '' : step.revision.message
  const arrow = `${name} ${step.from.join(', ')} -> ${step.to.join(', ')}`
  return message === '' ? arrow : `${arrow}, ${message}`
}

/**
 * Steps that apply revisions one after the other.
 *
 * @param ids revisions that are not applied yet, each after its predecessors
 */
export function upgradeSteps(graph: RevisionGraph, currentHeads: readonly string[], ids: readonly string[]) {
  let heads = graph.sort(currentHeads)
  return ids.map((id): RevisionStep => {
    const headsBefore = heads
    const predecessors = graph.predecessorsOf(id)
    heads = graph.sort([...heads.filter(head => !predecessors.includes(head)), id])
    const [from, to] = [graph.parentsOf(id), [id]]
    return revisionStep({ direction: 'upgrade', revision: graph.get(id), from, to, headsBefore, headsAfter: heads })
  })
}

/**
 * Steps that undo revisions one after the other. What a revision was the last to follow becomes a head again.
 *
 * @param ids revisions that are applied, each before its predecessors
 */
export function downgradeSteps(graph: RevisionGraph, currentHeads: readonly string[], ids: readonly string[]) {
  const applied = graph.ancestors(currentHeads)
  let heads = graph.sort(currentHeads)
  return ids.map((id): RevisionStep => {
    const headsBefore = heads
    applied.delete(id)
    const bared = graph.predecessorsOf(id).filter(other => !graph.successorsOf(other).some(next => applied.has(next)))
    heads = graph.sort([...heads.filter(head => head !== id), ...bared])
    const [from, to] = [[id], graph.parentsOf(id)]
    return revisionStep({ direction: 'downgrade', revision: graph.get(id), from, to, headsBefore, headsAfter: heads })
  })
}

function revisionStep(fields: Omit<RevisionStep, 'kind' | 'changes'>): RevisionStep {
  return Object.freeze({ kind: 'revision', ...fields, changes: versionChanges(fields.headsBefore, fields.headsAfter) })
}
