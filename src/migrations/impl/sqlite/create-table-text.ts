// Reads SQLite's own text of a CREATE TABLE: which part says what, with its place. Editing that text keeps all that nobody asked to change.
import { MigrationError } from '../../../errors/migration-error.ts'
import { isWord, nameOf, type Token, tokenize } from '../sql-tokens.ts'

/** A part of the text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What a clause of a column says. */
export type ClauseKind =
  | 'primaryKey'
  | 'notNull'
  | 'null'
  | 'unique'
  | 'check'
  | 'default'
  | 'collate'
  | 'references'
  | 'computed'

/** A clause of a column, with the CONSTRAINT before it that names it. */
export interface ClauseText extends Span {
  readonly kind: ClauseKind
  readonly name: string | null
}

/** A column of the text. */
export interface ColumnText extends Span {
  readonly kind: 'column'
  readonly name: string
  /** Where its type stands: an empty span behind the name when it has none. */
  readonly type: Span
  readonly clauses: readonly ClauseText[]
}

/** A constraint of the table. */
export interface ConstraintText extends Span {
  readonly kind: 'primaryKey' | 'unique' | 'check' | 'foreignKey'
  readonly name: string | null
  /** Its columns; none for a check. */
  readonly columns: readonly string[]
}

/** A CREATE TABLE in parts. */
export interface CreateTableText {
  readonly text: string
  /** Where the table's name stands, with its schema. */
  readonly name: Span
  readonly columns: readonly ColumnText[]
  readonly constraints: readonly ConstraintText[]
  /** Where the list of columns and constraints closes. */
  readonly close: number
}

/**
 * Reads a CREATE TABLE as SQLite keeps it.
 *
 * @throws MigrationError `unreadable_definition` for anything else, such as a virtual table
 */
export function readCreateTable(table: string, text: string): CreateTableText {
  return new CreateTableReader(table, text).read()
}

const COLUMN_WORDS = [
  'constraint',
  'primary',
  'not',
  'null',
  'unique',
  'check',
  'default',
  'collate',
  'references',
  'generated',
  'as',
]
const CONSTRAINT_WORDS = ['constraint', 'primary', 'unique', 'check', 'foreign']
const CONSTRAINT_KINDS: ReadonlyMap<string, ConstraintText['kind']> = new Map([
  ['primary', 'primaryKey'],
  ['unique', 'unique'],
  ['check', 'check'],
  ['foreign', 'foreignKey'],
])

class CreateTableReader {
  readonly #table: string
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(table: string, text: string) {
    this.#table = table
    this.#text = text
    this.#tokens = tokenize(text)
  }

