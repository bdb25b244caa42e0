// Arrays as operands: their items, and how they compare.
import { ValueError } from '../../errors/value-error.ts'
import { ArrayType } from '../types/array.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import { BOOLEAN, INTEGER } from './known-types.ts'
import type { ExpressionNode, FunctionNode } from './nodes.ts'
import { operandNode } from './operand.ts'

/** The type of an array.
 *
 * @throws ValueError `wrong_type` for any other
 */
export function arrayTypeOf(type: SqlType | null, place: string): ArrayType {
  if (type instanceof ArrayType) return type
  throw new ValueError('wrong_type', {
    place,
    problem: `is for arrays, not for ${type === null ? 'an expression of no known type' : type.kind}`,
  })
}

function call(name: string, operands: readonly ExpressionNode[], type: SqlType): FunctionNode {
  return { kind: 'function', name, operands, distinct: false, type }
}

/** The item at a place, counted from 0. */
export function arrayItem(array: ExpressionNode, type: SqlType | null, index: unknown): FunctionNode {
  const place = 'at()'
  const { of } = arrayTypeOf(type, place)
  if (typeof index === 'number' && (!Number.isSafeInteger(index) || index < 0))
    throw new ValueError('wrong_type', { place, problem: `expects a place from 0, not ${describeValue(index)}` })
  return call('arrayItem', [array, operandNode(index, INTEGER, place)], of)
}

/** How many items an array has. */
export function arrayLength(array: ExpressionNode): FunctionNode {
  return call('arrayLength', [array], INTEGER)
}

/** A condition on two arrays. */
export function arrayTest(
  name: 'arrayContains' | 'arrayContainedBy' | 'arrayOverlaps',
  array: ExpressionNode,
  { value, type, place }: { value: unknown; type: SqlType | null; place: string },
): FunctionNode {
  return call(name, [array, operandNode(value, arrayTypeOf(type, place), place)], BOOLEAN)
}

/** Two arrays as one. */
export function arrayConcat(array: ExpressionNode, value: unknown, type: SqlType | null): FunctionNode {
  const known = arrayTypeOf(type, 'concat()')
  return call('arrayConcat', [array, operandNode(value, known, 'concat()')], known)
}

/** An array with one more item. */
export function arrayAppend(array: ExpressionNode, value: unknown, type: SqlType | null): FunctionNode {
  const known = arrayTypeOf(type, 'append()')
  return call('arrayAppend', [array, operandNode(value, known.of, 'append()')], known)
}
