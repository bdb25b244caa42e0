// Cuts SQL text into its words, names, texts and signs, with their places: as much as is needed to read and edit definitions.

/** What a token is. */
export type TokenKind = 'word' | 'name' | 'text' | 'number' | 'sign'

/** A piece of SQL. White space and comments stand between tokens. */
export interface Token {
  readonly kind: TokenKind
  /** As it is written. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const PIECES: readonly (readonly [TokenKind | null, RegExp])[] = [
  [null, /\s+/y],
  [null, /--[^\n]*/y],
  [null, /\/\*[\s\S]*?(?:\*\/|$)/y],
  ['text', /[xX]?'(?:[^']|'')*'/y],
  ['name', /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y],
  ['number', /(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?\.?)/y],
  ['word', /[\p{L}\p{M}_$\u0080-\u{10ffff}][\p{L}\p{M}\p{N}_$\u0080-\u{10ffff}]*/uy],
  ['sign', /<=>|->>|->|\|\||<=|>=|<>|!=|==|<<|>>|::|[\s\S]/y],
]

/** The tokens of a text. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < sql.length; ) {
    const [kind, text] = pieceAt(sql, at)
    if (kind !== null) tokens.push({ kind, text, start: at, end: at + text.length })
    at += text.length
  }
  return tokens
}

function pieceAt(sql: string, at: number): readonly [TokenKind | null, string] {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at
    const text = pattern.exec(sql)?.[0]
    if (text !== undefined && text !== '') return [kind, text]
  }
  return ['sign', sql.charAt(at)]
}

/** Whether a token is an unquoted word, whatever its case. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toLowerCase())
}

/** The name that a token stands for: without its quotes. */
export function nameOf(token: Token): string {
  if (token.kind === 'word') return token.text
  const inside = token.text.slice(1, -1)
  const quote = token.text.charAt(0)
  return quote === '[' ? inside : inside.replaceAll(quote + quote, quote)
}

/** Whether two names are one for databases that do not tell case apart (in ASCII, as SQLite does). */
export function sameName(left: string, right: string): boolean {
  return left === right || fold(left) === fold(right)
}

function fold(name: string): string {
  return name.replace(/[A-Z]+/g, part => part.toLowerCase())
}

/** Whether a text of SQL uses a name: as a word or quoted, but not inside a text or a comment. */
export function mentions(sql: string, name: string): boolean {
  return tokenize(sql).some(token => (token.kind === 'word' || token.kind === 'name') && sameName(nameOf(token), name))
}

/** Whether an expression uses a column: its name, unless it is that of a function that is called. */
export function usesColumn(expression: string, column: string): boolean {
  return tokenize(expression).some((token, at, tokens) => {
    const isName = token.kind === 'name' || (token.kind === 'word' && tokens[at + 1]?.text !== '(')
    return isName && sameName(nameOf(token), column)
  })
}

/** What stands in a text from its first parenthesis on; nothing when it has none. */
export function fromParenthesis(sql: string): string {
  const open = tokenize(sql).find(token => token.kind === 'sign' && token.text === '(')
  return open === undefined ? '' : sql.slice(open.start)
}
