// Expressions in one spelling, for comparing what a model says with what the database keeps: it stores them parsed, and shows them with
// casts, parentheses and operators of its own (`CHECK (((status)::text = 'x'::text))`). Casts and grouping are left out, so two texts that
// differ only in those are taken for the same.
import { type Token, tokensOf } from './expression-tokens.ts'

const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  '~~': ['like'],
  '!~~': ['not', 'like'],
  '~~*': ['ilike'],
  '!~~*': ['not', 'ilike'],
  '!=': ['<>'],
}
/** Words after which the parentheses belong to what they hold and not to a call. */
const NO_FUNCTIONS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'is',
  'like',
  'ilike',
  'between',
  'then',
  'when',
  'else',
  'case',
  'where',
  'in',
  'distinct',
  'from',
  'null',
  'true',
  'false',
])
const TYPE_WORDS: ReadonlySet<string> = new Set(['varying', 'precision', 'with', 'without', 'time', 'zone'])
const TYPED_CONSTANTS: ReadonlySet<string> = new Set(['date', 'time', 'timestamp', 'timestamptz', 'interval'])
const NUMERIC = /^-?\d+(?:\.\d+)?$/

/** An expression's text in one spelling. */
export function comparableText(sql: string): string {
  const tokens = withoutCasts(tokensOf(sql).flatMap(respelled))
  return withRanges(withSingles(withLists(withoutGroups(tokens.map(spelling))))).join(' ')
}

function respelled(token: Token): Token[] {
  const words = token.kind === 'sign' ? SPELLINGS[token.text] : undefined
  return words === undefined ? [token] : words.map(text => ({ kind: /\w/.test(text) ? 'word' : 'sign', text }))
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text
}

/** Without `::type`, `CAST(… AS type)` and the words of typed constants. */
function withoutCasts(tokens: readonly Token[]): Token[] {
  const kept: Token[] = []
  const casts: number[] = []
  let depth = 0
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    if (isSign(token, '::')) {
      at = endOfType(tokens, at + 1) - 1
      continue
    }
    if (isWord(token, 'cast') && isSign(tokens[at + 1], '(')) {
      casts.push(depth + 1)
      continue
    }
    if (isSign(token, '(')) depth++
    if (isWord(token, 'as') && casts.at(-1) === depth) {
      at = endOfType(tokens, at + 1) - 1
      continue
    }
    if (isSign(token, ')')) {
      if (casts.at(-1) === depth) casts.pop()
      depth--
    }
    if (token.kind === 'word' && TYPED_CONSTANTS.has(token.text) && tokens[at + 1]?.kind === 'text') continue
    kept.push(token)
  }
  return kept
}

/** Where a type's name ends: its words, its schema, its parameters and its brackets. */
function endOfType(tokens: readonly Token[], start: number): number {
  let at = start + 1
  for (;;) {
    const token = tokens[at]
    if (token?.kind === 'word' && TYPE_WORDS.has(token.text)) at++
    else if (isSign(token, '.')) at += 2
    else if (isSign(token, '(') && tokens[at + 1]?.kind === 'number') at = endOfParameters(tokens, at)
    else if (isSign(token, '[') && isSign(tokens[at + 1], ']')) at += 2
    else return at
  }
}

function endOfParameters(tokens: readonly Token[], start: number): number {
  const end = tokens.findIndex((token, at) => at > start && isSign(token, ')'))
  return end < 0 ? tokens.length : end + 1
}

/** A token as text; a number in quotes is a number, which is how the database shows a negative one. */
function spelling(token: Token): string {
  if (token.kind === 'text')
    return NUMERIC.test(token.text) ? numberText(token.text) : `'${token.text.replaceAll("'", "''")}'`
  if (token.kind === 'number') return numberText(token.text)
  if (token.kind === 'name' && !/^[a-z_][a-z0-9_$]*$/.test(token.text)) return `"${token.text.replaceAll('"', '""')}"`
  return token.text
}

function numberText(text: string): string {
  return /^-?\d+(?:\.\d+)?$/.test(text)
    ? text
        .replace(/^(-?)0+(?=\d)/, '$1')
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
    : text
}

/** Without parentheses that only group; those of calls and lists stay. */
function withoutGroups(tokens: readonly string[]): string[] {
  const kept: string[] = []
  const open: boolean[] = []
  for (const token of tokens) {
    if (token === '(') {
      const before = kept.at(-1)
      const calls = before === 'in' || (before !== undefined && /^["\p{L}_]/u.test(before) && !NO_FUNCTIONS.has(before))
      open.push(calls)
      if (calls) kept.push(token)
    } else if (token === ')') {
      if (open.pop() === true) kept.push(token)
    } else if (/^\d/.test(token) && kept.at(-1) === '-' && isOperatorBefore(kept.at(-2))) {
      kept[kept.length - 1] = `-${token}`
    } else {
      kept.push(token)
    }
  }
  return kept
}

/** Whether a minus after it is a sign. */
function isOperatorBefore(token: string | undefined): boolean {
  return token === undefined || /^(?:[-+*/%<>=(,[]|<>|<=|>=|and|or|not|in|between|like|then|else|when)$/.test(token)
}

/** `x = any (array[1, 2])` as `x in (1, 2)`, and what it becomes with NOT. */
function withLists(tokens: readonly string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const quantified = listStart(tokens, at)
    if (quantified === null) {
      kept.push(tokens[at] ?? '')
      continue
    }
    const end = tokens.indexOf(']', quantified.start)
    kept.push(...quantified.words, '(', ...tokens.slice(quantified.start, end), ')')
    at = end + 1
  }
  return kept
}

/** `x in (1)` as `x = 1`, and `x not in (1)` as `x <> 1`, which is what the database makes of them. */
function withSingles(tokens: readonly string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const [token = '', open, item, close] = tokens.slice(at, at + 4)
    if (token === 'in' && open === '(' && item !== undefined && close === ')') {
      const negated = kept.at(-1) === 'not'
      if (negated) kept.pop()
      kept.push(negated ? '<>' : '=', item)
      at += 3
    } else {
      kept.push(token)
    }
  }
  return kept
}

function listStart(tokens: readonly string[], at: number): { readonly words: string[]; readonly start: number } | null {
  const [operator, quantifier, open, array, bracket] = tokens.slice(at, at + 5)
  if (open !== '(' || array !== 'array' || bracket !== '[') return null
  if (operator === '=' && quantifier === 'any') return { words: ['in'], start: at + 5 }
  return operator === '<>' && quantifier === 'all' ? { words: ['not', 'in'], start: at + 5 } : null
}

/** `x between 1 and 2` as `x >= 1 and x <= 2`, for an operand of one token or one call. */
function withRanges(tokens: readonly string[]): string[] {
  const at = tokens.indexOf('between')
  const and = tokens.indexOf('and', at)
  if (at < 1 || and < 0 || tokens[at - 1] === 'not') return [...tokens]
  const start = operandStart(tokens, at)
  const operand = tokens.slice(start, at)
  const rest = withRanges(tokens.slice(and + 1))
  return [...tokens.slice(0, start), ...operand, '>=', ...tokens.slice(at + 1, and), 'and', ...operand, '<=', ...rest]
}

function operandStart(tokens: readonly string[], end: number): number {
  if (tokens[end - 1] !== ')') return end - 1
  let depth = 0
  for (let at = end - 1; at >= 0; at--) {
    if (tokens[at] === ')') depth++
    else if (tokens[at] === '(') depth--
    if (depth === 0) return Math.max(0, at - 1)
  }
  return 0
}
