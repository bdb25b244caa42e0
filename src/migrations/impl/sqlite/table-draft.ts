// A table while its changes are being put together: its definition as text, its indexes, and where the value of each column comes from.
import type { Dialect } from '../../../dialect/dialect.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import type { TableName } from '../../../sql/ddl/ddl.ts'
import { displayName } from '../../operations/table-operations.ts'
import { isWord, sameName, tokenize } from '../sql-tokens.ts'
import { type ColumnText, type CreateTableText, readCreateTable } from './create-table-text.ts'
import { columnText } from './edit-table-text.ts'

/** An index as SQLite keeps it. */
export interface IndexText {
  readonly name: string
  readonly sql: string
}

/** A table as SQLite keeps it. */
export interface StoredTable {
  /** The name with its own letters. */
  readonly name: string
  readonly sql: string
  readonly indexes: readonly IndexText[]
}

/** What happens to the values of a column that was there before. */
export interface ColumnCopy {
  /** The value, as SQL over the old row. */
  readonly expression: string
  /** True where a value cannot be converted; null for never. */
  readonly misfit: string | null
  /** The new type, for the error. */
  readonly type: string
  /** Whether it must have a value now and need not before. */
  readonly required: boolean
}

/** A table being changed. */
export class TableDraft {
  readonly table: TableName
  readonly dialect: Dialect
  /** The definition before. */
  readonly before: CreateTableText
  /** The columns that were there before and still are, by name. */
  readonly copies = new Map<string, ColumnCopy>()
  /** Columns that are new, need a value and have none. */
  readonly unfilled = new Set<string>()
  /** Conditions that rows need not have met before, by the name of their check. */
  readonly newChecks = new Map<string, string>()
  #now: CreateTableText
  #indexes: readonly IndexText[]

  constructor(table: TableName, stored: StoredTable, dialect: Dialect) {
    this.table = { ...table, name: stored.name }
    this.dialect = dialect
    this.before = readCreateTable(displayName(table), stored.sql)
    this.#now = this.before
    this.#indexes = stored.indexes
    for (const column of this.before.columns) {
      if (isComputed(column)) continue
      this.copies.set(column.name, { expression: dialect.quote(column.name), misfit: null, type: '', required: false })
    }
  }

  /** The definition as it will be. */
  get now(): CreateTableText {
    return this.#now
  }

  /** The indexes as they will be. */
  get indexes(): readonly IndexText[] {
    return this.#indexes
  }

  /** Replaces the definition by an edited one. */
  rewrite(sql: string): void {
    this.#now = readCreateTable(this.name, sql)
  }

  /** Replaces the indexes. */
  reindex(indexes: readonly IndexText[]): void {
    this.#indexes = indexes
  }

  /** The table's name for messages. */
  get name(): string {
    return displayName(this.table)
  }

  /** Whether the table takes only SQLite's own five types. */
  get strict(): boolean {
    return tokenize(this.#now.text.slice(this.#now.close)).some(token => isWord(token, 'strict'))
  }

  /** The column of a name; an error that names the operation where there is none. */
  column(name: string, operation: string): ColumnText {
    const found = columnText(this.#now, name)
    if (found !== undefined) return found
    const known = this.#now.columns.map(column => column.name).join(', ')
    throw new MigrationError('column_not_found', { operation, table: this.name, column: name, known })
  }

  /** Whether there is an index of a name. */
  hasIndex(name: string): boolean {
    return this.#indexes.some(index => sameName(index.name, name))
  }
}

/** Whether the database computes a column from others. */
export function isComputed(column: ColumnText): boolean {
  return column.clauses.some(clause => clause.kind === 'computed')
}

/** Whether a column must have a value. */
export function isRequired(column: ColumnText): boolean {
  return column.clauses.some(clause => clause.kind === 'notNull')
}
