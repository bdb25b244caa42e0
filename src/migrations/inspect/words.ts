// Names for what a database has: classes for its tables, attributes for its columns, and words for relationships.

/** The words of a name: at everything that is no letter or digit, and where the case says so. */
function wordsOf(name: string): readonly string[] {
  return (
    name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{N}+/gu)?.map(word => word.toLowerCase()) ?? []
  )
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

/** A name that can stand where the program has one: it does not begin with a digit and is not empty. */
function identifier(name: string, fallback: string): string {
  if (name === '') return fallback
  return /^\p{N}/u.test(name) ? `_${name}` : name
}

/**
 * The name of a class for a table.
 *
 * @example className('invoice_line') // 'InvoiceLine'
 */
export function className(table: string): string {
  return identifier(wordsOf(table).map(capital).join(''), 'Table')
}

/**
 * The name of an attribute for a column.
 *
 * @example attributeName('InvoiceId') // 'invoiceId'
 */
export function attributeName(column: string): string {
  const [first = '', ...others] = wordsOf(column)
  return identifier(first + others.map(capital).join(''), 'column')
}

/**
 * What a key's column calls the row that it refers to, or null when its name does not say.
 *
 * @example roleName('artist_id') // 'artist'
 */
export function roleName(column: string): string | null {
  const words = wordsOf(column)
  const last = words.at(-1)
  if (words.length < 2 || (last !== 'id' && last !== 'key' && last !== 'uuid' && last !== 'fk')) return null
  return attributeName(words.slice(0, -1).join('_'))
}

/**
 * Several of what a name is one of. Only names of lists are made with it, so that a wrong plural is no more than that.
 *
 * @example plural('category') // 'categories'
 */
export function plural(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`
  if (/(?:ss|sh|ch|x|z)$/i.test(name)) return `${name}es`
  return /s$/i.test(name) ? name : `${name}s`
}

/** Words that cannot be names of variables, and names that entities need for themselves. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements ' +
    'import in instanceof interface let new null package private protected public return static super switch this throw true try typeof ' +
    'var void while with yield await async then constructor toJSON __proto__ db'
  ).split(' '),
)

/** Names that are given once each. */
export class Names {
  readonly #taken = new Set<string>()

  /** The wanted name, or the first of the others that is free; with a number if none is. */
  take(...wanted: readonly [string, ...string[]]): string {
    const free = wanted.find(name => this.#isFree(name)) ?? this.#numbered(wanted[0])
    this.#taken.add(free)
    return free
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name) && !TAKEN.has(name)
  }

  #numbered(name: string): string {
    if (TAKEN.has(name) && !this.#taken.has(`${name}_`)) return `${name}_`
    let at = 2
    while (!this.#isFree(`${name}${at}`)) at++
    return `${name}${at}`
  }
}
