// What types are made with, such as a length: it becomes a part of DDL text, so it is checked when the type is made.
import { ModelError } from '../../errors/model-error.ts'
import { describeValue } from './sql-type.ts'

/**
 * A whole number between two bounds, or null when it was not given.
 *
 * @throws ModelError `unsupported` for anything else
 */
export function wholeParameter(value: number | null, place: string, low: number, high: number): number | null {
  if (value === null || (Number.isSafeInteger(value) && value >= low && value <= high)) return value
  throw new ModelError('unsupported', {
    place,
    problem: `is ${describeValue(value)}`,
    remedy: `give a whole number from ${low} to ${high}`,
  })
}
