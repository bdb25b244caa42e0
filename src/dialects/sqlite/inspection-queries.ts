// The queries that read a whole schema of SQLite, a constant number of them, and their rows with names.
import type { InspectionQuery } from '../../dialect/dialect.ts'
import { quoteName } from './quoting.ts'

/** A table, index, view or trigger with the statement that made it. */
export interface ObjectRow {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string
}

/** An ordinary table. */
export interface TableRow {
  readonly name: string
  readonly withoutRowid: boolean
  readonly strict: boolean
}

/** A column. */
export interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly default: string | null
  /** Its place in the primary key, from 1; 0 when it is no part of it. */
  readonly key: number
  /** How it is computed; null for an ordinary column. */
  readonly computed: 'virtual' | 'stored' | null
}

/** A part of an index that belongs to no constraint. */
export interface IndexPartRow {
  readonly table: string
  readonly index: string
  readonly unique: boolean
  /** The column; null for an expression. */
  readonly column: string | null
  readonly descending: boolean
  readonly collation: string
}

/** Everything that is read of a schema. */
export interface SchemaRows {
  readonly objects: readonly ObjectRow[]
  readonly tables: readonly TableRow[]
  readonly columns: readonly ColumnRow[]
  readonly indexParts: readonly IndexPartRow[]
}

// SQLite's own tables, virtual tables and the tables behind them are left out.
const ORDINARY = "l.schema = ? and l.type = 'table' and l.name not like 'sqlite\\_%' escape '\\'"

const TABLES = `select l.name, l.wr, l.strict from pragma_table_list as l where ${ORDINARY} order by l.name`
const COLUMNS = `select l.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
  from pragma_table_list as l join pragma_table_xinfo(l.name, l.schema) as c where ${ORDINARY} order by l.name, c.cid`
const INDEX_PARTS = `select l.name, i.name, i."unique", x.cid, x.name, x."desc", x.coll
  from pragma_table_list as l join pragma_index_list(l.name, l.schema) as i join pragma_index_xinfo(i.name, l.schema) as x
  where ${ORDINARY} and i.origin = 'c' and x.key = 1 order by i.name, x.seqno`

/** The ordinary tables of a schema, sorted by name. */
export async function readTables(query: InspectionQuery, schema: string): Promise<readonly TableRow[]> {
  const rows = await query(TABLES, [schema])
  return rows.map(([name, withoutRowid, strict]) => ({
    name: text(name),
    withoutRowid: flag(withoutRowid),
    strict: flag(strict),
  }))
}

/** Everything of a schema, in four queries. */
export async function readSchema(query: InspectionQuery, schema: string): Promise<SchemaRows> {
  const objects = `select type, name, tbl_name, sql from ${quoteName(schema)}.sqlite_schema where sql is not null order by name`
  return {
    objects: (await query(objects, [])).map(([type, name, table, sql]) => ({
      type: text(type),
      name: text(name),
      table: text(table),
      sql: text(sql),
    })),
    tables: await readTables(query, schema),
    columns: (await query(COLUMNS, [schema])).map(columnRow),
    indexParts: (await query(INDEX_PARTS, [schema])).map(indexPartRow),
  }
}

function columnRow([table, name, type, notNull, byDefault, key, hidden]: readonly unknown[]): ColumnRow {
  return {
    table: text(table),
    name: text(name),
    type: text(type),
    notNull: flag(notNull),
    default: byDefault === null ? null : text(byDefault),
    key: Number(key),
    computed: Number(hidden) === 3 ? 'stored' : Number(hidden) === 2 ? 'virtual' : null,
  }
}

function indexPartRow([table, index, unique, , column, descending, collation]: readonly unknown[]): IndexPartRow {
  return {
    table: text(table),
    index: text(index),
    unique: flag(unique),
    column: column === null ? null : text(column),
    descending: flag(descending),
    collation: text(collation),
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function flag(value: unknown): boolean {
  return Number(value) === 1
}
