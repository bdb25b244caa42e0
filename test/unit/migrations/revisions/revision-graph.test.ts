import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Revision } from '../../../../src/migrations/revisions/revision.ts'
import { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import { branched, dependent, expectError, graphOf, linear, merged, rev } from './graph-fixture.ts'
import { graphs } from './random-graph.ts'

const order = (graph: RevisionGraph) => graph.revisions.map(revision => revision.id)

describe('places', () => {
  test('an empty graph has no heads and no bases', () => {
    const graph = graphOf()
    expect([graph.heads, graph.bases, graph.independentHeads, graph.revisions]).toEqual([[], [], [], []])
  })

  test('a line has one head and one base', () => {
    expect([linear().heads, linear().bases]).toEqual([['e'], ['a']])
  })

  test('a branch point is followed by several revisions and a merge point follows several', () => {
    const graph = merged()
    expect(order(graph).filter(id => graph.isBranchPoint(id))).toEqual(['b'])
    expect(order(graph).filter(id => graph.isMergePoint(id))).toEqual(['m'])
    expect(graph.childrenOf('b')).toEqual(['c1', 'c2'])
    expect(graph.parentsOf('m')).toEqual(['d1', 'd2'])
  })

  test('a head that another branch depends on is a head, but not an independent one', () => {
    const graph = graphOf(rev('x'), rev('y', '', { dependsOn: ['x'] }))
    expect([graph.heads, graph.independentHeads]).toEqual([['x', 'y'], ['y']])
  })

  test('an unknown id is an error with the nearest known one', () => {
    const graph = graphOf(rev('e517276bb1c2'))
    expectError(() => graph.get('e517276bb1d2'), 'revision_not_found', /did you mean 'e517276bb1c2'/)
  })

  test('a history of a hundred and forty-nine revisions is read', () => {
    const revisions = Array.from({ length: 149 }, (_, index) => rev(`r${index}`, index === 0 ? '' : `r${index - 1}`))
    expect(RevisionGraph.of(revisions).heads).toEqual(['r148'])
  })

  test('a line of fifty thousand revisions is read', () => {
    const revisions = Array.from({ length: 50_000 }, (_, index) => rev(`r${index}`, index === 0 ? '' : `r${index - 1}`))
    expect(RevisionGraph.of(revisions).heads).toEqual(['r49999'])
  })
})

describe('order', () => {
  test('parents come first and a branch stays in one piece', () => {
    expect(order(merged())).toEqual(['a', 'b', 'c1', 'd1', 'c2', 'd2', 'm', 'n'])
  })

  test('the older of two branches comes first, whatever the ids say', () => {
    const graph = graphOf(
      rev('p', '', { createdAt: '2026-01-01 00:00:00' }),
      rev('a', 'p', { createdAt: '2026-01-03 00:00:00' }),
      rev('b', 'p', { createdAt: '2026-01-02 00:00:00' }),
    )
    expect(order(graph)).toEqual(['p', 'b', 'a'])
    expect(graph.heads).toEqual(['b', 'a'])
  })

  test('the order in which revisions are given does not matter', () => {
    fc.assert(
      fc.property(
        graphs.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(order(RevisionGraph.of(shuffled))).toEqual(order(RevisionGraph.of(list)))
        },
      ),
    )
  })

  test('every revision comes after its parents and dependencies', () => {
    fc.assert(
      fc.property(graphs, list => {
        const graph = RevisionGraph.of(list)
        const ids = order(graph)
        expect(ids.toSorted()).toEqual(list.map(({ id }) => id).toSorted())
        for (const id of ids) {
          for (const before of graph.predecessorsOf(id)) expect(ids.indexOf(before)).toBeLessThan(ids.indexOf(id))
        }
      }),
    )
  })
})

describe('relations', () => {
  test('ancestors and descendants include what they start from', () => {
    expect([...merged().ancestors(['d2'])].toSorted()).toEqual(['a', 'b', 'c2', 'd2'])
    expect([...merged().descendants(['d2'])].toSorted()).toEqual(['d2', 'm', 'n'])
  })

  test('dependencies count as history unless told otherwise', () => {
    const graph = dependent()
    expect([...graph.ancestors(['y1'])].toSorted()).toEqual(['x0', 'x1', 'y0', 'y1'])
    expect([...graph.ancestors(['y1'], { dependencies: false })].toSorted()).toEqual(['y0', 'y1'])
    expect([...graph.descendants(['x1'])].toSorted()).toEqual(['x1', 'x2', 'y1', 'y2'])
    expect([...graph.descendants(['x1'], { dependencies: false })].toSorted()).toEqual(['x1', 'x2'])
  })

  test('tips are what nothing else of the set follows', () => {
    const graph = dependent()
    const applied = graph.ancestors(['y1'])
    expect(graph.tips(applied)).toEqual(['y1'])
    expect(graph.tips(applied, { dependencies: false })).toEqual(['x1', 'y1'])
  })
})

