// Lengths of time as ISO 8601 texts: `P1DT2H30M`. A duration is a number of months and a number of microseconds; days have 24 hours,
// because sessions run in UTC. Every database's codec reads and writes durations through this file.
import { ValueError } from '../../errors/value-error.ts'

/** A length of time. The two parts may have different signs, as in PostgreSQL's `1 mon -2 days`. */
export interface Duration {
  readonly months: number
  readonly microseconds: bigint
}

const SECOND = 1_000_000n
const MINUTE = 60n * SECOND
const HOUR = 60n * MINUTE
const DAY = 24n * HOUR
const WEEK = 7n * DAY
const MOST_MONTHS = 2 ** 31 - 1
const MOST_MICROSECONDS = 2n ** 63n - 1n

const COUNT = '[+-]?\\d+'
const AMOUNT = `${COUNT}(?:[.,]\\d+)?`
const ISO = new RegExp(
  `^([+-])?P(?:(${COUNT})Y)?(?:(${COUNT})M)?(?:(${COUNT})W)?(?:(${COUNT})D)?` +
    `(?:T(?:(${AMOUNT})H)?(?:(${AMOUNT})M)?(?:(${AMOUNT})S)?)?$`,
  'i',
)
/** A T without a part after it, and no part at all. */
const INCOMPLETE = /[PT]$/i
/** A fraction of a part that another part follows. */
const INNER_FRACTION = /[.,]\d+[HM]./i

/** Reads an ISO 8601 duration; null for what is none, or none that 64 bits of microseconds can hold exactly. */
export function parseDuration(text: string): Duration | null {
  const match = ISO.exec(text)
  if (match === null || INCOMPLETE.test(text) || INNER_FRACTION.test(text)) return null
  const [, sign, years, months, weeks, days, hours, minutes, seconds] = match
  const parts = [
    times(weeks, WEEK),
    times(days, DAY),
    times(hours, HOUR),
    times(minutes, MINUTE),
    times(seconds, SECOND),
  ]
  let microseconds = 0n
  for (const part of parts) {
    if (part === null) return null
    microseconds += part
  }
  const allMonths = Number(years ?? 0) * 12 + Number(months ?? 0)
  const direction = sign === '-' ? -1 : 1
  const duration = {
    months: allMonths === 0 ? 0 : direction * allMonths,
    microseconds: BigInt(direction) * microseconds,
  }
  return Math.abs(duration.months) <= MOST_MONTHS && magnitude(microseconds) <= MOST_MICROSECONDS ? duration : null
}

/** A count of a unit in microseconds; null for a fraction that is no whole number of them. */
function times(count: string | undefined, unit: bigint): bigint | null {
  if (count === undefined) return 0n
  const [whole = '', fraction = ''] = count.split(/[.,]/)
  const digits = fraction.replace(/0+$/, '')
  if (digits.length > 18) return null
  const scale = 10n ** BigInt(digits.length)
  const scaled = BigInt(`${whole.replace('+', '')}${digits}`) * unit
  return scaled % scale === 0n ? scaled / scale : null
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** A duration in its one spelling: years and months, then days, hours, minutes and seconds, each less than one of the part before it. */
export function durationText({ months, microseconds }: Duration): string {
  if (months === 0 && microseconds === 0n) return 'PT0S'
  const together = months === 0 || microseconds === 0n || months < 0 === microseconds < 0n
  if (together) {
    const text = `P${monthsText(Math.abs(months), '')}${timeText(magnitude(microseconds), '')}`
    return months < 0 || microseconds < 0n ? `-${text}` : text
  }
  return `P${monthsText(Math.abs(months), months < 0 ? '-' : '')}${timeText(magnitude(microseconds), microseconds < 0n ? '-' : '')}`
}

function part(count: number | bigint | string, unit: string, sign: string): string {
  return count === 0 || count === 0n ? '' : `${sign}${count}${unit}`
}

function monthsText(months: number, sign: string): string {
  return `${part(Math.floor(months / 12), 'Y', sign)}${part(months % 12, 'M', sign)}`
}

function timeText(microseconds: bigint, sign: string): string {
  const rest = microseconds % DAY
  const days = part(microseconds / DAY, 'D', sign)
  if (rest === 0n) return days
  const fraction = String(rest % SECOND)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const seconds = (rest % MINUTE) / SECOND
  const last = fraction === '' ? part(seconds, 'S', sign) : part(`${seconds}.${fraction}`, 'S', sign)
  return `${days}T${part(rest / HOUR, 'H', sign)}${part((rest % HOUR) / MINUTE, 'M', sign)}${last}`
}

/** A duration's text in its one spelling; null for what is no duration. */
export function canonicalDuration(text: string): string | null {
  const duration = parseDuration(text)
  return duration === null ? null : durationText(duration)
}

/**
 * A duration in microseconds, for databases that keep it as a whole number of 64 bits.
 *
 * @param database the database's name, for the error
 * @throws ValueError `wrong_type` for one with months or years, whose length depends on the date they are counted from
 */
export function durationMicroseconds(text: string, database: string): bigint {
  const duration = parseDuration(text)
  if (duration !== null && duration.months === 0) return duration.microseconds
  const problem =
    duration === null
      ? 'expects an ISO 8601 duration such as P1DT2H30M'
      : 'expects weeks, days, hours, minutes and seconds: months and years have no fixed length in microseconds, which is how it is kept here'
  throw new ValueError('wrong_type', { place: `an interval on ${database}`, problem })
}

/** The text of a duration that is kept as microseconds. */
export function durationFromMicroseconds(microseconds: bigint): string {
  return durationText({ months: 0, microseconds })
}
