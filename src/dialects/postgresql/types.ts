// How values of each column type travel to and from PostgreSQL: parameters as text, results as the drivers read them (whole numbers,
// floating point numbers, booleans and bytes) or as text. Inside arrays everything is text, so every codec reads text too.
import type { Codec } from '../../compiler/statement-dialect.ts'
import {
  asItIs,
  type CustomWire,
  customCodec,
  enumerationCodec,
  keepCodecs,
  parseJson,
  readBigInt,
  unreadableInteger,
  uuidCodec,
  writeJson,
} from '../../dialect/codecs.ts'
import { unreadable } from '../../dialect/unreadable.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { ArrayType } from '../../sql/types/array.ts'
import type { CustomType } from '../../sql/types/custom.ts'
import type { BigIntType } from '../../sql/types/integer.ts'
import type { IntervalType } from '../../sql/types/interval.ts'
import { canonicalDecimal, type NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import {
  canonicalTime,
  type DateTimeType,
  type DateTimeValue,
  type DateType,
  type TimeType,
} from '../../sql/types/time.ts'
import { parseVector, vectorText } from '../../sql/types/vector.ts'
import { arrayCodec } from './array-codec.ts'
import {
  decodeDate,
  decodeDateTime,
  encodeDateTime,
  encodeInterval,
  unreadableTime,
  withEra,
  withoutEra,
} from './datetime-text.ts'

function readInteger(wire: unknown): number {
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return wire
  if (typeof wire === 'string' && /^-?\d+(?:\.0+)?$/.test(wire) && Number.isSafeInteger(Number(wire)))
    return Number(wire)
  throw unreadableInteger(wire)
}

function readBoolean(wire: unknown): boolean {
  if (typeof wire === 'boolean') return wire
  if (wire === 't' || wire === 'true' || wire === 1) return true
  if (wire === 'f' || wire === 'false' || wire === 0) return false
  throw unreadable('a boolean', wire, 'expected true or false')
}

function readDouble(wire: unknown): number {
  if (typeof wire === 'number') return wire
  if (typeof wire === 'bigint' && BigInt(Number(wire)) === wire) return Number(wire)
  if (typeof wire === 'string' && (wire === 'NaN' || !Number.isNaN(Number(wire)))) return Number(wire)
  throw unreadable('a floating point number', wire, 'expected a number')
}

function readTime(wire: unknown): string {
  if (typeof wire === 'string' && /^\d\d:\d\d:\d\d(?:\.\d+)?$/.test(wire)) return canonicalTime(wire)
  throw unreadable('a time', wire, "expected text such as '17:30:00', without a time zone")
}

/** A decimal in its one spelling; most have it, because the database keeps the scale. */
function readDecimal(scale: number | null): (wire: unknown) => string {
  return wire => {
    const text = typeof wire === 'string' ? wire : String(wire)
    if (scale !== null && scale > 0 && text.charCodeAt(text.length - scale - 1) === 46) return text
    if (/^-?\d+(?:\.\d+)?$/.test(text)) return canonicalDecimal(text, scaleOf(text, scale))
    throw unreadable('a decimal', wire, 'expected a number with a point, and it is NaN, infinite or none')
  }
}

/** What was computed may have more digits than the column: they are not cut. */
function scaleOf(text: string, scale: number | null): number | null {
  const digits = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0
  return scale === null || digits > scale ? null : scale
}

function readDecimalNumber(wire: unknown): number {
  const number = Number(wire)
  if (Number.isFinite(number)) return number
  throw unreadable('a decimal', wire, 'expected a finite number')
}

/** The database's binary JSON holds no NUL; its text JSON keeps the six characters of the escape. */
function writeJsonb(value: unknown): string {
  const text = writeJson(value)
  if (!text.includes('\\u0000') || !/(?<!\\)(?:\\\\)*\\u0000/.test(text)) return text
  throw new ValueError('wrong_type', {
    place: 'a jsonb value',
    problem: 'has a NUL in one of its texts, which PostgreSQL cannot hold',
  })
}

function readJson(wire: unknown): unknown {
  if (typeof wire !== 'string') return wire
  return parseJson(wire)
}

function readBytes(wire: unknown): Uint8Array {
  if (wire instanceof Uint8Array) return wire
  if (typeof wire === 'string' && wire.startsWith('\\x')) return new Uint8Array(Buffer.from(wire.slice(2), 'hex'))
  throw unreadable('bytes', wire, 'expected bytea')
}

function readVector(wire: unknown): number[] {
  const vector = typeof wire === 'string' ? parseVector(wire) : null
  if (vector !== null) return vector
  throw unreadable('a vector', wire, "expected text such as '[1,0.5]'")
}

function dateTimeCodec(type: DateTimeType): Codec {
  const zone = type.timeZone ? 'Z' : ''
  if (!type.temporal) return { encode: encodeDateTime(type.precision, zone), decode: decodeDateTime }
  const expected = "expected text such as '2026-11-20 17:30:00.000000+00' of the years 0 to 9999"
  const decode = (wire: unknown): DateTimeValue => {
    const plain = typeof wire === 'string' ? withoutEra(wire) : null
    if (plain !== null && /^\d{4}-/.test(plain)) return type.temporalValue(plain)
    throw typeof wire === 'string'
      ? unreadableTime('a datetime', wire, expected)
      : unreadable('a datetime', wire, expected)
  }
  return { encode: (value: DateTimeValue) => withEra(`${type.text(value)}${zone}`), decode }
}

function intervalCodec(type: IntervalType): Codec {
  const decode = (wire: unknown): unknown => {
    if (typeof wire === 'string' && /^P/.test(wire)) return type.value(type.text(wire))
    throw unreadable('an interval', wire, "expected text such as 'P1DT2H30M'")
  }
  return { encode: (value: never) => encodeInterval(type.text(value)), decode }
}

const customWire: CustomWire = { write: wire => wire, read: wire => wire, expected: 'a string, a number' }

const integerCodec: Codec = { encode: null, decode: readInteger }
const doubleCodec: Codec = { encode: null, decode: readDouble }

/** How values of a type travel. The same type gives the same functions. */
export const postgresqlCodec: (type: SqlType) => Codec = keepCodecs({
  integer: () => integerCodec,
  smallint: () => integerCodec,
  bigint: (type: BigIntType) => (type.asNumber ? integerCodec : { encode: null, decode: readBigInt }),
  string: () => asItIs,
  text: () => asItIs,
  boolean: () => ({ encode: null, decode: readBoolean }),
  datetime: dateTimeCodec,
  date: (type: DateType) => ({
    encode: (value: never) => withEra(type.text(value)),
    decode: (wire: unknown) => type.value(decodeDate(wire)),
  }),
  time: (type: TimeType) => ({
    encode: (value: never) => type.text(value),
    decode: (wire: unknown) => type.value(readTime(wire)),
  }),
  interval: intervalCodec,
  numeric: (type: NumericType) => ({
    encode: null,
    decode: type.asNumber ? readDecimalNumber : readDecimal(type.scale),
  }),
  float: () => doubleCodec,
  double: () => doubleCodec,
  json: () => ({ encode: writeJson, decode: readJson }),
  jsonb: () => ({ encode: writeJsonb, decode: readJson }),
  binary: () => ({ encode: null, decode: readBytes }),
  uuid: () => uuidCodec,
  enumeration: enumerationCodec,
  array: (type: ArrayType) => arrayCodec(type, postgresqlCodec(type.itemType)),
  vector: () => ({ encode: vectorText, decode: readVector }),
  custom: (type: CustomType<unknown>) => customCodec(type, customWire),
})
