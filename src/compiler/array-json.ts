// Lists as JSON text, for databases without array types. Each item stands in it as the database is given such a value elsewhere, so that a
// query can compare items with bound values: numbers and texts as they are (whole numbers of 64 bits with all their digits), bytes as
// hexadecimal digits, JSON documents and inner lists as JSON.
import { ValueError } from '../errors/value-error.ts'
import { ArrayType } from '../sql/types/array.ts'
import { describeValue, type SqlType } from '../sql/types/sql-type.ts'
import { hexText } from '../util/bytes.ts'
import type { WireValue } from '../util/wire-value.ts'
import type { Codec } from './statement-dialect.ts'

/** A codec whose values travel as text. */
export interface TextCodec {
  readonly encode: (value: readonly unknown[]) => string
  readonly decode: (wire: unknown) => unknown[]
}

/** @param codecOf the dialect's codecs, which write and read the items */
export function arrayJsonCodec(type: ArrayType, codecOf: (type: SqlType) => Codec): TextCodec {
  const write = itemWriter(type.of, codecOf)
  const read = itemReader(type.of, codecOf)
  const wide = mayBeWide(type.itemType)
  const items = readItems(type, read)
  return {
    encode: value => `[${value.map(item => (item === null ? 'null' : write(item))).join(',')}]`,
    decode: wire => items(parse(wire, wide)),
  }
}

type Write = (item: unknown) => string
type Read = (item: unknown) => unknown

function itemWriter(type: SqlType, codecOf: (type: SqlType) => Codec): Write {
  if (type instanceof ArrayType) {
    const { encode } = arrayJsonCodec(type, codecOf)
    return item => encode(item as readonly unknown[])
  }
  const { encode } = codecOf(type)
  const isDocument = type.kind === 'json' || type.kind === 'jsonb'
  const wireOf = (item: unknown) => (encode === null ? (item as WireValue) : encode(item as never))
  return item => {
    const wire = wireOf(item)
    return isDocument && typeof wire === 'string' ? wire : wireText(wire, type)
  }
}

/** A wire value as JSON. A type of the user's own may give bytes or not, which each of its items says by being in a list. */
export function wireText(wire: WireValue, type: SqlType): string {
  if (wire instanceof Uint8Array) return type.kind === 'custom' ? `["${hexText(wire)}"]` : `"${hexText(wire)}"`
  if (typeof wire === 'string') return JSON.stringify(wire)
  if (typeof wire === 'boolean') return wire ? '1' : '0'
  if (typeof wire === 'number' && !Number.isFinite(wire)) return wire > 0 ? '9e999' : '-9e999'
  return String(wire)
}

function itemReader(type: SqlType, codecOf: (type: SqlType) => Codec): Read {
  if (type instanceof ArrayType) return readItems(type, itemReader(type.of, codecOf))
  if (type.kind === 'json' || type.kind === 'jsonb') return item => item
  const { decode } = codecOf(type)
  return item => {
    const wire = wireOf(item, type)
    return decode === null ? wire : decode(wire as never)
  }
}

function wireOf(item: unknown, type: SqlType): unknown {
  if (type.kind === 'binary' && typeof item === 'string') return bytesOf(item)
  if (type.kind === 'custom' && Array.isArray(item) && typeof item[0] === 'string') return bytesOf(item[0])
  return item
}

function bytesOf(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'))
}

function readItems(type: ArrayType, read: Read): (items: unknown) => unknown[] {
  return items => {
    if (!Array.isArray(items)) throw unreadable(`${describeValue(items)}: expected an array`)
    return items.map((item: unknown) => {
      if (item === null && type.of.kind !== 'json' && type.of.kind !== 'jsonb') {
        if (!type.nullableItems) throw unreadable('null among its items (declare them as nullable)')
        return null
      }
      return read(item)
    })
  }
}

const WIDE: ReadonlySet<SqlType['kind']> = new Set(['integer', 'bigint', 'interval', 'custom'])

function mayBeWide(type: SqlType): boolean {
  return WIDE.has(type.kind)
}

/** JSON.parse rounds whole numbers of more than 53 bits; the text between has all their digits. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  const rounded = typeof value === 'number' && !Number.isSafeInteger(value)
  return rounded && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value
}

function parse(wire: unknown, wide: boolean): unknown {
  if (typeof wire !== 'string') throw unreadable(`${describeValue(wire)}: expected JSON as text`)
  try {
    return wide ? JSON.parse(wire, exactly) : JSON.parse(wire)
  } catch {
    throw unreadable('text that is no JSON')
  }
}

function unreadable(found: string): ValueError {
  return new ValueError('unreadable_value', { type: 'an array', problem: `the database holds ${found}` })
}
