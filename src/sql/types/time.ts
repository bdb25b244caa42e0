// Points in time (datetime), and calendar dates and times of day that no time zone can shift: Dates and plain strings, or Temporal's values.
import { wholeParameter } from './parameters.ts'
import { describeValue, SqlType } from './sql-type.ts'
import {
  isTemporal,
  type TemporalInstant,
  type TemporalLike,
  type TemporalPlainDate,
  type TemporalPlainDateTime,
  type TemporalPlainTime,
  temporalClass,
} from './temporal.ts'

const FIRST = Date.parse('0000-01-01T00:00:00.000Z')
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/

/** What a datetime column is made with. */
export interface DateTimeOptions {
  /** Whether values are Temporal's: Instant, or PlainDateTime without a time zone. Default false: Date. */
  readonly temporal?: boolean
  /** Whether the column keeps points in time; without a zone it keeps what a calendar and a clock show. Default true. */
  readonly timeZone?: boolean
}

/** A value of a datetime column. */
export type DateTimeValue = Date | TemporalInstant | TemporalPlainDateTime

/**
 * A point in time, UTC in the database: a Date in JavaScript, or Temporal.Instant. Without a time zone a Date still stands for the
 * calendar and clock of UTC, and Temporal's value is a PlainDateTime.
 */
export class DateTimeType extends SqlType<DateTimeValue> {
  override readonly kind = 'datetime'
  override readonly mutable: boolean
  /** Digits of the seconds' fraction that the database keeps. */
  readonly precision: number
  /** Whether values are Temporal's. */
  readonly temporal: boolean
  /** Whether the database knows that the values are points in time. */
  readonly timeZone: boolean

  constructor(precision: number | null = null, options: DateTimeOptions = {}) {
    super()
    this.temporal = options.temporal ?? false
    this.timeZone = options.timeZone ?? true
    this.precision = wholeParameter(precision, 'the precision of datetime()', 0, 6) ?? (this.temporal ? 6 : 3)
    this.mutable = !this.temporal
  }

  override get parameters(): readonly (number | boolean)[] {
    if (this.precision === 3 && !this.temporal && this.timeZone) return []
    return [this.precision, this.temporal, this.timeZone]
  }

  /** The class of Temporal that values are of. */
  get temporalName(): 'Instant' | 'PlainDateTime' {
    return this.timeZone ? 'Instant' : 'PlainDateTime'
  }

  override problem(value: unknown): string | null {
    if (this.temporal) return this.#temporalProblem(value)
    if (!(value instanceof Date)) return `expects a Date, not ${describeValue(value)}`
    const time = value.getTime()
    if (Number.isNaN(time)) return 'expects a valid Date, not an invalid one'
    return time < FIRST || time > LATEST ? 'expects a Date of the years 0 to 9999' : null
  }

  #temporalProblem(value: unknown): string | null {
    const name = `Temporal.${this.temporalName}`
    if (!isTemporal(value, this.temporalName)) return `expects a ${name}, not ${describeValue(value)}`
    const text = value.toString()
    if (!DATE_AND_TIME.test(text)) return `expects a ${name} of the ISO calendar and of the years 0 to 9999`
    return finerThan(text, this.precision) ? tooFine(name, this.precision) : null
  }

  /**
   * A value's text in UTC, `YYYY-MM-DD HH:MM:SS` and as many digits as the column has.
   *
   * For values of Temporal; a Date's text is written faster by the dialects.
   */
  text(value: DateTimeValue): string {
    const iso = value instanceof Date ? value.toISOString() : value.toString(this.#width)
    return cutTo(iso.replace('T', ' ').replace('Z', ''), this.precision)
  }

  get #width(): object {
    return { fractionalSecondDigits: this.precision }
  }

  /**
   * The value of Temporal for a text such as `2026-11-20 17:30:00.123456`, with an offset or without one, which means UTC.
   *
   * @throws RangeError for a text that is none
   */
  temporalValue(text: string): DateTimeValue {
    const zoned = HAS_OFFSET.test(text)
    return this.timeZone
      ? temporalClass('Instant', PLACE).from(zoned ? text : `${text}Z`)
      : temporalClass('PlainDateTime', PLACE).from(zoned ? utcText(text) : text)
  }

  override snapshot(value: DateTimeValue): DateTimeValue | number {
    return value instanceof Date ? value.getTime() : value
  }

  override restore(snapshot: unknown): DateTimeValue {
    return typeof snapshot === 'number' ? new Date(snapshot) : (snapshot as DateTimeValue)
  }

  override same(value: DateTimeValue, snapshot: unknown): boolean {
    if (value instanceof Date) return value.getTime() === snapshot
    return value === snapshot || value.toString() === String(snapshot)
  }

  override toKey(value: DateTimeValue): number | string {
    return value instanceof Date ? value.getTime() : value.toString()
  }

  override fromText(text: string): DateTimeValue | null {
    if (this.temporal) return readOrNull(this, () => this.temporalValue(text))
    if (!ISO.test(text)) return null
    const value = new Date(text)
    return this.problem(value) === null ? value : null
  }
}

