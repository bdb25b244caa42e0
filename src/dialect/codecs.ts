// What the codecs of every dialect share: values that travel the same way everywhere, and the errors for those that do not.
import type { Codec } from '../compiler/statement-dialect.ts'
import { ValueError } from '../errors/value-error.ts'
import type { CustomType } from '../sql/types/custom.ts'
import { durationFromMicroseconds, durationMicroseconds } from '../sql/types/duration.ts'
import type { IntervalType } from '../sql/types/interval.ts'
import { describeValue, type SqlType, type TypeKind } from '../sql/types/sql-type.ts'
import type { EnumerationType } from '../sql/types/string.ts'
import { jsonNull } from '../sql/types/structured.ts'
import { parseVectorBytes, type VectorType, vectorBytes } from '../sql/types/vector.ts'
import type { WireValue } from '../util/wire-value.ts'
import { unreadable } from './unreadable.ts'

/** For values that travel as they are. */
export const asItIs: Codec = { encode: null, decode: null }

/** A codec of each type, made once: the same type gives the same functions. */
export function keepCodecs(makers: Record<TypeKind, (type: never) => Codec>): (type: SqlType) => Codec {
  const made = new WeakMap<SqlType, Codec>()
  return type => {
    const known = made.get(type)
    if (known !== undefined) return known
    const codec = (makers[type.kind] as (type: SqlType) => Codec)(type)
    made.set(type, codec)
    return codec
  }
}

/** The error for what an integer column cannot be read as. */
export function unreadableInteger(wire: unknown): ValueError {
  return unreadable(
    'an integer',
    wire,
    'expected a whole number that JavaScript can hold exactly (declare the column as bigint())',
  )
}

/** A whole number, where computed ones (sums, quotients) may come as text. */
export function readBigInt(wire: unknown): bigint {
  if (typeof wire === 'bigint') return wire
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) return BigInt(wire)
  if (typeof wire === 'string' && /^-?\d+$/.test(wire)) return BigInt(wire)
  throw unreadable('a bigint', wire, 'expected a whole number of 64 bits')
}

/** JSON as the text that is stored. */
export function writeJson(value: unknown): string {
  return value === jsonNull ? 'null' : JSON.stringify(value)
}

/** The value of a JSON text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('JSON', text, 'expected JSON, and it is not')
  }
}

export const uuidCodec: Codec = { encode: (value: string) => value.toLowerCase(), decode: readUuid }

function readUuid(wire: unknown): string {
  if (typeof wire === 'string' && wire.length === 36) return wire.toLowerCase()
  throw unreadable('a uuid', wire, 'expected text of 36 characters')
}

/** Words travel as text, and only those of the enumeration come back. */
export function enumerationCodec(type: EnumerationType): Codec {
  const known = new Set<unknown>(type.values)
  const words = type.values.map(word => `'${word}'`).join(', ')
  const decode = (wire: unknown): unknown => {
    if (known.has(wire)) return wire
    throw unreadable('an enumeration', wire, `expected one of ${words}`)
  }
  return { encode: null, decode }
}

/** Intervals as whole microseconds, so that a database without the type orders and adds them. */
export function microsecondsCodec(type: IntervalType, database: string): Codec {
  const decode = (wire: unknown) => type.value(durationFromMicroseconds(readBigInt(wire)))
  return { encode: (value: never) => durationMicroseconds(type.text(value), database), decode }
}

/** Vectors as four bytes a number. A driver may have taken them apart already. */
export function vectorBytesCodec(type: VectorType): Codec {
  const decode = (wire: unknown) => {
    const value = wire instanceof Uint8Array ? parseVectorBytes(wire) : Array.isArray(wire) ? wire : null
    if (value?.length === type.dimensions) return value
    throw unreadable('a vector', wire, `expected ${type.dimensions} numbers of four bytes each`)
  }
  return { encode: vectorBytes, decode }
}

/** How a dialect takes the values of types that a program wrote. */
export interface CustomWire {
  /** What the driver is given for a value; `undefined` for what it cannot take. */
  readonly write: (wire: string | number | bigint | boolean) => WireValue | undefined
  /** What the type is given for what the driver read. */
  readonly read: (wire: unknown) => unknown
  /** What `write` takes, for the error: the end of `expected a string, ...`. */
  readonly expected: string
}

/** A codec of a type that a program wrote. */
export function customCodec(type: CustomType<unknown>, { write, read, expected }: CustomWire): Codec {
  const { name, toDriver, fromDriver } = type.options
  const encode = (value: unknown): WireValue => {
    const wire: unknown = toDriver(value)
    if (wire === null || wire instanceof Uint8Array) return wire
    const written = isScalar(wire) ? write(wire) : undefined
    if (written !== undefined) return written
    const problem = `gave ${describeValue(wire)}: expected ${expected}, a bigint, a boolean, bytes or null`
    throw new ValueError('wrong_type', { place: `toDriver of the type '${name}'`, problem })
  }
  return { encode, decode: (wire: never): unknown => fromDriver(read(wire) as never) }
}

function isScalar(wire: unknown): wire is string | number | bigint | boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof wire)
}
