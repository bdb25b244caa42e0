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

/** How the rows of a statement are read; empty where all their columns stay text. */
export type RowReader = readonly ColumnReader[]

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

/** How the rows of these columns are read. */
export function rowReader(columns: readonly ResultColumn[]): RowReader {
  return columns.flatMap((column, at) => {
    const read = readers.get(column.dataTypeID)
    return read === undefined ? [] : [{ at, read }]
  })
}

/** Reads a row in place. */
export function readRow(row: (string | null)[], reader: RowReader): WireValue[] {
  const values: WireValue[] = row
  for (let at = 0; at < reader.length; at++) {
    const column = reader[at]
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
