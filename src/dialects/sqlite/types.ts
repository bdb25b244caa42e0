// How values of each column type travel to and from SQLite, which knows whole numbers, doubles, text and bytes.
//
// Whole numbers are bound as bigint: both client libraries bind a JavaScript number as a double, which changes what a division means
// and what a text column holds.
import { arrayJsonCodec } from '../../compiler/array-json.ts'
import type { Codec } from '../../compiler/statement-dialect.ts'
import { unreadable } from '../../dialect/unreadable.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { ArrayType } from '../../sql/types/array.ts'
import type { CustomType } from '../../sql/types/custom.ts'
import { durationFromMicroseconds, durationMicroseconds } from '../../sql/types/duration.ts'
import type { BigIntType } from '../../sql/types/integer.ts'
import type { IntervalType } from '../../sql/types/interval.ts'
import type { NumericType } from '../../sql/types/number.ts'
import { describeValue, type SqlType, type TypeKind } from '../../sql/types/sql-type.ts'
import type { EnumerationType } from '../../sql/types/string.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { canonicalTime, type DateTimeType, type DateType, type TimeType } from '../../sql/types/time.ts'
import { parseVectorBytes, type VectorType, vectorBytes } from '../../sql/types/vector.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { decodeDateTime, encodeDateTime, zonedText } from './datetime-text.ts'
import { decodeDecimal, decodeDecimalNumber, encodeDecimal } from './decimal-text.ts'

const asItIs: Codec = { encode: null, decode: null }

/** A rounded whole number is never a safe one, so this finds every value that a JavaScript number cannot hold. */
function readInteger(wire: unknown): number {
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return wire
  if (typeof wire === 'bigint' && Number.isSafeInteger(Number(wire))) return Number(wire)
  throw unreadable(
    'an integer',
    wire,
    'expected a whole number that JavaScript can hold exactly (declare the column as bigint())',
  )
}

function readBigInt(wire: unknown): bigint {
  if (typeof wire === 'bigint') return wire
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return BigInt(wire)
  throw unreadable('a bigint', wire, 'expected a whole number of 64 bits')
}

function readBoolean(wire: unknown): boolean {
  if (wire === 1 || wire === 1n) return true
  if (wire === 0 || wire === 0n) return false
  throw unreadable('a boolean', wire, 'expected 0 or 1')
}

function readDouble(wire: unknown): number {
  if (typeof wire === 'number') return wire
  if (typeof wire === 'bigint' && BigInt(Number(wire)) === wire) return Number(wire)
  throw unreadable('a floating point number', wire, 'expected a number')
}

function writeDouble(value: number): number {
  if (!Number.isNaN(value)) return value
  throw new ValueError('wrong_type', {
    place: 'a float or double on SQLite',
    problem: 'expects a number, not NaN, which SQLite would store as NULL',
  })
}

function readDate(wire: unknown): string {
  if (typeof wire === 'string' && wire.length === 10 && wire.charCodeAt(4) === 45 && wire.charCodeAt(7) === 45)
    return wire
  const match = typeof wire === 'string' ? /^(\d{4}-\d\d-\d\d)[ T]00:00(?::00(?:\.0+)?)?Z?$/.exec(wire) : null
  if (match?.[1] !== undefined) return match[1]
  throw unreadable('a date', wire, "expected text such as '2026-11-20'")
}

function readTime(wire: unknown): string {
  if (typeof wire === 'string' && wire.charCodeAt(2) === 58) return wire
  throw unreadable('a time', wire, "expected text such as '17:30:00'")
}

function writeJson(value: unknown): string {
  return value === jsonNull ? 'null' : JSON.stringify(value)
}

/** A JSON column that another program declared may have made a number of a text that is one. */
function readJson(wire: unknown): unknown {
  if (typeof wire === 'number') return wire
  if (typeof wire === 'bigint') return Number(wire)
  if (typeof wire !== 'string') throw unreadable('JSON', wire, 'expected JSON as text')
  try {
    return JSON.parse(wire)
  } catch {
    throw unreadable('JSON', wire, 'expected JSON, and it is not')
  }
}

function readBytes(wire: unknown): Uint8Array {
  if (wire instanceof Uint8Array) return wire
  throw unreadable('bytes', wire, 'expected a blob')
}

function readUuid(wire: unknown): string {
  if (typeof wire === 'string' && wire.length === 36) return wire.toLowerCase()
  throw unreadable('a uuid', wire, 'expected text of 36 characters')
}

function enumerationCodec(type: EnumerationType): Codec {
  const known = new Set<unknown>(type.values)
  const words = type.values.map(word => `'${word}'`).join(', ')
  const decode = (wire: unknown): unknown => {
    if (known.has(wire)) return wire
    throw unreadable('an enumeration', wire, `expected one of ${words}`)
  }
  return { encode: null, decode }
}

