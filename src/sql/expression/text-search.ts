// Full text search: the words that a reader types, looked for in columns that the database has an index of words for.
import { ValueError } from '../../errors/value-error.ts'
import { describeValue } from '../types/sql-type.ts'
import type { Expression, SourceOf } from './expression.ts'
import { BOOLEAN, DOUBLE, TEXT } from './known-types.ts'
import type { ExpressionNode } from './nodes.ts'
import { nodeOf } from './operand.ts'
import { expression } from './sql-expression.ts'
import { valueNode } from './value.ts'
import { wrongOperand } from './wrong-operand.ts'

/** How words are looked for. */
export interface MatchOptions {
  /** PostgreSQL: the language whose endings do not count, such as `english`. Default: `simple`, which compares whole words. */
  readonly language?: string
}

/** Whether a text has the words that are looked for; `rank` says how well. */
export interface MatchExpression<S extends string = never> extends Expression<boolean | null, S> {
  /** How well a text matches: the greater, the better. The numbers mean nothing beside those of another database. */
  rank(): Expression<number, S>
}

const LANGUAGE = /^[a-z][a-z_]{0,62}$/

function languageNode(language: unknown): ExpressionNode {
  if (language === undefined) return { kind: 'constant', value: null }
  if (typeof language === 'string' && LANGUAGE.test(language)) return { kind: 'constant', value: language }
  throw wrongOperand('the language of match()', "expects the name of a language such as 'english'", language)
}

function search(name: 'textMatch' | 'textRank', operands: readonly ExpressionNode[]): ExpressionNode {
  return { kind: 'function', name, operands, distinct: false, type: name === 'textMatch' ? BOOLEAN : DOUBLE }
}

/**
 * Whether columns have the words of a query: all of them, in any order; words in double quotes stand side by side, `or` between two words
 * means one of them, and a word after a hyphen must not be there.
 *
 * PostgreSQL searches any columns, MySQL those of one FULLTEXT index, SQLite those of one FTS5 table.
 *
 * @example
 * const found = match([Post.c.title, Post.c.body], 'steam "analytical engine" -train')
 * select(Post).where(found).orderBy(found.rank().desc())
 */
export function match<const C extends Expression<any, any> | readonly Expression<any, any>[]>(
  columns: C,
  query: string,
  options: MatchOptions = {},
): MatchExpression<SourceOf<C extends readonly unknown[] ? C[number] : C>> {
  const place = 'match()'
  const list = Array.isArray(columns) ? columns : [columns]
  if (list.length === 0) throw new ValueError('wrong_type', { place, problem: 'expects at least one column' })
  if (query === undefined) throw new ValueError('undefined_value', { place })
  if (typeof query !== 'string' || query.includes('\0'))
    throw new ValueError('wrong_type', { place, problem: `expects words to look for, not ${describeValue(query)}` })
  const operands = [
    valueNode(query, TEXT, place),
    languageNode(options.language),
    ...list.map(column => nodeOf(column, place)),
  ]
  const rank = () => expression<number, any>(search('textRank', operands), DOUBLE)
  return Object.assign(expression<boolean | null, any>(search('textMatch', operands), BOOLEAN), { rank })
}
