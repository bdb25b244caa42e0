import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import { describeStep } from '../../../../src/migrations/revisions/revision-step.ts'
import { upgradePath } from '../../../../src/migrations/revisions/upgrade-path.ts'
import { branched, dependent, expectError, graphOf, linear, merged, rev } from './graph-fixture.ts'
import { ran, rowsAfter } from './paths.ts'
import { databases, graphs } from './random-graph.ts'

describe('a line', () => {
  test.each([
    ['from nothing to a revision', [], 'c', 'a b c'],
    ['from nothing to the head', [], 'head', 'a b c d e'],
    ['from a revision to the head', ['c'], 'head', 'd e'],
    ['so many steps up', ['a'], '+2', 'b c'],
    ['so many steps up from nothing', [], '+1', 'a'],
    ['to so many steps above a revision', ['a'], 'c+1', 'b c d'],
    ['to so many steps below a revision', ['a'], 'head-1', 'b c d'],
    ['to where the database is', ['c'], 'c', ''],
    ['to the current revision', ['c'], 'current', ''],
    ['to below where it is', ['c'], 'a', ''],
    ['to base', ['c'], 'base', ''],
    ['no step', ['c'], '+0', ''],
  ])('%s', (_, heads, target, expected) => {
    expect(ran(upgradePath(linear(), heads, target)).join(' ')).toBe(expected)
  })

  test('five steps where two are left are an error', () => {
    expectError(
      () => upgradePath(linear(), ['c'], '+5'),
      'relative_revision_out_of_reach',
      /relative revision \+5 didn't produce 5 migrations: from revision 'c' there are 2/,
    )
  })

  test('steps down are an error', () => {
    expectError(() => upgradePath(linear(), ['c'], '-1'), 'relative_revision_out_of_reach')
  })

  test('a step knows the rows of the version table before and after', () => {
    const { steps, warnings } = upgradePath(linear(), ['a'], '+1')
    expect(steps).toMatchObject([
      {
        kind: 'revision',
        direction: 'upgrade',
        from: ['a'],
        to: ['b'],
        headsBefore: ['a'],
        headsAfter: ['b'],
        changes: [{ kind: 'update', from: 'a', to: 'b' }],
      },
    ])
    expect(warnings).toEqual([])
    expect(Object.isFrozen(steps[0])).toBe(true)
  })

  test('its log lines tell from where to where and what for', () => {
    const graph = graphOf(rev('b1f1', '', { message: 'Initial migration.' }), rev('c2', 'b1f1'))
    expect(upgradePath(graph, [], 'head').steps.map(describeStep)).toEqual([
      'upgrade  -> b1f1, Initial migration.',
      'upgrade b1f1 -> c2',
    ])
  })
})

describe('branches', () => {
  test('both run, each in one piece, and each gets a row', () => {
    const path = upgradePath(branched(), ['a'], 'heads')
    expect(ran(path)).toEqual(['b', 'c1', 'd1', 'c2', 'd2'])
    expect(rowsAfter(branched(), ['a'], path)).toEqual(['d1', 'd2'])
    expect(path.steps[3]?.changes).toEqual([{ kind: 'insert', revision: 'c2' }])
  })

  test('head needs a branch', () => {
    expectError(() => upgradePath(branched(), ['a'], 'head'), 'multiple_heads')
    expect(ran(upgradePath(branched(), ['a'], 'c2branch@head'))).toEqual(['b', 'c2', 'd2'])
  })

  test('several targets are reached in one run', () => {
    expect(ran(upgradePath(branched(), ['a'], ['d2', 'c1']))).toEqual(['b', 'c1', 'c2', 'd2'])
  })

  test('a step up from two heads is ambiguous, and a branch decides', () => {
    expectError(() => upgradePath(branched(), ['c1', 'c2'], '+1'), 'ambiguous_upgrade', /could count from c1 or c2/)
    expect(ran(upgradePath(branched(), ['c1', 'c2'], 'c2branch@+1'))).toEqual(['d2'])
  })

  test('a step up at a branch point is ambiguous, and a branch decides', () => {
    expectError(() => upgradePath(branched(), ['b'], '+1'), 'ambiguous_walk')
    expect(ran(upgradePath(branched(), ['b'], 'c2branch@+1'))).toEqual(['c2'])
  })

  test('a step up on a branch that has not begun counts from where it leaves the applied ones', () => {
    expect(ran(upgradePath(branched(), ['d2'], 'c1branch@+1'))).toEqual(['c1'])
    expect(ran(upgradePath(dependent(), ['y0'], 'xs@+2'))).toEqual(['x0', 'x1'])
  })

  test('steps above the base of a branch take only that branch', () => {
    expect(ran(upgradePath(branched(), [], 'c2branch@base+3'))).toEqual(['a', 'b', 'c2'])
  })
})

