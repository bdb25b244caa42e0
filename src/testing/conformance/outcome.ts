// What a case of the conformance suite is, and what comes of it.
import { AthanorError } from '../../errors/athanor-error.ts'
import { CompileError } from '../../errors/compile-error.ts'
import { ConformanceFailure } from '../../errors/testing-error.ts'

/** The parts of the suite: column types, the driver's interface, the dialect's rules. */
export type ConformancePart = 'types' | 'driver' | 'dialect'

/** What came of a case: it passed, or the database refused what was asked for in the way that it should. */
export type ConformanceOutcome =
  | { readonly outcome: 'passed' }
  | {
      readonly outcome: 'refused'
      /** The capability that the database lacks. */
      readonly capability: string
      /** What the error said. */
      readonly reason: string
    }

/** One case of the suite, to be run by any test runner: `test(name, () => run())`. */
export interface ConformanceCase {
  readonly part: ConformancePart
  /** What is claimed, as a sentence; no two cases have the same. */
  readonly name: string
  /**
   * Runs it. Cases share one database, so they run one after the other.
   *
   * @throws ConformanceFailure, or what the database threw, when it fails
   */
  run(): Promise<ConformanceOutcome>
}

/** What came of a case, as a row of a matrix. */
export interface ConformanceResult {
  readonly part: ConformancePart
  readonly case: string
  readonly outcome: ConformanceOutcome['outcome'] | 'failed'
  /** The capability that is lacking, of a refused case. */
  readonly capability?: string
  /** What was thrown, by a failed case. */
  readonly error?: unknown
}

/** The outcome of a case that passed. */
export const PASSED: ConformanceOutcome = Object.freeze({ outcome: 'passed' })

/**
 * Runs what a database may refuse: its error must be one of Athanor's, and it stands for the capability that is lacking.
 *
 * @param capability the capability's name; without one, only an error that names a capability itself is a refusal
 */
export async function orRefused(capability: string | null, run: () => Promise<void>): Promise<ConformanceOutcome> {
  try {
    await run()
    return PASSED
  } catch (error) {
    if (error instanceof ConformanceFailure || !(error instanceof AthanorError)) throw error
    const lacking = error instanceof CompileError ? error.capability : capability
    if (lacking === null) throw error
    return { outcome: 'refused', capability: lacking, reason: error.message }
  }
}

/**
 * Fails unless two values are the same.
 *
 * @param place what was looked at
 */
export function expectSame(place: string, found: unknown, expected: unknown): void {
  const [left, right] = [show(found), show(expected)]
  if (left !== right) throw new ConformanceFailure({ place, expected: right, found: left })
}

/**
 * Fails unless something throws an error of a class.
 *
 * @param place what was done
 */
export async function expectError(
  place: string,
  type: new (...details: never[]) => Error,
  run: () => unknown,
): Promise<void> {
  let found = 'no error'
  try {
    await run()
  } catch (error) {
    if (error instanceof type) return
    found = error instanceof Error ? `${error.name}: ${error.message}` : show(error)
  }
  throw new ConformanceFailure({ place, expected: `an error of ${type.name}`, found })
}

/** A value as a text that is equal only for equal values of the same type. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `${value}n`
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'string':
      return JSON.stringify(value)
    case 'object':
      return value === null ? 'null' : showObject(value)
    default:
      return String(value)
  }
}

function showObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (value instanceof Date) return `Date ${Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString()}`
  if (value instanceof Uint8Array)
    return `${Object.getPrototypeOf(value) === Uint8Array.prototype ? '' : value.constructor.name} ${value.length} bytes ${Buffer.from(value).toString('hex')}`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return `${Object.prototype.toString.call(value)} ${String(value)}`
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, part]) => `${JSON.stringify(key)}: ${show(part)}`).join(', ')}}`
}
