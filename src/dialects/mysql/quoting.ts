// How names and constants are spelled in the text that MySQL and MariaDB read. Names are always quoted: every version reserves more words.
import { ModelError } from '../../errors/model-error.ts'
import { ValueError } from '../../errors/value-error.ts'
import { hexText } from '../../util/bytes.ts'
import type { WireValue } from '../../util/wire-value.ts'

const SMALLEST = -(2n ** 63n)
const LIMIT = 2n ** 64n

/**
 * A name in backticks.
 *
 * @throws ModelError `unsupported` for a name that no text can hold (a NUL, a lone surrogate)
 */
export function quoteName(name: string): string {
  if (name.includes('\0') || !name.isWellFormed()) {
    throw new ModelError('unsupported', {
      place: `the name ${JSON.stringify(name)}`,
      problem: 'has a character that no name can have',
      remedy: 'choose another name',
    })
  }
  return `\`${name.replaceAll('`', '``')}\``
}

/** A name with its schema, which is a database here, before it, if there is one. */
export function qualifiedName(table: { readonly name: string; readonly schema: string | null }): string {
  const name = quoteName(table.name)
  return table.schema === null ? name : `${quoteName(table.schema)}.${name}`
}

/**
 * A constant of the program as text: negative numbers in parentheses, quotes doubled.
 *
 * @throws ValueError `wrong_type` for what there is no constant of
 */
export function literalText(value: Exclude<WireValue, Uint8Array>): string {
  switch (typeof value) {
    case 'string':
      return stringText(value)
    case 'number':
      return numberText(value)
    case 'bigint':
      return bigintText(value)
    case 'boolean':
      return value ? '1' : '0'
    default:
      return 'NULL'
  }
}

/**
 * What a backslash means depends on settings of the session that reads the text, which for a script or a view may be another one: a text
 * with one is spelled by its bytes.
 */
function stringText(value: string): string {
  if (!value.isWellFormed()) throw badConstant('expects well-formed text, not one with a lone surrogate')
  if (value.includes('\\') || value.includes('\0')) return `_utf8mb4 x'${hexText(Buffer.from(value))}'`
  return `'${value.replaceAll("'", "''")}'`
}

/**
 * A text in quotes where the grammar takes nothing else: a comment, or a word of an ENUM. Its backslashes mean themselves in our sessions.
 *
 * @throws ValueError `wrong_type` for a text with a NUL or a lone surrogate
 */
export function plainText(value: string): string {
  if (!value.isWellFormed() || value.includes('\0')) throw badConstant('expects well-formed text without a NUL')
  return `'${value.replaceAll("'", "''")}'`
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw badConstant(`expects a finite number, not ${value}`)
  return value < 0 || Object.is(value, -0) ? `(${value})` : String(value)
}

function bigintText(value: bigint): string {
  if (value < SMALLEST || value >= LIMIT) throw badConstant('expects a whole number of 64 bits')
  return value < 0n ? `(${value})` : String(value)
}

function badConstant(problem: string): ValueError {
  return new ValueError('wrong_type', { place: 'a constant in SQL text', problem })
}
