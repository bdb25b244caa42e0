import { describe, expect, test } from 'vitest'
import {
  branchesText,
  currentText,
  headsText,
  historyText,
  showText,
} from '../../../../src/migrations/revisions/list-revisions.ts'
import type { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import { branched, dependent, expectError, graphOf, rev } from './graph-fixture.ts'

const file = (id: string, message: string, revises: string) => ({
  message,
  doc: `${message}\n\nRevision: ${id}\nRevises: ${revises}\nCreated: 2026-11-20 11:19:00`,
  path: `migrations/versions/${id}_x.ts`,
  createdAt: '2026-11-20 11:19:00',
})

function two(): RevisionGraph {
  return graphOf(
    rev('2fd7097d3de7', '', file('2fd7097d3de7', 'users table', '<base>')),
    rev('67f7e470207f', '2fd7097d3de7', file('67f7e470207f', 'posts table', '2fd7097d3de7')),
  )
}

function mergedBranches(): RevisionGraph {
  return graphOf(
    rev('2fd7', '', { message: 'users table' }),
    rev('67f7', '2fd7', { message: 'posts table' }),
    rev('aaaa', '67f7', { message: 'branch a' }),
    rev('bbbb', '67f7', { message: 'branch b' }),
    rev('cccc', 'aaaa bbbb', { message: 'merge a and b' }),
  )
}

describe('history', () => {
  test('one revision is one line', () => {
    const graph = graphOf(rev('b1f1ce2d8e98', '', { message: 'Initial migration.' }))
    expect(historyText(graph)).toBe('<base> -> b1f1ce2d8e98 (head), Initial migration.')
  })

  test('the newest comes first', () => {
    expect(historyText(two())).toBe(
      '2fd7097d3de7 -> 67f7e470207f (head), posts table\n<base> -> 2fd7097d3de7, users table',
    )
  })

  test('it can show where the database is', () => {
    expect(historyText(two(), { indicateCurrent: true, currentHeads: ['67f7e470207f'] })).toBe(
      '2fd7097d3de7 -> 67f7e470207f (head) (current), posts table\n<base> -> 2fd7097d3de7, users table',
    )
    expect(historyText(two(), { currentHeads: ['67f7e470207f'] })).not.toContain('current')
  })

  test('branch points and merge points are marked', () => {
    expect(historyText(mergedBranches()).split('\n')).toEqual([
      'aaaa, bbbb -> cccc (head) (mergepoint), merge a and b',
      '67f7 -> bbbb, branch b',
      '67f7 -> aaaa, branch a',
      '2fd7 -> 67f7 (branchpoint), posts table',
      '<base> -> 2fd7, users table',
    ])
  })

  test('labels and dependencies are shown', () => {
    expect(historyText(dependent()).split('\n')).toContain('y0 (x1) -> y1 (ys)')
  })

  test('a range narrows it', () => {
    expect(historyText(mergedBranches(), { range: '67f7:bbbb' })).toBe(
      '67f7 -> bbbb, branch b\n2fd7 -> 67f7 (branchpoint), posts table',
    )
  })

  test('verbose gives a block for each revision, with a blank line between', () => {
    expect(historyText(two(), { verbose: true, indicateCurrent: true, currentHeads: ['2fd7097d3de7'] })).toBe(
      `Rev: 67f7e470207f (head)
Parent: 2fd7097d3de7
Path: migrations/versions/67f7e470207f_x.ts

    posts table

    Revision: 67f7e470207f
    Revises: 2fd7097d3de7
    Created: 2026-11-20 11:19:00

Rev: 2fd7097d3de7 (current)
Parent: <base>
Path: migrations/versions/2fd7097d3de7_x.ts

    users table

    Revision: 2fd7097d3de7
    Revises: <base>
    Created: 2026-11-20 11:19:00`,
    )
  })

  test('an empty folder has none', () => {
    expect(historyText(graphOf())).toBe('')
  })
})

describe('heads', () => {
  test('each is a line, with the labels of its branch', () => {
    expect(headsText(two())).toBe('67f7e470207f (head)')
    expect(headsText(branched())).toBe('d1 (c1branch) (head)\nd2 (c2branch) (head)')
  })

  test('a head that another branch depends on is only effectively one, and can be left out', () => {
    const graph = graphOf(rev('x'), rev('y', '', { dependsOn: ['x'] }))
    expect(headsText(graph)).toBe('x (effective head)\ny (head)')
    expect(headsText(graph, { resolveDependencies: true })).toBe('y (head)')
  })

  test('verbose gives blocks', () => {
    expect(headsText(two(), { verbose: true })).toMatch(/^Rev: 67f7e470207f \(head\)\nParent: 2fd7097d3de7\nPath: /)
  })
})

describe('branches', () => {
  test('a line has none', () => {
    expect(branchesText(two())).toBe('')
  })

  test('each branch point shows what it branches into', () => {
    expect(branchesText(branched())).toBe('b (branchpoint)\n  -> c1 (c1branch)\n  -> c2 (c2branch)')
  })

  test('the arrows stand below the id, and heads are marked', () => {
    const graph = graphOf(rev('67f7e470207f'), rev('aaaa', '67f7e470207f'), rev('bbbb', '67f7e470207f'))
    expect(branchesText(graph)).toBe(
      '67f7e470207f (branchpoint)\n             -> aaaa (head)\n             -> bbbb (head)',
    )
  })

  test('verbose gives the block of the branch point and the messages', () => {
    expect(branchesText(mergedBranches(), { verbose: true })).toBe(
      `Rev: 67f7 (branchpoint)
Parent: 2fd7
Branches into: aaaa, bbbb

    posts table

     -> aaaa, branch a
     -> bbbb, branch b`,
    )
  })
})

describe('show', () => {
  test('the head is shown unless another is named', () => {
    expect(showText(two())).toMatch(/^Rev: 67f7e470207f \(head\)\n/)
    expect(showText(two(), '2fd7')).toMatch(/^Rev: 2fd7097d3de7\nParent: <base>\n/)
    expect(showText(two(), 'current', ['2fd7097d3de7'])).toMatch(/^Rev: 2fd7097d3de7\n/)
  })

  test('a merge point says what it merges', () => {
    expect(showText(mergedBranches(), 'cccc')).toBe(
      'Rev: cccc (head) (mergepoint)\nMerges: aaaa, bbbb\n\n    merge a and b',
    )
  })

  test('what a revision depends on and its labels are shown', () => {
    expect(showText(dependent(), 'y1')).toBe('Rev: y1\nParent: y0\nAlso depends on: x1\nBranch names: ys')
  })

  test('several heads are all shown', () => {
    expect(showText(branched(), 'heads').split('\n\n')).toHaveLength(2)
    expectError(() => showText(branched()), 'multiple_heads')
  })

  test('base is nothing to show', () => {
    expect(showText(two(), 'base')).toBe('')
  })
})

describe('current', () => {
  test('a database at base shows nothing', () => {
    expect(currentText(two(), [])).toBe('')
  })

  test('it says whether it is a head or a merge point', () => {
    expect(currentText(two(), ['67f7e470207f'])).toBe('67f7e470207f (head)')
    expect(currentText(two(), ['2fd7097d3de7'])).toBe('2fd7097d3de7')
    expect(currentText(mergedBranches(), ['cccc'])).toBe('cccc (head) (mergepoint)')
  })

  test('several heads are in the order of the history', () => {
    expect(currentText(branched(), ['d2', 'c1'])).toBe('c1\nd2 (head)')
  })

  test('branches that are only implied by what depends on them are shown', () => {
    expect(currentText(dependent(), ['y1'])).toBe('x1\ny1')
  })

  test('verbose gives blocks', () => {
    expect(currentText(two(), ['67f7e470207f'], { verbose: true })).toMatch(/^Rev: 67f7e470207f \(head\)\nParent: /)
  })

  test('a row that is in no script is an error', () => {
    expectError(() => currentText(two(), ['gone']), 'unknown_current_revision', /at revision 'gone'/)
  })
})
