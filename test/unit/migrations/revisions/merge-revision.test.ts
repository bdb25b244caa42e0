import { expect, test } from 'vitest'
import { type MergeRequest, planMerge } from '../../../../src/migrations/revisions/merge-revision.ts'
import { planRevision } from '../../../../src/migrations/revisions/new-revision.ts'
import { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import { upgradePath } from '../../../../src/migrations/revisions/upgrade-path.ts'
import { branched, expectError, graphOf, linear, rev } from './graph-fixture.ts'

const settings = { versionLocations: ['versions'], idGenerator: () => 'cccc00000001', now: new Date(0) }
const merge = (graph: RevisionGraph, request: MergeRequest = {}) => planMerge(graph, request, settings)

test('a merge follows the heads that are named, in that order', () => {
  expect(merge(branched(), { revisions: ['d2', 'd1'], message: 'merge a and b' })).toMatchObject({
    id: 'cccc00000001',
    downRevisions: ['d2', 'd1'],
    message: 'merge a and b',
  })
})

test('a merge follows all heads unless some are named', () => {
  expect(merge(branched())).toMatchObject({ downRevisions: ['d1', 'd2'], message: 'merge d1 and d2' })
  expect(merge(branched(), { revisions: 'heads' }).downRevisions).toEqual(['d1', 'd2'])
})

test('a head that another depends on is merged, too', () => {
  const graph = graphOf(rev('x'), rev('y', '', { dependsOn: ['x'] }))
  expect(merge(graph).downRevisions).toEqual(['x', 'y'])
})

test('after the merge there is one head to upgrade to', () => {
  const graph = branched()
  const after = RevisionGraph.of([...graph.revisions, merge(graph)])
  expect(upgradePath(after, ['d1', 'd2'], 'head').steps.at(-1)?.headsAfter).toEqual(['cccc00000001'])
})

test('fewer than two revisions are no merge', () => {
  expectError(() => merge(linear()), 'merge_needs_two', /got e:/)
  expectError(() => merge(branched(), { revisions: ['d1', 'd1'] }), 'merge_needs_two')
  expectError(() => merge(graphOf()), 'merge_needs_two', /got none/)
})

test('a revision and its own ancestor are no merge', () => {
  expectError(() => merge(branched(), { revisions: ['d1', 'b'], splice: true }), 'overlapping_revisions')
})

test('revisions that are no heads need splice', () => {
  expectError(() => merge(branched(), { revisions: ['c1', 'd2'] }), 'not_a_head')
  expect(merge(branched(), { revisions: ['c1', 'd2'], splice: true }).downRevisions).toEqual(['c1', 'd2'])
})

test('id and labels can be given, as for any revision', () => {
  const planned = merge(branched(), { revId: 'm1', branchLabels: ['all'] })
  expect(planned).toMatchObject({ id: 'm1', branchLabels: ['all'] })
  expectError(() => planRevision(branched(), { head: 'heads', revId: 'd1' }, settings), 'duplicate_revision')
})
