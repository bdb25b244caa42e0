// Points in time from the digits of the text that databases write. Reading them with whole numbers alone takes half the time of the
// engine's own parser, and lists have one or two of them in each row.

const DAY = 86_400_000
const MONTH_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
/** How long `YYYY-MM-DD HH:MM:SS` is. */
export const SECONDS_WIDTH = 19
/** The days from the first of March 400 years before the year 0, from which they are counted, to 1970. */
const EPOCH = 865_566
const PAIRS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
const TRIPLES = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))
/** Stands for a day that the calendar does not have. It is none of the years 0 to 9999. */
const NO_DAY = -EPOCH

/**
 * The milliseconds since 1970 of a text that begins with `YYYY-MM-DD HH:MM:SS` in UTC, or with a `T` in it; NaN for any other, and for what the
 * calendar does not have.
 */
export function millisecondsOfSeconds(text: string): number {
  if (text.length < SECONDS_WIDTH || !separated(text)) return Number.NaN
  const century = pair(text, 0)
  const years = pair(text, 2)
  const month = pair(text, 5)
  const day = pair(text, 8)
  const hour = pair(text, 11)
  const minute = pair(text, 14)
  const second = pair(text, 17)
  // A pair that is none is negative.
  if ((century | years | month | day | hour | minute | second) < 0) return Number.NaN
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  const days = daysSince1970(century * 100 + years, month, day)
  return days === NO_DAY ? Number.NaN : days * DAY + ((hour * 60 + minute) * 60 + second) * 1000
}

/** The milliseconds since 1970 of the beginning of a day of the years 0 to 9999; NaN for one that the calendar does not have. */
export function millisecondsOfDay(year: number, month: number, day: number): number {
  const days = daysSince1970(year, month, day)
  return days === NO_DAY ? Number.NaN : days * DAY
}

/** A small whole number, which costs no memory where a great one does. */
function daysSince1970(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return NO_DAY
  // Counted from March, so that the leap day is a year's last; and from long ago, so that nothing is negative.
  const years = (month > 2 ? year : year - 1) + 400
  const centuries = (years / 100) | 0
  const months = month > 2 ? month - 3 : month + 9
  const days = years * 365 + (years >> 2) - centuries + (centuries >> 2) + (((153 * months + 2) / 5) | 0) + day
  return days - EPOCH
}

/**
 * The milliseconds of the digits between two places, of which those after the third are cut off; negative where there are none or something else.
 */
export function fractionOf(text: string, from: number, to: number): number {
  let milliseconds = 0
  let weight = 100
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return -1
    milliseconds += digit * weight
    weight = weight === 100 ? 10 : weight === 10 ? 1 : 0
  }
  return from < to ? milliseconds : -1
}

/**
 * A point in time of the years 0 to 9999 as `YYYY-MM-DD HH:MM:SS.sss` in UTC. Digits are looked up: `toISOString` takes three times as long.
 *
 * @param between what stands between the date and the time
 */
export function textOfTime(value: Date, between: ' ' | 'T' = ' '): string {
  const year = value.getUTCFullYear()
  const date = `${PAIRS[(year / 100) | 0]}${PAIRS[year % 100]}-${PAIRS[value.getUTCMonth() + 1]}-${PAIRS[value.getUTCDate()]}`
  const time = `${PAIRS[value.getUTCHours()]}:${PAIRS[value.getUTCMinutes()]}:${PAIRS[value.getUTCSeconds()]}`
  return `${date}${between}${time}.${TRIPLES[value.getUTCMilliseconds()]}`
}

/** Two digits as a number; negative where there are none. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

function separated(text: string): boolean {
  const middle = text.charCodeAt(10)
  return (
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    (middle === 32 || middle === 84)
  )
}

function daysOf(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return leap ? 29 : (MONTH_DAYS[month] ?? 0)
}
