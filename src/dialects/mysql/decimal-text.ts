// Exact decimal numbers, which travel as text. A digit that the column would round away is refused.

import { unreadable } from '../../dialect/unreadable.ts'
import { ValueError } from '../../errors/value-error.ts'
import { canonicalDecimal, type NumericType } from '../../sql/types/number.ts'
import { MOST_DIGITS, MOST_FRACTION_DIGITS } from './type-compiler.ts'

const DECIMAL = /^-?\d+(\.\d+)?$/
const TYPE = 'a numeric'
const EXPECTED = "expected a decimal number such as '12.50'"
const MOST_WHOLE_DIGITS = MOST_DIGITS - MOST_FRACTION_DIGITS

/** Writes a decimal number in its one spelling. One without a precision has the most digits that MySQL keeps. */
export function encodeDecimal(type: NumericType): (value: string) => string {
  if (type.precision !== null) return value => canonicalDecimal(value, type.scale)
  return value => {
    const text = canonicalDecimal(value, type.scale)
    const [whole = '', fraction = ''] = text.replace('-', '').split('.')
    if (whole.length <= MOST_WHOLE_DIGITS && fraction.length <= MOST_FRACTION_DIGITS) return text
    const problem = `expects at most ${MOST_WHOLE_DIGITS} digits before and ${MOST_FRACTION_DIGITS} after the point, which is all that MySQL keeps without a declared precision`
    throw new ValueError('wrong_type', { place: 'a numeric', problem })
  }
}

/** Writes a JavaScript number by its shortest digits: as a floating point number it would bring those after them along. */
export function encodeDecimalNumber(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const places = Number(exponent)
  if (places < 0) return `${sign}0.${'0'.repeat(-places - 1)}${whole}${fraction}`
  return `${sign}${whole}${fraction.padEnd(places, '0')}`
}

/** Reads a decimal number as a string. */
export function decodeDecimal({ scale }: NumericType): (wire: unknown) => string {
  return wire => {
    if (typeof wire === 'string' && DECIMAL.test(wire)) return canonicalDecimal(wire, scale)
    if (typeof wire === 'bigint' || (typeof wire === 'number' && Number.isSafeInteger(wire)))
      return canonicalDecimal(String(wire), scale)
    if (typeof wire === 'number') return canonicalDecimal(encodeDecimalNumber(Number(wire.toPrecision(15))), scale)
    throw unreadable(TYPE, wire, EXPECTED)
  }
}

/** Reads a decimal number as a JavaScript number. */
export function decodeDecimalNumber(wire: unknown): number {
  if (typeof wire === 'number') return wire
  if (typeof wire === 'bigint' && Number.isSafeInteger(Number(wire))) return Number(wire)
  if (typeof wire === 'string' && DECIMAL.test(wire)) return Number(wire)
  throw unreadable(TYPE, wire, EXPECTED)
}
