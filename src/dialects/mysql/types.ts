// How values of each column type travel to and from MySQL, where dates, decimals and JSON are text and bytes are bytes.
//
// Whole numbers are bound as bigint: the driver sends a JavaScript number as a floating point number.
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
import { decodeDateTime, encodeDateTime } from './datetime-text.ts'
import { decodeDecimal, decodeDecimalNumber, encodeDecimal, encodeDecimalNumber } from './decimal-text.ts'

const WHOLE = /^-?\d+$/

/** A sum of whole numbers is a decimal to MySQL, which comes as text. */
function readInteger(wire: unknown): number {
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return wire
  if (typeof wire === 'string' && WHOLE.test(wire) && Number.isSafeInteger(Number(wire))) return Number(wire)
  throw unreadable(
    'an integer',
    wire,
    'expected a whole number that JavaScript can hold exactly (declare the column as bigint())',
  )
}

function readBigInt(wire: unknown): bigint {
  if (typeof wire === 'bigint') return wire
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return BigInt(wire)
  if (typeof wire === 'string' && WHOLE.test(wire)) return BigInt(wire)
  throw unreadable('a bigint', wire, 'expected a whole number')
}

/** BIT(1) of other programs comes as a byte. */
function readBoolean(wire: unknown): boolean {
  const value = wire instanceof Uint8Array && wire.length === 1 ? wire[0] : wire
  if (value === 1 || value === 1n) return true
  if (value === 0 || value === 0n) return false
  throw unreadable('a boolean', wire, 'expected 0 or 1')
}

/** An average or a quotient of whole numbers is a decimal to MySQL, which comes as text. */
function readDouble(wire: unknown): number {
  if (typeof wire === 'number') return wire
  if (typeof wire === 'bigint' && BigInt(Number(wire)) === wire) return Number(wire)
  if (typeof wire === 'string' && /^-?\d+(\.\d+)?$/.test(wire)) return Number(wire)
  throw unreadable('a floating point number', wire, 'expected a number')
}

function writeDouble(value: number): number {
  if (Number.isFinite(value)) return value
  throw notFinite(`expects a finite number, not ${value}, which MySQL has not`)
}

/** In single precision, as the column keeps it, so that a comparison with the column finds it. */
function writeFloat(value: number): number {
  const single = Math.fround(writeDouble(value))
  if (Number.isFinite(single)) return single
  throw notFinite('expects a number of single precision, at most 3.4e38: use double()')
}

function notFinite(problem: string): ValueError {
  return new ValueError('wrong_type', { place: 'a float or double on MySQL', problem })
}

function readText(wire: unknown): string {
  if (typeof wire === 'string') return wire
  if (wire instanceof Uint8Array) return Buffer.from(wire.buffer, wire.byteOffset, wire.byteLength).toString('utf8')
  if (typeof wire === 'number' || typeof wire === 'bigint') return String(wire)
  throw unreadable('text', wire, 'expected text')
}

