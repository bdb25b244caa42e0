// Changes SQLite's text of a CREATE TABLE part by part. Each edit reads the text, replaces one span and leaves the rest to the letter.
import { isWord, nameOf, sameName, type Token, tokenize } from '../sql-tokens.ts'
import type { ClauseKind, ColumnText, CreateTableText, Span } from './create-table-text.ts'

/** The text of a part. */
export function spanText(source: CreateTableText, span: Span): string {
  return source.text.slice(span.start, span.end)
}

function splice(text: string, span: Span, replacement: string): string {
  return text.slice(0, span.start) + replacement + text.slice(span.end)
}

/** The column of a name, in any case. */
export function columnText(source: CreateTableText, name: string): ColumnText | undefined {
  return source.columns.find(column => sameName(column.name, name))
}

function elements(source: CreateTableText): readonly Span[] {
  return [...source.columns, ...source.constraints].toSorted((a, b) => a.start - b.start)
}

/** The text under another name of the table. */
export function withTableName(source: CreateTableText, quotedName: string): string {
  return splice(source.text, source.name, quotedName)
}

/** The text with another name of a column, where the column stands. */
export function withColumnName(source: CreateTableText, column: ColumnText, quotedName: string): string {
  const [name] = tokenize(spanText(source, column))
  const end = column.start + (name?.text.length ?? 0)
  return splice(source.text, { start: column.start, end }, quotedName)
}

/** The text with another type of a column. */
export function withType(source: CreateTableText, column: ColumnText, type: string): string {
  const space = column.type.start === column.type.end ? ' ' : ''
  return splice(source.text, column.type, space + type)
}

/** The text with a column's clauses of one kind replaced by another text, or without them. */
export function withClause(
  source: CreateTableText,
  column: ColumnText,
  kind: ClauseKind,
  clause: string | null,
): string {
  const [first, ...more] = column.clauses.filter(known => known.kind === kind)
  let { text } = source
  for (const known of more.toReversed()) text = withoutSpan(text, known)
  if (first === undefined) return clause === null ? text : insertClause(text, column, clause)
  return clause === null ? withoutSpan(text, first) : splice(text, first, clause)
}

// NOT NULL and DEFAULT read best right behind the type, before what may follow them.
function insertClause(text: string, column: ColumnText, clause: string): string {
  const nullability = column.clauses.find(known => known.kind === 'notNull' || known.kind === 'null')
  const behind = /^not\b/i.test(clause)
    ? column.type.end
    : /^default\b/i.test(clause)
      ? (nullability?.end ?? column.type.end)
      : column.end
  return splice(text, { start: behind, end: behind }, ` ${clause}`)
}

/** The text without a clause of a column. */
export function withoutClause(source: CreateTableText, clause: Span): string {
  return withoutSpan(source.text, clause)
}

function withoutSpan(text: string, span: Span): string {
  const before = text.slice(0, span.start).replace(/[ \t]+$/, '')
  return before + text.slice(span.end)
}

/** The text without a column or a constraint. */
export function withoutElement(source: CreateTableText, element: Span): string {
  const { text } = source
  const all = elements(source)
  const at = all.findIndex(other => other.start === element.start)
  const next = all[at + 1]
  const previous = all[at - 1]
  const follows = next !== undefined && hasComma(text, element.end, next.start)
  if (next !== undefined && (follows || previous === undefined))
    return splice(text, { start: element.start, end: next.start }, '')
  if (previous === undefined) return splice(text, element, '')
  const gap = withoutComma(text.slice(previous.end, element.start)).trimEnd()
  const rest = text.slice(element.end)
  const newLine = gap.includes('--') && !/^[ \t]*(?:--[^\n]*)?\r?\n/.test(rest) ? '\n' : ''
  return text.slice(0, previous.end) + gap + newLine + rest
}

function commaIn(gap: string): Token | undefined {
  return tokenize(gap).find(token => token.text === ',')
}

function hasComma(text: string, start: number, end: number): boolean {
  return commaIn(text.slice(start, end)) !== undefined
}

function withoutComma(gap: string): string {
  const comma = commaIn(gap)
  return comma === undefined ? gap : splice(gap, comma, '')
}

/** The text with one more column, behind the others. */
export function withColumn(source: CreateTableText, column: string): string {
  const last = source.columns.at(-1)
  return last === undefined ? source.text : insertAfter(source, last, column)
}

/** The text with one more constraint, behind everything. */
export function withConstraint(source: CreateTableText, constraint: string): string {
  const last = elements(source).at(-1)
  return last === undefined ? source.text : insertAfter(source, last, constraint)
}

function insertAfter(source: CreateTableText, element: Span, inserted: string): string {
  const { text } = source
  const separator = separatorOf(source)
  const next = elements(source).find(other => other.start > element.start)
  if (next !== undefined) return splice(text, { start: next.start, end: next.start }, `${inserted},${separator}`)
  const comment = /^[ \t]*--[^\n]*/.exec(text.slice(element.end, source.close))?.[0] ?? ''
  const behind = element.end + comment.length
  const line = comment === '' || separator.startsWith('\n') ? separator : '\n'
  return `${text.slice(0, element.end)},${comment}${line}${inserted}${text.slice(behind)}`
}

/** What stands between two elements: a new line with the indentation of the others, or a space. */
function separatorOf(source: CreateTableText): string {
  const all = elements(source)
  const last = all.at(-1)
  const first = all.at(0)
  if (last === undefined || first === undefined) return ' '
  const line = /\n([ \t]*)$/.exec(source.text.slice(0, last.start))
  return line === null ? ' ' : `\n${line[1] ?? ''}`
}

/** The text with the table's own name taken away before its columns, as in CHECK (t.a > 0), so that it can be made under another name. */
export function withoutQualifiers(source: CreateTableText, table: string): string {
  const tokens = tokenize(source.text)
  const prefixes = tokens.flatMap((token, at): Span[] => {
    const dot = tokens[at + 1]
    const inList = token.start > source.name.end && token.end <= source.close
    const isName = token.kind === 'word' || token.kind === 'name'
    return inList && isName && dot?.text === '.' && sameName(nameOf(token), table)
      ? [{ start: token.start, end: dot.end }]
      : []
  })
  return prefixes.toReversed().reduce((text, span) => splice(text, span, ''), source.text)
}

/** The text with another name of a constraint, whether of the table or of a column; null when there is none of that name. */
export function withConstraintName(source: CreateTableText, name: string, quotedName: string): string | null {
  const all = [...source.constraints, ...source.columns.flatMap(column => column.clauses)]
  const found = all.find(constraint => constraint.name !== null && sameName(constraint.name, name))
  if (found === undefined) return null
  const [word, token] = tokenize(spanText(source, found))
  if (!isWord(word, 'constraint') || token === undefined) return null
  return splice(source.text, { start: found.start + token.start, end: found.start + token.end }, quotedName)
}
