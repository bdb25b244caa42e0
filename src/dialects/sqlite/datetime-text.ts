// Points in time as SQLite has them: the text `YYYY-MM-DD HH:MM:SS.sss` in UTC, of a fixed width, so that text order is time order.
import {
  fractionOf,
  millisecondsOfDay,
  millisecondsOfSeconds,
  SECONDS_WIDTH,
  textOfTime,
} from '../../dialect/calendar-text.ts'
import { unreadable } from '../../dialect/unreadable.ts'

const WIDTH = 23
const TYPE = 'a datetime'
const EXPECTED = "expected text such as '2026-11-20 17:30:00.000'"

/**
 * Writes a Date of the years 0 to 9999.
 *
 * @param precision digits after the seconds; those that a Date has and the column has not are cut off
 */
export function encodeDateTime(precision: number): (value: Date) => string {
  if (precision === 3) return value => textOfTime(value)
  if (precision > 3) return value => textOfTime(value) + '0'.repeat(precision - 3)
  const width = precision === 0 ? 19 : 20 + precision
  return value => textOfTime(value).slice(0, width)
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
  const seconds = millisecondsOfSeconds(text)
  const fraction = text.charCodeAt(SECONDS_WIDTH) === 46 ? fractionOf(text, SECONDS_WIDTH + 1, WIDTH) : -1
  return fraction < 0 || Number.isNaN(seconds) ? otherMilliseconds(text) : seconds + fraction
}

function timeOf(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second < 60 ? ((hour * 60 + minute) * 60 + second) * 1000 : Number.NaN
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
  const result = millisecondsOfDay(year, month, day) + timeOf(hour, minute, second) + fraction - offset
  if (Number.isNaN(result)) throw unreadable(TYPE, text, 'it names no point in time that the calendar has')
  return result
}
