// How names and constants are spelled in the text that MySQL and MariaDB read. Names are always quoted: every version reserves more words.
import { badConstant, badName, qualifiedBy, requireWellFormed, wholeNumberText } from '../../dialect/spelling.ts'
import { hexText } from '../../util/bytes.ts'
import type { WireValue } from '../../util/wire-value.ts'

const LIMIT = 2n ** 64n

/** A column of one of these names ends the connection: mysql2 refuses it while it reads the answer. */
const UNREADABLE: ReadonlySet<string> = new Set([
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  '__proto__',
])
/** Names have three bytes a character, whatever the text around them has. */
const BEYOND = /\0|[\u{10000}-\u{10ffff}]/u

/**
 * A name in backticks.
 *
 * @throws ModelError `unsupported` for a name that no text can hold (a NUL, a lone surrogate), or that the server or mysql2 cannot take
 */
export function quoteName(name: string): string {
  if (BEYOND.test(name) || !name.isWellFormed()) throw badName(name, 'has a character that no name can have')
  if (UNREADABLE.has(name)) throw badName(name, 'is one that the client library mysql2 cannot read')
  return `\`${name.replaceAll('`', '``')}\``
}

/** A name with its schema, which is a database here, before it, if there is one. */
export const qualifiedName = qualifiedBy(quoteName)

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
      return wholeNumberText(value, LIMIT)
    case 'boolean':
      return value ? '1' : '0'
    default:
      return 'NULL'
  }
}

/**
 * What a backslash means depends on settings of the session that reads the text, which for a script or a view may be another one: a text
 * with one is spelled by its bytes. MariaDB prints bytes of an expression that it keeps as text without escapes, and then reads that: so
 * they stand in a call.
 */
function stringText(value: string): string {
  return isPlain(value) ? `'${value.replaceAll("'", "''")}'` : `convert(unhex('${digitsOf(value)}') using utf8mb4)`
}

/**
 * A text as the default of a column: one literal, which a database can tell as such.
 *
 * @throws ValueError `wrong_type` for a text with a lone surrogate
 */
export function defaultLiteral(value: string): string {
  return isPlain(value) ? stringText(value) : `_utf8mb4 x'${digitsOf(value)}'`
}

function isPlain(value: string): boolean {
  requireWellFormed(value)
  return !value.includes('\\') && !value.includes('\0')
}

function digitsOf(value: string): string {
  return hexText(Buffer.from(value))
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