describe('merge points', () => {
  test('both sides run first, and their rows become one', () => {
    const path = upgradePath(merged(), ['b'], 'head')
    expect(ran(path)).toEqual(['c1', 'd1', 'c2', 'd2', 'm', 'n'])
    expect(rowsAfter(merged(), ['b'], path)).toEqual(['n'])
    expect(path.steps[4]).toMatchObject({ from: ['d1', 'd2'], to: ['m'] })
    expect(path.steps[4]?.changes).toEqual([
      { kind: 'delete', revision: 'd2' },
      { kind: 'update', from: 'd1', to: 'm' },
    ])
  })

  test('the side that is missing runs', () => {
    expect(ran(upgradePath(merged(), ['d1'], 'm'))).toEqual(['c2', 'd2', 'm'])
  })

  test('three sides become one row', () => {
    const graph = graphOf(rev('a'), rev('b1', 'a'), rev('b2', 'a'), rev('b3', 'a'), rev('m', 'b1 b2 b3'))
    const path = upgradePath(graph, [], 'head')
    expect(ran(path)).toEqual(['a', 'b1', 'b2', 'b3', 'm'])
    expect(rowsAfter(graph, [], path)).toEqual(['m'])
  })

  test('twin merges of the same two revisions stay two heads', () => {
    const graph = graphOf(rev('a'), rev('b1', 'a'), rev('b2', 'a'), rev('m1', 'b1 b2'), rev('m2', 'b1 b2'))
    const path = upgradePath(graph, [], 'heads')
    expect(ran(path)).toEqual(['a', 'b1', 'b2', 'm1', 'm2'])
    expect(rowsAfter(graph, [], path)).toEqual(['m1', 'm2'])
  })

  test('a branch that leaves a merged parent later gets a row of its own', () => {
    const graph = graphOf(...merged().revisions, rev('late', 'd1'))
    const path = upgradePath(graph, ['m'], 'late')
    expect(rowsAfter(graph, ['m'], path)).toEqual(['late', 'm'])
    expect(path.steps[0]?.changes).toEqual([{ kind: 'insert', revision: 'late' }])
  })
})

