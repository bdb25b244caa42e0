import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeStep } from '../../../../src/migrations/revisions/revision-step.ts'
import { stampPath } from '../../../../src/migrations/revisions/stamp-path.ts'
import { branched, dependent, expectError, linear, merged } from './graph-fixture.ts'
import { rowsAfter } from './paths.ts'
import { databases } from './random-graph.ts'

describe('a line', () => {
  test.each([
    ['up', ['b'], 'head', 'stamp_revision b -> e', 'upgrade'],
    ['down', ['e'], 'b', 'stamp_revision e -> b', 'downgrade'],
    ['from nothing', [], 'c', 'stamp_revision  -> c', 'upgrade'],
    ['to base', ['c'], 'base', 'stamp_revision c -> ', 'downgrade'],
    ['so many steps', ['c'], '-1', 'stamp_revision c -> b', 'downgrade'],
  ])('%s', (_, heads, target, text, direction) => {
    const { steps } = stampPath(linear(), heads, target)
    expect(steps.map(describeStep)).toEqual([text])
    expect(steps[0]).toMatchObject({ kind: 'stamp', direction })
  })

  test('where the database is already there is nothing to do', () => {
    expect(stampPath(linear(), ['c'], 'c').steps).toEqual([])
    expect(stampPath(linear(), [], 'base').steps).toEqual([])
  })
})

describe('branches', () => {
  test('all heads from nothing are one insert each', () => {
    const { steps } = stampPath(branched(), [], 'heads')
    expect(steps.map(step => step.changes)).toEqual([
      [{ kind: 'insert', revision: 'd1' }],
      [{ kind: 'insert', revision: 'd2' }],
    ])
  })

  test('a list of revisions is one step each', () => {
    const path = stampPath(branched(), ['b'], ['c1', 'd2'])
    expect(path.steps.map(describeStep)).toEqual(['stamp_revision b -> c1', 'stamp_revision  -> d2'])
    expect(rowsAfter(branched(), ['b'], path)).toEqual(['c1', 'd2'])
  })

  test('another branch is left alone', () => {
    expect(rowsAfter(branched(), ['d1', 'd2'], stampPath(branched(), ['d1', 'd2'], 'c1'))).toEqual(['c1', 'd2'])
  })

  test('to below the branch point both rows become one', () => {
    const { steps } = stampPath(branched(), ['d1', 'd2'], 'b')
    expect(steps.map(step => step.changes)).toEqual([
      [
        { kind: 'delete', revision: 'd2' },
        { kind: 'update', from: 'd1', to: 'b' },
      ],
    ])
  })

  test('base deletes every row, and with a branch those of the branch', () => {
    expect(stampPath(branched(), ['d1', 'd2'], 'base').steps[0]?.changes).toEqual([
      { kind: 'delete', revision: 'd1' },
      { kind: 'delete', revision: 'd2' },
    ])
    const path = stampPath(dependent(), ['x1', 'y0'], 'ys@base')
    expect(rowsAfter(dependent(), ['x1', 'y0'], path)).toEqual(['x1'])
  })

  test('two targets of which one includes the other are refused', () => {
    expectError(() => stampPath(branched(), [], ['b', 'd1']), 'overlapping_revisions', /'d1' overlaps with 'b'/)
  })

  test('an unknown and an ambiguous target are refused', () => {
    expectError(() => stampPath(branched(), [], 'nosuch'), 'revision_not_found')
    expectError(() => stampPath(branched(), [], 'head'), 'multiple_heads')
  })
})

describe('merge points', () => {
  test('up across one is one update and a delete', () => {
    const { steps } = stampPath(merged(), ['c1', 'd2'], 'n')
    expect(steps.map(step => step.changes)).toEqual([
      [
        { kind: 'delete', revision: 'd2' },
        { kind: 'update', from: 'c1', to: 'n' },
      ],
    ])
  })

  test('down across one is one update', () => {
    expect(stampPath(merged(), ['n'], 'd2').steps[0]?.changes).toEqual([{ kind: 'update', from: 'n', to: 'd2' }])
  })

  test('down to both sides of one is an update and an insert', () => {
    const path = stampPath(merged(), ['n'], ['d1', 'd2'])
    expect(rowsAfter(merged(), ['n'], path)).toEqual(['d1', 'd2'])
  })
})

test('in any graph the rows contain the target and none includes another', () => {
  fc.assert(
    fc.property(databases, fc.nat(), ({ graph, heads }, choice) => {
      const target = graph.revisions[choice % graph.revisions.length]?.id ?? 'base'
      const rows = rowsAfter(graph, heads, stampPath(graph, heads, target))
      expect(rows).toContain(target)
      expect(graph.tips(graph.ancestors(rows))).toEqual(rows)
    }),
  )
})
