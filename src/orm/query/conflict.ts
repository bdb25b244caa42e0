// `.onConflict(…)`: what an INSERT does with a row that another is in the way of.
import { ValueError } from '../../errors/value-error.ts'
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import { nodeOf, operandNode } from '../../sql/expression/sql-expression.ts'
import { type Column, columnExpressions, type Table } from '../../sql/schema/table.ts'
import { type Assignment, type ConflictNode, columnOf } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind } from '../../util/brand.ts'
import { assignmentsOf } from './assignments.ts'

/** What an upsert is about when it names no columns. */
export interface ConflictTarget {
  /** The name of a unique or exclusion constraint. */
  readonly constraint: string
}

/** The row that could not be inserted. */
const EXCLUDED: ColumnSource = { name: 'excluded', schema: null, id: 'excluded' }

/** Reads what `onConflict` was given: columns, or a constraint. */
export function conflictTarget(given: readonly unknown[]): Pick<ConflictNode, 'target' | 'constraint'> {
  const [first] = given
  if (given.length === 1 && isConstraint(first)) return { target: [], constraint: first.constraint }
  const target = given.map(column => {
    const node = nodeOf(column, 'onConflict()')
    if (node.kind === 'column') return node.name
    throw new ValueError('not_an_expression', { place: 'onConflict()', found: 'an expression that is no column' })
  })
  return { target }
}

function isConstraint(given: unknown): given is ConflictTarget {
  if (typeof given !== 'object' || given === null || isKind(given, 'expression')) return false
  return 'constraint' in given && typeof given.constraint === 'string' && given.constraint !== ''
}

/** What is set in the row that is there. */
export function conflictSet(table: Table, values: unknown): readonly Assignment[] {
  const place = 'onConflict().doUpdate()'
  const given = typeof values === 'function' ? values(columnExpressions(table.columns, EXCLUDED)) : values
  if (typeof given !== 'object' || given === null)
    throw new ValueError('wrong_type', { place, problem: `expects an object of values, not ${describeValue(given)}` })
  return withTouched(table, assignmentsOf(table, given, place))
}

/** The values of the row that could not be inserted: of the columns that were given, without those that name the row. */
export function excludedSet(
  table: Table,
  given: readonly Column[],
  target: readonly string[],
): readonly Assignment[] | null {
  const columns = given.filter(column => !column.primaryKey && !target.includes(column.name))
  if (columns.length === 0) return null
  return withTouched(
    table,
    columns.map(column => ({ column, value: columnOf(EXCLUDED, column) })),
  )
}

/** Assignments with those of the columns that take a new value with every change. */
export function withTouched(table: Table, given: readonly Assignment[]): readonly Assignment[] {
  const touched = table.columns.filter(column => column.onUpdate !== null && !given.some(one => one.column === column))
  return [
    ...given,
    ...touched.map(column => ({
      column,
      value: operandNode(column.onUpdate?.(), column.type, `onUpdate of ${table.name}.${column.attribute}`),
    })),
  ]
}
