// Lengths of time: interval.
import { canonicalDuration, parseDuration } from './duration.ts'
import { describeValue } from './sql-type.ts'
import { isTemporal, type TemporalDuration, temporalClass } from './temporal.ts'
import { PlainTextType } from './time.ts'

const EXAMPLE = "an ISO 8601 duration such as 'P1DT2H30M', of at most six digits after the second"

/**
 * A length of time, as an ISO 8601 text in one spelling such as `'P1DT2H30M'`, or as Temporal.Duration.
 *
 * A day has 24 hours and a year twelve months; how long a month is depends on the date it is counted from, so it stays apart.
 */
export class IntervalType extends PlainTextType<TemporalDuration> {
  override readonly kind = 'interval'

  override problem(value: unknown): string | null {
    if (this.temporal) {
      if (!isTemporal(value, 'Duration')) return `expects a Temporal.Duration, not ${describeValue(value)}`
      const known = parseDuration(value.toString()) !== null
      return known ? null : "expects a Temporal.Duration of whole microseconds: call `.round('microsecond')`"
    }
    if (typeof value !== 'string') return `expects ${EXAMPLE}, not ${describeValue(value)}`
    return parseDuration(value) === null ? `expects ${EXAMPLE}, not '${value}'` : null
  }

  override text(value: string | TemporalDuration): string {
    const text = value.toString()
    return canonicalDuration(text) ?? text
  }

  override value(text: string): string | TemporalDuration {
    return this.temporal ? temporalClass('Duration', 'interval().asTemporal()').from(text) : this.text(text)
  }
}
