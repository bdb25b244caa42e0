// Lists of values in databases that take no list as one value: `in (?, ?, ?)`. A statement is compiled once; for each run its text gets
// about as many placeholders as there are values. The sizes go in steps, and the last value fills what is left, so that a list of any length
// needs few texts. A list that is too long for placeholders is bound as one value after all.
//
// A small number of rows, as of LIMIT, stands in the text in databases that would plan a statement anew for each run if it were bound.
import { BoundedCache } from '../util/bounded-cache.ts'
import type { BindSlot, Compiled, ListSlot } from './compiled.ts'

/** Stands in the text for the placeholders of a list, and for a number of rows. No text of SQL has this character. */
export const LIST_MARK = '\0'

const EXACT = 8
/** More placeholders than this cost more than a list that is bound as one. */
const MOST = 16_384
const VARIANTS = 64
const AS_ONE = -1
/** Each number of rows in the text makes a statement of its own. */
const MOST_IN_TEXT = 100

/** How many placeholders a list of so many values gets: the next power of two, or one and a half of one. */
export function listSize(length: number): number {
  if (length <= EXACT) return length
  if (length > MOST) return AS_ONE
  const power = 2 ** Math.ceil(Math.log2(length))
  return length <= power * 0.75 ? power * 0.75 : power
}

/** A compiled statement with lists in it, before their sizes are known. */
export function withLists(compiled: Compiled, placeholder: (position: number) => string): Compiled {
  const lists = compiled.binds.filter(hasSize)
  if (lists.length === 0) return compiled
  const variants = new BoundedCache<string | number, Compiled>(VARIANTS)
  const sizedFor = (values: readonly unknown[], readable = false): Compiled => {
    const sizes = lists.map(slot => sizeOf(slot, values[slot.index], readable))
    const key = sizes.length === 1 ? (sizes[0] ?? 0) : sizes.join()
    const known = variants.get(key)
    if (known !== undefined) return known
    const variant = { ...compiled, ...spelled(compiled, sizes, placeholder) }
    variants.set(key, variant)
    return variant
  }
  return {
    ...compiled,
    ...spelled(
      compiled,
      lists.map(slot => (slot.inText === true ? AS_ONE : 1)),
      placeholder,
    ),
    sizedFor,
  }
}

function hasSize({ list, inText }: BindSlot): boolean {
  return list !== undefined || inText === true
}

function sizeOf({ inText }: BindSlot, value: unknown, readable: boolean): number {
  if (inText !== true) return listSize(lengthOf(value))
  if (readable) return AS_ONE
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_IN_TEXT ? value : AS_ONE
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1
}

/** The text and the binds with so many placeholders for each list. */
function spelled(
  { text, binds }: Compiled,
  sizes: readonly number[],
  placeholder: (position: number) => string,
): Pick<Compiled, 'text' | 'binds'> {
  const all: BindSlot[] = []
  const [first = '', ...pieces] = text.split(LIST_MARK)
  const texts: string[] = []
  for (const slot of binds) {
    const size = hasSize(slot) ? (sizes[texts.length] ?? 1) : AS_ONE
    if (slot.list !== undefined) {
      texts.push(listText(slot.list, size, placeholder))
      all.push(...slotsOf(slot, slot.list, size))
    } else if (slot.inText === true && size !== AS_ONE) texts.push(String(size))
    else {
      if (slot.inText === true) texts.push(placeholder(1))
      all.push(slot)
    }
  }
  return { text: first + pieces.map((piece, at) => (texts[at] ?? '') + piece).join(''), binds: all }
}

function slotsOf({ index }: BindSlot, list: ListSlot, size: number): BindSlot[] {
  if (size === AS_ONE) return [{ index, encode: list.encodeAll }]
  return Array.from({ length: size }, (_, at) => ({
    index,
    encode:
      at === 0 ? values => list.encodeItem(list.checked(values)[0]) : values => list.encodeItem(itemAt(values, at)),
  }))
}

function itemAt(values: unknown, at: number): unknown {
  const list = values as readonly unknown[]
  return list[at < list.length ? at : list.length - 1]
}

function listText(list: ListSlot, size: number, placeholder: (position: number) => string): string {
  if (size === AS_ONE) return list.textOfAll(placeholder(1))
  if (size === 0) return list.textOfNone
  const { textOfItem = text => text } = list
  return Array.from({ length: size }, () => textOfItem(placeholder(1))).join(', ')
}

/** The statement with as many placeholders as the values need. */
export function sized(compiled: Compiled, values: readonly unknown[]): Compiled {
  return compiled.sizedFor === undefined ? compiled : compiled.sizedFor(values)
}

/** The same for readers, who see every value as a placeholder. */
export function sizedForReaders(compiled: Compiled, values: readonly unknown[]): Compiled {
  return compiled.sizedFor === undefined ? compiled : compiled.sizedFor(values, true)
}

/** The statement with as many placeholders as the longest lists of several runs need. */
export function sizedForAll(compiled: Compiled, valueLists: readonly (readonly unknown[])[]): Compiled {
  if (compiled.sizedFor === undefined) return compiled
  const width = Math.max(0, ...valueLists.map(values => values.length))
  const longest = Array.from({ length: width }, (_, at) =>
    valueLists.map(values => values[at]).reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a)),
  )
  return compiled.sizedFor(longest)
}
