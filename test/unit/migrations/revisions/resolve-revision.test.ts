import { describe, expect, test } from 'vitest'
import { resolveRevision, resolveRevisions } from '../../../../src/migrations/revisions/resolve-revision.ts'
import { branched, dependent, expectError, graphOf, linear, merged, rev } from './graph-fixture.ts'

describe('names', () => {
  const graph = graphOf(
    rev('abcd1', '', { branchLabels: ['blog'] }),
    rev('abce2', 'abcd1'),
    rev('x1', 'abce2'),
    rev('001', 'x1'),
  )

  test('a full id means itself', () => {
    expect(resolveRevision(graph, 'x1')?.id).toBe('x1')
  })

  test('the beginning of an id is enough if it is unique, even one character', () => {
    expect(resolveRevisions(graph, 'abcd')).toEqual(['abcd1'])
    expect(resolveRevisions(graphOf(rev('abcd1'), rev('bcde2', 'abcd1')), 'b')).toEqual(['bcde2'])
  })

  test('an id of fewer than four characters is not abbreviated', () => {
    expectError(() => resolveRevisions(graph, '00'), 'revision_not_found')
  })

  test('a label means the revision that declares it', () => {
    expect(resolveRevisions(graph, 'blog')).toEqual(['abcd1'])
  })

  test('an ambiguous beginning lists the candidates', () => {
    expectError(
      () => resolveRevisions(graph, 'abc'),
      'ambiguous_revision',
      /'abc' is the beginning of 2 .* abcd1 and abce2/,
    )
  })

  test('a branch may decide what a beginning means', () => {
    const two = graphOf(rev('p000'), rev('aaa1', 'p000', { branchLabels: ['one'] }), rev('aaa2', 'p000'))
    expect(resolveRevisions(two, 'one@aaa')).toEqual(['aaa1'])
  })

  test.each([
    ['nosuch', /no revision 'nosuch' in the scripts folder: run/],
    ['haed', /did you mean 'head'/],
    ['abcd2', /did you mean 'abcd1'/],
    ['blgo', /did you mean 'blog'/],
  ])('the unknown name %s says so', (name, message) => {
    expectError(() => resolveRevisions(graph, name), 'revision_not_found', message)
  })
})

describe('symbols', () => {
  test('base is nothing at all, and so is the head of an empty folder', () => {
    expect(resolveRevisions(linear(), 'base')).toEqual([])
    expect(resolveRevision(linear(), 'base')).toBeNull()
    expect(['head', 'heads', 'base'].map(name => resolveRevisions(graphOf(), name))).toEqual([[], [], []])
  })

  test('head is the only head', () => {
    expect(resolveRevisions(linear(), 'head')).toEqual(['e'])
  })

  test('head of two is an error that names them and the ways out', () => {
    expectError(
      () => resolveRevisions(branched(), 'head'),
      'multiple_heads',
      /multiple head revisions are present for given argument 'head' \(d1 and d2\).*'<branch>@head'.*'heads' for all/,
    )
  })

  test('heads are all that no revision follows or depends on', () => {
    expect(resolveRevisions(branched(), 'heads')).toEqual(['d1', 'd2'])
    expect(resolveRevisions(dependent(), 'heads')).toEqual(['x2', 'y2'])
    expect(resolveRevisions(graphOf(rev('x'), rev('y', '', { dependsOn: ['x'] })), 'heads')).toEqual(['y'])
  })

  test('a branch narrows head and heads', () => {
    expect(resolveRevisions(branched(), 'c1branch@head')).toEqual(['d1'])
    expect(resolveRevisions(branched(), 'c2@head')).toEqual(['d2'])
    expect(resolveRevisions(branched(), 'c2branch@heads')).toEqual(['d2'])
    expectError(() => resolveRevisions(branched(), 'b@head'), 'multiple_heads', /'b@head' \(d1 and d2\)/)
  })

  test('current is what the database says, and unknown without one', () => {
    expect(resolveRevisions(branched(), 'current', ['d2', 'c1'])).toEqual(['c1', 'd2'])
    expect(resolveRevisions(branched(), 'c2branch@current', ['d2', 'c1'])).toEqual(['d2'])
    expectError(() => resolveRevisions(branched(), 'current'), 'current_revision_needed')
  })
})

describe('branches', () => {
  test('a revision of the branch is found', () => {
    expect(resolveRevisions(branched(), 'c1branch@d1')).toEqual(['d1'])
    expect(resolveRevisions(branched(), 'd1@b')).toEqual(['b'])
  })

  test('a revision of another branch is an error', () => {
    expectError(
      () => resolveRevisions(branched(), 'c1branch@d2'),
      'not_in_branch',
      /revision 'd2' is not a member of branch 'c1branch'/,
    )
  })

  test('an unknown branch is an error with the nearest label', () => {
    expectError(() => resolveRevisions(branched(), 'c1brnach@head'), 'unknown_branch', /did you mean 'c1branch'/)
  })

  test('the beginning of an id names a branch if it is unique', () => {
    const graph = graphOf(rev('abcd1'), rev('abce1'))
    expect(resolveRevisions(graph, 'abcd@head')).toEqual(['abcd1'])
    expectError(() => resolveRevisions(graph, 'abc@head'), 'ambiguous_revision')
  })
})

describe('steps', () => {
  test('they are counted from a revision', () => {
    expect(['c+2', 'c-1', 'head-1', 'base+1', 'c-3', 'c+0'].map(text => resolveRevisions(linear(), text))).toEqual([
      ['e'],
      ['b'],
      ['d'],
      ['a'],
      [],
      ['c'],
    ])
  })

  test('or from the current revision', () => {
    expect(resolveRevisions(linear(), '+2', ['b'])).toEqual(['d'])
    expect(resolveRevisions(linear(), '-1', ['b'])).toEqual(['a'])
    expect(resolveRevisions(linear(), 'current-1', ['b'])).toEqual(['a'])
    expect(resolveRevisions(linear(), '+1', [])).toEqual(['a'])
    expectError(() => resolveRevisions(linear(), '-1'), 'current_revision_needed')
  })

  test('past the end they say how far they came', () => {
    expectError(
      () => resolveRevisions(linear(), 'c+5'),
      'relative_revision_out_of_reach',
      /relative revision c\+5 didn't produce 5 migrations: from revision 'c' there are 2/,
    )
    expectError(() => resolveRevisions(linear(), 'b-3'), 'relative_revision_out_of_reach')
  })

  test('up from a branch point they need the branch', () => {
    expectError(
      () => resolveRevisions(branched(), 'b+1'),
      'ambiguous_walk',
      /revision 'b', from where it could go to c1 or c2/,
    )
    expect(resolveRevisions(branched(), 'c2branch@b+2')).toEqual(['d2'])
    expect(resolveRevisions(branched(), 'c2branch@base+3')).toEqual(['c2'])
  })

  test('down from a merge point they are ambiguous', () => {
    expectError(() => resolveRevisions(merged(), 'm-1'), 'ambiguous_walk', /could go to d1 or d2/)
  })

  test('from several revisions they are an error', () => {
    expectError(() => resolveRevisions(branched(), 'heads-1'), 'multiple_revisions', /'heads-1' means 2 revisions/)
  })
})
