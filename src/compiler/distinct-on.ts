// Queries in two, where a database has not all of their clauses together: DISTINCT ON numbers the rows of each group in the order of the query,
// and the first stay; an order that the database does not take stands around the query.
import type { ColumnSource, ExpressionNode } from '../sql/expression/nodes.ts'
import { type ExpressionItem, emptySelect, type SelectNode } from '../sql/statement/nodes.ts'
import { IntegerType } from '../sql/types/integer.ts'
import type { SqlType } from '../sql/types/sql-type.ts'
import { refuse } from './refuse.ts'

const INTEGER = new IntegerType()
const NUMBERED: ColumnSource = { name: 'athanor_numbered', schema: null, id: 'athanor_numbered' }
const ROW = 'athanor_row'
const ONE: ExpressionNode = { kind: 'constant', value: 1 }

/** One result column: what it is, and the name that the query gives it. */
interface Output {
  readonly node: ExpressionNode
  readonly name: string | null
  readonly type: SqlType | null
}

/**
 * The same query without DISTINCT ON.
 *
 * @throws CompileError `unsupported_feature` for a query that locks its rows
 */
export function firstOfEach(node: SelectNode, dialect: string): SelectNode {
  if (node.lock !== null) {
    refuse(dialect, 'supportsDistinctOn', {
      feature: '`distinctOn` with a lock',
      remedy: 'find the keys with `distinctOn` first, and lock the rows of those keys',
    })
  }
  const rowNumber: ExpressionNode = {
    kind: 'over',
    operand: { kind: 'function', name: 'row_number', operands: [], distinct: false },
    partitionBy: node.distinctOn,
    orderBy: node.orderBy,
  }
  const { inner, outer } = inTwo({ ...node, distinctOn: [] })
  const query = { ...inner, items: [...inner.items, labelled(rowNumber, ROW, INTEGER)] }
  const where: ExpressionNode = { kind: 'binary', operator: '=', left: numbered(ROW), right: ONE }
  return { ...outer, from: [{ kind: 'query', query, source: NUMBERED }], where: [where] }
}

/** The same query with its order and its limits around it: where a database has no ORDER BY in a query of this kind. */
export function orderedOutside(node: SelectNode): SelectNode {
  const { inner, outer } = inTwo(node)
  return { ...outer, from: [{ kind: 'query', query: inner, source: NUMBERED }] }
}

/** A query without its order and limits, and one that has them and gives the same columns of its rows. */
function inTwo(node: SelectNode): { readonly inner: SelectNode; readonly outer: SelectNode } {
  const outputs = outputsOf(node)
  const orders = node.orderBy.map(part => orderedBy(part.kind === 'order' ? part.operand : part, outputs))
  const items = [
    ...outputs.map(({ node, type }, at) => labelled(node, `c${at}`, type)),
    ...orders.flatMap(({ node, output }, at) => (output >= 0 ? [] : [labelled(node, `o${at}`, null)])),
  ]
  const orderColumn = (at: number) => {
    const output = orders[at]?.output ?? -1
    return numbered(output >= 0 ? `c${output}` : `o${at}`)
  }
  const inner: SelectNode = { ...node, items, orderBy: [], limit: null, offset: null }
  const outer: SelectNode = {
    ...emptySelect,
    items: outputs.map(({ name, type }, at) => {
      const column = numbered(`c${at}`)
      return name === null ? { kind: 'expression', node: column, type } : labelled(column, name, type)
    }),
    orderBy: node.orderBy.map((part, at) =>
      part.kind === 'order' ? { ...part, operand: orderColumn(at) } : orderColumn(at),
    ),
    limit: node.limit,
    offset: node.offset,
  }
  return { inner, outer }
}

/** What is ordered by, and which output it is: MariaDB leaves a column that stands twice in a rollup as it was the second time. */
function orderedBy(order: ExpressionNode, outputs: readonly Output[]) {
  const node = order.kind === 'label' ? order.operand : order
  return { node, output: outputs.findIndex(output => isSame(output.node, node)) }
}

function isSame(one: ExpressionNode, other: ExpressionNode): boolean {
  if (one === other) return true
  return (
    one.kind === 'column' && other.kind === 'column' && one.name === other.name && one.source.id === other.source.id
  )
}

function outputsOf({ items }: SelectNode): readonly Output[] {
  return items.flatMap((item): readonly Output[] => {
    if (item.kind === 'columns') return item.columns.map(node => ({ node, name: node.name, type: node.type }))
    const { node, type } = item
    const name = node.kind === 'label' ? node.label : node.kind === 'column' ? node.name : null
    return [{ node: node.kind === 'label' ? node.operand : node, name, type }]
  })
}

function labelled(operand: ExpressionNode, label: string, type: SqlType | null): ExpressionItem {
  return { kind: 'expression', node: { kind: 'label', operand, label }, type }
}

function numbered(name: string): ExpressionNode {
  return { kind: 'column', source: NUMBERED, name, type: INTEGER }
}
