// Computing an expression in memory, with SQL's rules for NULL: how a hybrid has a value without a query.
import { ModelError } from '../../errors/model-error.ts'
import { isWholeType } from '../../sql/expression/known-types.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type {
  BinaryOperator,
  CaseNode,
  ColumnNode,
  ExpressionNode,
  FunctionNode,
  InListNode,
  UnaryNode,
} from '../../sql/expression/nodes.ts'
import { sqlFunctions } from './sql-functions.ts'
import {
  type ArithmeticOperator,
  arithmetic,
  type Comparable,
  compare,
  isComparable,
  isNumeric,
  textOf,
} from './sql-values.ts'

/** Gives the value of a column. */
export type ReadColumn = (column: ColumnNode) => unknown

/** Where a value is computed, for messages. */
interface Place {
  readonly read: ReadColumn
  readonly name: string
}

/**
 * The value of an expression.
 *
 * @param place what is computed, for messages
 * @throws ModelError `unsupported` for what only the database can compute
 */
export function evaluate(node: ExpressionNode, read: ReadColumn, place: string): unknown {
  return valueOf(node, { read, name: place })
}

function valueOf(node: ExpressionNode, place: Place): unknown {
  switch (node.kind) {
    case 'column':
      return place.read(node) ?? null
    case 'value':
    case 'constant':
      return node.value
    case 'label':
      return valueOf(node.operand, place)
    case 'binary':
      return binaryOf(node.operator, node.left, node.right, place)
    case 'logical':
      return logical(
        node.operator,
        node.operands.map(operand => valueOf(operand, place)),
      )
    case 'unary':
      return unary(node, valueOf(node.operand, place), place)
    case 'between':
      return logical('and', [
        binaryOf('>=', node.operand, node.low, place),
        binaryOf('<=', node.operand, node.high, place),
      ])
    case 'in':
      return membership(node, place)
    case 'case':
      return caseOf(node, place)
    case 'function':
      return functionOf(node, place)
    default:
      throw unsupported(place, `cannot be computed in memory (${node.kind})`)
  }
}

/** @param whole whether both operands are of types of whole numbers */
type Compute = (left: unknown, right: unknown, place: Place, whole: boolean) => unknown

const comparing =
  (test: (order: number) => boolean): Compute =>
  (left, right, place) =>
    left === null || right === null ? null : test(orderOf(left, right, place))

const computing =
  (operator: ArithmeticOperator): Compute =>
  (left, right, place, whole) => {
    if (left === null || right === null) return null
    if (!isNumeric(left) || !isNumeric(right)) throw unsupported(place, 'computes with something that is no number')
    return arithmetic(operator, left, right, whole)
  }

/** Bits are those of whole numbers of 64 bits. */
const onBits =
  (compute: (left: bigint, right: bigint) => bigint): Compute =>
  (left, right, place) => {
    if (left === null || right === null) return null
    if (!isWholeValue(left) || !isWholeValue(right))
      throw unsupported(place, 'takes the bits of something that is no whole number')
    const result = compute(BigInt(left), BigInt(right))
    return typeof left === 'bigint' ? result : Number(result)
  }

function isWholeValue(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
}

function isSame(left: unknown, right: unknown, place: Place): boolean {
  return left === null || right === null ? left === right : orderOf(left, right, place) === 0
}

const binary: Readonly<Record<BinaryOperator, Compute>> = {
  '=': comparing(order => order === 0),
  '<>': comparing(order => order !== 0),
  '<': comparing(order => order < 0),
  '<=': comparing(order => order <= 0),
  '>': comparing(order => order > 0),
  '>=': comparing(order => order >= 0),
  '+': computing('+'),
  '-': computing('-'),
  '*': computing('*'),
  '/': computing('/'),
  '%': computing('%'),
  '&': onBits((left, right) => left & right),
  '|': onBits((left, right) => left | right),
  '^': onBits((left, right) => left ^ right),
  '<<': onBits((left, right) => BigInt.asIntN(64, left << right)),
  '>>': onBits((left, right) => left >> right),
  '||': (left, right, place) =>
    left === null || right === null ? null : `${joinable(left, place)}${joinable(right, place)}`,
  'is distinct from': (left, right, place) => !isSame(left, right, place),
  'is not distinct from': isSame,
}

// Exact decimals are texts in JavaScript: neither their order nor their sums are those of texts.
function binaryOf(operator: BinaryOperator, left: ExpressionNode, right: ExpressionNode, place: Place): unknown {
  for (const operand of [left, right]) {
    if (isDecimal(operand))
      throw unsupported(place, 'computes or compares exact decimals, which are texts in JavaScript')
    if (operand.kind === 'collate') throw unsupported(place, `compares by the collation '${operand.collation}'`)
  }
  const whole = isWholeNumber(left) && isWholeNumber(right)
  return binary[operator](valueOf(left, place), valueOf(right, place), place, whole)
}

/** Whether an expression is of a type of whole numbers, whatever its value. */
function isWholeNumber(node: ExpressionNode): boolean {
  return isWholeType(typeOfNode(node))
}

function isDecimal(node: ExpressionNode): boolean {
  const type = node.kind === 'column' || node.kind === 'value' ? node.type : null
  return type?.kind === 'numeric' && 'asNumber' in type && type.asNumber === false
}

function orderOf(left: unknown, right: unknown, place: Place): number {
  return compare(comparable(left, place), comparable(right, place))
}

function comparable(value: unknown, place: Place): Comparable {
  if (isComparable(value)) return value
  throw unsupported(place, 'compares values that only the database can compare')
}

function joinable(value: unknown, place: Place): string {
  const text = textOf(value)
  if (text === null) throw unsupported(place, 'makes a text of a value that only the database can spell')
  return text
}

function logical(operator: 'and' | 'or', values: readonly unknown[]): boolean | null {
  const decisive = operator === 'or'
  if (values.includes(decisive)) return decisive
  return values.includes(null) ? null : !decisive
}

function unary({ operator }: UnaryNode, value: unknown, place: Place): unknown {
  switch (operator) {
    case 'is null':
      return value === null
    case 'is not null':
      return value !== null
    case 'is true':
      return value === true
    case 'is false':
      return value === false
    case 'invert bits':
      return onBits(bits => ~bits)(value, 0, place, true)
    case 'negate':
      return computing('-')(typeof value === 'bigint' ? 0n : 0, value, place, false)
    case 'not':
      return value === null ? null : !value
  }
}

function membership(node: InListNode, place: Place): boolean | null {
  const value = valueOf(node.operand, place)
  if (node.values.length === 0) return node.negated
  if (value === null) return null
  return node.values.some(item => orderOf(value, item, place) === 0) !== node.negated
}

function caseOf(node: CaseNode, place: Place): unknown {
  const branch = node.branches.find(({ when }) => valueOf(when, place) === true)
  if (branch !== undefined) return valueOf(branch.then, place)
  return node.otherwise === null ? null : valueOf(node.otherwise, place)
}

function functionOf(node: FunctionNode, place: Place): unknown {
  const compute = Object.hasOwn(sqlFunctions, node.name) ? sqlFunctions[node.name] : undefined
  if (compute === undefined || node.filter !== undefined)
    throw unsupported(place, `calls '${node.name}', which only the database can compute`)
  return compute(
    node.operands.map(operand => valueOf(operand, place)),
    problem => unsupported(place, problem),
  )
}

function unsupported({ name }: Place, problem: string): ModelError {
  return new ModelError('unsupported', {
    place: name,
    problem,
    remedy: 'give `hybrid` a second function that computes it from the entity',
  })
}
