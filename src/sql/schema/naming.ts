// Names in the database that were not given: of tables and columns from those in the program, of constraints and indexes by a pattern.
// The same on every database.
import { shortHash } from '../../util/hash.ts'
import { snakeCase } from '../../util/text.ts'

/** How things are named in the database: functions for tables and columns, patterns of `{table}` and `{columns}` for what is on them. */
export interface NamingConvention {
  /** The table of a model without `tableName`. Default: the model's name in snake_case. */
  readonly tableName: (model: string) => string
  /** The column of an attribute without `name`. Default: the attribute's name in snake_case. */
  readonly columnName: (attribute: string) => string
  /** Primary keys. Default `pk_{table}`. */
  readonly primaryKey: string
  /** Unique constraints. Default `uq_{table}_{columns}`. */
  readonly unique: string
  /** Indexes. Default `ix_{table}_{columns}`. */
  readonly index: string
  /** Foreign keys. Default `fk_{table}_{columns}`. */
  readonly foreignKey: string
  /** Checks. Default `ck_{table}_{columns}`, where columns is the column's name, or a number for a check of the table. */
  readonly check: string
}

/** The convention unless `naming` says otherwise. */
export const defaultNaming: NamingConvention = {
  tableName: snakeCase,
  columnName: snakeCase,
  primaryKey: 'pk_{table}',
  unique: 'uq_{table}_{columns}',
  index: 'ix_{table}_{columns}',
  foreignKey: 'fk_{table}_{columns}',
  check: 'ck_{table}_{columns}',
}

const LONGEST = 63

/** A name that every database takes: at most 63 bytes, otherwise cut and ended by a hash of the whole. */
export function fitName(name: string): string {
  const bytes = new TextEncoder().encode(name)
  if (bytes.length <= LONGEST) return name
  const kept = new TextDecoder().decode(bytes.slice(0, LONGEST - 9)).replace(/\uFFFD+$/u, '')
  return `${kept}_${shortHash(name)}`
}

/** The name by convention of something on columns of a table. */
export function conventionalName(pattern: string, table: string, columns: readonly string[]): string {
  return fitName(pattern.replace(/\{table\}|\{columns\}/g, part => (part === '{table}' ? table : columns.join('_'))))
}
