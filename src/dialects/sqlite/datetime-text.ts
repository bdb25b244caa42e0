// Points in time as SQLite has them: the text `YYYY-MM-DD HH:MM:SS.sss` in UTC, of a fixed width, so that text order is time order.
import { unreadable } from '../../dialect/unreadable.ts'

const PAIRS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
const TRIPLES = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))
const MONTH_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const WIDTH = 23
const DAY = 86_400_000
const TYPE = 'a datetime'
const EXPECTED = "expected text such as '2026-11-20 17:30:00.000'"

/**
 * Writes a Date of the years 0 to 9999. Digits are looked up: `toISOString` takes three times as long.
 *
 * @param precision digits after the seconds; those that a Date has and the column has not are cut off
 */
export function encodeDateTime(precision: number): (value: Date) => string {
  if (precision === 3) return fixedWidth
  if (precision > 3) return value => fixedWidth(value) + '0'.repeat(precision - 3)
  const width = precision === 0 ? 19 : 20 + precision
  return value => fixedWidth(value).slice(0, width)
}

function fixedWidth(value: Date): string {
  const year = value.getUTCFullYear()
  const date = `${PAIRS[(year / 100) | 0]}${PAIRS[year % 100]}-${PAIRS[value.getUTCMonth() + 1]}-${PAIRS[value.getUTCDate()]}`
  const time = `${PAIRS[value.getUTCHours()]}:${PAIRS[value.getUTCMinutes()]}:${PAIRS[value.getUTCSeconds()]}`
  return `${date} ${time}.${TRIPLES[value.getUTCMilliseconds()]}`
}

/**
 * Reads what a datetime column holds: our own width by hand (twice as fast as the engine's parser, which knows it only with a `T`),
 * and the spellings of other programs: with `T`, with a zone, with another fraction or none, without a time.
 *
 * @throws ValueError `unreadable_value`
 */
export function decodeDateTime(wire: unknown): Date {
  if (typeof wire !== 'string') throw unreadable(TYPE, wire, EXPECTED)
  return new Date(wire.length === WIDTH ? millisecondsOf(wire) : otherMilliseconds(wire))
}

function millisecondsOf(text: string): number {
  const separators =
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 46
  if (!separators || (text.charCodeAt(10) !== 32 && text.charCodeAt(10) !== 84)) return otherMilliseconds(text)
  const year = pair(text, 0) * 100 + pair(text, 2)
  const fraction = pair(text, 20) * 10 + digit(text, 22)
  const time = timeOf(pair(text, 11), pair(text, 14), pair(text, 17))
  const result = dateOf(year, pair(text, 5), pair(text, 8)) + time + fraction
  return Number.isNaN(result) ? otherMilliseconds(text) : result
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}

function pair(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

function timeOf(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second < 60 ? ((hour * 60 + minute) * 60 + second) * 1000 : Number.NaN
}

/** Days since 1970 by counting from March, so that the leap day is a year's last. */
function dateOf(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return Number.NaN
  const marchYear = month > 2 ? year : year - 1
  const century = Math.floor(marchYear / 100)
  const dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0
  const days = marchYear * 365 + Math.floor(marchYear / 4) - century + Math.floor(century / 4) + dayOfYear + day
  return (days - 719_469) * DAY
}

function daysOf(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return leap ? 29 : (MONTH_DAYS[month] ?? 0)
}

/**
 * What a datetime column holds as a text with a point in it for values of Temporal: as it is, or its own error.
 *
 * @throws ValueError `unreadable_value`
 */
export function zonedText(wire: unknown): string {
  decodeDateTime(wire)
  const text = String(wire).replace(',', '.')
  return text.length === 10 ? `${text} 00:00` : text
}

const SPELLING =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?)?$/i

function otherMilliseconds(text: string): number {
  const match = SPELLING.exec(text)
  if (match === null) throw unreadable(TYPE, text, EXPECTED)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(part => Number(part ?? 0))
  const fraction = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const offset =
    match[9] === undefined ? 0 : timeOf(Number(match[10]), Number(match[11] ?? 0), 0) * (match[9] === '-' ? -1 : 1)
  const result = dateOf(year, month, day) + timeOf(hour, minute, second) + fraction - offset
  if (Number.isNaN(result)) throw unreadable(TYPE, text, 'it names no point in time that the calendar has')
  return result
}
