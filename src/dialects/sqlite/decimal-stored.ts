// Computed decimals on their way into a column: SQLite keeps whatever text it is given, so they are rounded to the column's digits.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { Assignment, InsertNode, RowsNode, SelectItem } from '../../sql/statement/nodes.ts'
import type { NumericType } from '../../sql/types/number.ts'
import { decimalType, spellingOf } from './decimal-nodes.ts'

/** A value as a column of decimals keeps it: rounded to the column's digits. */
function asStored({ type }: Pick<Column, 'type'>, node: ExpressionNode): ExpressionNode {
  const decimal = decimalType(type)
  if (decimal === null || isStored(decimal, node)) return node
  const { precision, scale } = decimal
  const operands: readonly ExpressionNode[] = [
    node,
    { kind: 'constant', value: precision },
    { kind: 'constant', value: scale },
  ]
  return { kind: 'function', name: 'athanor_decimal_store', operands, distinct: false, type }
}

/** Whether a value has the column's spelling already; what the program spelled itself is left as it is. */
function isStored(type: NumericType, node: ExpressionNode): boolean {
  if (node.kind === 'template' || node.kind === 'identifier' || node.kind === 'star') return true
  if (node.kind === 'constant') return node.value === null || typeof node.value === 'string'
  return spellingOf(node) === (type.scale ?? 'plain')
}

/** Assignments whose values are rounded to the digits of their columns. */
export function withStored(assignments: readonly Assignment[]): readonly Assignment[] {
  return assignments.map(({ column, value }) => ({ column, value: asStored(column, value) }))
}

/** An INSERT whose values are rounded to the digits of their columns. */
export function storedInsert(node: InsertNode): InsertNode {
  const { columns, conflict } = node
  const store = (value: ExpressionNode | null, at: number) => {
    const column = columns[at]
    return value === null || column === undefined ? value : asStored(column, value)
  }
  return {
    ...node,
    rows: columns.some(({ type }) => decimalType(type) !== null) ? node.rows.map(row => row.map(store)) : node.rows,
    query: node.query === null ? null : storedQuery(node.query, columns),
    conflict: conflict?.set ? { ...conflict, set: withStored(conflict.set) } : conflict,
  }
}

function storedQuery(query: RowsNode, columns: readonly Column[]): RowsNode {
  if (query.kind === 'compound' || query.items.length !== columns.length) return query
  const store = (item: SelectItem, at: number): SelectItem => {
    const column = columns[at]
    if (item.kind === 'columns' || column === undefined) return item
    const node = asStored(column, item.node)
    return node === item.node ? item : { ...item, node, type: column.type }
  }
  return { ...query, items: query.items.map(store) }
}
