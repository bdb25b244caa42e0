// Functions of SQL computed in memory, for hybrids: those whose result is the same in memory and in every database.
import type { ModelError } from '../../errors/model-error.ts'
import { arithmetic, type Comparable, compare, isComparable, isNumeric, textOf } from './sql-values.ts'

/** Makes the error for an operand that only a database can take. */
type Refuse = (problem: string) => ModelError
/** Computes a function from the values of its operands. */
export type SqlFunction = (operands: readonly unknown[], refuse: Refuse) => unknown

/** NULL of NULL, as most functions of SQL. */
const strict =
  (compute: SqlFunction): SqlFunction =>
  (operands, refuse) =>
    operands.includes(null) ? null : compute(operands, refuse)

function text(value: unknown, refuse: Refuse): string {
  if (typeof value === 'string') return value
  throw refuse('takes the text of something that is none')
}

function whole(value: unknown, refuse: Refuse): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw refuse('counts with something that is no whole number')
}

function joined(value: unknown, refuse: Refuse): string {
  const spelled = value === null ? '' : textOf(value)
  if (spelled === null) throw refuse('makes a text of a value that only the database can spell')
  return spelled
}

const ofText = (compute: (text: string) => unknown): SqlFunction =>
  strict(([value], refuse) => compute(text(value, refuse)))

const ofTexts = (compute: (text: string, other: string) => unknown): SqlFunction =>
  strict(([value, other], refuse) => compute(text(value, refuse), text(other, refuse)))

const ofCount = (compute: (letters: string[], count: number) => string[]): SqlFunction =>
  strict(([value, count], refuse) => compute([...text(value, refuse)], whole(count, refuse)).join(''))

function comparable(value: unknown, refuse: Refuse): Comparable {
  if (isComparable(value)) return value
  throw refuse('compares values that only the database can compare')
}

const outermost = (direction: 1 | -1): SqlFunction =>
  strict((operands, refuse) =>
    operands
      .map(value => comparable(value, refuse))
      .reduce((best, value) => (compare(value, best) * direction > 0 ? value : best)),
  )

const trimmed = (atStart: boolean, atEnd: boolean): SqlFunction =>
  strict(([value, character = ' '], refuse) => {
    const letters = [...text(value, refuse)]
    while (atStart && letters.length > 0 && letters[0] === character) letters.shift()
    while (atEnd && letters.length > 0 && letters.at(-1) === character) letters.pop()
    return letters.join('')
  })

const ofNumber = (compute: (value: number) => number): SqlFunction =>
  strict(([value], refuse) => {
    if (typeof value === 'bigint') return value
    if (typeof value !== 'number') throw refuse('computes with something that is no number')
    return compute(value)
  })

/** The functions by our names. */
export const sqlFunctions: Readonly<Record<string, SqlFunction>> = {
  concat: (operands, refuse) => operands.map(operand => joined(operand, refuse)).join(''),
  coalesce: operands => operands.find(operand => operand !== null) ?? null,
  nullif: ([value = null, other = null], refuse) =>
    value !== null && other !== null && compare(comparable(value, refuse), comparable(other, refuse)) === 0
      ? null
      : value,
  greatest: outermost(1),
  least: outermost(-1),
  lower: ofText(value => value.toLowerCase()),
  upper: ofText(value => value.toUpperCase()),
  length: ofText(value => [...value].length),
  reverse: ofText(value => [...value].reverse().join('')),
  trim: trimmed(true, true),
  ltrim: trimmed(true, false),
  rtrim: trimmed(false, true),
  left: ofCount((letters, count) => letters.slice(0, Math.max(count, 0))),
  right: ofCount((letters, count) => letters.slice(Math.max(letters.length - count, 0))),
  replace: strict(([value, from, to], refuse) =>
    text(from, refuse) === '' ? value : text(value, refuse).replaceAll(text(from, refuse), () => text(to, refuse)),
  ),
  position: ofTexts((value, part) => {
    const at = value.indexOf(part)
    return at < 0 ? 0 : [...value.slice(0, at)].length + 1
  }),
  startsWith: ofTexts((value, part) => value.startsWith(part)),
  endsWith: ofTexts((value, part) => value.endsWith(part)),
  containsText: ofTexts((value, part) => value.includes(part)),
  abs: strict(([value], refuse) => {
    if (!isNumeric(value)) throw refuse('takes the magnitude of something that is no number')
    return value < 0 ? arithmetic('-', typeof value === 'bigint' ? 0n : 0, value, false) : value
  }),
  floor: ofNumber(Math.floor),
  ceil: ofNumber(Math.ceil),
  trunc: ofNumber(Math.trunc),
}
