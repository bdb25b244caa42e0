// How names and constants are spelled in SQLite's text.
import {
  badConstant,
  badName,
  nameProblem,
  qualifiedBy,
  requireWellFormed,
  wholeNumberText,
} from '../../dialect/spelling.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { reservedWords } from './reserved-words.ts'

const PLAIN = /^[a-z_][a-z0-9_]*$/
const INTEGER_LIMIT = 2n ** 63n

/**
 * A name as SQLite's text has it: as it is when it can only be read as one name, otherwise in double quotes.
 *
 * @throws ModelError `unsupported` for a name that no text can hold (a NUL, a lone surrogate)
 */
export function quoteName(name: string): string {
  if (PLAIN.test(name) && !reservedWords.has(name)) return name
  const problem = nameProblem(name)
  if (problem !== null) throw badName(name, problem)
  return `"${name.replaceAll('"', '""')}"`
}

/** A name with its schema before it, if there is one. */
export const qualifiedName = qualifiedBy(quoteName)

/**
 * A constant of the program as SQLite's text: negative numbers in parentheses, quotes doubled.
 *
 * @throws ValueError `wrong_type` for what SQLite has no constant of
 */
export function literalText(value: Exclude<WireValue, Uint8Array>): string {
  switch (typeof value) {
    case 'string':
      return stringText(value)
    case 'number':
      return numberText(value)
    case 'bigint':
      return wholeNumberText(value, INTEGER_LIMIT)
    case 'boolean':
      return value ? '1' : '0'
    default:
      return 'NULL'
  }
}

function stringText(value: string): string {
  requireWellFormed(value)
  // SQLite stops reading its text at a NUL, so a text with one is spelled by its bytes.
  if (value.includes('\0')) return `CAST(x'${Buffer.from(value).toString('hex')}' AS TEXT)`
  return `'${value.replaceAll("'", "''")}'`
}

function numberText(value: number): string {
  if (Number.isNaN(value)) throw badConstant('expects a number, not NaN')
  if (!Number.isFinite(value)) return value > 0 ? '9e999' : '(-9e999)'
  return value < 0 ? `(${value})` : String(value)
}
