// The words of a statement that SQLite keeps in its schema, and a cursor over them.

/** A word, a quoted name, a text, a number or a punctuation mark of a statement; comments and spaces are left out. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'mark'
  /** A word in upper case; a name or text without its quotes; otherwise as it stands. */
  readonly value: string
  /** Where it stands in the statement. */
  readonly start: number
  readonly end: number
}

const SPACE = /(?:\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y
const TOKENS: readonly (readonly [kind: Token['kind'], pattern: RegExp, read: (text: string) => string])[] = [
  ['text', /'(?:[^']|'')*'/y, text => text.slice(1, -1).replaceAll("''", "'")],
  ['name', /"(?:[^"]|"")*"/y, text => text.slice(1, -1).replaceAll('""', '"')],
  ['name', /`(?:[^`]|``)*`/y, text => text.slice(1, -1).replaceAll('``', '`')],
  ['name', /\[[^\]]*\]/y, text => text.slice(1, -1)],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, text => text.toUpperCase()],
  ['number', /\d[\w.]*|\.\d\w*/y, text => text],
  ['mark', /[\s\S]/y, text => text],
]

/** The tokens of a statement. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  for (let at = skipSpace(sql, 0); at < sql.length; at = skipSpace(sql, tokens.at(-1)?.end ?? sql.length)) {
    tokens.push(readToken(sql, at))
  }
  return tokens
}

function skipSpace(sql: string, at: number): number {
  SPACE.lastIndex = at
  return SPACE.test(sql) ? SPACE.lastIndex : at
}

function readToken(sql: string, at: number): Token {
  for (const [kind, pattern, read] of TOKENS) {
    pattern.lastIndex = at
    const text = pattern.exec(sql)?.[0]
    if (text !== undefined) return { kind, value: read(text), start: at, end: at + text.length }
  }
  return { kind: 'mark', value: '', start: at, end: sql.length }
}

/** Reads a statement from left to right. It never fails: what it does not know, its caller steps over. */
export class TokenCursor {
  readonly sql: string
  readonly #tokens: readonly Token[]
  #at: number
  readonly #end: number

  constructor(sql: string, tokens: readonly Token[] = tokenize(sql), from = 0, to = tokens.length) {
    this.sql = sql
    this.#tokens = tokens
    this.#at = from
    this.#end = to
  }

  /** Whether nothing is left. */
  get done(): boolean {
    return this.#at >= this.#end
  }

  /** The next token but `ahead`, without taking it. */
  peek(ahead = 0): Token | undefined {
    return this.#at + ahead < this.#end ? this.#tokens[this.#at + ahead] : undefined
  }

  /** Takes the next token. */
  next(): Token | undefined {
    const token = this.peek()
    if (token !== undefined) this.#at++
    return token
  }

  /** Whether these words come next. */
  isWords(...words: readonly string[]): boolean {
    return words.every((word, ahead) => this.#is(ahead, 'word', word))
  }

  /** Whether this mark comes next. */
  isMark(mark: string): boolean {
    return this.#is(0, 'mark', mark)
  }

  /** Takes these words if they come next. */
  takeWords(...words: readonly string[]): boolean {
    const found = this.isWords(...words)
    if (found) this.#at += words.length
    return found
  }

  /** Takes this mark if it comes next. */
  takeMark(mark: string): boolean {
    const found = this.isMark(mark)
    if (found) this.#at++
    return found
  }

  /** Takes a name, quoted or not; an empty text when there is none. */
  name(): string {
    const token = this.next()
    if (token === undefined) return ''
    return token.kind === 'word' ? this.sql.slice(token.start, token.end) : token.value
  }

  /** Takes what stands in the parentheses that come next; null when none do. */
  parenthesised(): TokenCursor | null {
    if (!this.takeMark('(')) return null
    const from = this.#at
    for (let depth = 1; !this.done; this.#at++) {
      if (this.isMark('(')) depth++
      else if (this.isMark(')') && --depth === 0) break
    }
    const inside = new TokenCursor(this.sql, this.#tokens, from, this.#at)
    this.#at++
    return inside
  }

  /** Takes everything up to the next comma outside parentheses, and the comma. */
  untilComma(): TokenCursor {
    const from = this.#at
    while (!this.done && !this.isMark(',')) if (this.parenthesised() === null) this.#at++
    const part = new TokenCursor(this.sql, this.#tokens, from, this.#at)
    this.takeMark(',')
    return part
  }

  /** The statement's text from here to the end of what this cursor reads, leaving out the last `without` tokens. */
  text(without = 0): string {
    const first = this.peek()
    const last = this.#end - 1 - without
    return first === undefined || last < this.#at ? '' : this.sql.slice(first.start, this.#tokens[last]?.end)
  }

  /** The text between the marks around what this cursor reads, with its comments: all that stands in parentheses. */
  between(): string {
    return this.sql.slice(this.#tokens[this.#at - 1]?.end ?? 0, this.#tokens[this.#end]?.start).trim()
  }

  /** The last token. */
  last(): Token | undefined {
    return this.done ? undefined : this.#tokens[this.#end - 1]
  }

  #is(ahead: number, kind: Token['kind'], value: string): boolean {
    const token = this.peek(ahead)
    return token?.kind === kind && token.value === value
  }
}
