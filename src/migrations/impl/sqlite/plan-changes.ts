// Orders the changes of a table for SQLite: renames are its own business and come first where nothing before them is touched, so that
// all the rest needs one copy.
import type { OperationOf, TableChange } from '../../operations/operation.ts'
import { sameName } from '../sql-tokens.ts'

/** Splits the changes of a table into steps: each is renames only, or changes that can share one copy. */
export function planChanges(
  changes: readonly TableChange[],
  columns: readonly string[],
): readonly (readonly TableChange[])[] {
  const single = foldReferences(changes.flatMap(splitRename))
  const first: TableChange[] = []
  const steps: TableChange[][] = [[]]
  for (const change of single) {
    const step = steps.at(-1) ?? []
    if (change.kind !== 'renameColumn') step.push(change)
    else if (steps.length === 1 && isFree(change, step, [...columns, ...first.flatMap(renamedTo)])) first.push(change)
    else steps.push([change], [])
  }
  return [first, ...steps].filter(step => step.length > 0)
}

/** A foreign key of one new column is made with the column, which SQLite can do without a copy. */
function foldReferences(changes: readonly TableChange[]): readonly TableChange[] {
  const folded: TableChange[] = []
  for (const change of changes) {
    const [column] =
      change.kind === 'createForeignKey' && change.constraint.columns.length === 1 ? change.constraint.columns : []
    const at = folded.findIndex(one => one.kind === 'addColumn' && one.column.name === column && one.reference === null)
    const added = folded[at]
    const between = folded.slice(at + 1).some(one => one.kind === 'renameColumn' || one.kind === 'dropColumn')
    if (added?.kind !== 'addColumn' || change.kind !== 'createForeignKey' || between) folded.push(change)
    else folded[at] = { ...added, reference: change.constraint }
  }
  return folded
}

function renamedTo(change: TableChange): readonly string[] {
  return change.kind === 'renameColumn' ? [change.to] : []
}

/** An alterColumn with a new name renames first and then alters the column under that name. */
function splitRename(change: TableChange): readonly TableChange[] {
  if (change.kind !== 'alterColumn' || change.newName === null) return [change]
  const { table, name, newName } = change
  const rename: TableChange = { kind: 'renameColumn', table, name, to: newName }
  if (Object.keys(change.changes).length === 0) return [rename]
  return [rename, { ...change, name: newName, newName: null }]
}

// The old name has to be there from the start, the new one must be free, and no change before may speak of either.
function isFree(
  rename: OperationOf<'renameColumn'>,
  before: readonly TableChange[],
  columns: readonly string[],
): boolean {
  const known = (name: string) => columns.some(column => sameName(column, name))
  return (
    known(rename.name) &&
    !known(rename.to) &&
    !before.some(change => speaksOf(change, rename.name) || speaksOf(change, rename.to))
  )
}

/** Whether a change may speak of a column: expressions are not looked into, so they may speak of any. */
function speaksOf(change: TableChange, column: string): boolean {
  switch (change.kind) {
    case 'dropIndex':
    case 'dropConstraint':
    case 'renameConstraint':
    case 'tableComment':
      return false
    case 'dropColumn':
      return sameName(change.name, column)
    case 'alterColumn':
      return change.using !== null || sameName(change.name, column)
    case 'addColumn':
      return change.checks.length > 0 || change.column.computed !== null || sameName(change.column.name, column)
    case 'createUniqueConstraint':
    case 'createPrimaryKey':
      return change.constraint.columns.some(name => sameName(name, column))
    default:
      return true
  }
}
