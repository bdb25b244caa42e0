// Small questions about words: how a name is spelled in snake case or in a file name, which word was meant, how a list reads.

/**
 * Turns a message into a piece of a file name: its words, lower-case, joined by `_`.
 *
 * @param text any text; letters and digits of every language are kept, all else separates words
 * @param maxLength the most characters to keep; a longer slug ends at the last whole word that fits
 * @example slug('Users: add table!') // 'users_add_table'
 */
export function slug(text: string, maxLength = 40): string {
  const whole = (text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []).join('_').toLowerCase()
  const letters = [...whole]
  if (letters.length <= maxLength) return whole
  const cut = letters.slice(0, maxLength).join('')
  const boundary = letters[maxLength] === '_' ? cut.length : cut.lastIndexOf('_')
  return (boundary > 0 ? cut.slice(0, boundary) : cut).replace(/_+$/, '')
}

/**
 * Spells a class or attribute name as a table or column name.
 *
 * @example
 * snakeCase('AddressAndPhone') // 'address_and_phone'
 * snakeCase('HTTPRequest') // 'http_request'
 */
export function snakeCase(name: string): string {
  return name
    .replace(/(?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z])/g, '_$&')
    .toLowerCase()
    .replace(/^_+/, '')
}

/**
 * Counts the letters to insert, drop, replace or swap with a neighbour to make one word of another.
 *
 * @example editDistance('haed', 'head') // 1
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}

/**
 * Finds the candidate that was most likely meant by a mistyped word: at most a third of its letters may differ.
 *
 * @returns the nearest candidate, the first of equals, or `undefined` if none is near
 * @example closestWord('user_nmae', ['id', 'user_name']) // 'user_name'
 */
export function closestWord(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3))
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance }
  }
  return best?.candidate
}

/**
 * The tail of a message about an unknown word: ` (did you mean 'head'?)`, or nothing if no candidate is near.
 *
 * @example `no column '${name}'${didYouMean(name, columns)}`
 */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const closest = closestWord(word, candidates)
  return closest === undefined ? '' : ` (did you mean '${closest}'?)`
}

/**
 * Joins words the way a sentence does.
 *
 * @example formatList(['a', 'b', 'c']) // 'a, b and c'
 */
export function formatList(words: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words[words.length - 1]}`
}

/**
 * Joins words as {@link formatList} does, each in quotes.
 *
 * @example quotedList(['a', 'b'], 'or') // "'a' or 'b'"
 */
export function quotedList(words: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  return formatList(
    words.map(word => `'${word}'`),
    conjunction,
  )
}
