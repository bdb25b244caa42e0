// Computing an expression in memory, from an entity's attributes, with SQL's rules for NULL: how a hybrid has a value without a query.
import { ModelError } from '../../errors/model-error.ts'
import type { BinaryNode, CaseNode, ExpressionNode, FunctionNode } from '../../sql/expression/nodes.ts'

/** Gives the value of a column. */
export type ReadColumn = (name: string) => unknown

type Scalar = string | number | bigint | boolean | Date | null

function comparable(value: unknown): string | number | bigint | boolean {
  return value instanceof Date ? value.getTime() : (value as string)
}

function compare(left: Scalar, right: Scalar, test: (order: number) => boolean): boolean | null {
  if (left === null || right === null) return null
  const [a, b] = [comparable(left), comparable(right)]
  return test(a === b ? 0 : a < b ? -1 : 1)
}

function arithmetic(left: Scalar, right: Scalar, compute: (a: number, b: number) => number): number | null {
  return left === null || right === null ? null : compute(left as number, right as number)
}

const binary: Readonly<Record<BinaryNode['operator'], (left: Scalar, right: Scalar) => unknown>> = {
  '=': (left, right) => compare(left, right, order => order === 0),
  '<>': (left, right) => compare(left, right, order => order !== 0),
  '<': (left, right) => compare(left, right, order => order < 0),
  '<=': (left, right) => compare(left, right, order => order <= 0),
  '>': (left, right) => compare(left, right, order => order > 0),
  '>=': (left, right) => compare(left, right, order => order >= 0),
  '+': (left, right) => arithmetic(left, right, (a, b) => a + b),
  '-': (left, right) => arithmetic(left, right, (a, b) => a - b),
  '*': (left, right) => arithmetic(left, right, (a, b) => a * b),
  '/': (left, right) => arithmetic(left, right, (a, b) => a / b),
  '%': (left, right) => arithmetic(left, right, (a, b) => a % b),
  '||': (left, right) => (left === null || right === null ? null : `${left}${right}`),
  'is distinct from': (left, right) => comparable(left) !== comparable(right),
  'is not distinct from': (left, right) => comparable(left) === comparable(right),
}

const functions: Readonly<Record<string, (operands: readonly Scalar[]) => unknown>> = {
  concat: operands => operands.map(operand => operand ?? '').join(''),
  coalesce: operands => operands.find(operand => operand !== null) ?? null,
  lower: ([text]) => (text as string | null)?.toLowerCase() ?? null,
  upper: ([text]) => (text as string | null)?.toUpperCase() ?? null,
  length: ([text]) => (text === null || text === undefined ? null : [...(text as string)].length),
  abs: ([value]) => (value === null || value === undefined ? null : Math.abs(value as number)),
}

/** The value of an expression, computed from the columns of one entity. */
export function evaluate(node: ExpressionNode, read: ReadColumn, place: string): unknown {
  const value = (part: ExpressionNode) => evaluate(part, read, place) as Scalar
  switch (node.kind) {
    case 'column':
      return read(node.name) ?? null
    case 'value':
    case 'constant':
      return node.value
    case 'label':
    case 'collate':
      return value(node.operand)
    case 'binary':
      return binary[node.operator](value(node.left), value(node.right))
    case 'logical':
      return logical(node.operator, node.operands.map(value))
    case 'unary':
      return unary(node.operator, value(node.operand))
    case 'between':
      return logical('and', [binary['>='](value(node.operand), value(node.low)) as Scalar, binary['<='](value(node.operand), value(node.high)) as Scalar])
    case 'case':
      return evaluateCase(node, value)
    case 'function':
      return evaluateFunction(node, value, place)
    default:
      throw new ModelError('unsupported', {
        place,
        problem: `cannot be computed in memory (${node.kind})`,
        remedy: 'give `hybrid` a second function that computes it from the entity',
      })
  }
}

function logical(operator: 'and' | 'or', values: readonly Scalar[]): boolean | null {
  const decisive = operator === 'or'
  if (values.includes(decisive)) return decisive
  return values.includes(null) ? null : !decisive
}

function unary(operator: string, value: Scalar): unknown {
  switch (operator) {
    case 'is null':
      return value === null
    case 'is not null':
      return value !== null
    case 'is true':
      return value === true
    case 'is false':
      return value === false
    case 'negate':
      return value === null ? null : -(value as number)
    default:
      return value === null ? null : !value
  }
}

function evaluateCase(node: CaseNode, value: (part: ExpressionNode) => Scalar): unknown {
  const branch = node.branches.find(({ when }) => value(when) === true)
  if (branch !== undefined) return value(branch.then)
  return node.otherwise === null ? null : value(node.otherwise)
}

function evaluateFunction(node: FunctionNode, value: (part: ExpressionNode) => Scalar, place: string): unknown {
  const compute = functions[node.name]
  if (compute !== undefined) return compute(node.operands.map(value))
  throw new ModelError('unsupported', {
    place,
    problem: `calls '${node.name}', which only the database can compute`,
    remedy: 'give `hybrid` a second function that computes it from the entity',
  })
}
