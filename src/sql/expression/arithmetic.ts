// Arithmetic: which type a value beside an operand must have, and which type the result has.
import { NumericType } from '../types/number.ts'
import type { SqlType } from '../types/sql-type.ts'
import { DOUBLE, INTEGER, isFloatType } from './known-types.ts'
import type { BinaryOperator } from './nodes.ts'

/** An operator of arithmetic. */
export type ArithmeticOperator = Extract<BinaryOperator, '+' | '-' | '*' | '/' | '%'>

/** Whole numbers are added to and multiplied by any number, whatever the range of the column; exact ones by any exact one. */
export function besideArithmetic(type: SqlType | null, value: unknown): SqlType | null {
  if (type instanceof NumericType && !type.asNumber) return new NumericType()
  if (!isSmall(type) || typeof value !== 'number') return type
  return Number.isInteger(value) ? INTEGER : DOUBLE
}

function isSmall(type: SqlType | null): boolean {
  return type?.kind === 'integer' || type?.kind === 'smallint'
}

/** A whole number and one with a fraction give one with a fraction; exact numbers stay exact, with as many digits as the result needs. */
export function resultOfArithmetic(left: SqlType | null, right: SqlType | null): SqlType | null {
  if (left instanceof NumericType && !left.asNumber) return isFloatType(right) ? right : new NumericType()
  if (!isSmall(left)) return left
  if (isFloatType(right)) return DOUBLE
  if (right instanceof NumericType && !right.asNumber) return new NumericType()
  return right?.kind === 'numeric' || right?.kind === 'bigint' ? right : left
}
