// Points in time as MySQL has them: the text `YYYY-MM-DD HH:MM:SS.sss` of a session in UTC.
import { fractionOf, millisecondsOfSeconds, SECONDS_WIDTH, textOfTime } from '../../dialect/calendar-text.ts'
import { unreadable } from '../../dialect/unreadable.ts'

const TYPE = 'a datetime'
const EXPECTED = "expected text such as '2026-11-20 17:30:00.000'"

/**
 * Writes a Date of the years 0 to 9999. Digits that the column does not keep are cut off here: the server would round them up.
 *
 * @param precision digits after the seconds
 */
export function encodeDateTime(precision: number): (value: Date) => string {
  if (precision >= 3) return value => textOfTime(value)
  const width = precision === 0 ? 19 : 20 + precision
  return value => textOfTime(value).slice(0, width)
}

/**
 * Reads the text of a datetime, or of a date, which is its midnight. Digits after the milliseconds are cut off: a Date has none.
 *
 * @throws ValueError `unreadable_value`, also for the zero date of old programs
 */
export function decodeDateTime(wire: unknown): Date {
  if (typeof wire !== 'string' || wire.length < 10) throw unreadable(TYPE, wire, EXPECTED)
  const usual = millisecondsOf(wire)
  return Number.isNaN(usual) ? otherTime(wire) : new Date(usual)
}

/** A date with its time, which nearly all are; NaN for any other. */
function millisecondsOf(text: string): number {
  const seconds = millisecondsOfSeconds(text)
  if (text.length === SECONDS_WIDTH) return seconds
  const fraction = text.charCodeAt(SECONDS_WIDTH) === 46 ? fractionOf(text, SECONDS_WIDTH + 1, text.length) : -1
  return fraction < 0 ? Number.NaN : seconds + fraction
}

function otherTime(wire: string): Date {
  const year = pair(wire, 0) * 100 + pair(wire, 2)
  const month = pair(wire, 5)
  const day = pair(wire, 8)
  const milliseconds = dateOf(year, month, day) + (wire.length === 10 ? 0 : timeOf(wire))
  if (Number.isNaN(milliseconds)) throw unreadable(TYPE, wire, EXPECTED)
  if (month < 1 || month > 12 || day < 1) throw unreadable(TYPE, wire, 'it names no day that the calendar has')
  return new Date(milliseconds)
}

/** `Date.UTC` takes the years before 100 for those of the twentieth century. */
function dateOf(year: number, month: number, day: number): number {
  if (year >= 100) return Date.UTC(year, month - 1, day)
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

function timeOf(text: string): number {
  if (text.length < 19) return Number.NaN
  const fraction = text.length === 19 ? 0 : Number(`0.${text.slice(20, 23)}`) * 1000
  return ((pair(text, 11) * 60 + pair(text, 14)) * 60 + pair(text, 17)) * 1000 + Math.round(fraction)
}

function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
