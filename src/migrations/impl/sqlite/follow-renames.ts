// Renames that SQLite makes by itself, followed in remembered definitions: they read afterwards as SQLite would have written them.
import { isWord, nameOf, sameName, type Token, tokenize } from '../sql-tokens.ts'
import { type CreateTableText, readCreateTable, type Span } from './create-table-text.ts'
import type { IndexText, StoredTable } from './table-draft.ts'

/** A table as it is once a table, itself or another, has another name. */
export function withTableRenamed(stored: StoredTable, from: string, to: string): StoredTable {
  const source = readCreateTable(stored.name, stored.sql)
  const tokens = tokenize(stored.sql)
  const isOwn = sameName(stored.name, from)
  const places = parents(source, tokens)
    .map(parent => parent.table)
    .filter(token => sameName(nameOf(token), from))
  const own = isOwn ? [...within(tokens, source.name).slice(-1), ...qualifiers(tokens, from, source.name.end)] : []
  const sql = withNames(stored.sql, [...places, ...own], () => quoted(to))
  return isOwn
    ? { name: to, sql, indexes: stored.indexes.map(index => onOtherTable(index, from, to)) }
    : { ...stored, sql }
}

/** A rename of a column. */
export interface ColumnRename {
  /** The table that has the column. */
  readonly table: string
  readonly from: string
  /** The new name as the statement writes it: in quotes if it needs them. */
  readonly to: string
}

/** A table as it is once a column, of it or of another table, has another name. */
export function withColumnRenamed(stored: StoredTable, { table, from, to }: ColumnRename): StoredTable {
  const source = readCreateTable(stored.name, stored.sql)
  const tokens = tokenize(stored.sql)
  const isOwn = sameName(stored.name, table)
  const referred = parents(source, tokens).flatMap(parent =>
    sameName(nameOf(parent.table), table) ? parent.columns : [],
  )
  const places = [...referred, ...(isOwn ? ownColumns(source, tokens) : [])]
  const renamed = (text: string, found: readonly Token[]) =>
    withNames(
      text,
      found.filter(token => sameName(nameOf(token), from)),
      // An unquoted name stays so where the new one can do without quotes.
      token => (token.kind === 'word' || to.startsWith('"') ? to : quoted(to)),
    )
  const indexes = isOwn
    ? stored.indexes.map(index => ({ ...index, sql: renamed(index.sql, indexColumns(index)) }))
    : stored.indexes
  return { ...stored, sql: renamed(stored.sql, places), indexes }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function withNames(text: string, places: readonly Token[], name: (token: Token) => string): string {
  const last = places.toSorted((left, right) => right.start - left.start)
  return last.reduce((sql, token) => sql.slice(0, token.start) + name(token) + sql.slice(token.end), text)
}

function within(tokens: readonly Token[], span: Span): readonly Token[] {
  return tokens.filter(token => token.start >= span.start && token.end <= span.end)
}

interface Parent {
  readonly table: Token
  readonly columns: readonly Token[]
}

/** The tables and columns that foreign keys refer to. */
function parents(source: CreateTableText, tokens: readonly Token[]): readonly Parent[] {
  const keys = [
    ...source.columns.flatMap(column => column.clauses.filter(clause => clause.kind === 'references')),
    ...source.constraints.filter(constraint => constraint.kind === 'foreignKey'),
  ]
  return keys.flatMap(key => {
    const [, table, ...after] = from(within(tokens, key), token => isWord(token, 'references'))
    return table === undefined ? [] : [{ table, columns: after[0]?.text === '(' ? listed(after) : [] }]
  })
}

function from(tokens: readonly Token[], isFirst: (token: Token) => boolean): readonly Token[] {
  const at = tokens.findIndex(isFirst)
  return at < 0 ? [] : tokens.slice(at)
}

/** The first name of each part of the first list; a part of a key may have a collation or a direction behind it. */
function listed(tokens: readonly Token[]): readonly Token[] {
  const list = from(tokens, token => token.text === '(')
  const end = list.findIndex(token => token.text === ')')
  return list.slice(0, end).filter((_, at) => ['(', ','].includes(list[at - 1]?.text ?? ''))
}

/** Where a table's own columns are named: each where it is defined, in keys, in checks and where one is computed from others. */
function ownColumns(source: CreateTableText, tokens: readonly Token[]): readonly Token[] {
  const clauses = source.columns.flatMap(column => column.clauses)
  const inClauses = clauses
    .filter(clause => clause.kind === 'check' || clause.kind === 'computed')
    .flatMap(clause => inExpression(within(tokens, clause)))
  const inConstraints = source.constraints.flatMap(constraint => {
    const parts = within(tokens, constraint)
    return constraint.kind === 'check' ? inExpression(parts) : listed(parts)
  })
  return [...source.columns.flatMap(column => within(tokens, column).slice(0, 1)), ...inClauses, ...inConstraints]
}

/** The names in an expression from its parenthesis on, without those of functions, collations and tables. */
function inExpression(tokens: readonly Token[]): readonly Token[] {
  const list = from(tokens, token => token.text === '(')
  return list.filter((token, at) => {
    const next = list[at + 1]?.text
    const isName = token.kind === 'name' || (token.kind === 'word' && next !== '(')
    return isName && next !== '.' && !isWord(list[at - 1], 'collate')
  })
}

/** Where a table is named before its columns, as in `t.a > 0`. */
function qualifiers(tokens: readonly Token[], table: string, after: number): readonly Token[] {
  return tokens.filter(
    (token, at) =>
      token.start >= after &&
      (token.kind === 'word' || token.kind === 'name') &&
      tokens[at + 1]?.text === '.' &&
      sameName(nameOf(token), table),
  )
}

function indexColumns(index: IndexText): readonly Token[] {
  return inExpression(from(tokenize(index.sql), token => isWord(token, 'on')))
}

function onOtherTable(index: IndexText, old: string, to: string): IndexText {
  const tokens = tokenize(index.sql)
  const [, table] = from(tokens, token => isWord(token, 'on'))
  const places = table === undefined ? [] : [table, ...qualifiers(tokens, old, table.end)]
  return { ...index, sql: withNames(index.sql, places, () => quoted(to)) }
}
