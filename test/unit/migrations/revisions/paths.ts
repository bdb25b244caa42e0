// Shorthand for what the tests of paths look at.
import { expect } from 'vitest'
import type { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import type { RevisionPath, RevisionStep, StampStep } from '../../../../src/migrations/revisions/revision-step.ts'
import type { VersionChange } from '../../../../src/migrations/revisions/version-changes.ts'

/** The ids that a path runs, in order. */
export function ran(path: RevisionPath): readonly string[] {
  return path.steps.map(step => step.revision.id)
}

/** The rows of the version table after a path, by running its changes one by one; each step must begin where the last one ended. */
export function rowsAfter(
  graph: RevisionGraph,
  heads: readonly string[],
  path: RevisionPath<RevisionStep | StampStep>,
): readonly string[] {
  const rows = new Set(heads)
  for (const step of path.steps) {
    expect(graph.sort(rows)).toEqual(step.headsBefore)
    for (const change of step.changes) runChange(rows, change)
    expect(graph.sort(rows)).toEqual(step.headsAfter)
  }
  return graph.sort(rows)
}

function runChange(rows: Set<string>, change: VersionChange): void {
  if (change.kind !== 'insert') expect(rows.delete(change.kind === 'delete' ? change.revision : change.from)).toBe(true)
  if (change.kind === 'delete') return
  const fresh = change.kind === 'insert' ? change.revision : change.to
  expect(rows.has(fresh)).toBe(false)
  rows.add(fresh)
}
