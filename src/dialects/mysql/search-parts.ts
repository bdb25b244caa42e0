// Full text search on MySQL and MariaDB: the columns of one FULLTEXT index. What is looked for has no character that would be an operator.
import { boundText, isGiven } from '../../compiler/bound-text.ts'
import { refuse } from '../../compiler/refuse.ts'
import { parseSearch } from '../../compiler/search-query.ts'
import type { CallPart } from '../../compiler/statement-dialect.ts'

function searchText(value: unknown): string {
  const { wanted, unwanted } = parseSearch(String(value))
  const groups = wanted.map(group => {
    const [first = '', ...others] = group.map(phraseText)
    return others.length === 0 ? `+${first}` : `+(${[first, ...others].join(' ')})`
  })
  return [...groups, ...unwanted.map(phrase => `-${phraseText(phrase)}`)].join(' ')
}

/** A word is letters and digits only; several stand in quotes. */
function phraseText(phrase: string): string {
  return phrase.includes(' ') ? `"${phrase}"` : phrase
}

const textMatch: CallPart = (node, writer) => {
  const [query, language, ...columns] = node.operands
  if (language?.kind === 'constant' && language.value !== null)
    refuse(writer.dialect.name, 'supportsTextLanguages', {
      feature: 'match() with a language',
      remedy: 'leave `language` out: the parser of the FULLTEXT index says what a word is',
    })
  if (!isGiven(query)) return '0'
  return `match (${writer.list(columns)}) against (${boundText(query, searchText, writer)} in boolean mode)`
}

/** Searches by our names. */
export const mysqlSearchCalls: Readonly<Record<string, CallPart>> = {
  textMatch: (node, writer) => `(${textMatch(node, writer)} > 0)`,
  textRank: (node, writer) => `(${textMatch(node, writer)})`,
}