describe('dependsOn', () => {
  test('a label stands for the revision that declares it', () => {
    const graph = graphOf(rev('x0', '', { branchLabels: ['xs'] }), rev('y0', '', { dependsOn: ['xs'] }))
    expect(graph.dependenciesOf('y0')).toEqual(['x0'])
  })

  test('a dependency that an ancestor has already is left out', () => {
    const needs = { dependsOn: ['x0'] }
    const graph = graphOf(rev('x0'), rev('y0', '', needs), rev('y1', 'y0', needs), rev('y2', 'y1', needs))
    expect(['y0', 'y1', 'y2'].map(id => graph.dependenciesOf(id))).toEqual([['x0'], [], []])
  })

  test('a dependency on the own parent is left out', () => {
    expect(graphOf(rev('a'), rev('b', 'a', { dependsOn: ['a'] })).dependenciesOf('b')).toEqual([])
  })

  test('of two dependencies on one line the later remains', () => {
    const graph = graphOf(rev('x0'), rev('x1', 'x0'), rev('y0', '', { dependsOn: ['x0', 'x1'] }))
    expect(graph.dependenciesOf('y0')).toEqual(['x1'])
  })

  test('branches may depend on each other crosswise', () => {
    const graph = graphOf(
      rev('a0'),
      rev('a1', 'a0', { dependsOn: ['b0'] }),
      rev('b0'),
      rev('b1', 'b0', { dependsOn: ['a0'] }),
    )
    expect(graph.independentHeads).toEqual(['a1', 'b1'])
  })
})

describe('branch labels', () => {
  test('a label belongs to all that follows', () => {
    expect(['c1', 'd1', 'c2', 'd2'].map(id => branched().labelsOf(id))).toEqual([
      ['c1branch'],
      ['c1branch'],
      ['c2branch'],
      ['c2branch'],
    ])
  })

  test('a label reaches back to where the branch left another', () => {
    const graph = graphOf(
      rev('a'),
      rev('b', 'a'),
      rev('x1', 'b'),
      rev('x2', 'x1', { branchLabels: ['xs'] }),
      rev('y1', 'b'),
    )
    expect(['a', 'b', 'x1', 'x2', 'y1'].map(id => graph.labelsOf(id))).toEqual([[], [], ['xs'], ['xs'], []])
  })

  test('a label reaches back to the base of its own history', () => {
    const graph = graphOf(rev('a'), rev('b', 'a', { branchLabels: ['late'] }))
    expect(graph.labelsOf('a')).toEqual(['late'])
  })

  test('after a merge the labels of both branches hold', () => {
    expect(merged().labelsOf('n')).toEqual(['c1branch', 'c2branch'])
  })

  test('a label does not follow dependencies', () => {
    expect(dependent().labelsOf('y2')).toEqual(['ys'])
  })

  test('a revision may declare several', () => {
    const graph = graphOf(rev('a', '', { branchLabels: ['two', 'one'] }))
    expect(graph.labelsOf('a')).toEqual(['one', 'two'])
    expect([graph.labelOwner('two'), graph.labelOwner('three'), graph.labels]).toEqual(['a', undefined, ['one', 'two']])
  })
})

describe('lists that make no graph', () => {
  test.each([
    [
      'a parent that is not there',
      [rev('b', 'a')],
      'unknown_parent',
      /follows 'a', which is not in the scripts folder/,
    ],
    ['a dependency that is not there', [rev('b', '', { dependsOn: ['a'] })], 'unknown_dependency', /depends on 'a'/],
    ['an id twice', [rev('a'), rev('a')], 'duplicate_revision', /'a' is already there/],
    [
      'an id in two files',
      [rev('a', '', { path: 'v/1.ts' }), rev('a', '', { path: 'v/2.ts' })],
      'duplicate_revision',
      /present more than once, in v\/1\.ts and v\/2\.ts/,
    ],
    [
      'a label twice',
      [rev('a', '', { branchLabels: ['l'] }), rev('b', '', { branchLabels: ['l'] })],
      'bad_branch_label',
      /already used by revision 'a'/,
    ],
    [
      'a label that is an id',
      [rev('a'), rev('b', '', { branchLabels: ['a'] })],
      'bad_branch_label',
      /also the id of a revision/,
    ],
    ['a label that is reserved', [rev('b', '', { branchLabels: ['head'] })], 'bad_branch_label', /is reserved/],
    ['a label with a sign', [rev('b', '', { branchLabels: ['a-b'] })], 'bad_branch_label', /character\(s\) -/],
    ['an empty label', [rev('b', '', { branchLabels: [''] })], 'bad_branch_label', /is empty/],
  ] as const)('%s is an error', (_, revisions, code, message) => {
    expectError(() => RevisionGraph.of(revisions), code, message)
  })

  test('the parent that was probably meant is named, and the file to correct', () => {
    const revisions = [rev('e517276bb1c2'), rev('b', 'e517276bb1c3', { path: 'versions/b.ts' })]
    expectError(() => RevisionGraph.of(revisions), 'unknown_parent', /did you mean 'e517276bb1c2'.*versions\/b\.ts/)
  })
})

