// What the spelling of names and constants has in common in every dialect.
import { ModelError } from '../errors/model-error.ts'
import { ValueError } from '../errors/value-error.ts'

/** The error for a name that the text of a dialect cannot have. */
export function badName(name: string, problem: string): ModelError {
  const place = `the name ${JSON.stringify(name)}`
  return new ModelError('unsupported', { place, problem, remedy: 'choose another name' })
}

/** Why no database takes a name, or null. */
export function nameProblem(name: string): string | null {
  return name.includes('\0') || !name.isWellFormed() ? 'has a character that no name can have' : null
}

/** Spells a name with its schema before it, if there is one. */
export function qualifiedBy(quoteName: (name: string) => string) {
  return ({ name, schema }: { readonly name: string; readonly schema: string | null }): string =>
    schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`
}

/** The error for a value that the text of a dialect has no constant of. */
export function badConstant(problem: string): ValueError {
  return new ValueError('wrong_type', { place: 'a constant in SQL text', problem })
}

/** @throws ValueError `wrong_type` for a text with a lone surrogate */
export function requireWellFormed(text: string): void {
  if (!text.isWellFormed()) throw badConstant('expects well-formed text, not one with a lone surrogate')
}

const SMALLEST = -(2n ** 63n)

/** A whole number as text, in parentheses where it is negative; `limit` is the first that is too large. */
export function wholeNumberText(value: bigint, limit: bigint): string {
  if (value < SMALLEST || value >= limit) throw badConstant('expects a whole number of 64 bits')
  return value < 0n ? `(${value})` : String(value)
}
