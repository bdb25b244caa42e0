// Set operations in the order of exact decimals: SQLite orders them by their result columns only, so another query is put around them.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import {
  type CompoundNode,
  emptySelect,
  type RowsNode,
  type SelectItem,
  type SelectNode,
} from '../../sql/statement/nodes.ts'
import type { NumericType } from '../../sql/types/number.ts'
import { decimalType, spellingOf } from './decimal-nodes.ts'

const SOURCE = { name: 'athanor_rows', schema: null, id: 'athanor_rows' }
const STAR: SelectItem = { kind: 'expression', node: { kind: 'star' }, type: null }

/** The set operation as it is, or a query around it where its order is by exact decimals. */
export function withOrderedDecimals(node: CompoundNode): RowsNode {
  const decimals = decimalColumns(node.items)
  if (!node.orderBy.some(part => decimals.has(nameIn(part)))) return node
  const query: CompoundNode = { ...node, orderBy: [], limit: null, offset: null }
  const { limit, offset } = node
  const around: SelectNode = { ...emptySelect, items: [STAR], from: [{ kind: 'query', query, source: SOURCE }] }
  return { ...around, orderBy: node.orderBy.map(part => typed(part, decimals)), limit, offset }
}

/** The names of the result columns that are exact decimals, with their types. */
function decimalColumns(items: readonly SelectItem[]): ReadonlyMap<string, NumericType> {
  const found = new Map<string, NumericType>()
  const add = (name: string, node: ExpressionNode, type: NumericType | null) => {
    if (type !== null && spellingOf(node) !== null) found.set(name, type)
  }
  for (const item of items) {
    if (item.kind === 'columns') for (const column of item.columns) add(column.name, column, decimalType(column.type))
    else add(nameOf(item.node), item.node, decimalType(item.type))
  }
  return found
}

function nameOf(node: ExpressionNode): string {
  return node.kind === 'label' ? node.label : node.kind === 'column' ? node.name : ''
}

function nameIn(part: ExpressionNode): string {
  const node = part.kind === 'order' ? part.operand : part
  return node.kind === 'identifier' ? (node.path[0] ?? '') : nameOf(node)
}

/** The part of the order with its column's type, by which it is seen to be a decimal. */
function typed(part: ExpressionNode, decimals: ReadonlyMap<string, NumericType>): ExpressionNode {
  if (part.kind === 'order') return { ...part, operand: typed(part.operand, decimals) }
  const name = nameIn(part)
  const type = decimals.get(name)
  return type === undefined ? part : { kind: 'column', source: SOURCE, name, type }
}
