// The tokens of an expression in PostgreSQL's text.

/** A token; a text constant's `text` is its value, a name's is without quotes. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign'
  readonly text: string
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|(?<escaped>[eE]'(?:[^'\\]|''|\\[\s\S])*')|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*")|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(?<sign>::|<>|!=|<=|>=|!~~\*|!~~|~~\*|~~|\|\||[\s\S])/gu

/** The tokens of a text; white space and comments are none. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = []
  for (const { groups = {} } of sql.matchAll(TOKEN)) {
    const token = tokenOf(groups)
    if (token !== null) tokens.push(token)
  }
  return tokens
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token | null {
  const { escaped, text, name, word, number, sign } = groups
  if (escaped !== undefined) return { kind: 'text', text: unescape(escaped.slice(2, -1)) }
  if (text !== undefined) return { kind: 'text', text: text.slice(1, -1).replaceAll("''", "'") }
  if (name !== undefined) return { kind: 'name', text: name.slice(1, -1).replaceAll('""', '"') }
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() }
  if (number !== undefined) return { kind: 'number', text: number.toLowerCase() }
  return sign === undefined ? null : { kind: 'sign', text: sign }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function unescape(text: string): string {
  return text.replace(/''|\\([\s\S])/g, (found, mark?: string) =>
    mark === undefined ? (found === "''" ? "'" : found) : (ESCAPES[mark] ?? mark),
  )
}
