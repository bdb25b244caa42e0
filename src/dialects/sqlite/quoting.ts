// How names and constants are spelled in SQLite's text.
import { ModelError } from '../../errors/model-error.ts'
import { ValueError } from '../../errors/value-error.ts'
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
  if (name.includes('\0') || !name.isWellFormed()) {
    const place = `the name ${JSON.stringify(name)}`
    throw new ModelError('unsupported', {
      place,
      problem: 'has a character that no name can have',
      remedy: 'choose another name',
    })
  }
  return `"${name.replaceAll('"', '""')}"`
}

/** A name with its schema before it, if there is one. */
export function qualifiedName(table: { readonly name: string; readonly schema: string | null }): string {
  const name = quoteName(table.name)
  return table.schema === null ? name : `${quoteName(table.schema)}.${name}`
}

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
      return bigintText(value)
    case 'boolean':
      return value ? '1' : '0'
    default:
      return 'NULL'
  }
}

function stringText(value: string): string {
  if (!value.isWellFormed()) throw badConstant('expects well-formed text, not one with a lone surrogate')
  // SQLite stops reading its text at a NUL, so a text with one is spelled by its bytes.
  if (value.includes('\0')) return `CAST(x'${Buffer.from(value).toString('hex')}' AS TEXT)`
  return `'${value.replaceAll("'", "''")}'`
}

function numberText(value: number): string {
  if (Number.isNaN(value)) throw badConstant('expects a number, not NaN')
  if (!Number.isFinite(value)) return value > 0 ? '9e999' : '(-9e999)'
  return value < 0 ? `(${value})` : String(value)
}

function bigintText(value: bigint): string {
  if (value < -INTEGER_LIMIT || value >= INTEGER_LIMIT) throw badConstant('expects a whole number of 64 bits')
  return value < 0n ? `(${value})` : String(value)
}

function badConstant(problem: string): ValueError {
  return new ValueError('wrong_type', { place: 'a constant in SQL text', problem })
}
