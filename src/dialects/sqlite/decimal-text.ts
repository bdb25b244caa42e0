// Exact decimal numbers as SQLite has them: text in its one spelling. Also reads the numbers that other programs stored.

import { unreadable } from '../../dialect/unreadable.ts'
import { canonicalDecimal, type NumericType } from '../../sql/types/number.ts'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/
const TYPE = 'a numeric'
const EXPECTED = "expected a decimal number such as '12.50'"

/** Writes a decimal number in its one spelling. */
export function encodeDecimal(type: NumericType): (value: string) => string {
  return value => canonicalDecimal(value, type.scale)
}

/** Reads a decimal number as a string. */
export function decodeDecimal(type: NumericType): (wire: unknown) => string {
  const { scale } = type
  const fraction = scale === null ? '(?:\\.\\d*[1-9])?' : scale === 0 ? '' : `\\.\\d{${scale}}`
  const canonical = new RegExp(`^-?(?:0|[1-9]\\d*)${fraction}$`)
  return wire => {
    if (typeof wire === 'string') {
      if (canonical.test(wire)) return wire
      if (DECIMAL.test(wire)) return canonicalDecimal(wire, scale)
      throw unreadable(TYPE, wire, EXPECTED)
    }
    return canonicalDecimal(numberDigits(wire), scale)
  }
}

/** Reads a decimal number as a JavaScript number. */
export function decodeDecimalNumber(wire: unknown): number {
  if (typeof wire === 'number' && Number.isFinite(wire)) return wire
  if (typeof wire === 'bigint' && Number.isSafeInteger(Number(wire))) return Number(wire)
  if (typeof wire === 'string' && DECIMAL.test(wire)) return Number(wire)
  throw unreadable(TYPE, wire, 'expected a number that JavaScript can hold')
}

function numberDigits(wire: unknown): string {
  if (typeof wire === 'bigint') return String(wire)
  if (typeof wire !== 'number' || !Number.isFinite(wire)) throw unreadable(TYPE, wire, EXPECTED)
  if (Number.isInteger(wire) && !Number.isSafeInteger(wire) && Math.abs(wire) < 2 ** 63) {
    throw unreadable(
      TYPE,
      wire,
      'it may have been rounded, because it is beyond what a JavaScript number holds exactly',
    )
  }
  // A decimal number of 15 digits survives a double; the digits after them are the double's own.
  return plainDigits(Number.isSafeInteger(wire) ? wire : Number(wire.toPrecision(15)))
}

/** A number's shortest digits without an exponent. */
function plainDigits(value: number): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value))
  if (match === null) return String(value)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const places = Number(exponent)
  if (places < 0) return `${sign}0.${'0'.repeat(-places - 1)}${whole}${fraction}`
  return `${sign}${whole}${fraction.padEnd(places, '0')}`
}
