// Rows of prepared statements, read from the bytes: what mysql2 makes of the same bytes, without the detours that its own readers take by way of
// numbers, lists and joined texts. A result with a column of an unusual type is left to the package.
import type { WireValue } from '../driver/driver.ts'

/** A message of the server, and how far it has been read. */
export interface RowPacket {
  readonly buffer: Buffer & {
    latin1Slice?(from: number, to: number): string
    utf8Slice?(from: number, to: number): string
  }
  offset: number
  readDateTimeString(decimals: number, separator: string | null, columnType: number): string
  readTimeString(): string
  readLengthCodedString(encoding: string): string | null
  readLengthCodedBuffer(): Buffer | null
}

/** A result column, as far as its values' reading depends on it. */
export interface RowField {
  readonly columnType: number
  readonly characterSet: number
  readonly encoding: string
  readonly flags: number
  readonly decimals: number
  readonly extendedFormat?: string
}

/** What the package reads rows with. */
interface RowParser {
  next(packet: RowPacket): WireValue[]
}

type RowParserClass = new () => RowParser

/** A command of the package, as far as it says how its rows are read. */
interface ReadingCommand {
  buildParserFromFields(fields: readonly RowField[], connection: unknown): RowParserClass
}

type Read = (packet: RowPacket) => WireValue

const UNSIGNED = 32
const BINARY = 63
const TIMES: ReadonlySet<number> = new Set([0x07, 0x0a, 0x0c])
const TEXTS: ReadonlySet<number> = new Set([0x0f, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe])

/** Options of the package that say what becomes of values: where the program gives one, the package reads the rows. */
const DECIDING = [
  'rowsAsArray',
  'nestTables',
  'typeCast',
  'dateStrings',
  'jsonStrings',
  'decimalNumbers',
  'supportBigNumbers',
  'bigNumberStrings',
]

/** Whether rows may be read here, as far as the program's own options say. */
export function readsAsUsual(connectArgs: Readonly<Record<string, unknown>>): boolean {
  return !DECIDING.some(name => name in connectArgs)
}

/** Has the rows of a command read here, if they are of usual types. */
export function readRowsOf(command: unknown): void {
  if (isReading(command)) command.buildParserFromFields = buildParser
}

// One function for all commands: one that knew its command would keep it, and with it the next, alive for longer than they are needed.
function buildParser(this: ReadingCommand, fields: readonly RowField[], connection: unknown): RowParserClass {
  return parserOf(fields) ?? packagesOwn(this).call(this, fields, connection)
}

function packagesOwn(command: object): ReadingCommand['buildParserFromFields'] {
  return Reflect.get(Object.getPrototypeOf(command), 'buildParserFromFields')
}

function isReading(command: unknown): command is ReadingCommand {
  return (
    typeof command === 'object' &&
    command !== null &&
    'buildParserFromFields' in command &&
    typeof command.buildParserFromFields === 'function'
  )
}

function parserOf(fields: readonly RowField[]): RowParserClass | null {
  const reads: Read[] = []
  for (const field of fields) {
    const read = readerOf(field)
    if (read === null) return null
    reads.push(read)
  }
  readsOfNext = reads
  return Parser
}

/** What the next parser reads with: the package makes it at once, without arguments. A class for each result would cost more than its rows. */
let readsOfNext: readonly Read[] = []

class Parser implements RowParser {
  readonly #reads = readsOfNext

