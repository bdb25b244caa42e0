// The definitions that SQLite keeps: read from the database, or, offline, remembered from what the same run has made.
import type { Dialect } from '../../../dialect/dialect.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import type { TableName } from '../../../sql/ddl/ddl.ts'
import { didYouMean } from '../../../util/text.ts'
import type { MigrationConnection, MigrationRows } from '../../operations/migration-connection.ts'
import { displayName } from '../../operations/table-operations.ts'
import { mentions } from '../sql-tokens.ts'
import { withColumnRenamed, withTableRenamed } from './follow-renames.ts'
import type { IndexText, StoredTable } from './table-draft.ts'

/** What a table is called while it is being copied. */
export const NEW_TABLE_PREFIX = '_athanor_new_'

/** Where SQLite keeps the definitions of a schema. */
export function schemaTable(table: Pick<TableName, 'schema'>, dialect: Dialect): string {
  return table.schema === null ? 'sqlite_schema' : `${dialect.quote(table.schema)}.sqlite_schema`
}

/** Knows the definitions of tables. */
export interface TableStore {
  /**
   * The table of a name.
   *
   * @throws MigrationError when there is none, or when offline nothing is known of it
   */
  find(table: TableName, operation: string): Promise<StoredTable>
  /** A table was made, or is otherwise now: only told offline. */
  remember(table: TableName, stored: StoredTable): void
  /** A table is gone. */
  forget(table: TableName): void
  /** A table has another name now, and what refers to it has followed. */
  renamed(table: TableName, to: string): void
  /** A column has another name now, and what refers to it has followed; `to` is in quotes if it needs them. */
  renamedColumn(table: TableName, name: string, to: string): void
  /** A statement of the user's own has run. */
  ran(sql: string): void
}

/** Reads the definitions of a database. */
export class LiveTables implements TableStore {
  readonly #connection: MigrationConnection

  constructor(connection: MigrationConnection) {
    this.#connection = connection
  }

  async find(table: TableName, operation: string): Promise<StoredTable> {
    const source = schemaTable(table, this.#connection.dialect)
    const rows = await this.#connection.text(
      `select type, name, sql from ${source} where tbl_name = ? collate nocase and type in ('table', 'index') and sql is not null order by rowid`,
      [table.name],
    )
    const own = rows.find(row => row[0] === 'table')
    if (own === undefined) return this.#missing(table, operation, source)
    const indexes = rows
      .filter(row => row[0] === 'index')
      .map((row): IndexText => ({ name: String(row[1]), sql: String(row[2]) }))
    return { name: String(own[1]), sql: String(own[2]), indexes }
  }

  async #missing(table: TableName, operation: string, source: string): Promise<never> {
    const names = firstColumn(
      await this.#connection.text(`select name from ${source} where type = 'table' order by name`),
    )
    const leftover = NEW_TABLE_PREFIX + table.name
    if (names.includes(leftover)) throw new MigrationError('leftover_holds_rows', { leftover, table: table.name })
    throw new MigrationError('table_not_found', {
      operation,
      table: displayName(table),
      known: didYouMean(table.name, names),
    })
  }

  remember(): void {
    return
  }

  forget(): void {
    return
  }

  renamed(): void {
    return
  }

  renamedColumn(): void {
    return
  }

  ran(): void {
    return
  }
}

/** The first value of each row, as text. */
export function firstColumn(rows: MigrationRows): readonly string[] {
  return rows.map(row => String(row[0]))
}

interface Written {
  readonly table: TableName
  readonly stored: StoredTable
}

/** Remembers what a run that only writes statements down has made. */
export class WrittenTables implements TableStore {
  #tables: ReadonlyMap<string, Written> = new Map()

  find(table: TableName, operation: string): Promise<StoredTable> {
    const known = this.#tables.get(keyOf(table))
    if (known !== undefined) return Promise.resolve(known.stored)
    const remedy = `no revision makes '${displayName(table)}' by \`op.createTable\` and changes it by operations only, so how it looks is not known; run this revision on the database, or write its SQL with \`op.execute\``
    return Promise.reject(new MigrationError('offline_needs_database', { operation, remedy }))
  }

  remember(table: TableName, stored: StoredTable): void {
    this.#set([...this.#tables.values(), { table, stored }])
  }

  forget(table: TableName): void {
    this.#set([...this.#tables.values()].filter(written => keyOf(written.table) !== keyOf(table)))
  }

  renamed(table: TableName, to: string): void {
    this.#change(table.schema, written => ({
      table: keyOf(written.table) === keyOf(table) ? { ...table, name: to } : written.table,
      stored: withTableRenamed(written.stored, table.name, to),
    }))
  }

  renamedColumn(table: TableName, name: string, to: string): void {
    const rename = { table: table.name, from: name, to }
    this.#change(table.schema, written => ({ ...written, stored: withColumnRenamed(written.stored, rename) }))
  }

  ran(sql: string): void {
    if (!/\b(?:create|alter|drop)\b/i.test(sql)) return
    const names = [...this.#tables.values()].map(({ stored }) => stored.name).filter(name => mentions(sql, name))
    // What refers to a table under an old name could not be told from what refers to another.
    const isTouched = ({ stored }: Written) =>
      names.includes(stored.name) || (/\brename\b/i.test(sql) && names.some(name => mentions(stored.sql, name)))
    this.#set([...this.#tables.values()].filter(written => !isTouched(written)))
  }

  /** Changes the tables of a schema; a foreign key does not lead out of one. */
  #change(schema: string | null, change: (written: Written) => Written): void {
    this.#set([...this.#tables.values()].map(one => (one.table.schema === schema ? change(one) : one)))
  }

  #set(tables: readonly Written[]): void {
    this.#tables = new Map(tables.map(written => [keyOf(written.table), written]))
  }
}

function keyOf(table: TableName): string {
  return JSON.stringify([table.schema, table.name.toLowerCase()])
}
