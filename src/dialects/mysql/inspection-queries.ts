// The queries that read a whole schema, a constant number of them, and their rows with names. MySQL and MariaDB have the same views of it, but
// for a few columns: of those views all columns are read, and how many there are says whose they are.
import type { InspectionQuery } from '../../dialect/dialect.ts'

/** A table. */
export interface TableRow {
  readonly name: string
  readonly engine: string
  readonly collation: string
  readonly comment: string
}

/** A column. */
export interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly default: string | null
  readonly nullable: boolean
  readonly type: string
  readonly collation: string | null
  readonly extra: string
  readonly expression: string
  readonly comment: string
}

/** A part of a key or an index. */
export interface IndexPartRow {
  readonly table: string
  readonly index: string
  readonly unique: boolean
  /** The column; null for an expression. */
  readonly column: string | null
  readonly expression: string | null
  readonly descending: boolean
  /** How much of the column is in the index; null for all of it. */
  readonly length: number | null
  readonly method: string
}

/** A column of a foreign key. */
export interface ForeignKeyRow {
  readonly table: string
  readonly name: string
  readonly column: string
  readonly targetSchema: string
  readonly targetTable: string
  readonly targetColumn: string
  readonly onUpdate: string
  readonly onDelete: string
}

/** A check. */
export interface CheckRow {
  readonly table: string
  readonly name: string
  readonly clause: string
  /** Whether it was written with a column and has the column's name. */
  readonly ofColumn: boolean
}

/** A view or trigger. */
export interface ObjectRow {
  readonly name: string
  readonly table: string
  readonly definition: string
}

/** Everything that is read of a schema. */
export interface SchemaRows {
  readonly isMariaDb: boolean
  readonly schema: string
  readonly tables: readonly TableRow[]
  readonly columns: readonly ColumnRow[]
  readonly indexParts: readonly IndexPartRow[]
  readonly foreignKeys: readonly ForeignKeyRow[]
  readonly checks: readonly CheckRow[]
  readonly views: readonly ObjectRow[]
  readonly triggers: readonly ObjectRow[]
}

const TABLES = (schema: string) =>
  `select version(), t.table_schema, t.table_name, t.engine, t.table_collation, t.table_comment from information_schema.tables as t
  where t.table_schema = ${schema} and t.table_type in ('BASE TABLE', 'SYSTEM VERSIONED') order by t.table_name`
const COLUMNS = (schema: string) =>
  `select c.table_name, c.column_name, c.column_default, c.is_nullable, c.column_type, c.collation_name, c.extra, c.generation_expression, c.column_comment
  from information_schema.columns as c where c.table_schema = ${schema} order by c.table_name, c.ordinal_position`
const INDEXES = (schema: string) =>
  `select s.* from information_schema.statistics as s where s.table_schema = ${schema} order by s.table_name, s.index_name, s.seq_in_index`
const FOREIGN_KEYS = (schema: string) =>
  `select k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule
  from information_schema.key_column_usage as k join information_schema.referential_constraints as r
  on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
  where k.table_schema = ${schema} and k.referenced_table_name is not null order by k.table_name, k.constraint_name, k.ordinal_position`
const CHECKS = (schema: string) =>
  `select t.table_name, c.* from information_schema.check_constraints as c left join information_schema.table_constraints as t
  on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK'
  where c.constraint_schema = ${schema} order by c.constraint_name`
const VIEWS = (schema: string) =>
  `select v.table_name, v.view_definition from information_schema.views as v where v.table_schema = ${schema} order by v.table_name`
const TRIGGERS = (schema: string) =>
  `select t.trigger_name, t.event_object_table, t.action_timing, t.event_manipulation, t.action_statement
  from information_schema.triggers as t where t.trigger_schema = ${schema} order by t.trigger_name`

/** Runs a query for a schema, or for the connection's own. */
function run(query: InspectionQuery, text: (schema: string) => string, schema: string | null) {
  return schema === null ? query(text('database()'), []) : query(text('?'), [schema])
}

/** The names of the tables, sorted. */
export async function readTableNames(query: InspectionQuery, schema: string | null): Promise<readonly string[]> {
  const rows = await run(query, TABLES, schema)
  return rows.map(row => text(row[2]))
}

/** Everything of a schema, in seven queries. */
export async function readSchema(query: InspectionQuery, schema: string | null): Promise<SchemaRows> {
  const tables = await run(query, TABLES, schema)
  return {
    isMariaDb: /mariadb/i.test(text(tables[0]?.[0])),
    schema: text(tables[0]?.[1]),
    tables: tables.map(([, , name, engine, collation, comment]) => ({
      name: text(name),
      engine: text(engine),
      collation: text(collation),
      comment: text(comment),
    })),
    columns: (await run(query, COLUMNS, schema)).map(columnRow),
    indexParts: (await run(query, INDEXES, schema)).map(indexPartRow),
    foreignKeys: (await run(query, FOREIGN_KEYS, schema)).map(foreignKeyRow),
    checks: distinct((await run(query, CHECKS, schema)).map(checkRow)),
    views: (await run(query, VIEWS, schema)).map(([name, definition]) => ({
      name: text(name),
      table: '',
      definition: text(definition),
    })),
    triggers: (await run(query, TRIGGERS, schema)).map(([name, table, timing, event, action]) => ({
      name: text(name),
      table: text(table),
      definition: `${text(timing)} ${text(event)}\n${text(action)}`,
    })),
  }
}

function columnRow([
  table,
  name,
  byDefault,
  nullable,
  type,
  collation,
  extra,
  expression,
  comment,
]: readonly unknown[]): ColumnRow {
  return {
    table: text(table),
    name: text(name),
    default: textOrNull(byDefault),
    nullable: text(nullable) === 'YES',
    type: text(type),
    collation: textOrNull(collation),
    extra: text(extra).toLowerCase(),
    expression: text(expression),
    comment: text(comment),
  }
}

/** The columns of STATISTICS in their documented order; MySQL has the expression as its eighteenth. */
function indexPartRow(row: readonly unknown[]): IndexPartRow {
  const length = row[10]
  return {
    table: text(row[2]),
    index: text(row[5]),
    unique: Number(row[3]) === 0,
    column: textOrNull(row[7]),
    expression: row.length > 17 ? textOrNull(row[17]) : null,
    descending: text(row[8]) === 'D',
    length: length === null || length === undefined ? null : Number(length),
    method: text(row[13]),
  }
}

function foreignKeyRow(row: readonly unknown[]): ForeignKeyRow {
  const [table, name, column, targetSchema, targetTable, targetColumn, onUpdate, onDelete] = row.map(text)
  return {
    table: table ?? '',
    name: name ?? '',
    column: column ?? '',
    targetSchema: targetSchema ?? '',
    targetTable: targetTable ?? '',
    targetColumn: targetColumn ?? '',
    onUpdate: onUpdate ?? '',
    onDelete: onDelete ?? '',
  }
}

/** MariaDB's view has the table and the level; of MySQL's, the table is known by the constraint's name, which is unique in a schema. */
function checkRow(row: readonly unknown[]): CheckRow {
  if (row.length <= 5) {
    return { table: text(row[0]), name: text(row[3]), clause: text(row[4]), ofColumn: false }
  }
  return { table: text(row[3]), name: text(row[4]), clause: text(row[6]), ofColumn: text(row[5]) === 'Column' }
}

function distinct(rows: readonly CheckRow[]): readonly CheckRow[] {
  return Array.from(new Map(rows.map(row => [JSON.stringify([row.table, row.name, row.ofColumn]), row])).values())
}

function text(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : text(value)
}
