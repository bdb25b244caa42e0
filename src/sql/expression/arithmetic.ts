// Arithmetic: which type a value beside an operand must have, and which type the result has, and what does not go together.
import { BigIntType } from '../types/integer.ts'
import { NumericType } from '../types/number.ts'
import type { SqlType } from '../types/sql-type.ts'
import { DOUBLE, INTEGER, isExactType, isFloatType } from './known-types.ts'
import type { BinaryOperator } from './nodes.ts'

/** An operator of arithmetic. */
export type ArithmeticOperator = Extract<BinaryOperator, '+' | '-' | '*' | '/' | '%'>

/** Whole numbers are added to and multiplied by any number, whatever the range of the column; exact ones by any exact one. */
export function besideArithmetic(type: SqlType | null, value: unknown): SqlType | null {
  if (isExactType(type)) return new NumericType()
  if (!isSmall(type) || typeof value !== 'number') return type
  return Number.isInteger(value) ? INTEGER : DOUBLE
}

function isSmall(type: SqlType | null): boolean {
  return type?.kind === 'integer' || type?.kind === 'smallint'
}

/**
 * A whole number and one with a fraction give one with a fraction; exact numbers stay exact, with as many digits as the result needs. A
 * bigint beside a smaller whole number gives a bigint.
 */
export function resultOfArithmetic(left: SqlType | null, right: SqlType | null): SqlType | null {
  if (isExactType(left) || (left !== null && isExactType(right))) return new NumericType()
  if (!isWholeNumber(left)) return left
  if (isFloatType(right)) return DOUBLE
  return right?.kind === 'numeric' || right?.kind === 'bigint' ? right : left
}

/** Why two numbers do not go together; null when they do. What JavaScript has as a number with a fraction would make the other one inexact. */
export function arithmeticProblem(left: SqlType | null, right: SqlType | null): string | null {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (isFloatType(one) && isExactType(other))
      return 'would mix an exact number with a floating point one: cast one of them, with `.cast(double())` or `.cast(numeric())`'
    if (isBigInt(one) && (isFloatType(other) || isNumberOfDecimals(other)))
      return 'would mix a bigint with a number that has a fraction: cast one of them, with `.cast(double())` or `.cast(numeric())`'
  }
  return null
}

/** Whether values are JavaScript numbers without a fraction. */
function isWholeNumber(type: SqlType | null): boolean {
  return isSmall(type) || (type instanceof BigIntType && type.asNumber)
}

function isNumberOfDecimals(type: SqlType | null): boolean {
  return type instanceof NumericType && type.asNumber
}

/** Whether values are JavaScript's bigints. */
function isBigInt(type: SqlType | null): boolean {
  return type instanceof BigIntType && !type.asNumber
}
