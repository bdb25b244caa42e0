// How values of each column type travel to and from SQLite, which knows whole numbers, doubles, text and bytes.
//
// Whole numbers are bound as bigint: both client libraries bind a JavaScript number as a double, which changes what a division means
// and what a text column holds.
import { arrayJsonCodec } from '../../compiler/array-json.ts'
import type { Codec } from '../../compiler/statement-dialect.ts'
import {
  asItIs,
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
import { decodeDateTime, encodeDateTime, zonedText } from './datetime-text.ts'
import { decodeDecimal, decodeDecimalNumber, encodeDecimal } from './decimal-text.ts'

/** A rounded whole number is never a safe one, so this finds every value that a JavaScript number cannot hold. */
function readInteger(wire: unknown): number {
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return wire
  if (typeof wire === 'bigint' && Number.isSafeInteger(Number(wire))) return Number(wire)
  throw unreadableInteger(wire)
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

/** A JSON column that another program declared may have made a number of a text that is one. */
function readJson(wire: unknown): unknown {
  if (typeof wire === 'number') return wire
  if (typeof wire === 'bigint') return Number(wire)
  if (typeof wire === 'string') return parseJson(wire)
  throw unreadable('JSON', wire, 'expected JSON as text')
}

function readBytes(wire: unknown): Uint8Array {
  if (wire instanceof Uint8Array) return wire
  throw unreadable('bytes', wire, 'expected a blob')
}

function dateTimeCodec(type: DateTimeType): Codec {
  if (!type.temporal) return { encode: encodeDateTime(type.precision), decode: decodeDateTime }
  return { encode: (value: never) => type.text(value), decode: (wire: unknown) => type.temporalValue(zonedText(wire)) }
}

/** Whether a row's whole numbers come as bigint depends on its other columns; a type of the user's own never notices. */
const customWire: CustomWire = {
  write: wire => {
    if (typeof wire === 'string') return wire.isWellFormed() ? wire : undefined
    if (typeof wire === 'number') return Number.isNaN(wire) ? undefined : wire
    return typeof wire === 'boolean' ? BigInt(wire) : wire
  },
  read: wire => (typeof wire === 'bigint' && Number.isSafeInteger(Number(wire)) ? Number(wire) : wire),
  expected: 'well-formed text, a number other than NaN',
}

const integerCodec: Codec = { encode: (value: number) => BigInt(value), decode: readInteger }
const doubleCodec: Codec = { encode: writeDouble, decode: readDouble }
const jsonCodec: Codec = { encode: writeJson, decode: readJson }

/** How values of a type travel. The same type gives the same functions. */
export const sqliteCodec: (type: SqlType) => Codec = keepCodecs({
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
  interval: (type: IntervalType) => microsecondsCodec(type, 'SQLite'),
  numeric: (type: NumericType) =>
    type.asNumber
      ? { encode: null, decode: decodeDecimalNumber }
      : { encode: encodeDecimal(type), decode: decodeDecimal(type) },
  float: () => doubleCodec,
  double: () => doubleCodec,
  json: () => jsonCodec,
  jsonb: () => jsonCodec,
  binary: () => ({ encode: null, decode: readBytes }),
  uuid: () => uuidCodec,
  enumeration: enumerationCodec,
  array: (type: ArrayType) => arrayJsonCodec(type, sqliteCodec),
  vector: vectorBytesCodec,
  custom: (type: CustomType<unknown>) => customCodec(type, customWire),
})
