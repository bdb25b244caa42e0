// The type of an expression's values, as far as its node shows it.
import type { SqlType } from '../types/sql-type.ts'
import { BOOLEAN, INTEGER, isFloatType, isWholeType, TEXT } from './known-types.ts'
import type { BinaryNode, ExpressionNode, FunctionNode } from './nodes.ts'

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>'])

/** The type of an expression's values; null when only the database knows. */
export function typeOfNode(node: ExpressionNode): SqlType | null {
  switch (node.kind) {
    case 'column':
    case 'value':
    case 'parameter':
    case 'cast':
      return node.type
    case 'constant':
      return typeof node.value === 'string' ? TEXT : Number.isSafeInteger(node.value) ? INTEGER : null
    case 'function':
      return node.type ?? typeOfCall(node)
    case 'label':
    case 'collate':
    case 'order':
    case 'over':
      return typeOfNode(node.operand)
    case 'case':
      return firstType([...node.branches.map(({ then }) => then), ...(node.otherwise === null ? [] : [node.otherwise])])
    case 'binary':
      return typeOfBinary(node)
    case 'unary':
      return node.operator === 'negate' || node.operator === 'invert bits' ? typeOfNode(node.operand) : BOOLEAN
    case 'like':
    case 'logical':
    case 'between':
    case 'in':
    case 'inQuery':
    case 'inParameter':
    case 'inRows':
    case 'quantified':
    case 'exists':
      return BOOLEAN
    case 'template':
    case 'identifier':
    case 'operator':
    case 'tuple':
    case 'star':
      return null
    case 'scalarQuery':
      return node.type ?? null
  }
}

/** Functions that give one of their operands, or something of the type of the first. */
const KEEPING: ReadonlySet<string> = new Set([
  'coalesce',
  'nullif',
  'greatest',
  'least',
  'abs',
  'floor',
  'ceil',
  'trunc',
  'max',
  'min',
])
const COUNTING: ReadonlySet<string> = new Set([
  'length',
  'position',
  'count',
  'arrayLength',
  'jsonLength',
  'rowNumber',
  'rank',
  'denseRank',
])

function typeOfCall({ name, operands }: FunctionNode): SqlType | null {
  if (COUNTING.has(name)) return INTEGER
  return KEEPING.has(name) ? firstType(operands) : null
}

function firstType(nodes: readonly ExpressionNode[]): SqlType | null {
  for (const node of nodes) {
    const type = typeOfNode(node)
    if (type !== null) return type
  }
  return null
}

function typeOfBinary({ operator, left, right }: BinaryNode): SqlType | null {
  if (operator === '||') return TEXT
  if (!ARITHMETIC.has(operator)) return BOOLEAN
  const [one, other] = [typeOfNode(left), typeOfNode(right)]
  if (one === null || other === null) return null
  return isFloatType(other) || (other.kind === 'numeric' && isWholeType(one)) ? other : one
}

/** Whether both operands are of types of whole numbers, so that their quotient is whole. */
export function isWholeDivision(left: ExpressionNode, right: ExpressionNode): boolean {
  return isWholeType(typeOfNode(left)) && isWholeType(typeOfNode(right))
}
