// What travels between Athanor and a library that speaks PostgreSQL's protocol: parameters as text or bytes, and rows whose whole numbers,
// floating point numbers, booleans and bytes have been read. Everything else stays the database's text.
import type { WireValue } from '../driver/driver.ts'
import { ValueError } from '../errors/value-error.ts'

/** A parameter as the protocol takes it: text, or bytes in binary format. */
export type ProtocolValue = string | Buffer | null

/** A column of a result, as far as its values' reading depends on it. */
export interface ResultColumn {
  readonly dataTypeID: number
}

/** A column whose values are not left as text. */
interface ColumnReader {
  readonly at: number
  readonly read: (text: string) => WireValue
}

/** How the rows of a statement are read. */
export interface RowReader {
  /** The columns that are read from their text; the others stay text. */
  readonly texts: readonly ColumnReader[]
  /** How each column is read from its bytes. */
  readonly bytes: readonly BytesReader[]
}

/** Reads a value from the bytes of its text. */
type BytesReader = (bytes: Buffer, from: number, to: number) => WireValue

/** Leaves all columns as text. */
export const ALL_TEXT: RowReader = { texts: [], bytes: [] }

/** Their number travels in two bytes, which the client library reads as a signed one: a greater one would end the process. */
const MOST_PARAMETERS = 32_767

const readers: ReadonlyMap<number, ColumnReader['read']> = new Map<number, ColumnReader['read']>([
  [16, text => text === 't'],
  [17, readBytes],
  [20, readWide],
  [21, Number],
  [23, Number],
  [26, Number],
  [700, Number],
  [701, Number],
])

/** A whole number of 64 bits: a number where a number holds it exactly, otherwise a bigint. */
function readWide(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** Bytes in either of the database's two spellings, in memory of their own. */
function readBytes(text: string): Uint8Array {
  if (text.startsWith('\\x')) return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
  const escapes = /\\(?:\\|([0-7]{3}))/g
  const plain = text.replace(escapes, (_, octal?: string) =>
    octal === undefined ? '\\' : String.fromCharCode(Number.parseInt(octal, 8)),
  )
  return new Uint8Array(Buffer.from(plain, 'latin1'))
}

/** What `toString` of a Buffer calls for UTF-8, where it is there. */
interface Utf8Slice {
  utf8Slice?(from: number, to: number): string
}

function readText(bytes: Buffer & Utf8Slice, from: number, to: number): string {
  return bytes.utf8Slice === undefined ? bytes.toString('utf8', from, to) : bytes.utf8Slice(from, to)
}

const MINUS = 0x2d
const ZERO = 0x30
/** The most digits, with a sign, of whole numbers that are exact however they are put together. */
const EXACT_DIGITS = 15

function readInteger(bytes: Buffer, from: number, to: number): WireValue {
  if (to - from > EXACT_DIGITS) return readWide(readText(bytes, from, to))
  const negative = bytes[from] === MINUS
  let value = 0
  for (let at = negative ? from + 1 : from; at < to; at++) value = value * 10 + (bytes[at] ?? 0) - ZERO
  return negative ? -value : value
}

const bytesReaders: ReadonlyMap<number, BytesReader> = new Map<number, BytesReader>([
  [16, (bytes, from) => bytes[from] === 0x74],
  [20, readInteger],
  [21, readInteger],
  [23, readInteger],
  [26, readInteger],
])

function bytesReader({ dataTypeID }: ResultColumn): BytesReader {
  const read = readers.get(dataTypeID)
  if (read === undefined) return readText
  return bytesReaders.get(dataTypeID) ?? ((bytes, from, to) => read(readText(bytes, from, to)))
}

/** How the rows of these columns are read. */
export function rowReader(columns: readonly ResultColumn[]): RowReader {
  const texts = columns.flatMap((column, at) => {
    const read = readers.get(column.dataTypeID)
    return read === undefined ? [] : [{ at, read }]
  })
  return { texts, bytes: columns.map(bytesReader) }
}

/** Reads a row from the bytes of a message: how many values there are, then each with its length before it. */
export function readRowBytes(bytes: Buffer, start: number, reader: RowReader): WireValue[] {
  const count = bytes.readInt16BE(start)
  const values: WireValue[] = new Array(count)
  let at = start + 2
  for (let place = 0; place < count; place++) {
    const from = at + 4
    const length = bytes.readInt32BE(at)
    at = from
    if (length < 0) {
      values[place] = null
    } else {
      at += length
      values[place] = (reader.bytes[place] ?? readText)(bytes, from, at)
    }
  }
  return values
}

/** Reads a row in place. */
export function readRow(row: (string | null)[], reader: RowReader): WireValue[] {
  const values: WireValue[] = row
  const { texts } = reader
  for (let at = 0; at < texts.length; at++) {
    const column = texts[at]
    if (column === undefined) continue
    const text = row[column.at]
    if (typeof text === 'string') values[column.at] = column.read(text)
  }
  return values
}

/**
 * Parameters as the protocol takes them.
 *
 * @throws ValueError `wrong_type` for text that PostgreSQL cannot hold, for what is no value, and for more than the protocol can count
 */
export function protocolValues(parameters: readonly WireValue[]): ProtocolValue[] {
  if (parameters.length > MOST_PARAMETERS) {
    const problem = `has ${parameters.length} values, and PostgreSQL takes ${MOST_PARAMETERS}: send them in several statements`
    throw new ValueError('wrong_type', { place: 'a statement', problem })
  }
  const values: ProtocolValue[] = []
  for (let at = 0; at < parameters.length; at++) values.push(protocolValue(parameters[at], at))
  return values
}

function protocolValue(value: WireValue | undefined, at: number): ProtocolValue {
  switch (typeof value) {
    case 'string':
      return checkedText(value, at)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return null
      if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  }
  const found = value === undefined ? 'undefined' : `a value of the type ${typeof value}`
  throw badParameter(at, `is ${found}: PostgreSQL takes strings, numbers, bigints, booleans, bytes and null`)
}

// The protocol ends a text at a NUL, and UTF-8 has no lone surrogates: a library would put another character in their place.
function checkedText(text: string, at: number): string {
  if (text.includes('\0')) throw badParameter(at, 'has a NUL in it, which PostgreSQL cannot store: use binary() for it')
  if (!text.isWellFormed()) throw badParameter(at, 'expects well-formed text, not one with a lone surrogate')
  return text
}

function badParameter(at: number, problem: string): ValueError {
  return new ValueError('wrong_type', { place: `parameter ${at + 1} of a statement`, problem })
}

/** What a command's tag says that it changed: `INSERT 0 3`, `UPDATE 3`; 0 for those that change no rows. */
export function changesOf(tag: string): number {
  const match = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/.exec(tag)
  return match === null ? 0 : Number(match[1])
}
