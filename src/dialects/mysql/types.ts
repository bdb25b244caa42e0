// How values of each column type travel to and from MySQL, where dates, decimals and JSON are text and bytes are bytes.
//
// Whole numbers are bound as bigint: the driver sends a JavaScript number as a floating point number.
import { arrayJsonCodec } from '../../compiler/array-json.ts'
import type { Codec } from '../../compiler/statement-dialect.ts'
import {
  type CustomWire,
  customCodec,
  enumerationCodec,
  keepCodecs,
  microsecondsCodec,
  parseJson,
  readBigInt,
  unreadableInteger,
  uuidCodec,
  vectorBytesCodec,
  writeJson,
} from '../../dialect/codecs.ts'
import { unreadable } from '../../dialect/unreadable.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { ArrayType } from '../../sql/types/array.ts'
import type { CustomType } from '../../sql/types/custom.ts'
import type { BigIntType } from '../../sql/types/integer.ts'
import type { IntervalType } from '../../sql/types/interval.ts'
import type { NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { canonicalTime, type DateTimeType, type DateType, type TimeType } from '../../sql/types/time.ts'
import { decodeDateTime, encodeDateTime } from './datetime-text.ts'
import { decodeDecimal, decodeDecimalNumber, encodeDecimal, encodeDecimalNumber } from './decimal-text.ts'

const WHOLE = /^-?\d+$/

/** A sum of whole numbers is a decimal to MySQL, which comes as text. */
function readInteger(wire: unknown): number {
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return wire
  if (typeof wire === 'string' && WHOLE.test(wire) && Number.isSafeInteger(Number(wire))) return Number(wire)
  throw unreadableInteger(wire)
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

function readJson(wire: unknown): unknown {
  if (typeof wire === 'number' || typeof wire === 'boolean') return wire
  if (typeof wire === 'string') return parseJson(wire)
  throw unreadable('JSON', wire, 'expected JSON as text')
}

/** A copy: the driver's bytes are a part of what it read from the network. */
function readBytes(wire: unknown): Uint8Array {
  if (wire instanceof Uint8Array) return new Uint8Array(wire)
  if (typeof wire === 'string') return new Uint8Array(Buffer.from(wire))
  throw unreadable('bytes', wire, 'expected bytes')
}

function dateTimeCodec(type: DateTimeType): Codec {
  if (!type.temporal) return { encode: encodeDateTime(type.precision), decode: decodeDateTime }
  const decode = (wire: unknown) => {
    decodeDateTime(wire)
    return type.temporalValue(String(wire))
  }
  return { encode: (value: never) => type.text(value), decode }
}

/** A type of the user's own never notices that the driver gives a Buffer. */
const customWire: CustomWire = {
  write: wire => {
    if (typeof wire === 'string') return wire.isWellFormed() ? wire : undefined
    if (typeof wire === 'number') return Number.isSafeInteger(wire) ? BigInt(wire) : finite(wire)
    return typeof wire === 'boolean' ? BigInt(wire) : wire
  },
  read: wire => (wire instanceof Uint8Array ? new Uint8Array(wire) : wire),
  expected: 'well-formed text, a finite number',
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined
}

const integerCodec: Codec = { encode: (value: number) => BigInt(value), decode: readInteger }
const textCodec: Codec = { encode: null, decode: readText }
const jsonCodec: Codec = { encode: writeJson, decode: readJson }

/** How values of a type travel. The same type gives the same functions. */
export const mysqlCodec: (type: SqlType) => Codec = keepCodecs({
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
  interval: (type: IntervalType) => microsecondsCodec(type, 'MySQL'),
  numeric: (type: NumericType) =>
    type.asNumber
      ? { encode: encodeDecimalNumber, decode: decodeDecimalNumber }
      : { encode: encodeDecimal(type), decode: decodeDecimal(type) },
  float: () => ({ encode: writeFloat, decode: readDouble }),
  double: () => ({ encode: writeDouble, decode: readDouble }),
  json: () => jsonCodec,
  jsonb: () => jsonCodec,
  binary: () => ({ encode: null, decode: readBytes }),
  uuid: () => uuidCodec,
  enumeration: enumerationCodec,
  array: (type: ArrayType) => arrayJsonCodec(type, mysqlCodec),
  vector: vectorBytesCodec,
  custom: (type: CustomType<unknown>) => customCodec(type, customWire),
})
