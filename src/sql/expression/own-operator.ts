// The text of an operator that one database has of its own. It becomes a part of the statement's text, so nothing else gets through.
import { ValueError } from '../../errors/value-error.ts'
import { describeValue } from '../types/sql-type.ts'

const SYMBOLS = /^[-+*/<>=~!@#%^&|?]{1,8}$/
const COMMENT = /--|\/\*|\*\//
const WORDS: ReadonlySet<string> = new Set([
  'like',
  'not like',
  'ilike',
  'not ilike',
  'similar to',
  'not similar to',
  'glob',
  'not glob',
  'match',
  'regexp',
  'not regexp',
  'rlike',
  'sounds like',
  'member of',
  'overlaps',
  'div',
  'mod',
  'xor',
])

/**
 * An operator's text, if it is one: a few symbols such as `@>`, or one of the words that databases have for operators.
 *
 * @throws ValueError `wrong_type` for anything else
 */
export function operatorText(operator: unknown): string {
  if (typeof operator === 'string') {
    const word = operator.toLowerCase()
    if (WORDS.has(word) || (SYMBOLS.test(operator) && !COMMENT.test(operator))) return word
  }
  const found = typeof operator === 'string' ? `'${operator}'` : describeValue(operator)
  throw new ValueError('wrong_type', {
    place: 'op()',
    problem: `expects an operator such as '@>' or 'similar to', not ${found}: write anything else with the sql template`,
  })
}