const needs = (id: string, down: string, dependency: string) => rev(id, down, { dependsOn: [dependency] })

describe('circles', () => {
  test.each<[string, readonly Revision[], readonly string[]]>([
    ['a revision that follows itself', [rev('a', 'a')], ['a']],
    ['a base that follows itself', [rev('a', 'a'), rev('b', 'a')], ['a']],
    ['a head that follows itself', [rev('a'), rev('b', 'a b')], ['b']],
    ['a branch point that follows itself', [rev('a'), rev('b', 'a b'), rev('c1', 'b'), rev('c2', 'b')], ['b']],
    ['a merge point that follows itself', [rev('a'), rev('b1', 'a'), rev('b2', 'a'), rev('m', 'b1 b2 m')], ['m']],
    ['a solitary revision that follows itself', [rev('a'), rev('b', 'a'), rev('s', 's')], ['s']],
    ['two revisions that follow each other', [rev('a', 'b'), rev('b', 'a')], ['a', 'b']],
    ['a whole line closed', [rev('a', 'c'), rev('b', 'a'), rev('c', 'b')], ['a', 'c', 'b']],
    ['a circle at the base', [rev('a', 'b'), rev('b', 'a'), rev('c', 'b')], ['a', 'b']],
    ['a circle at the head', [rev('a'), rev('b', 'a c'), rev('c', 'b')], ['b', 'c']],
    [
      'a circle on a branch',
      [rev('a'), rev('b1', 'a'), rev('b2', 'a d2'), rev('c2', 'b2'), rev('d2', 'c2')],
      ['b2', 'd2', 'c2'],
    ],
    ['a circle between two branches', [rev('a'), rev('b1', 'a c2'), rev('b2', 'a'), rev('c2', 'b2 b1')], ['b1', 'c2']],
    ['a circle through a merge point', [rev('a'), rev('b1', 'a m'), rev('b2', 'a'), rev('m', 'b1 b2')], ['b1', 'm']],
    ['a solitary circle', [rev('a'), rev('b', 'a'), rev('x', 'y'), rev('y', 'x')], ['x', 'y']],
  ])('%s is found and named', (_, revisions, cycle) => {
    expect(() => RevisionGraph.of(revisions)).toThrow(
      expect.objectContaining({ code: 'revision_cycle', details: { cycle, link: 'downRevision' } }),
    )
  })

  test.each<[string, readonly Revision[], readonly string[]]>([
    ['a revision that depends on itself', [needs('a', '', 'a')], ['a']],
    ['a base that depends on its child', [needs('a', '', 'b'), rev('b', 'a')], ['a', 'b']],
    [
      'a revision that depends on its descendant',
      [rev('a'), needs('b', 'a', 'd'), rev('c', 'b'), rev('d', 'c')],
      ['b', 'd', 'c'],
    ],
    [
      'a branch that depends on its merge point',
      [rev('a'), needs('b1', 'a', 'm'), rev('b2', 'a'), rev('m', 'b1 b2')],
      ['b1', 'm'],
    ],
    ['two bases that depend on each other', [needs('a', '', 'b'), needs('b', '', 'a')], ['a', 'b']],
    [
      'two histories that depend on each other',
      [needs('x0', '', 'y1'), rev('x1', 'x0'), rev('y0', ''), needs('y1', 'y0', 'x1')],
      ['x0', 'y1', 'x1'],
    ],
    ['a dependency on the own label', [rev('a', '', { branchLabels: ['l'], dependsOn: ['l'] })], ['a']],
  ])('%s is found and named', (_, revisions, cycle) => {
    expect(() => RevisionGraph.of(revisions)).toThrow(
      expect.objectContaining({ code: 'revision_cycle', details: { cycle, link: 'dependsOn' } }),
    )
  })

  test('the message shows the circle and where to correct it', () => {
    expectError(() => graphOf(rev('a', 'b'), rev('b', 'a')), 'revision_cycle', /a -> b -> a .*correct downRevision/)
    expectError(
      () => graphOf(rev('a', 'a')),
      'revision_cycle',
      /revision 'a' names itself in downRevision \(a self-loop\)/,
    )
  })
})
