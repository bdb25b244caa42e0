// The words of a full text search as a reader types them, for databases whose own language of searches would trip over them.

/** A word, or several that stand side by side. */
export type Phrase = string

/** What a search asks for. */
export interface SearchQuery {
  /** Of each group one phrase must be there. */
  readonly wanted: readonly (readonly Phrase[])[]
  /** None of these must be there. */
  readonly unwanted: readonly Phrase[]
}

const TOKEN = /(-?)(?:"([^"]*)"?|([^\s"]+))/gu
/** What is neither a letter nor a digit only separates words. */
const SEPARATORS = /[^\p{L}\p{N}\p{M}_]+/gu

/** Reads a search: words, "phrases", `or` between two of them, and a hyphen before what must not be there. */
export function parseSearch(text: string): SearchQuery {
  const wanted: Phrase[][] = []
  const unwanted: Phrase[] = []
  let joins = false
  for (const [, minus, phrase, word] of text.matchAll(TOKEN)) {
    if (word?.toLowerCase() === 'or' && minus === '' && wanted.length > 0) {
      joins = true
      continue
    }
    const words = (phrase ?? word ?? '').replace(SEPARATORS, ' ').trim()
    if (words === '') continue
    if (minus === '-') unwanted.push(words)
    else if (joins) wanted.at(-1)?.push(words)
    else wanted.push([words])
    joins = false
  }
  return { wanted, unwanted }
}
