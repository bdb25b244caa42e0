// Text: string (with or without a length), text, uuid and enumeration.
import { ModelError } from '../../errors/model-error.ts'
import { quotedList } from '../../util/text.ts'
import { wholeParameter } from './parameters.ts'
import { describeValue, SqlType } from './sql-type.ts'

const MOST_CHARACTERS = 2 ** 31 - 1

/** What is wrong with a text that every database must be able to hold; null when nothing is. */
export function textProblem(value: unknown): string | null {
  if (typeof value !== 'string') return `expects a string, not ${describeValue(value)}`
  return value.isWellFormed() ? null : 'expects well-formed text, not one with a lone surrogate'
}

/** Text with an optional greatest length in characters. */
export class StringType extends SqlType<string> {
  override readonly kind = 'string'
  /** The greatest length in characters; null for none. */
  readonly length: number | null

  constructor(length: number | null = null) {
    super()
    this.length = wholeParameter(length, 'the length of string()', 1, MOST_CHARACTERS)
  }

  override get parameters(): readonly (number | null)[] {
    return this.length === null ? [] : [this.length]
  }

  override problem(value: unknown): string | null {
    return textProblem(value)
  }
}

/** Text of any length. */
export class TextType extends SqlType<string> {
  override readonly kind = 'text'

  override problem(value: unknown): string | null {
    return textProblem(value)
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A universally unique identifier, as its 36 characters in lower case. */
export class UuidType extends SqlType<string> {
  override readonly kind = 'uuid'

  override problem(value: unknown): string | null {
    return typeof value === 'string' && UUID.test(value)
      ? null
      : `expects a uuid such as '7f8de4a6-…', not ${describeValue(value)}`
  }

  override same(value: string, snapshot: unknown): boolean {
    return value === snapshot || value.toLowerCase() === snapshot
  }

  override snapshot(value: string): string {
    return value.toLowerCase()
  }

  override toKey(value: string): string {
    return value.toLowerCase()
  }
}

/** One of a fixed list of words. */
export class EnumerationType extends SqlType<string> {
  override readonly kind = 'enumeration'
  /** The words, in their order. */
  readonly values: readonly string[]
  /** The name of the type in databases that have named enumerations; null for one made of table and column. */
  readonly name: string | null
  readonly #known: ReadonlySet<string>

  constructor(values: readonly string[], name: string | null = null) {
    super()
    this.values = values
    this.name = name
    this.#known = new Set(values)
    if (values.length === 0 || this.#known.size < values.length || values.some(value => textProblem(value) !== null)) {
      throw new ModelError('unsupported', {
        place: `enumeration(${quotedList(values.map(String))})`,
        problem: 'needs at least one word, each a string and none twice',
        remedy: "list the words, as in `enumeration('draft', 'published')`",
      })
    }
  }

  override get parameters(): readonly (string | null)[] {
    return [this.name, ...this.values]
  }

  override problem(value: unknown): string | null {
    if (typeof value === 'string' && this.#known.has(value)) return null
    return `expects ${quotedList(this.values, 'or')}, not ${typeof value === 'string' ? `'${value}'` : describeValue(value)}`
  }
}
