import { describe, expect, test } from 'vitest'
import { historyRange } from '../../../../src/migrations/revisions/history-range.ts'
import type { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import { branched, dependent, expectError, graphOf, linear, merged } from './graph-fixture.ts'

const shown = (graph: RevisionGraph, range: string | null, heads?: readonly string[]) =>
  historyRange(graph, range, heads)
    .map(revision => revision.id)
    .join(' ')

describe('a line', () => {
  test.each([
    [null, 'e d c b a'],
    [':', 'e d c b a'],
    ['b:d', 'd c b'],
    ['b:', 'e d c b'],
    [':c', 'c b a'],
    ['base:c', 'c b a'],
    ['c:head', 'e d c'],
    ['current:', 'e d c'],
    [':current', 'c b a'],
    ['-1:current', 'c b'],
    ['current:+1', 'd c'],
    ['-2:', 'e d c'],
    [':+2', 'b a'],
    [':-1', 'd c b a'],
    ['-9:d', 'd c b a'],
    ['d:+9', 'e d'],
    ['c:c', 'c'],
  ])('%s shows both ends and what is between, newest first', (range, expected) => {
    expect(shown(linear(), range, ['c'])).toBe(expected)
  })

  test('a database at base has nothing up to current and everything from there', () => {
    expect(shown(linear(), ':current', [])).toBe('')
    expect(shown(linear(), 'current:', [])).toBe('e d c b a')
  })

  test('a start that is not below the end is an error', () => {
    expectError(() => shown(linear(), 'd:b'), 'range_not_on_one_branch', /requested range d:b does not refer to/)
  })

  test('text without a colon is an error', () => {
    expectError(() => shown(linear(), 'b'), 'bad_revision_expression', /a range is written/)
  })
})

test('a range over branches shows all that is between', () => {
  expect(shown(branched(), 'b:')).toBe('d2 c2 d1 c1 b')
  expect(shown(merged(), 'c2:m')).toBe('m d2 c2')
})

test('a range that starts on a branch stays there', () => {
  expect(shown(branched(), 'c2branch@base:')).toBe('d2 c2 b a')
  expect(shown(branched(), 'c2branch@c2:')).toBe('d2 c2')
})

test('a range on one history shows what it depends on', () => {
  expect(shown(dependent(), ':y1').split(' ').toSorted()).toEqual(['x0', 'x1', 'y0', 'y1'])
})

test('an empty graph shows nothing', () => {
  expect([shown(graphOf(), null), shown(graphOf(), ':')]).toEqual(['', ''])
})
