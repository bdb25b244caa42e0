// `update(User).values([…])`: a change for each of many rows, which are named by their keys, in one statement.
import { SessionError } from '../../errors/session-error.ts'
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { columnOf, type UpdateNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { columnValue } from './assignments.ts'
import { withTouched } from './conflict.ts'

const CHANGES: ColumnSource = { name: 'athanor_changes', schema: null, id: 'athanor_changes' }

/** The UPDATE that joins the rows to a list of changes by their keys. */
export function updateByKey(table: Table, rows: unknown): UpdateNode {
  const list = readRows(table, rows)
  const [first = {}] = list
  const names = Object.keys(first)
  const columns = names.map(name => columnNamed(table, name))
  const keys = table.columns.filter(({ primaryKey }) => primaryKey)
  const set = columns.filter(({ primaryKey }) => !primaryKey)
  requireKeys(table, columns, keys, set)
  const values = list.map((row, at) => {
    if (Object.keys(row).length !== names.length || names.some(name => !Object.hasOwn(row, name)))
      refuse(table, `needs the same attributes in every row, and row ${at + 1} has others than the first`)
    return columns.map(column => cell(table, column, row[column.attribute]))
  })
  return {
    kind: 'update',
    table,
    set: withTouched(
      table,
      set.map(column => ({ column, value: columnOf(CHANGES, column) })),
    ),
    from: [{ kind: 'values', columns, rows: values, source: CHANGES }],
    where: keys.map(column => ({
      kind: 'binary',
      operator: '=',
      left: columnOf(table, column),
      right: columnOf(CHANGES, column),
    })),
    returning: [],
  }
}

function readRows(table: Table, rows: unknown): readonly Record<string, unknown>[] {
  if (!Array.isArray(rows) || rows.length === 0)
    refuse(
      table,
      `expects a list of at least one row, not ${Array.isArray(rows) ? 'an empty one' : describeValue(rows)}`,
    )
  for (const row of rows) if (typeof row !== 'object' || row === null) refuse(table, 'expects objects of values')
  return rows
}

function requireKeys(table: Table, given: readonly Column[], keys: readonly Column[], set: readonly Column[]): void {
  const missing = keys.find(key => !given.includes(key))
  if (keys.length === 0 || missing !== undefined)
    refuse(
      table,
      `needs the primary key in every row${missing === undefined ? '' : `: '${missing.attribute}' is missing`}`,
    )
  if (set.length === 0) refuse(table, 'was given nothing to set beside the primary key')
}

function cell(table: Table, column: Column, value: unknown): ExpressionNode {
  return columnValue(column, value, `${table.name}.${column.attribute} in update().values()`)
}

function columnNamed(table: Table, name: string): Column {
  const column = table.attribute(name)
  if (column !== undefined) return column
  throw new SessionError('unknown_attribute', {
    model: table.name,
    attribute: name,
    known: table.columns.map(known => known.attribute).join(', '),
  })
}

function refuse(table: Table, problem: string): never {
  throw new SessionError('not_executable', { problem: `update of '${table.name}' by \`values\` ${problem}` })
}
