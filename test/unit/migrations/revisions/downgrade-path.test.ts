import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { downgradePath } from '../../../../src/migrations/revisions/downgrade-path.ts'
import { describeStep } from '../../../../src/migrations/revisions/revision-step.ts'
import { upgradePath } from '../../../../src/migrations/revisions/upgrade-path.ts'
import { branched, dependent, expectError, graphOf, linear, merged, rev } from './graph-fixture.ts'
import { ran, rowsAfter } from './paths.ts'
import { databases } from './random-graph.ts'

describe('a line', () => {
  test.each([
    ['to a revision', ['e'], 'b', 'e d c'],
    ['one step', ['c'], '-1', 'c'],
    ['one step from the first revision', ['a'], '-1', 'a'],
    ['so many steps', ['e'], '-3', 'e d c'],
    ['to base', ['c'], 'base', 'c b a'],
    ['to below a revision', ['e'], 'd-1', 'e d'],
    ['to above base', ['e'], 'base+2', 'e d c'],
    ['to where the database is', ['c'], 'c', ''],
    ['to base from nothing', [], 'base', ''],
  ])('%s', (_, heads, target, expected) => {
    const path = downgradePath(linear(), heads, target)
    expect(ran(path).join(' ')).toBe(expected)
    rowsAfter(linear(), heads, path)
  })

  test('a step down from nothing is an error', () => {
    expectError(
      () => downgradePath(linear(), [], '-1'),
      'relative_revision_out_of_reach',
      /relative revision -1 didn't produce 1 migrations: from base there are 0/,
    )
  })

  test('more steps than there are, and steps up, are errors', () => {
    expectError(() => downgradePath(linear(), ['b'], '-3'), 'relative_revision_out_of_reach')
    expectError(() => downgradePath(linear(), ['b'], '+1'), 'relative_revision_out_of_reach')
  })

  test('a target that is not below is an error', () => {
    expectError(
      () => downgradePath(linear(), ['c'], 'd'),
      'not_a_downgrade_target',
      /destination d is not a valid downgrade target from current head\(s\) c:/,
    )
    expectError(() => downgradePath(linear(), [], 'a'), 'not_a_downgrade_target', /head\(s\) <base>/)
  })

  test('its log lines tell from where to where and what for', () => {
    const graph = graphOf(rev('a1'), rev('b2', 'a1', { message: 'posts table' }))
    expect(downgradePath(graph, ['b2'], 'base').steps.map(describeStep)).toEqual([
      'downgrade b2 -> a1, posts table',
      'downgrade a1 -> ',
    ])
  })
})

describe('branches', () => {
  test('both go down to below the branch point, the younger first', () => {
    const path = downgradePath(branched(), ['d1', 'd2'], 'a')
    expect(ran(path)).toEqual(['d2', 'c2', 'd1', 'c1', 'b'])
    expect(rowsAfter(branched(), ['d1', 'd2'], path)).toEqual(['a'])
  })

  test('one goes down alone if it is named', () => {
    expect(ran(downgradePath(branched(), ['d1', 'd2'], 'd1@b'))).toEqual(['d1', 'c1'])
    expect(ran(downgradePath(branched(), ['d1', 'd2'], 'c2branch@b'))).toEqual(['d2', 'c2'])
    expect(ran(downgradePath(branched(), ['d1', 'd2'], 'c1branch@-1'))).toEqual(['d1'])
    expect(ran(downgradePath(branched(), ['d1', 'd2'], 'c1branch@-2'))).toEqual(['d1', 'c1'])
  })

  test('to a revision of one branch the other stays', () => {
    const path = downgradePath(branched(), ['d1', 'd2'], 'c1')
    expect(ran(path)).toEqual(['d1'])
    expect(rowsAfter(branched(), ['d1', 'd2'], path)).toEqual(['c1', 'd2'])
  })

  test('one step from two heads undoes the newest, and warns', () => {
    const path = downgradePath(branched(), ['d1', 'd2'], '-1')
    expect(ran(path)).toEqual(['d2'])
    expect(path.warnings).toEqual(['downgrade -1 from multiple heads is ambiguous: it goes down from d2, not d1'])
  })

  test('one step from two heads above one branch point leaves the other head', () => {
    expect(ran(downgradePath(branched(), ['c1', 'c2'], '-1'))).toEqual(['c2'])
  })

  test('one step on a branch with two heads is ambiguous', () => {
    expectError(
      () => downgradePath(branched(), ['d1', 'd2'], 'b@-1'),
      'ambiguous_downgrade',
      /could count from d1 or d2/,
    )
  })

  test('a step on a branch that is not applied is an error', () => {
    expectError(() => downgradePath(branched(), ['d2'], 'c1branch@-1'), 'relative_revision_out_of_reach')
  })

  test('of two histories one goes down to its base', () => {
    expect(ran(downgradePath(dependent(), ['x2', 'y0'], 'ys@base'))).toEqual(['y0'])
    expect(ran(downgradePath(dependent(), ['x2', 'y0'], 'xs@base'))).toEqual(['x2', 'x1', 'x0'])
  })

  test('a target that means several revisions is an error', () => {
    expectError(() => downgradePath(branched(), ['d1', 'd2'], 'heads'), 'multiple_revisions')
    expectError(() => downgradePath(branched(), ['d1', 'd2'], 'head'), 'multiple_heads')
  })

  test('a target on a branch that is not applied is an error', () => {
    expectError(() => downgradePath(branched(), ['d1'], 'c2'), 'not_a_downgrade_target')
  })
})

