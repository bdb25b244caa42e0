// Values on their way to and from mysql2: each parameter with a type that loses nothing, and whole numbers that are exact.
import type { WireValue } from '../driver/driver.ts'
import { ValueError } from '../errors/value-error.ts'

/** Makes a parameter of 64 bits of a whole number. */
export interface IntegerParameter {
  (value: bigint): unknown
  readonly unsigned: (value: bigint) => unknown
}

/** A result column as the package describes it. */
export interface Field {
  readonly columnType: number
}

const LONGLONG = 8
const SMALLEST = -(2n ** 63n)
const LARGEST = 2n ** 63n
const LARGEST_UNSIGNED = 2n ** 64n

/**
 * The parameters as the package takes them without guessing: a bigint as 64 bits (older versions know only its digits), bytes as a Buffer,
 * and nothing that the server would store as something else.
 *
 * @throws ValueError `wrong_type`
 */
export function toParameters(parameters: readonly WireValue[], integer: IntegerParameter | null): unknown[] {
  const list: unknown[] = new Array(parameters.length)
  for (let at = 0; at < parameters.length; at++) list[at] = toParameter(parameters[at], at, integer)
  return list
}

function toParameter(value: WireValue | undefined, at: number, integer: IntegerParameter | null): unknown {
  switch (typeof value) {
    case 'string':
      if (value.isWellFormed()) return value
      throw badParameter(at, 'text with a lone surrogate')
    case 'bigint':
      return wholeNumber(value, at, integer)
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      throw badParameter(at, String(value))
    default:
      if (value === null) return null
      if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      throw badParameter(at, value === undefined ? 'undefined' : `a value of the type ${typeof value}`)
  }
}

function wholeNumber(value: bigint, at: number, integer: IntegerParameter | null): unknown {
  if (value >= SMALLEST && value < LARGEST) return integer === null ? String(value) : integer(value)
  if (value >= LARGEST && value < LARGEST_UNSIGNED) return integer === null ? String(value) : integer.unsigned(value)
  throw badParameter(at, 'a whole number of more than 64 bits')
}

function badParameter(at: number, found: string): ValueError {
  const problem = `is ${found}: MySQL takes strings, finite numbers, whole numbers of 64 bits, booleans, bytes and null`
  return new ValueError('wrong_type', { place: `parameter ${at + 1} of a statement`, problem })
}

/** Which columns may hold whole numbers that come as text, because a JavaScript number would round them; null for none. */
export function wideColumns(fields: readonly Field[]): readonly number[] | null {
  let wide: number[] | null = null
  for (let at = 0; at < fields.length; at++) {
    if (fields[at]?.columnType !== LONGLONG) continue
    wide ??= []
    wide.push(at)
  }
  return wide
}

/** Makes bigints of the whole numbers of a row that came as text. */
export function widen(row: WireValue[], columns: readonly number[]): void {
  for (const at of columns) {
    const value = row[at]
    if (typeof value === 'string') row[at] = BigInt(value)
  }
}