function dateTimeCodec(type: DateTimeType): Codec {
  if (!type.temporal) return { encode: encodeDateTime(type.precision), decode: decodeDateTime }
  return { encode: (value: never) => type.text(value), decode: (wire: unknown) => type.temporalValue(zonedText(wire)) }
}

/** Whole microseconds, so that the database orders and adds them. */
function intervalCodec(type: IntervalType): Codec {
  const decode = (wire: unknown) => {
    if (typeof wire === 'bigint' || (typeof wire === 'number' && Number.isSafeInteger(wire)))
      return type.value(durationFromMicroseconds(BigInt(wire)))
    throw unreadable('an interval', wire, 'expected microseconds as a whole number')
  }
  return { encode: (value: never) => durationMicroseconds(type.text(value), 'SQLite'), decode }
}

function vectorCodec(type: VectorType): Codec {
  const decode = (wire: unknown) => {
    const value = wire instanceof Uint8Array ? parseVectorBytes(wire) : null
    if (value?.length === type.dimensions) return value
    throw unreadable('a vector', wire, `expected ${type.dimensions} numbers of four bytes each`)
  }
  return { encode: vectorBytes, decode }
}

/** Whether a row's whole numbers come as bigint depends on its other columns; a type of the user's own never notices. */
function customCodec(type: CustomType<unknown>): Codec {
  const { name, toDriver, fromDriver } = type.options
  const decode = (wire: never): unknown => fromDriver(narrow(wire) as never)
  return { encode: (value: unknown) => customWire(toDriver(value), name), decode }
}

function narrow(wire: unknown): unknown {
  return typeof wire === 'bigint' && Number.isSafeInteger(Number(wire)) ? Number(wire) : wire
}

function customWire(wire: unknown, name: string): WireValue {
  switch (typeof wire) {
    case 'boolean':
      return wire ? 1n : 0n
    case 'string':
      if (wire.isWellFormed()) return wire
      break
    case 'bigint':
      return wire
    case 'number':
      if (!Number.isNaN(wire)) return wire
      break
    default:
      if (wire === null || wire instanceof Uint8Array) return wire
  }
  const problem = `gave ${describeValue(wire)}: expected well-formed text, a number other than NaN, a bigint, a boolean, bytes or null`
  throw new ValueError('wrong_type', { place: `toDriver of the type '${name}'`, problem })
}

const integerCodec: Codec = { encode: (value: number) => BigInt(value), decode: readInteger }
const doubleCodec: Codec = { encode: writeDouble, decode: readDouble }
const jsonCodec: Codec = { encode: writeJson, decode: readJson }

const codecs = {
  integer: () => integerCodec,
  smallint: () => integerCodec,
  bigint: (type: BigIntType) => (type.asNumber ? integerCodec : { encode: null, decode: readBigInt }),
  string: () => asItIs,
  text: () => asItIs,
  boolean: () => ({ encode: (value: boolean) => (value ? 1n : 0n), decode: readBoolean }),
  datetime: dateTimeCodec,
  date: (type: DateType) =>
    type.temporal
      ? { encode: (value: never) => type.text(value), decode: (wire: unknown) => type.value(readDate(wire)) }
      : { encode: null, decode: readDate },
  time: (type: TimeType) =>
    type.temporal
      ? { encode: (value: never) => type.text(value), decode: (wire: unknown) => type.value(readTime(wire)) }
      : { encode: canonicalTime, decode: readTime },
  interval: intervalCodec,
  numeric: (type: NumericType) =>
    type.asNumber
      ? { encode: null, decode: decodeDecimalNumber }
      : { encode: encodeDecimal(type), decode: decodeDecimal(type) },
  float: () => doubleCodec,
  double: () => doubleCodec,
  json: () => jsonCodec,
  jsonb: () => jsonCodec,
  binary: () => ({ encode: null, decode: readBytes }),
  uuid: () => ({ encode: (value: string) => value.toLowerCase(), decode: readUuid }),
  enumeration: enumerationCodec,
  array: (type: ArrayType) => arrayJsonCodec(type, sqliteCodec),
  vector: vectorCodec,
  custom: customCodec,
} satisfies Record<TypeKind, (type: never) => Codec>

const made = new WeakMap<SqlType, Codec>()

/** How values of a type travel. The same type gives the same functions. */
export function sqliteCodec(type: SqlType): Codec {
  const known = made.get(type)
  if (known !== undefined) return known
  const codec = (codecs[type.kind] as (type: SqlType) => Codec)(type)
  made.set(type, codec)
  return codec
}
