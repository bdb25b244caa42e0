// Columns of dates, times and lengths of time as they are being declared: `asTemporal` comes right after their function.

import { IntervalType } from '../types/interval.ts'
import type { SqlType } from '../types/sql-type.ts'
import type {
  TemporalDuration,
  TemporalInstant,
  TemporalPlainDate,
  TemporalPlainDateTime,
  TemporalPlainTime,
} from '../types/temporal.ts'
import { type TemporalClassName, temporalClass } from '../types/temporal.ts'
import { DateTimeType, DateType, TimeType } from '../types/time.ts'
import { ColumnBuilder } from './column-builder.ts'
import { plainColumn } from './column-spec.ts'

/** What a datetime column is declared with. */
export interface DateTimeColumnOptions {
  /** Digits of the seconds' fraction, 0 to 6. Default: 3, which is what a Date has; 6 with `.asTemporal()`. */
  readonly precision?: number
  /** Whether the column keeps points in time. Default true. */
  readonly timeZone?: boolean
}

/** A column whose values are Temporal's; the platform must have Temporal. */
function temporalColumn<T>(name: TemporalClassName, place: string, type: SqlType): ColumnBuilder<T> {
  temporalClass(name, place)
  return new ColumnBuilder(plainColumn(type))
}

/** A datetime column; `asTemporal` comes right after it. */
export class DateTimeBuilder extends ColumnBuilder<Date> {
  readonly #precision: number | null

  constructor({ precision, timeZone = true }: DateTimeColumnOptions) {
    super(plainColumn(new DateTimeType(precision ?? null, { timeZone })))
    this.#precision = precision ?? null
  }

  /**
   * Values are Temporal.Instant, with six digits of the second unless the column has another precision.
   *
   * @throws ModelError `unsupported` where the platform has no Temporal (Node before 26)
   */
  asTemporal(): ColumnBuilder<TemporalInstant> {
    return temporalColumn('Instant', 'datetime().asTemporal()', new DateTimeType(this.#precision, { temporal: true }))
  }
}

/** A datetime column without a time zone; `asTemporal` comes right after it. */
export class PlainDateTimeBuilder extends ColumnBuilder<Date> {
  readonly #precision: number | null

  constructor({ precision }: DateTimeColumnOptions) {
    super(plainColumn(new DateTimeType(precision ?? null, { timeZone: false })))
    this.#precision = precision ?? null
  }

  /**
   * Values are Temporal.PlainDateTime, with six digits of the second unless the column has another precision.
   *
   * @throws ModelError `unsupported` where the platform has no Temporal (Node before 26)
   */
  asTemporal(): ColumnBuilder<TemporalPlainDateTime> {
    const type = new DateTimeType(this.#precision, { temporal: true, timeZone: false })
    return temporalColumn('PlainDateTime', 'datetime({ timeZone: false }).asTemporal()', type)
  }
}

/** A date column; `asTemporal` comes right after it. */
export class DateBuilder extends ColumnBuilder<string> {
  constructor() {
    super(plainColumn(new DateType()))
  }

  /**
   * Values are Temporal.PlainDate.
   *
   * @throws ModelError `unsupported` where the platform has no Temporal (Node before 26)
   */
  asTemporal(): ColumnBuilder<TemporalPlainDate> {
    return temporalColumn('PlainDate', 'date().asTemporal()', new DateType(true))
  }
}

/** A time column; `asTemporal` comes right after it. */
export class TimeBuilder extends ColumnBuilder<string> {
  constructor() {
    super(plainColumn(new TimeType()))
  }

  /**
   * Values are Temporal.PlainTime.
   *
   * @throws ModelError `unsupported` where the platform has no Temporal (Node before 26)
   */
  asTemporal(): ColumnBuilder<TemporalPlainTime> {
    return temporalColumn('PlainTime', 'time().asTemporal()', new TimeType(true))
  }
}

/** An interval column; `asTemporal` comes right after it. */
export class IntervalBuilder extends ColumnBuilder<string> {
  constructor() {
    super(plainColumn(new IntervalType()))
  }

  /**
   * Values are Temporal.Duration.
   *
   * @throws ModelError `unsupported` where the platform has no Temporal (Node before 26)
   */
  asTemporal(): ColumnBuilder<TemporalDuration> {
    return temporalColumn('Duration', 'interval().asTemporal()', new IntervalType(true))
  }
}