  next(packet: RowPacket): WireValue[] {
    return readRow(packet, this.#reads)
  }
}

/** A byte that is always 0, one bit for each column that says whether it is NULL, from the third on, and the values. */
function readRow(packet: RowPacket, reads: readonly Read[]): WireValue[] {
  const { length } = reads
  const { buffer } = packet
  const nulls = packet.offset + 1
  packet.offset = nulls + ((length + 9) >> 3)
  const row: WireValue[] = new Array(length)
  for (let at = 0; at < length; at++) {
    const bit = at + 2
    const isNull = ((buffer[nulls + (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0
    row[at] = isNull ? null : (reads[at]?.(packet) ?? null)
  }
  return row
}

function readerOf(field: RowField): Read | null {
  const { columnType, characterSet, extendedFormat } = field
  if (extendedFormat === 'json') return textReader(field)
  if (TIMES.has(columnType)) return timeReader(field)
  if (TEXTS.has(columnType)) return characterSet === BINARY ? readBytes : textReader(field)
  const number = numbers.get(columnType)
  if (number === undefined) return null
  return number[(field.flags & UNSIGNED) === 0 ? 0 : 1]
}

const HIGH = 0x1_0000_0000

/** How the numbers of a type are read, with a sign and without. */
type NumberReads = readonly [signed: Read, unsigned: Read]

const int8: NumberReads = [fixed(1, (bytes, at) => bytes.readInt8(at)), fixed(1, (bytes, at) => bytes.readUInt8(at))]
const uint16 = fixed(2, (bytes, at) => bytes.readUInt16LE(at))
const int32: NumberReads = [
  fixed(4, (bytes, at) => bytes.readInt32LE(at)),
  fixed(4, (bytes, at) => bytes.readUInt32LE(at)),
]
const float = fixed(4, (bytes, at) => bytes.readFloatLE(at))
const double = fixed(8, (bytes, at) => bytes.readDoubleLE(at))

const numbers: ReadonlyMap<number, NumberReads> = new Map<number, NumberReads>([
  [0x00, [readUtf8, readUtf8]],
  [0x01, int8],
  [0x02, [fixed(2, (bytes, at) => bytes.readInt16LE(at)), uint16]],
  [0x03, int32],
  [0x04, [float, float]],
  [0x05, [double, double]],
  [0x08, [fixed(8, readSigned), fixed(8, readUnsigned)]],
  [0x09, int32],
  [0x0d, [uint16, uint16]],
  [0xf6, [readUtf8, readUtf8]],
])

function fixed(width: number, read: (bytes: Buffer, at: number) => WireValue): Read {
  return packet => {
    const at = packet.offset
    packet.offset = at + width
    return read(packet.buffer, at)
  }
}

/** A whole number of 64 bits: a number where a number holds it exactly, otherwise a bigint. */
function readSigned(bytes: Buffer, at: number): number | bigint {
  const value = bytes.readInt32LE(at + 4) * HIGH + bytes.readUInt32LE(at)
  return Number.isSafeInteger(value) ? value : bytes.readBigInt64LE(at)
}

function readUnsigned(bytes: Buffer, at: number): number | bigint {
  const value = bytes.readUInt32LE(at + 4) * HIGH + bytes.readUInt32LE(at)
  return Number.isSafeInteger(value) ? value : bytes.readBigUInt64LE(at)
}

function readBytes(packet: RowPacket): WireValue {
  return packet.readLengthCodedBuffer()
}

function textReader({ encoding }: RowField): Read {
  return encoding === 'utf8' ? readUtf8 : packet => packet.readLengthCodedString(encoding)
}

function readUtf8(packet: RowPacket): WireValue {
  const { buffer, offset } = packet
  const first = buffer[offset] ?? 0
  // A longer one has its length in more bytes.
  const from = first < 0xfb ? offset + 1 : offset + 3
  if (first > 0xfc || buffer.utf8Slice === undefined) return packet.readLengthCodedString('utf8')
  const to = from + (first < 0xfb ? first : buffer.readUInt16LE(offset + 1))
  packet.offset = to
  return buffer.utf8Slice(from, to)
}

const DATE = 0x0a
const ZERO = 0x30
const DATE_WIDTH = 10
const SECONDS_WIDTH = 19
const MOST_DIGITS = 6
const LARGEST_YEAR = 9999
/** The bytes of the text that is being made. */
const text: RowPacket['buffer'] = Buffer.from('0000-00-00 00:00:00.000000')

/** Reads a point in time or a date: so many bytes as are not zero at the end, and their number before them. */
function timeReader({ columnType, decimals }: RowField): Read {
  return packet => {
    const { buffer, offset } = packet
    const length = buffer[offset] ?? 0
    const year = length < 4 ? 0 : buffer.readUInt16LE(offset + 1)
    const unusual = length < 4 || year > LARGEST_YEAR || (length > 7 && decimals === 0)
    if (unusual || text.latin1Slice === undefined) return packet.readDateTimeString(decimals, null, columnType)
    packet.offset = offset + 1 + length
    putPair(0, (year / 100) | 0)
    putPair(2, year % 100)
    putPair(5, buffer[offset + 3])
    putPair(8, buffer[offset + 4])
    if (length < 7 && columnType === DATE) return text.latin1Slice(0, DATE_WIDTH)
    putPair(11, length < 7 ? 0 : buffer[offset + 5])
    putPair(14, length < 7 ? 0 : buffer[offset + 6])
    putPair(17, length < 7 ? 0 : buffer[offset + 7])
    if (length < 11) return text.latin1Slice(0, SECONDS_WIDTH)
    const microseconds = buffer.readUInt32LE(offset + 8)
    putPair(20, (microseconds / 10_000) | 0)
    putPair(22, ((microseconds / 100) | 0) % 100)
    putPair(24, microseconds % 100)
    return text.latin1Slice(0, SECONDS_WIDTH + 1 + Math.min(decimals, MOST_DIGITS))
  }
}

function putPair(at: number, number = 0): void {
  const tens = (number / 10) | 0
  text[at] = ZERO + tens
  text[at + 1] = ZERO + number - tens * 10
}
