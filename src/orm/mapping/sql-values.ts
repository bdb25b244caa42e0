// Values as SQL compares them and computes with them, for expressions that are evaluated in memory. NULL is the caller's business.
import { hexText } from '../../util/bytes.ts'

/** A number of either kind. */
export type Numeric = number | bigint
/** A value whose order is the same in memory and in a database. */
export type Comparable = Numeric | string | boolean | Date | Uint8Array

/** Whether a value is a number. */
export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint'
}

/** Whether a value can be compared in memory. */
export function isComparable(value: unknown): value is Comparable {
  return (
    isNumeric(value) ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value instanceof Date ||
    value instanceof Uint8Array
  )
}

/** Below zero, zero, or above: how two values follow each other. Texts go by their code points, as UTF-8 does, and not by JavaScript's units. */
export function compare(left: Comparable, right: Comparable): number {
  const [a, b] = [orderable(left), orderable(right)]
  if (a === b) return 0
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

function orderable(value: Comparable): Numeric | string {
  if (value instanceof Date) return value.getTime()
  if (value instanceof Uint8Array) return hexText(value)
  return typeof value === 'boolean' ? Number(value) : value
}

function compareTexts(left: string, right: string): number {
  const others = right[Symbol.iterator]()
  for (const character of left) {
    const other = others.next()
    if (other.done === true) return 1
    if (character !== other.value) return (character.codePointAt(0) ?? 0) - (other.value.codePointAt(0) ?? 0)
  }
  return others.next().done === true ? 0 : -1
}

/** The text of a value where all databases spell it alike; null for any other. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)) ? String(value) : null
}

/** An operator of arithmetic. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

/**
 * Computes with two numbers; nothing comes of a division by zero.
 *
 * @param whole whether both are of types of whole numbers, whose quotient is whole
 */
export function arithmetic(
  operator: ArithmeticOperator,
  left: Numeric,
  right: Numeric,
  whole: boolean,
): Numeric | null {
  const exact = (whole || typeof left === 'bigint' || typeof right === 'bigint') && isWhole(left) && isWhole(right)
  if (!exact) return ofNumbers(operator, Number(left), Number(right))
  const result = ofBigInts(operator, BigInt(left), BigInt(right))
  return result === null || typeof left === 'bigint' ? result : Number(result)
}

function isWhole(value: Numeric): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value)
}

function ofBigInts(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | null {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0n ? null : left / right
    case '%':
      return right === 0n ? null : left % right
  }
}

function ofNumbers(operator: ArithmeticOperator, left: number, right: number): number | null {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? null : left / right
    case '%':
      return right === 0 ? null : left % right
  }
}
