// A moment as the digits that a script's comment and file name show, in a time zone.
import { MigrationError } from '../../errors/migration-error.ts'

/** The parts of a moment, each in digits of fixed width. */
export interface DateParts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
  /** Seconds since 1970, of no fixed width. */
  readonly epoch: string
}

/**
 * Takes a moment apart.
 *
 * @param timeZone `UTC` or a name like `Europe/Paris`
 * @throws MigrationError `unknown_time_zone`
 */
export function dateParts(moment: Date, timeZone: string): DateParts {
  const values = Object.fromEntries(
    zoneFormat(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  )
  const digits = (type: string, width = 2) => (values[type] ?? '').padStart(width, '0')
  return {
    year: digits('year', 4),
    month: digits('month'),
    day: digits('day'),
    hour: digits('hour'),
    minute: digits('minute'),
    second: digits('second'),
    epoch: String(Math.floor(moment.getTime() / 1000)),
  }
}

/** The moment as a script's `Created:` line shows it: `2026-11-20 11:19:00`. */
export function createdText({ year, month, day, hour, minute, second }: DateParts): string {
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const all = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...all, timeZone, hourCycle: 'h23', calendar: 'gregory' })
  } catch (cause) {
    throw new MigrationError('unknown_time_zone', { timeZone, cause })
  }
}