function readDate(wire: unknown): string {
  const date =
    typeof wire === 'string' && (wire.length === 10 || wire.slice(10) === ' 00:00:00') ? wire.slice(0, 10) : ''
  if (date.length === 10 && !date.endsWith('-00') && date.slice(5, 7) !== '00') return date
  throw unreadable('a date', wire, "expected a day of the calendar, such as '2026-11-20'")
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d/

function readTime(wire: unknown): string {
  if (typeof wire === 'string' && TIME.test(wire)) return canonicalTime(wire)
  throw unreadable('a time', wire, "expected a time of day, such as '17:30:00'")
}

function writeJson(value: unknown): string {
  return value === jsonNull ? 'null' : JSON.stringify(value)
}

function readJson(wire: unknown): unknown {
  if (typeof wire === 'number' || typeof wire === 'boolean') return wire
  if (typeof wire !== 'string') throw unreadable('JSON', wire, 'expected JSON as text')
  try {
    return JSON.parse(wire)
  } catch {
    throw unreadable('JSON', wire, 'expected JSON, and it is not')
  }
}

/** A copy: the driver's bytes are a part of what it read from the network. */
function readBytes(wire: unknown): Uint8Array {
  if (wire instanceof Uint8Array) return new Uint8Array(wire)
  if (typeof wire === 'string') return new Uint8Array(Buffer.from(wire))
  throw unreadable('bytes', wire, 'expected bytes')
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
  const decode = (wire: unknown) => {
    decodeDateTime(wire)
    return type.temporalValue(String(wire))
  }
  return { encode: (value: never) => type.text(value), decode }
}

/** Whole microseconds, so that the database orders and adds them. */
function intervalCodec(type: IntervalType): Codec {
  const decode = (wire: unknown) => type.value(durationFromMicroseconds(readBigInt(wire)))
  return { encode: (value: never) => durationMicroseconds(type.text(value), 'MySQL'), decode }
}

function vectorCodec(type: VectorType): Codec {
  const decode = (wire: unknown) => {
    const value = wire instanceof Uint8Array ? parseVectorBytes(wire) : Array.isArray(wire) ? wire : null
    if (value?.length === type.dimensions) return value
    throw unreadable('a vector', wire, `expected ${type.dimensions} numbers of four bytes each`)
  }
  return { encode: vectorBytes, decode }
}

/** A type of the user's own never notices that the driver gives a Buffer. */
function customCodec(type: CustomType<unknown>): Codec {
  const { name, toDriver, fromDriver } = type.options
  const decode = (wire: never): unknown => fromDriver(ownBytes(wire) as never)
  return { encode: (value: unknown) => customWire(toDriver(value), name), decode }
}

function ownBytes(wire: unknown): unknown {
  return wire instanceof Uint8Array ? new Uint8Array(wire) : wire
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
      if (Number.isSafeInteger(wire)) return BigInt(wire)
      if (Number.isFinite(wire)) return wire
      break
    default:
      if (wire === null || wire instanceof Uint8Array) return wire
  }
  const problem = `gave ${describeValue(wire)}: expected well-formed text, a finite number, a bigint, a boolean, bytes or null`
  throw new ValueError('wrong_type', { place: `toDriver of the type '${name}'`, problem })
}

const integerCodec: Codec = { encode: (value: number) => BigInt(value), decode: readInteger }
const textCodec: Codec = { encode: null, decode: readText }
const jsonCodec: Codec = { encode: writeJson, decode: readJson }

const codecs = {
  integer: () => integerCodec,
  smallint: () => integerCodec,
  bigint: (type: BigIntType) => (type.asNumber ? integerCodec : { encode: null, decode: readBigInt }),
  string: () => textCodec,
  text: () => textCodec,
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
      ? { encode: encodeDecimalNumber, decode: decodeDecimalNumber }
      : { encode: encodeDecimal(type), decode: decodeDecimal(type) },
  float: () => ({ encode: writeFloat, decode: readDouble }),
  double: () => ({ encode: writeDouble, decode: readDouble }),
  json: () => jsonCodec,
  jsonb: () => jsonCodec,
  binary: () => ({ encode: null, decode: readBytes }),
  uuid: () => ({ encode: (value: string) => value.toLowerCase(), decode: readUuid }),
  enumeration: enumerationCodec,
  array: (type: ArrayType) => arrayJsonCodec(type, mysqlCodec),
  vector: vectorCodec,
  custom: customCodec,
} satisfies Record<TypeKind, (type: never) => Codec>

const made = new WeakMap<SqlType, Codec>()

/** How values of a type travel. The same type gives the same functions. */
export function mysqlCodec(type: SqlType): Codec {
  const known = made.get(type)
  if (known !== undefined) return known
  const codec = (codecs[type.kind] as (type: SqlType) => Codec)(type)
  made.set(type, codec)
  return codec
}
