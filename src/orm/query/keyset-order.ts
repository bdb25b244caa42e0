// The order of keyset pages: one that places every row, forwards and backwards, and the condition for what comes after a row.
import { SessionError } from '../../errors/session-error.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { ColumnSource, ExpressionNode, OrderNode, ValueNode } from '../../sql/expression/nodes.ts'
import { columnOf, type FromNode, type SelectNode } from '../../sql/statement/nodes.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { TextType } from '../../sql/types/string.ts'
import type { WireValue } from '../../util/wire-value.ts'

const UNKNOWN = new TextType()

/** One step of the order. */
export interface KeysetStep {
  readonly operand: ExpressionNode
  /** Its type, where it is known. */
  readonly type: SqlType | null
  readonly descending: boolean
  /** Where rows without a value stand. */
  readonly nulls: 'first' | 'last'
  readonly nullable: boolean
}

/**
 * The order that a query was given, with what makes it place every row: the primary keys of its tables, or what its rows are grouped by.
 *
 * @throws SessionError for queries whose rows cannot be placed
 */
export function keysetSteps(node: SelectNode, by: readonly ExpressionNode[]): readonly KeysetStep[] {
  if (node.distinct || node.distinctOn.length > 0 || node.groupings.length > 0) {
    throw new SessionError('not_executable', {
      problem:
        'keyset pages are of rows that can be told apart, not of `distinct` ones: select from the query, `select(query.as("rows"))`, and page that by a unique column',
    })
  }
  if (node.limit !== null || node.offset !== null)
    throw new SessionError('not_executable', {
      problem: 'keyset pages have limits of their own: leave `limit` and `offset` out',
    })
  const given = by.map(part => stepOf(node, part))
  const known = new Set(given.map(({ operand }) => columnName(operand)))
  const keys = tieBreakers(node).filter(key => !known.has(columnName(key)))
  const steps = [...given, ...keys.map(key => stepOf(node, key))]
  if (steps.length > 0) return steps
  throw new SessionError('not_executable', {
    problem: 'keyset pages need an order: give one with `by`, of columns that together are unique',
  })
}

/** The same steps from the end to the beginning. */
export function backwards(steps: readonly KeysetStep[]): readonly KeysetStep[] {
  return steps.map(step => ({
    ...step,
    descending: !step.descending,
    nulls: step.nulls === 'first' ? 'last' : 'first',
  }))
}

/** The steps as ORDER BY. */
export function orderNodes(steps: readonly KeysetStep[]): readonly OrderNode[] {
  return steps.map(({ operand, descending, nulls, nullable }) => ({
    kind: 'order',
    operand,
    descending,
    nulls: nullable ? nulls : null,
  }))
}

/** The condition that a row comes after the one with these values. */
export function afterValues(steps: readonly KeysetStep[], values: readonly WireValue[]): ExpressionNode {
  const [step, ...others] = steps
  if (step === undefined) return { kind: 'logical', operator: 'or', operands: [] }
  const [value = null, ...rest] = values
  const beyond = comesAfter(step, value)
  if (others.length === 0) return beyond
  const same: ExpressionNode = {
    kind: 'logical',
    operator: 'and',
    operands: [isSame(step, value), afterValues(others, rest)],
  }
  return { kind: 'logical', operator: 'or', operands: [beyond, same] }
}

function comesAfter(step: KeysetStep, value: WireValue): ExpressionNode {
  const { operand, descending, nulls, nullable } = step
  if (value === null) {
    if (nulls === 'first') return { kind: 'unary', operator: 'is not null', operand }
    return { kind: 'logical', operator: 'or', operands: [] }
  }
  const beyond: ExpressionNode = {
    kind: 'binary',
    operator: descending ? '<' : '>',
    left: operand,
    right: wireNode(step, value),
  }
  if (!nullable || nulls === 'first') return beyond
  return { kind: 'logical', operator: 'or', operands: [beyond, { kind: 'unary', operator: 'is null', operand }] }
}

function isSame(step: KeysetStep, value: WireValue): ExpressionNode {
  const { operand } = step
  if (value === null) return { kind: 'unary', operator: 'is null', operand }
  return { kind: 'binary', operator: '=', left: operand, right: wireNode(step, value) }
}

function wireNode({ type }: KeysetStep, value: WireValue): ValueNode {
  return { kind: 'value', value, type: type ?? UNKNOWN, wire: true }
}

function stepOf(node: SelectNode, part: ExpressionNode): KeysetStep {
  const order = part.kind === 'order' ? part : { operand: part, descending: false, nulls: null }
  const operand = order.operand.kind === 'label' ? order.operand.operand : order.operand
  return {
    operand,
    type: typeOfNode(operand),
    descending: order.descending,
    nulls: order.nulls ?? (order.descending ? 'last' : 'first'),
    nullable: mayBeNull(node, operand),
  }
}

function mayBeNull({ from, joins }: SelectNode, node: ExpressionNode): boolean {
  if (node.kind !== 'column') return true
  if (joins.some(join => join.kind !== 'inner' && join.kind !== 'cross')) return true
  const source = [...from, ...joins.map(join => join.from)].find(each => each.source.id === node.source.id)
  return source?.kind !== 'table' || source.table.column(node.name)?.nullable !== false
}

function tieBreakers({ from, joins, groupBy }: SelectNode): readonly ExpressionNode[] {
  if (groupBy.length > 0) return groupBy
  return [...from, ...joins.map(join => join.from)].flatMap(keyNodes)
}

function keyNodes(from: FromNode): readonly ExpressionNode[] {
  if (from.kind !== 'table') return []
  const source: ColumnSource = from.source
  return from.table.columns.filter(({ primaryKey }) => primaryKey).map(column => columnOf(source, column))
}

function columnName(node: ExpressionNode): string | object {
  return node.kind === 'column' ? `${node.source.id}.${node.name}` : node
}
