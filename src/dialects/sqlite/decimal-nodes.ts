// Which expressions are exact decimals, and in which spelling SQLite has them: two decimals of one spelling are equal if their texts are.
import type { ExpressionNode, FunctionNode } from '../../sql/expression/nodes.ts'
import type { RowsNode, SelectItem } from '../../sql/statement/nodes.ts'
import { NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'

/** Digits after the point that every text has; `plain` for as few as a number needs; `mixed` where the texts differ. */
export type Spelling = number | 'plain' | 'mixed'

/** The type of exact decimals, where a type is one. */
export function decimalType(type: SqlType | null | undefined): NumericType | null {
  return type instanceof NumericType && !type.asNumber ? type : null
}

/** How the texts of a decimal expression are spelled; null for an expression that is no exact decimal. */
export function spellingOf(node: ExpressionNode): Spelling | null {
  switch (node.kind) {
    case 'column':
    case 'value':
    case 'parameter':
    case 'cast':
      return spellingOfType(node.type)
    case 'label':
    case 'collate':
    case 'over':
    case 'order':
      return spellingOf(node.operand)
    case 'unary':
      return node.operator === 'negate' && spellingOf(node.operand) !== null ? 'plain' : null
    case 'binary':
      return ARITHMETIC.has(node.operator) && isDecimalPair(node.left, node.right) ? 'plain' : null
    case 'case':
      return common([...node.branches.map(({ then }) => then), ...(node.otherwise === null ? [] : [node.otherwise])])
    case 'function':
      return spellingOfCall(node)
    case 'scalarQuery':
      return spellingOfQuery(node.query as RowsNode)
    default:
      return null
  }
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%'])

function spellingOfType(type: SqlType): Spelling | null {
  const decimal = decimalType(type)
  return decimal === null ? null : (decimal.scale ?? 'plain')
}

/** The spelling of what a query with one column gives. */
export function spellingOfQuery(query: RowsNode): Spelling | null {
  const item: SelectItem | undefined = query.items[0]
  if (item === undefined) return null
  const spellings = query.kind === 'compound' ? query.queries.map(spellingOfQuery) : []
  const own =
    item.kind === 'columns'
      ? item.columns[0] === undefined
        ? null
        : spellingOf(item.columns[0])
      : spellingOf(item.node)
  return own !== null && spellings.some(spelling => spelling !== own) ? 'mixed' : own
}

/** One side is an exact decimal, and neither is a floating point number, beside which nothing is exact. */
export function isDecimalPair(left: ExpressionNode, right: ExpressionNode): boolean {
  const [one, other] = [spellingOf(left), spellingOf(right)]
  if (one === null && other === null) return false
  return one === null ? isExact(left) : other === null ? isExact(right) : true
}

const INEXACT: ReadonlySet<string> = new Set(['float', 'double', 'string', 'text'])

function isExact(node: ExpressionNode): boolean {
  return !('type' in node) || node.type === null || node.type === undefined || !INEXACT.has(node.type.kind)
}

/** NULL and constants have no spelling of their own; other things than decimals among them are left to SQLite. */
function common(nodes: readonly ExpressionNode[]): Spelling | null {
  let found: Spelling | null = null
  for (const node of nodes) {
    if (node.kind === 'constant' && node.value === null) continue
    const spelling = spellingOf(node) ?? (node.kind === 'constant' ? 'mixed' : null)
    if (spelling === null) return null
    found = found === null || found === spelling ? spelling : 'mixed'
  }
  return found
}

const KEEPING: ReadonlySet<string> = new Set([
  'min',
  'max',
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
  'firstValue',
  'lastValue',
  'nthValue',
  'nullif',
])

function spellingOfCall({ name, operands, type }: FunctionNode): Spelling | null {
  const [first] = operands
  if (first === undefined) return null
  if (name === 'coalesce' || name === 'ifnull') return common(operands)
  if (KEEPING.has(name))
    return operands.length === 1 || (name !== 'max' && name !== 'min') ? spellingOf(first) : common(operands)
  const computed = COMPUTED.has(name) && operands.some(operand => spellingOf(operand) !== null)
  if (computed && (type === undefined || decimalType(type) !== null)) return 'plain'
  return null
}

const COMPUTED: ReadonlySet<string> = new Set([
  'sum',
  'avg',
  'abs',
  'round',
  'ceil',
  'ceiling',
  'floor',
  'trunc',
  'truncate',
  'sign',
  'mod',
  'greatest',
  'least',
])
