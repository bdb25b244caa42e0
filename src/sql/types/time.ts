// Points in time (datetime), and calendar dates and times of day that no time zone can shift.
import { wholeParameter } from './parameters.ts'
import { describeValue, SqlType } from './sql-type.ts'

const FIRST = Date.parse('0000-01-01T00:00:00.000Z')
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** A point in time: a Date in JavaScript, UTC in the database, with milliseconds. */
export class DateTimeType extends SqlType<Date> {
  override readonly kind = 'datetime'
  override readonly mutable = true
  /** Digits of the seconds' fraction that the database keeps. */
  readonly precision: number

  constructor(precision = 3) {
    super()
    this.precision = wholeParameter(precision, 'the precision of datetime()', 0, 6) ?? 3
  }

  override get parameters(): readonly number[] {
    return this.precision === 3 ? [] : [this.precision]
  }

  override problem(value: unknown): string | null {
    if (!(value instanceof Date)) return `expects a Date, not ${describeValue(value)}`
    const time = value.getTime()
    if (Number.isNaN(time)) return 'expects a valid Date, not an invalid one'
    return time < FIRST || time > LATEST ? 'expects a Date of the years 0 to 9999' : null
  }

  override snapshot(value: Date): number {
    return value.getTime()
  }

  override restore(snapshot: unknown): Date {
    return new Date(snapshot as number)
  }

  override same(value: Date, snapshot: unknown): boolean {
    return value.getTime() === snapshot
  }

  override toKey(value: Date): number {
    return value.getTime()
  }

  override fromText(text: string): Date | null {
    if (!ISO.test(text)) return null
    const value = new Date(text)
    return this.problem(value) === null ? value : null
  }
}

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/

/** Whether a text is a day that the calendar has. */
function isCalendarDate(text: string): boolean {
  if (!DATE.test(text)) return false
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= days
}

/** A calendar date, as the plain string `'2026-11-20'`. */
export class DateType extends SqlType<string> {
  override readonly kind = 'date'

  override problem(value: unknown): string | null {
    return typeof value === 'string' && isCalendarDate(value)
      ? null
      : `expects a date such as '2026-11-20', not ${quoteText(value)}`
  }
}

/** A time of day, as the plain string `'17:30:00'`. */
export class TimeType extends SqlType<string> {
  override readonly kind = 'time'

  override problem(value: unknown): string | null {
    return typeof value === 'string' && TIME.test(value)
      ? null
      : `expects a time such as '17:30:00', not ${quoteText(value)}`
  }

  override snapshot(value: string): string {
    return canonicalTime(value)
  }

  override same(value: string, snapshot: unknown): boolean {
    return value === snapshot || canonicalTime(value) === snapshot
  }

  override toKey(value: string): string {
    return canonicalTime(value)
  }
}

/** A time of day in its one spelling: with seconds, and without a fraction's last zeros. */
export function canonicalTime(text: string): string {
  const whole = text.length === 5 ? `${text}:00` : text
  return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole
}

function quoteText(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : describeValue(value)
}
