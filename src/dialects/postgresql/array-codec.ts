// How lists travel: as the text of an array, each item as its type's own text.
import type { Codec } from '../../compiler/statement-dialect.ts'
import { unreadable } from '../../dialect/unreadable.ts'
import type { ArrayType } from '../../sql/types/array.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { type ArrayItems, readArray, writeArray } from './array-text.ts'

/** The codec of an array from that of its items. */
export function arrayCodec(type: ArrayType, item: Codec): Codec {
  const { depth } = type
  return {
    encode: (value: readonly unknown[]) => writeArray(encodeItems(value, depth, item)),
    decode: (wire: unknown) => {
      const items = typeof wire === 'string' ? readArray(wire) : null
      if (items === null) throw unreadable('an array', wire, "expected text such as '{1,2}'")
      return decodeItems(items, item)
    },
  }
}

/** The text of a flat list of values, bound as one parameter. */
export function listText(values: readonly unknown[], item: Codec): string {
  return writeArray(encodeItems(values, 1, item))
}

function encodeItems(values: readonly unknown[], depth: number, item: Codec): unknown[] {
  return values.map(value => {
    if (value === null) return null
    if (depth > 1 && Array.isArray(value)) return encodeItems(value, depth - 1, item)
    return wireText(item.encode === null ? (value as WireValue) : item.encode(value as never))
  })
}

/** An item's text: bytes as the database spells them. */
function wireText(wire: WireValue): string | null {
  if (wire === null) return null
  if (wire instanceof Uint8Array) return `\\x${Buffer.from(wire).toString('hex')}`
  return Object.is(wire, -0) ? '-0' : String(wire)
}

function decodeItems(items: ArrayItems, item: Codec): unknown[] {
  return items.map(value => {
    if (value === null) return null
    if (Array.isArray(value)) return decodeItems(value, item)
    return item.decode === null ? value : item.decode(value as never)
  })
}
