// Expressions of SQL in one spelling, to compare what a model says with what a database kept.
import type { Dialect } from '../../dialect/dialect.ts'
import { nameOf, type Token, tokenize } from './sql-tokens.ts'

/**
 * A text of SQL in one spelling: words in lower case, names without quotes, one space between tokens, no parentheses around the whole.
 *
 * Two texts with the same spelling mean the same; two that mean the same may still differ.
 */
export function normaliseSql(sql: string): string {
  return withoutParentheses(tokenize(sql)).map(spelling).join(' ')
}

/** A text of SQL in the spelling in which a database's expressions are compared: the dialect's own, where it has one. */
export function comparableSql(sql: string, dialect: Pick<Dialect, 'comparableText'>): string {
  return dialect.comparableText?.(sql) ?? normaliseSql(sql)
}

function spelling(token: Token): string {
  if (token.kind === 'word') return token.text.toLowerCase()
  if (token.kind === 'number')
    return /^\d+$/.test(token.text) ? token.text.replace(/^0+(?=\d)/, '') : token.text.toLowerCase()
  if (token.kind !== 'name') return token.text
  const name = nameOf(token)
  return /^[a-z_][a-z0-9_$]*$/i.test(name) ? name.toLowerCase() : `"${name.replaceAll('"', '""')}"`
}

function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  const isWhole = tokens.length > 2 && tokens[0]?.text === '(' && closingOf(tokens) === tokens.length - 1
  return isWhole ? withoutParentheses(tokens.slice(1, -1)) : tokens
}

function closingOf(tokens: readonly Token[]): number {
  let depth = 0
  return tokens.findIndex(token => {
    if (token.kind === 'sign') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    return depth === 0
  })
}
