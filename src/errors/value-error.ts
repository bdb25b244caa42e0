// Values that a column, a predicate or a statement cannot take.
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** Code -> message of every error about a value. */
export const valueMessages = {
  undefined_value: (d: { place: string }) =>
    `${d.place} was given undefined: a forgotten variable must not change what a statement means; give a value, or null for NULL`,
  null_in_list: (d: { place: string }) =>
    `${d.place} was given a list with null in it, which matches nothing in SQL: leave null out and add \`.isNull()\` if NULL is meant`,
  wrong_type: (d: { place: string; problem: string }) => `${d.place} ${d.problem}`,
  unreadable_value: (d: { type: string; problem: string }) =>
    `a stored value cannot be read as ${d.type}: ${d.problem}`,
  not_an_expression: (d: { place: string; found: string }) =>
    `${d.place} expects an SQL expression such as \`User.c.name.eq('x')\`, not ${d.found}`,
} as const

/** A code of {@link ValueError}. */
export type ValueErrorCode = keyof typeof valueMessages

/** A value is not one that the column, predicate or statement can take; nothing was sent to the database. */
export class ValueError<Code extends ValueErrorCode = ValueErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof valueMessages, Code>) {
    super(code, messageOf(valueMessages, code, details), details)
  }
}