const PLACE = 'datetime().asTemporal()'
const DATE_AND_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z?$/
const HAS_OFFSET = /(?:Z|[+-]\d\d(?::?\d\d)?(?::?\d\d)?)$/i

function utcText(text: string): string {
  return temporalClass('Instant', PLACE).from(text).toString().replace('Z', '')
}

/** A text with a fraction cut to so many digits. */
function cutTo(text: string, precision: number): string {
  const width = precision === 0 ? 19 : 20 + precision
  return text.length <= width ? text : text.slice(0, width)
}

/** Whether a text of Temporal has digits of seconds that a column does not keep. */
function finerThan(text: string, precision: number): boolean {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  return /[1-9]/.test(fraction.slice(precision))
}

const UNITS: Readonly<Record<number, string>> = { 0: 'second', 3: 'millisecond', 6: 'microsecond' }

/** What is wrong with a value that has digits which the column does not keep. */
function tooFine(name: string, precision: number): string {
  const unit = UNITS[precision]
  const remedy = unit === undefined ? '' : `: call \`.round('${unit}')\``
  return `expects a ${name} with at most ${precision} digits of seconds, which is what the column keeps${remedy}`
}

/** What reading gives, if it is a value of the type. */
function readOrNull<T>(type: SqlType<T>, read: () => T): T | null {
  try {
    const value = read()
    return type.problem(value) === null ? value : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
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

/** A type whose values are texts, or values of Temporal that have such a text. */
export abstract class PlainTextType<T extends TemporalLike> extends SqlType<string | T> {
  /** Whether values are Temporal's. */
  readonly temporal: boolean

  constructor(temporal = false) {
    super()
    this.temporal = temporal
  }

  override get parameters(): readonly (boolean | number)[] {
    return this.temporal ? [true] : []
  }

  /** A value's text in its one spelling. */
  abstract text(value: string | T): string
  /** The value that a text in its one spelling stands for: the text itself, or a value of Temporal. */
  abstract value(text: string): string | T

  override snapshot(value: string | T): string | T {
    return typeof value === 'string' ? this.text(value) : value
  }

  override same(value: string | T, snapshot: unknown): boolean {
    return value === snapshot || this.text(value) === this.text(snapshot as string | T)
  }

  override toKey(value: string | T): string {
    return this.text(value)
  }

  override fromText(text: string): string | T | null {
    return readOrNull(this, () => this.value(text))
  }
}

/** A calendar date, as the plain string `'2026-11-20'` or as Temporal.PlainDate. */
export class DateType extends PlainTextType<TemporalPlainDate> {
  override readonly kind = 'date'

  override problem(value: unknown): string | null {
    if (this.temporal) {
      if (!isTemporal(value, 'PlainDate')) return `expects a Temporal.PlainDate, not ${describeValue(value)}`
      const known = isCalendarDate(value.toString())
      return known ? null : 'expects a Temporal.PlainDate of the ISO calendar and of the years 0 to 9999'
    }
    return typeof value === 'string' && isCalendarDate(value)
      ? null
      : `expects a date such as '2026-11-20', not ${quoteText(value)}`
  }

  override text(value: string | TemporalPlainDate): string {
    return value.toString()
  }

  override value(text: string): string | TemporalPlainDate {
    return this.temporal ? temporalClass('PlainDate', 'date().asTemporal()').from(text) : text
  }
}

/** A time of day, as the plain string `'17:30:00'` or as Temporal.PlainTime. */
export class TimeType extends PlainTextType<TemporalPlainTime> {
  override readonly kind = 'time'

  override problem(value: unknown): string | null {
    if (this.temporal) {
      if (!isTemporal(value, 'PlainTime')) return `expects a Temporal.PlainTime, not ${describeValue(value)}`
      return finerThan(value.toString(), 6) ? tooFine('Temporal.PlainTime', 6) : null
    }
    return typeof value === 'string' && TIME.test(value)
      ? null
      : `expects a time such as '17:30:00', not ${quoteText(value)}`
  }

  override text(value: string | TemporalPlainTime): string {
    return canonicalTime(value.toString())
  }

  override value(text: string): string | TemporalPlainTime {
    return this.temporal ? temporalClass('PlainTime', 'time().asTemporal()').from(text) : text
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
