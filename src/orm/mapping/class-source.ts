// Reading the source of a class as far as one question needs it: does it declare a constructor? Texts, comments, regular expressions and
// everything in inner braces are passed over.

const STRING = /(?:'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")/y
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/y
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy
const NUMBER = /\.?\d[\w.]*/y
const SPACE = /\s+/y

/** After these words a slash begins a regular expression, and a name is part of an expression. */
const OPERATOR_WORDS: ReadonlySet<string> = new Set([
  'await',
  'case',
  'delete',
  'do',
  'else',
  'extends',
  'in',
  'instanceof',
  'new',
  'of',
  'return',
  'throw',
  'typeof',
  'void',
  'yield',
])

/** A piece of source that matters: a word, a text, or a mark. */
interface Token {
  readonly text: string
  readonly kind: 'word' | 'text' | 'value' | 'mark'
  readonly end: number
}

/** Whether the source of a class has a constructor of its own. Source that cannot be followed to its last brace is given the benefit of the doubt. */
export function declaresConstructor(source: string): boolean {
  const tokens = readTokens(source)
  const start = bodyStart(tokens)
  let depth = 0
  let found = false
  for (const [at, token] of tokens.entries()) {
    if (at < start) continue
    if (token.kind === 'mark') depth += depthChange(token.text)
    else if (depth === 1 && isConstructor(token, tokens[at - 1], tokens[at + 1])) found ||= !onlyPassesOn(source, token)
    if (depth === 0) return found && at === tokens.length - 1
  }
  return false
}

function depthChange(mark: string): number {
  return '{(['.includes(mark) ? 1 : '})]'.includes(mark) ? -1 : 0
}

/** Where the class's own braces begin: classes that it extends by an expression have braces before. */
function bodyStart(tokens: readonly Token[]): number {
  let depth = 0
  let classes = 0
  for (const [at, { text, kind }] of tokens.entries()) {
    if (depth === 0 && kind === 'word' && text === 'class') classes++
    if (kind !== 'mark') continue
    if (depth === 0 && text === '{' && --classes === 0) return at
    depth += depthChange(text)
  }
  return tokens.length
}

/** The name of a member: not the call of a function of that name in the value of a field, and not a static method. */
function isConstructor({ text, kind }: Token, before: Token | undefined, after: Token | undefined): boolean {
  const name = kind === 'text' ? text.slice(1, -1) : text
  if (name !== 'constructor' || after?.text !== '(' || before === undefined) return false
  return before.kind === 'mark'
    ? '{};)]'.includes(before.text)
    : before.text !== 'static' && !OPERATOR_WORDS.has(before.text)
}

/** What compilers write when they turn class fields into assignments: nothing that a row is loaded without. */
function onlyPassesOn(source: string, { end }: Token): boolean {
  return /^\s*\(\s*\)\s*\{\s*super\(\s*\.\.\.\s*arguments\s*\)/.test(source.slice(end))
}

function readTokens(source: string): readonly Token[] {
  const tokens: Token[] = []
  for (let at = afterSpace(source, 0); at < source.length; ) {
    const token = readToken(source, at, tokens.at(-1))
    tokens.push(token)
    at = afterSpace(source, token.end)
  }
  return tokens
}

/** The place after space and comments. */
function afterSpace(source: string, start: number): number {
  let at = start
  for (let skipped: string | null = ''; skipped !== null; at += skipped?.length ?? 0)
    skipped = match(SPACE, source, at) ?? match(COMMENT, source, at)
  return at
}

function readToken(source: string, at: number, before: Token | undefined): Token {
  const token = (text: string, kind: Token['kind']): Token => ({ text, kind, end: at + text.length })
  const word = match(WORD, source, at)
  if (word !== null) return token(word, 'word')
  const string = match(STRING, source, at)
  if (string !== null) return token(string, 'text')
  const number = match(NUMBER, source, at)
  if (number !== null) return token(number, 'value')
  if (source[at] === '`') return token(readTemplate(source, at), 'value')
  const regexp = beginsExpression(before) ? match(REGEXP, source, at) : null
  return regexp === null ? token(source[at] ?? '', 'mark') : token(regexp, 'value')
}

/** Whether a slash would begin a regular expression here, and not divide. */
function beginsExpression(before: Token | undefined): boolean {
  if (before === undefined) return true
  if (before.kind === 'word') return OPERATOR_WORDS.has(before.text)
  return before.kind === 'mark' && before.text !== ')' && before.text !== ']' && before.text !== '}'
}

/** A template with the templates and braces in it. */
function readTemplate(source: string, start: number): string {
  let at = start + 1
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') at += 2
    else if (source.startsWith('${', at)) at = afterBraces(source, at + 1)
    else at++
  }
  return source.slice(start, at + 1)
}

/** The place after the brace that closes the one at a place. */
function afterBraces(source: string, start: number): number {
  let depth = 0
  let before: Token | undefined
  for (let at = start; at < source.length; at = afterSpace(source, before.end)) {
    before = readToken(source, at, before)
    if (before.kind !== 'mark') continue
    depth += depthChange(before.text)
    if (depth === 0) return before.end
  }
  return source.length
}

function match(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? null
}
