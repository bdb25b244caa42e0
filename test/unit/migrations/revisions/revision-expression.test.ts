import { describe, expect, test } from 'vitest'
import { parseExpression, parseRange, parseRevision } from '../../../../src/migrations/revisions/revision-expression.ts'
import { expectError } from './graph-fixture.ts'

describe('one place', () => {
  test.each(['head', 'heads', 'base', 'current'] as const)('%s is a symbol', symbol => {
    expect(parseRevision(symbol)).toEqual({ kind: 'symbol', text: symbol, branch: null, symbol })
  })

  test('an id or its beginning is a name', () => {
    expect(parseRevision('e51')).toEqual({ kind: 'name', text: 'e51', branch: null, name: 'e51' })
  })

  test('a branch stands before @', () => {
    expect(parseRevision('blog@head')).toMatchObject({ kind: 'symbol', branch: 'blog', symbol: 'head' })
    expect(parseRevision('e51@base')).toMatchObject({ kind: 'symbol', branch: 'e51', symbol: 'base' })
    expect(parseRevision('blog@e51')).toMatchObject({ kind: 'name', branch: 'blog', name: 'e51' })
  })

  test.each([
    ['+2', null, null, 2],
    ['-1', null, null, -1],
    ['e51+3', null, 'e51', 3],
    ['e51-10', null, 'e51', -10],
    ['001+1', null, '001', 1],
    ['head-1', null, 'head', -1],
    ['blog@+1', 'blog', null, 1],
    ['blog@base+2', 'blog', 'base', 2],
  ] as const)('%s counts steps', (text, branch, origin, steps) => {
    const parsed = parseRevision(text)
    expect(parsed).toMatchObject({ kind: 'relative', text, branch, steps })
    const place = parsed.kind === 'relative' ? parsed.origin : undefined
    expect(place?.kind === 'symbol' ? place.symbol : (place?.name ?? null)).toBe(origin)
  })

  test('blanks around it do not matter', () => {
    expect(parseRevision(' head ')).toEqual(parseRevision('head'))
  })

  test.each(['', ' ', '@', '@head', 'blog@', 'a-b', 'a@b@c', '+', '--1', 'a b', '+1+1', 'a:b'])(
    '%j is no expression',
    text => {
      expectError(() => parseRevision(text), 'bad_revision_expression', /does not name a revision: expected an id/)
    },
  )
})

describe('a range', () => {
  test('has a start and an end', () => {
    expect(parseRange('a:b')).toMatchObject({ start: { name: 'a' }, end: { name: 'b' } })
  })

  test('may leave out either side', () => {
    expect(parseRange('current:')).toMatchObject({ start: { symbol: 'current' }, end: null })
    expect(parseRange(':current')).toMatchObject({ start: null, end: { symbol: 'current' } })
    expect(parseRange('-3:current')).toMatchObject({ start: { steps: -3 }, end: { symbol: 'current' } })
  })

  test.each(['a', 'a:b:c', ''])('%j is none', text => {
    expectError(() => parseRange(text), 'bad_revision_expression', /a range is written \[start\]:\[end\]/)
  })

  test('is told from a place by its colon', () => {
    expect([parseExpression('a:b').kind, parseExpression('a').kind]).toEqual(['range', 'name'])
  })
})
