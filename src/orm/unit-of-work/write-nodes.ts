// The statements by which rows are written: one for each shape, kept, so that it is compiled once.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { columnOf, columnsItem, type DeleteNode, type InsertNode, type UpdateNode } from '../../sql/statement/nodes.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { InsertShape } from './insert-shapes.ts'
import type { UpdateShape } from './update-shapes.ts'

/** The INSERT of one row; with `returning` it gives back what the database fills. */
export function insertNode({ mapper, written, returned }: InsertShape, returning: boolean): InsertNode {
  const { table } = mapper
  const items = returning && returned.length > 0 ? [columnsItem(table, returned)] : []
  const rows = [written.map(parameter)]
  return { kind: 'insert', table, columns: written, rows, query: null, conflict: null, returning: items }
}

/** The UPDATE of some columns of a row; with `returning` it gives back the computed ones. */
export function updateNode({ mapper, written, identifying, computed }: UpdateShape, returning: boolean): UpdateNode {
  const { table } = mapper
  const set = written.map((column, index) => ({ column, value: parameter(column, index) }))
  const where = equalities(table, identifying, written.length)
  const items = returning && computed.length > 0 ? [columnsItem(table, computed)] : []
  return { kind: 'update', table, set, where, returning: items }
}

/** The DELETE of a row that is found by the values of some columns. */
export function deleteNode({ table }: Pick<Mapper, 'table'>, identifying: readonly Column[]): DeleteNode {
  return { kind: 'delete', table, where: equalities(table, identifying, 0), returning: [] }
}

/** The DELETE of the rows that have one of a list of values in a column. */
export function deleteListedNode({ table }: Pick<Mapper, 'table'>, column: Column): DeleteNode {
  const operand = columnOf(table, column)
  return {
    kind: 'delete',
    table,
    where: [{ kind: 'inParameter', operand, index: 0, type: column.type }],
    returning: [],
  }
}

/** What stands for the value at a place of a statement's list. */
export function parameter(column: Column, index: number): ExpressionNode {
  return { kind: 'parameter', index, type: column.type }
}

/** The conditions that columns have the values of a list, from a place of it on. */
export function equalities(table: Table, columns: readonly Column[], offset: number): ExpressionNode[] {
  return columns.map((column, at) => ({
    kind: 'binary',
    operator: '=',
    left: columnOf(table, column),
    right: parameter(column, offset + at),
  }))
}
