import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type VersionChange, versionChanges } from '../../../../src/migrations/revisions/version-changes.ts'

test.each<[string, readonly string[], readonly string[], readonly VersionChange[]]>([
  ['nothing to do', ['a'], ['a'], []],
  ['the first revision inserts', [], ['a'], [{ kind: 'insert', revision: 'a' }]],
  ['the next one updates', ['a'], ['b'], [{ kind: 'update', from: 'a', to: 'b' }]],
  ['going back to base deletes', ['a'], [], [{ kind: 'delete', revision: 'a' }]],
  ['a new branch inserts', ['c1'], ['c1', 'c2'], [{ kind: 'insert', revision: 'c2' }]],
  [
    'a merge deletes and updates',
    ['d1', 'd2', 'x'],
    ['m', 'x'],
    [
      { kind: 'delete', revision: 'd2' },
      { kind: 'update', from: 'd1', to: 'm' },
    ],
  ],
  [
    'undoing a merge updates and inserts',
    ['m'],
    ['d1', 'd2'],
    [
      { kind: 'update', from: 'm', to: 'd1' },
      { kind: 'insert', revision: 'd2' },
    ],
  ],
])('%s', (_, before, after, changes) => {
  expect(versionChanges(before, after)).toEqual(changes)
})

test('run one after the other on the rows before they give the rows after, with no row missing or there twice', () => {
  const rows = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      expect(runChanges(before, versionChanges(before, after)).toSorted()).toEqual(after.toSorted())
    }),
  )
})

function runChanges(before: readonly string[], changes: readonly VersionChange[]): readonly string[] {
  const table = new Set(before)
  const remove = (revision: string) => expect(table.delete(revision)).toBe(true)
  const add = (revision: string) => {
    expect(table.has(revision)).toBe(false)
    table.add(revision)
  }
  for (const change of changes) {
    if (change.kind === 'insert') add(change.revision)
    else if (change.kind === 'delete') remove(change.revision)
    else {
      remove(change.from)
      add(change.to)
    }
  }
  return [...table]
}