describe('merge points', () => {
  test('undoing one brings both heads back', () => {
    const path = downgradePath(merged(), ['m'], 'd1')
    expect(ran(path)).toEqual(['m'])
    expect(path.steps[0]).toMatchObject({ from: ['m'], to: ['d1', 'd2'] })
    expect(rowsAfter(merged(), ['m'], path)).toEqual(['d1', 'd2'])
    expect(path.steps[0]?.changes).toEqual([
      { kind: 'update', from: 'm', to: 'd1' },
      { kind: 'insert', revision: 'd2' },
    ])
  })

  test('to below the branch point the merge is undone first, then both branches', () => {
    expect(ran(downgradePath(merged(), ['n'], 'b'))).toEqual(['n', 'm', 'd2', 'c2', 'd1', 'c1'])
  })

  test('one step is ambiguous', () => {
    expectError(
      () => downgradePath(merged(), ['m'], '-1'),
      'ambiguous_walk',
      /ambiguous walk: '-1' reaches revision 'm', from where it could go to d1 or d2/,
    )
  })
})

describe('dependsOn', () => {
  test('undoing what others need takes them down first', () => {
    const path = downgradePath(dependent(), ['x2', 'y2'], 'x0')
    expect(ran(path).toSorted()).toEqual(['x1', 'x2', 'y1', 'y2'])
    expect(ran(path).indexOf('y1')).toBeLessThan(ran(path).indexOf('x1'))
    expect(rowsAfter(dependent(), ['x2', 'y2'], path)).toEqual(['x0', 'y0'])
  })

  test('undoing what has needed others gives them their row back', () => {
    const path = downgradePath(dependent(), ['y1'], 'y0')
    expect(rowsAfter(dependent(), ['y1'], path)).toEqual(['x1', 'y0'])
  })

  test('a branch that is only implied by its dependants is at its tip already', () => {
    expect(downgradePath(dependent(), ['y1'], 'x1').steps).toEqual([])
  })

  test('a step on a branch that is only implied takes its dependants', () => {
    expect(ran(downgradePath(dependent(), ['y1'], 'xs@-1'))).toEqual(['y1', 'x1'])
  })
})

describe('any graph', () => {
  test('down to base undoes exactly what an upgrade ran, in reverse', () => {
    fc.assert(
      fc.property(databases, ({ graph, heads }) => {
        const up = upgradePath(graph, [], heads)
        const down = downgradePath(graph, heads, 'base')
        expect(ran(down)).toEqual(ran(up).toReversed())
        expect(rowsAfter(graph, heads, down)).toEqual([])
        const rows = (path: typeof up) => path.steps.map(step => [step.headsBefore, step.headsAfter])
        expect(rows(down).map(([before, after]) => [after, before])).toEqual(rows(up).toReversed())
      }),
    )
  })

  test('down to an applied revision and up again gives the same rows', () => {
    fc.assert(
      fc.property(databases, fc.nat(), ({ graph, heads }, choice) => {
        const applied = [...graph.ancestors(heads)]
        const target = applied[choice % Math.max(1, applied.length)] ?? 'base'
        const down = downgradePath(graph, heads, target)
        const between = rowsAfter(graph, heads, down)
        expect(rowsAfter(graph, between, upgradePath(graph, between, heads))).toEqual(heads)
      }),
    )
  })
})
