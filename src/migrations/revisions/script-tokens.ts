// Cuts the text of a script into tokens, well enough to find its top-level statements; it does not judge what they mean.

/** One token of a script. */
export interface ScriptToken {
  readonly kind: 'name' | 'string' | 'other'
  /** The text; of a string, what is between its quotes. */
  readonly text: string
  /** How many brackets are open around it. */
  readonly depth: number
  /** Whether it is the first on its line. */
  readonly startsLine: boolean
}

const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y
const word = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy
const number = /\.?\d[\w.]*/y
const quoted = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
const regularExpression = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const templateText = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y

/** After these words a slash begins a regular expression; after any other word it divides. */
const wordsBeforeExpression = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'else',
  'await',
])

/**
 * Reads the tokens of a script.
 *
 * @returns the tokens, or `null` if a string, template, comment or bracket is left open
 */
export function readTokens(source: string): readonly ScriptToken[] | null {
  const reader = new TokenReader(source)
  for (let more = true; more; ) more = reader.step()
  return reader.finished ? reader.tokens : null
}

class TokenReader {
  readonly tokens: ScriptToken[] = []
  readonly #source: string
  readonly #brackets: string[] = []
  #position = 0
  #startsLine = true
  #failed = false

  constructor(source: string) {
    this.#source = source
  }

  get finished(): boolean {
    return !this.#failed && this.#position === this.#source.length && this.#brackets.length === 0
  }

  /** Reads one token; `false` at the end, and where nothing fits. */
  step(): boolean {
    const space = this.#take(blank) ?? ''
    this.#startsLine = this.#position === space.length || space.includes('\n')
    if (this.#failed || this.#position >= this.#source.length) return false
    this.#readToken(this.#source[this.#position] ?? '')
    return true
  }

  #readToken(first: string): void {
    const name = this.#take(word)
    if (name !== undefined) this.#push('name', name)
    else if (first === "'" || first === '"') this.#readQuoted()
    else if (first === '`') this.#readTemplate()
    else if (first === '/' && this.#expectsExpression()) this.#readRegularExpression()
    else this.#readPunctuation(first)
  }

  #readQuoted(): void {
    const text = this.#take(quoted)
    if (text === undefined) this.#failed = true
    else this.#push('string', text.slice(1, -1))
  }

  // A template with `${` is left open like a bracket, so that what is inside is read as ordinary tokens.
  #readTemplate(): void {
    const start = this.#position
    this.#position++
    const text = this.#take(templateText) ?? ''
    if (this.#source[this.#position] === '`') {
      this.#push('string', text)
      this.#position++
    } else if (this.#openSubstitution()) this.#push('other', this.#source.slice(start, this.#position), -1)
  }

  #openSubstitution(): boolean {
    if (!this.#source.startsWith('${', this.#position)) {
      this.#failed = true
      return false
    }
    this.#position += 2
    this.#brackets.push('${')
    return true
  }

  #readRegularExpression(): void {
    const text = this.#take(regularExpression)
    if (text === undefined) this.#failed = true
    else this.#push('other', text)
  }

  #readPunctuation(first: string): void {
    const digits = this.#take(number)
    this.#position += digits === undefined ? 1 : 0
    if (')]}'.includes(first)) this.#close(first)
    else this.#push('other', digits ?? first)
    if ('([{'.includes(first)) this.#brackets.push(first)
  }

  #close(bracket: string): void {
    const open = this.#brackets.pop()
    if (open === '${' && bracket === '}') this.#resumeTemplate()
    else {
      this.#failed ||= !['()', '[]', '{}'].includes(`${open}${bracket}`)
      this.#push('other', bracket)
    }
  }

  #resumeTemplate(): void {
    this.#take(templateText)
    if (this.#source[this.#position] === '`') {
      this.#position++
      this.#push('other', '`')
    } else this.#openSubstitution()
  }

  #expectsExpression(): boolean {
    const last = this.tokens.at(-1)
    if (last === undefined) return true
    if (last.kind === 'name') return wordsBeforeExpression.has(last.text)
    return last.kind === 'other' && !/^[)\]}`\w.]/.test(last.text)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const text = pattern.exec(this.#source)?.[0]
    if (text !== undefined) this.#position += text.length
    return text
  }

  #push(kind: ScriptToken['kind'], text: string, depthOffset = 0): void {
    this.tokens.push({ kind, text, depth: this.#brackets.length + depthOffset, startsLine: this.#startsLine })
  }
}
