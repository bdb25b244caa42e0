// Full text search on SQLite: the columns of one FTS5 table, which is searched as a whole under its own name.
import { boundText, isGiven } from '../../compiler/bound-text.ts'
import { refuse } from '../../compiler/refuse.ts'
import { parseSearch } from '../../compiler/search-query.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import type { ColumnNode, FunctionNode } from '../../sql/expression/nodes.ts'
import { isAlias } from '../../sql/schema/alias.ts'

/** Every phrase in quotes, so that nothing in it is an operator; the columns are named where not all are searched. */
function searchText(columns: readonly string[]): (value: unknown) => string {
  const filter = `{${columns.map(quoted).join(' ')}} : `
  return value => {
    const { wanted, unwanted } = parseSearch(String(value))
    if (wanted.length === 0) return '""'
    const all = wanted.map(group => `(${group.map(quoted).join(' OR ')})`).join(' AND ')
    return [`${filter}(${all})`, ...unwanted.map(phrase => `NOT ${filter}${quoted(phrase)}`)].join(' ')
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function columnsOf({ operands }: FunctionNode, writer: Writer): readonly ColumnNode[] {
  const [, language, ...columns] = operands
  if (language?.kind === 'constant' && language.value !== null)
    refuse(writer.dialect.name, 'supportsTextLanguages', {
      feature: 'match() with a language',
      remedy: 'give the FTS5 table a tokenizer such as `porter`, and leave `language` out',
    })
  const known = columns.filter(column => column.kind === 'column')
  const [first] = known
  if (
    first !== undefined &&
    known.length === columns.length &&
    known.every(({ source }) => source.id === first.source.id)
  )
    return known
  return refuse(writer.dialect.name, 'supportsFullText', {
    feature: 'match() over anything but the columns of one table',
    remedy: 'keep the words in an FTS5 table, and join it',
  })
}

/** The table's hidden column of its own name. */
function hiddenColumn({ source }: ColumnNode, writer: Writer): string {
  const { quote } = writer.dialect
  return `${quote(source.name)}.${quote(isAlias(source) ? source.table.name : source.name)}`
}

const textMatch: CallPart = (node, writer) => {
  const columns = columnsOf(node, writer)
  const [query] = node.operands
  const [first] = columns
  if (first === undefined || !isGiven(query)) return '0'
  const encode = searchText(columns.map(({ name }) => name))
  return `(${hiddenColumn(first, writer)} match ${boundText(query, encode, writer)})`
}

const textRank: CallPart = (node, writer) => {
  const [first] = columnsOf(node, writer)
  return first === undefined ? '0' : `(-bm25(${hiddenColumn(first, writer)}))`
}

/** Searches by our names. */
export const sqliteSearchCalls: Readonly<Record<string, CallPart>> = { textMatch, textRank }
