// Points in time, dates and lengths of time as PostgreSQL's text has them, in UTC and ISO spelling: `2026-11-20 17:30:00.123+00`.
import { fractionOf, millisecondsOfSeconds, SECONDS_WIDTH, textOfTime } from '../../dialect/calendar-text.ts'
import { unreadable } from '../../dialect/unreadable.ts'
import { parseDuration } from '../../sql/types/duration.ts'

const TYPE = 'a datetime'
const EXPECTED = "expected text such as '2026-11-20 17:30:00.000+00' of the years 0 to 9999"
const LAST_YEAR = 9999
const MICROSECONDS_OF_DAY = 86_400_000_000n

/** The database calls the year 0 the year 1 before Christ. */
export function withEra(text: string): string {
  return text.startsWith('0000-') ? `0001${text.slice(4)} BC` : text
}

/** Undoes {@link withEra}; null for an earlier year. */
export function withoutEra(text: string): string | null {
  if (!text.endsWith(' BC')) return text
  return text.startsWith('0001-') ? `0000${text.slice(4, -3)}` : null
}

/**
 * Writes a Date. Digits that the column does not keep are cut off, because the database would round.
 *
 * @param zone what the text ends with: `Z`, or nothing where the database keeps no time zone
 */
export function encodeDateTime(precision: number, zone: 'Z' | ''): (value: Date) => string {
  const width = precision === 0 ? 19 : 20 + Math.min(precision, 3)
  return value => {
    const year = value.getUTCFullYear()
    const usual = year > 0 && year <= LAST_YEAR
    return usual
      ? textOfTime(value, 'T').slice(0, width) + zone
      : withEra(`${value.toISOString().slice(0, width)}${zone}`)
  }
}

/**
 * Reads what a timestamp column holds; microseconds are cut off, which a Date cannot hold.
 *
 * @throws ValueError `unreadable_value` for infinity and for years that a Date column does not take
 */
export function decodeDateTime(wire: unknown): Date {
  if (typeof wire !== 'string') throw unreadable(TYPE, wire, EXPECTED)
  const milliseconds = millisecondsOf(wire)
  return Number.isNaN(milliseconds) ? otherTime(wire) : new Date(milliseconds)
}

/** A time in UTC, which nearly all are; NaN for any other. */
function millisecondsOf(text: string): number {
  const seconds = millisecondsOfSeconds(text)
  const end = text.endsWith('+00') ? text.length - 3 : text.length
  if (end === SECONDS_WIDTH) return seconds
  const fraction = text.charCodeAt(SECONDS_WIDTH) === 46 ? fractionOf(text, SECONDS_WIDTH + 1, end) : -1
  return fraction < 0 ? Number.NaN : seconds + fraction
}

function otherTime(wire: string): Date {
  const plain = withoutEra(wire)
  const match =
    plain === null
      ? null
      : /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:([+-]\d\d)(?::?(\d\d))?)?$/.exec(plain)
  if (match === null) throw unreadableTime(TYPE, wire, EXPECTED)
  const [, date, time, fraction = '', hours, minutes = '00'] = match
  const zone = hours === undefined || hours === '+00' ? 'Z' : `${hours}:${minutes}`
  const value = new Date(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`)
  if (Number.isNaN(value.getTime())) throw unreadable(TYPE, wire, EXPECTED)
  return value
}

/** The error for a time that cannot be read: infinity is named. */
export function unreadableTime(type: string, wire: string, expected: string): Error {
  const endless = wire === 'infinity' || wire === '-infinity'
  return unreadable(type, wire, endless ? `it is '${wire}', which no value in JavaScript is; ${expected}` : expected)
}

/** A date's text, checked; the year 0 as it is in JavaScript. */
export function decodeDate(wire: unknown): string {
  const expected = "expected text such as '2026-11-20' of the years 0 to 9999"
  if (typeof wire !== 'string') throw unreadable('a date', wire, expected)
  const plain = withoutEra(wire)
  if (plain !== null && /^\d{4}-\d\d-\d\d$/.test(plain)) return plain
  throw unreadableTime('a date', wire, expected)
}

/** A duration as the database reads it: each part with its own sign. */
export function encodeInterval(text: string): string {
  const { months, microseconds } = parseDuration(text) ?? { months: 0, microseconds: 0n }
  const rest = microseconds % MICROSECONDS_OF_DAY
  const sign = rest < 0n ? '-' : ''
  const digits = String(rest < 0n ? -rest : rest).padStart(7, '0')
  const seconds = `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`
  return `P${months}M${microseconds / MICROSECONDS_OF_DAY}DT${seconds}S`
}
