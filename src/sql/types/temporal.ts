// Temporal's values as column types see them. Node 26 has Temporal and older ones do not, nor does TypeScript 5.9 know it: the types here
// are the real ones where they exist, and what is needed of them where they do not.
import { ModelError } from '../../errors/model-error.ts'

/** What is needed of every value of Temporal. */
export interface TemporalLike {
  readonly [Symbol.toStringTag]: string
  toString(options?: object): string
}

/** A point in time of Temporal, as far as Athanor needs it. */
export interface InstantLike extends TemporalLike {
  readonly epochNanoseconds: bigint
}

/** A value of one of Temporal's classes: the real one where this TypeScript knows Temporal. */
export type TemporalInstant = typeof globalThis extends { Temporal: { Instant: new (...args: any[]) => infer T } }
  ? T
  : InstantLike
/** {@link TemporalInstant} for a date and time without a zone. */
export type TemporalPlainDateTime = typeof globalThis extends {
  Temporal: { PlainDateTime: new (...args: any[]) => infer T }
}
  ? T
  : TemporalLike
/** {@link TemporalInstant} for a calendar date. */
export type TemporalPlainDate = typeof globalThis extends { Temporal: { PlainDate: new (...args: any[]) => infer T } }
  ? T
  : TemporalLike
/** {@link TemporalInstant} for a time of day. */
export type TemporalPlainTime = typeof globalThis extends { Temporal: { PlainTime: new (...args: any[]) => infer T } }
  ? T
  : TemporalLike
/** {@link TemporalInstant} for a length of time. */
export type TemporalDuration = typeof globalThis extends { Temporal: { Duration: new (...args: any[]) => infer T } }
  ? T
  : TemporalLike

/** The values of the classes that stand for a column type. */
export interface TemporalValues {
  readonly Instant: TemporalInstant
  readonly PlainDateTime: TemporalPlainDateTime
  readonly PlainDate: TemporalPlainDate
  readonly PlainTime: TemporalPlainTime
  readonly Duration: TemporalDuration
}

/** The classes that stand for a column type. */
export type TemporalClassName = keyof TemporalValues

interface TemporalClass<T> {
  from(text: string): T
}

type TemporalClasses = { readonly [N in TemporalClassName]: TemporalClass<TemporalValues[N]> }

/**
 * A class of Temporal.
 *
 * @param place what asks for it, for the error
 * @throws ModelError `unsupported` where the platform has no Temporal
 */
export function temporalClass<N extends TemporalClassName>(name: N, place: string): TemporalClass<TemporalValues[N]> {
  const { Temporal } = globalThis as { readonly Temporal?: TemporalClasses }
  if (Temporal !== undefined) {
    const found: TemporalClasses[N] = Temporal[name]
    return found
  }
  throw new ModelError('unsupported', {
    place,
    problem: `needs Temporal, which Node ${process.versions.node} does not have`,
    remedy: 'use Node 26 or later, or load a global polyfill of Temporal before the models',
  })
}

/** Whether a value is one of a class of Temporal; a polyfill's counts. No parsed JSON can look like one. */
export function isTemporal(value: unknown, name: TemporalClassName): value is TemporalLike {
  return (
    typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === `[object Temporal.${name}]`
  )
}
