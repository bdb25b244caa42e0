// Whether a table's rows have a number of their own that no column shows.
import { isWord, sameName, tokenize } from '../sql-tokens.ts'
import type { ColumnText, CreateTableText } from './create-table-text.ts'
import { spanText } from './edit-table-text.ts'

/** Whether a column is another name of the row's number: a single key of exactly the type INTEGER. */
export function isNumberedKey(source: CreateTableText, column: ColumnText): boolean {
  if (spanText(source, column.type).toUpperCase() !== 'INTEGER') return false
  if (column.clauses.some(clause => clause.kind === 'primaryKey')) return true
  const key = source.constraints.find(constraint => constraint.kind === 'primaryKey')
  return key !== undefined && key.columns.length === 1 && sameName(key.columns[0] ?? '', column.name)
}

/** Whether the key of a row is all the number that it has: one of its columns, or its place in a table without row numbers. */
export function isKeyOfRow(source: CreateTableText): boolean {
  if (source.columns.some(column => isNumberedKey(source, column))) return true
  return tokenize(source.text.slice(source.close)).some(token => isWord(token, 'without'))
}