describe('dependsOn', () => {
  test('what is needed runs first and is then implied by the row of what needs it', () => {
    const path = upgradePath(dependent(), [], 'y1')
    expect(ran(path)).toEqual(['x0', 'x1', 'y0', 'y1'])
    expect(rowsAfter(dependent(), [], path)).toEqual(['y1'])
  })

  test('what is needed keeps its row until then', () => {
    const path = upgradePath(dependent(), ['x1'], 'y0')
    expect(rowsAfter(dependent(), ['x1'], path)).toEqual(['x1', 'y0'])
  })

  test('what is needed and has gone on keeps its row', () => {
    const path = upgradePath(dependent(), ['x2', 'y0'], 'y1')
    expect(rowsAfter(dependent(), ['x2', 'y0'], path)).toEqual(['x2', 'y1'])
  })

  test('a branch that is only implied can be gone on with', () => {
    const path = upgradePath(dependent(), ['y1'], 'xs@+1')
    expect(ran(path)).toEqual(['x2'])
    expect(rowsAfter(dependent(), ['y1'], path)).toEqual(['x2', 'y1'])
  })

  test('heads brings each branch to its end', () => {
    const path = upgradePath(dependent(), [], 'heads')
    expect(ran(path).toSorted()).toEqual(['x0', 'x1', 'x2', 'y0', 'y1', 'y2'])
    expect(rowsAfter(dependent(), [], path)).toEqual(['x2', 'y2'])
  })

  test('branches that depend on each other crosswise run', () => {
    const graph = graphOf(
      rev('a0'),
      rev('a1', 'a0', { dependsOn: ['b0'] }),
      rev('b0'),
      rev('b1', 'b0', { dependsOn: ['a0'] }),
    )
    const path = upgradePath(graph, [], 'heads')
    expect(rowsAfter(graph, [], path)).toEqual(['a1', 'b1'])
  })

  test('a forest of twelve revisions with many dependencies ends with one row for each independent head', () => {
    const graph = graphOf(
      rev('base1'),
      rev('a1', 'base1', { branchLabels: ['a'] }),
      rev('b1', 'base1', { branchLabels: ['b'] }),
      rev('c1', '', { branchLabels: ['c'], dependsOn: ['b1'] }),
      rev('d1', '', { branchLabels: ['d'], dependsOn: ['a1'] }),
      rev('a2', 'a1'),
      rev('a3', 'a2'),
      rev('b2', 'b1', { dependsOn: ['a3', 'd1'] }),
      rev('c2', 'c1', { dependsOn: ['a3'] }),
      rev('c3', 'c2', { dependsOn: ['b2'] }),
      rev('d2', 'd1', { dependsOn: ['a3', 'b2', 'c3'] }),
      rev('b3', 'b2', { dependsOn: ['c3'] }),
    )
    const path = upgradePath(graph, ['a2'], 'heads')
    expect(rowsAfter(graph, ['a2'], path)).toEqual(graph.independentHeads)
    expect(graph.independentHeads).toEqual(['b3', 'd2'])
  })
})

describe('rows that do not fit', () => {
  test('an unknown one is named, with the way out', () => {
    expectError(
      () => upgradePath(linear(), ['gone'], 'head'),
      'unknown_current_revision',
      /at revision 'gone'.*stamp --purge/,
    )
  })

  test('one that another includes is named', () => {
    expectError(() => upgradePath(linear(), ['b', 'c'], 'head'), 'overlapping_revisions', /'c' overlaps with 'b'/)
  })

  test('one that is there twice is named', () => {
    expectError(() => upgradePath(linear(), ['b', 'b'], 'head'), 'duplicate_current_revision')
  })
})

describe('any graph', () => {
  test('from nothing to the heads every revision runs once, after all that it needs', () => {
    fc.assert(
      fc.property(graphs, list => {
        const graph = RevisionGraph.of(list)
        const path = upgradePath(graph, [], 'heads')
        const ids = ran(path)
        expect(ids.toSorted()).toEqual(list.map(({ id }) => id).toSorted())
        for (const id of ids) {
          for (const before of graph.predecessorsOf(id)) expect(ids.indexOf(before)).toBeLessThan(ids.indexOf(id))
        }
        expect(rowsAfter(graph, [], path)).toEqual(graph.independentHeads)
      }),
    )
  })

  test('from anywhere the rows after every step are the tips of what is applied', () => {
    fc.assert(
      fc.property(databases, ({ graph, heads }) => {
        const path = upgradePath(graph, heads, 'heads')
        rowsAfter(graph, heads, path)
        const applied = graph.ancestors(heads)
        for (const step of path.steps) {
          applied.add(step.revision.id)
          expect(step.headsAfter).toEqual(graph.tips(applied))
        }
      }),
    )
  })

  test('upgrading again does nothing', () => {
    fc.assert(
      fc.property(graphs, list => {
        const graph = RevisionGraph.of(list)
        expect(upgradePath(graph, graph.independentHeads, 'heads').steps).toEqual([])
      }),
    )
  })
})