  read(): CreateTableText {
    this.#expect('create')
    this.#skip('temp', 'temporary')
    this.#expect('table')
    if (this.#skip('if')) this.#at += 2
    const name = this.#tableName()
    if (!this.#sign('(')) this.#fail('it has no list of columns')
    const columns: ColumnText[] = []
    const constraints: ConstraintText[] = []
    do {
      if (isWord(this.#token, ...CONSTRAINT_WORDS)) this.#constraints(constraints)
      else columns.push(this.#column())
    } while (this.#sign(','))
    const close = this.#token
    if (close === undefined || !this.#sign(')')) return this.#fail(`'${close?.text ?? 'its end'}' was not expected`)
    return { text: this.#text, name, columns, constraints, close: close.start }
  }

  get #token(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #last(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0
  }

  #next(): Token {
    const token = this.#token ?? this.#fail('it ends too early')
    this.#at += 1
    return token
  }

  #skip(...words: readonly string[]): boolean {
    if (!isWord(this.#token, ...words)) return false
    this.#at += 1
    return true
  }

  #expect(word: string): void {
    if (!this.#skip(word)) this.#fail(`'${this.#token?.text ?? 'its end'}' stands where '${word}' was expected`)
  }

  #sign(sign: string): boolean {
    if (this.#token?.kind !== 'sign' || this.#token.text !== sign) return false
    this.#at += 1
    return true
  }

  #fail(reason: string): never {
    throw new MigrationError('unreadable_definition', { table: this.#table, reason })
  }

  #tableName(): Span {
    const first = this.#next()
    if (this.#sign('.')) this.#next()
    return { start: first.start, end: this.#last() }
  }

  /** Skips what stands in parentheses; gives its tokens. */
  #parenthesis(): readonly Token[] {
    if (!this.#sign('(')) this.#fail(`'${this.#token?.text ?? 'its end'}' stands where '(' was expected`)
    const from = this.#at
    for (let depth = 1; depth > 0; ) {
      const token = this.#next()
      if (token.kind === 'sign') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    }
    return this.#tokens.slice(from, this.#at - 1)
  }

  #column(): ColumnText {
    const name = this.#next()
    const type = this.#type(name.end)
    const clauses: ClauseText[] = []
    while (this.#token?.kind === 'word') clauses.push(this.#clause())
    return { kind: 'column', name: nameOf(name), type, clauses, start: name.start, end: this.#last() }
  }

  #type(after: number): Span {
    const first = this.#token
    const isType = (token: Token | undefined) =>
      token?.kind === 'name' || token?.kind === 'text' || (token?.kind === 'word' && !isWord(token, ...COLUMN_WORDS))
    if (first === undefined || !isType(first)) return { start: after, end: after }
    while (isType(this.#token)) this.#at += 1
    if (this.#token?.text === '(') this.#parenthesis()
    return { start: first.start, end: this.#last() }
  }

  #clause(): ClauseText {
    const start = this.#token?.start ?? 0
    const name = this.#skip('constraint') ? nameOf(this.#next()) : null
    const kind = this.#clauseBody(this.#next())
    return { kind, name, start, end: this.#last() }
  }

  #clauseBody(first: Token): ClauseKind {
    switch (first.text.toLowerCase()) {
      case 'primary':
        this.#expect('key')
        this.#skip('asc', 'desc')
        this.#conflict()
        this.#skip('autoincrement')
        return 'primaryKey'
      case 'not':
        this.#expect('null')
        this.#conflict()
        return 'notNull'
      case 'null':
        this.#conflict()
        return 'null'
      case 'unique':
        this.#conflict()
        return 'unique'
      case 'check':
        this.#parenthesis()
        this.#conflict()
        return 'check'
      case 'default':
        return this.#default()
      case 'collate':
        this.#next()
        return 'collate'
      case 'references':
        return this.#references()
      case 'generated':
        this.#expect('always')
        this.#expect('as')
        return this.#computed()
      case 'as':
        return this.#computed()
      default:
        return this.#fail(`'${first.text}' was not expected`)
    }
  }

  #conflict(): void {
    if (!isWord(this.#token, 'on') || !isWord(this.#tokens[this.#at + 1], 'conflict')) return
    this.#at += 3
  }

  #default(): 'default' {
    if (this.#token?.text === '(') this.#parenthesis()
    else {
      if (!this.#sign('-')) this.#sign('+')
      this.#next()
    }
    return 'default'
  }

  #computed(): 'computed' {
    this.#parenthesis()
    this.#skip('stored', 'virtual')
    return 'computed'
  }

  #references(): 'references' {
    this.#next()
    if (this.#token?.text === '(') this.#parenthesis()
    while (this.#referenceOption());
    return 'references'
  }

  #referenceOption(): boolean {
    if (this.#skip('on')) {
      this.#next()
      if (this.#skip('set', 'no')) this.#next()
      else this.#next()
      return true
    }
    if (this.#skip('match')) {
      this.#next()
      return true
    }
    if (isWord(this.#token, 'not') && isWord(this.#tokens[this.#at + 1], 'deferrable')) this.#at += 1
    if (!this.#skip('deferrable')) return false
    if (this.#skip('initially')) this.#next()
    return true
  }

  // SQLite lets constraints of the table follow each other without a comma.
  #constraints(found: ConstraintText[]): void {
    while (isWord(this.#token, ...CONSTRAINT_WORDS)) found.push(this.#constraint())
  }

  #constraint(): ConstraintText {
    const start = this.#token?.start ?? 0
    const name = this.#skip('constraint') ? nameOf(this.#next()) : null
    const word = this.#next().text.toLowerCase()
    const kind = CONSTRAINT_KINDS.get(word) ?? this.#fail(`'${word}' was not expected`)
    if (kind === 'primaryKey' || kind === 'foreignKey') this.#expect('key')
    const inside = this.#parenthesis()
    if (kind === 'foreignKey') {
      this.#expect('references')
      this.#references()
    }
    this.#conflict()
    return { kind, name, columns: kind === 'check' ? [] : listedNames(inside), start, end: this.#last() }
  }
}

/** The first name of each part of a list; a part of a key may have a collation or a direction behind it. */
function listedNames(tokens: readonly Token[]): readonly string[] {
  const starts = tokens.filter((_, at) => at === 0 || tokens[at - 1]?.text === ',')
  return starts.map(nameOf)
}
