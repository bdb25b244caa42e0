// How names and constants are spelled in PostgreSQL's text.
import { badConstant, badName, nameProblem, qualifiedBy, requireWellFormed } from '../../dialect/spelling.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { reservedWords } from './reserved-words.ts'

const PLAIN = /^[a-z_][a-z0-9_]*$/
const LONGEST_NAME = 63

/**
 * A name as PostgreSQL's text has it: as it is when it can only be read as one name, otherwise in double quotes.
 *
 * @throws ModelError `unsupported` for a name that no text can hold, or that the database would cut
 */
export function quoteName(name: string): string {
  if (name.length <= LONGEST_NAME && PLAIN.test(name) && !reservedWords.has(name)) return name
  const problem = nameProblem(name) ?? lengthProblem(name)
  if (problem === null) return `"${name.replaceAll('"', '""')}"`
  throw badName(name, problem)
}

function lengthProblem(name: string): string | null {
  const bytes = Buffer.byteLength(name)
  return bytes > LONGEST_NAME ? `has ${bytes} bytes, and PostgreSQL cuts names after ${LONGEST_NAME}` : null
}

/** A name with its schema before it, if there is one. */
export const qualifiedName = qualifiedBy(quoteName)

/** A table that another part of the schema names as `name` or `schema.name`. */
export function qualifiedText(name: string): string {
  const dot = name.indexOf('.')
  return dot < 0 ? quoteName(name) : `${quoteName(name.slice(0, dot))}.${quoteName(name.slice(dot + 1))}`
}

/**
 * A constant of the program as PostgreSQL's text: negative numbers in parentheses, quotes doubled, a backslash as itself.
 *
 * @throws ValueError `wrong_type` for what PostgreSQL has no constant of
 */
export function literalText(value: WireValue): string {
  switch (typeof value) {
    case 'string':
      return stringText(value)
    case 'number':
      return numberText(value)
    case 'bigint':
      return value < 0n ? `(${value})` : String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    default:
      return value === null ? 'NULL' : `'\\x${Buffer.from(value).toString('hex')}'::bytea`
  }
}

function stringText(value: string): string {
  requireWellFormed(value)
  if (value.includes('\0')) throw badConstant('expects text without a NUL, which PostgreSQL cannot hold')
  const quoted = value.replaceAll("'", "''")
  // Written so that it means the same whatever `standard_conforming_strings` is.
  return value.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return `'${value}'::float8`
  return value < 0 || Object.is(value, -0) ? `(${value})` : String(value)
}
