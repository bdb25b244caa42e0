// From the rows that were read of a table to its record.
import type {
  ReflectedCheck,
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedIndexPart,
  ReflectedKey,
  ReflectedTable,
} from '../../dialect/reflected.ts'
import { isReferentialAction } from '../../sql/schema/column-spec.ts'
import { declaredType } from './declared-type.ts'
import type { CheckRow, ColumnRow, ForeignKeyRow, IndexPartRow, SchemaRows, TableRow } from './inspection-queries.ts'
import { quoteName } from './quoting.ts'
import { fromMariaDb, fromMysql } from './stored-text.ts'

/** What belongs to the tables of a schema, found by table. */
export class SchemaLookup {
  readonly rows: SchemaRows
  readonly #columns: ReadonlyMap<string, readonly ColumnRow[]>
  readonly #indexParts: ReadonlyMap<string, readonly IndexPartRow[]>
  readonly #foreignKeys: ReadonlyMap<string, readonly ForeignKeyRow[]>
  readonly #checks: ReadonlyMap<string, readonly CheckRow[]>

  constructor(rows: SchemaRows) {
    this.rows = rows
    this.#columns = Map.groupBy(rows.columns, row => row.table)
    this.#indexParts = Map.groupBy(rows.indexParts, row => row.table)
    this.#foreignKeys = Map.groupBy(rows.foreignKeys, row => row.table)
    this.#checks = Map.groupBy(rows.checks, row => row.table)
  }

  /** A text that the server printed, in standard spelling. */
  standard(text: string): string {
    return this.rows.isMariaDb ? fromMariaDb(text) : fromMysql(text)
  }

  /** The columns of a table, in their order. */
  columns(table: string): readonly ColumnRow[] {
    return this.#columns.get(table) ?? []
  }

  /** The parts of the table's keys and indexes, by index. */
  indexes(table: string): readonly (readonly IndexPartRow[])[] {
    return Array.from(Map.groupBy(this.#indexParts.get(table) ?? [], part => part.index).values())
  }

  /** The columns of the table's foreign keys, by key. */
  foreignKeys(table: string): readonly (readonly ForeignKeyRow[])[] {
    return Array.from(Map.groupBy(this.#foreignKeys.get(table) ?? [], row => row.name).values())
  }

  /** The table's checks. */
  checks(table: string): readonly CheckRow[] {
    return this.#checks.get(table) ?? []
  }
}

/** The record of a table. Whether a unique key was declared as a constraint or as an index the database does not know: it is a constraint here. */
export function reflectTable(row: TableRow, lookup: SchemaLookup, schema: string | null): ReflectedTable {
  const keys = lookup.indexes(row.name)
  const primary = keys.find(parts => parts[0]?.index === 'PRIMARY')
  const uniques = keys.filter(parts => parts !== primary && isUniqueConstraint(parts))
  const foreignKeys = lookup.foreignKeys(row.name).map(rows => reflectForeignKey(rows, lookup.rows.schema))
  const others = keys.filter(
    parts => parts !== primary && !uniques.includes(parts) && !isOfForeignKey(parts, foreignKeys),
  )
  const json = jsonColumns(lookup.checks(row.name))
  return {
    name: row.name,
    schema,
    columns: lookup.columns(row.name).map(column => reflectColumn(column, row, lookup, json)),
    primaryKey: primary === undefined ? null : { name: null, columns: columnsOf(primary) },
    uniques: uniques.map((parts): ReflectedKey => ({ name: parts[0]?.index ?? null, columns: columnsOf(parts) })),
    foreignKeys,
    checks: lookup
      .checks(row.name)
      .filter(check => !isJsonCheck(check))
      .map(check => reflectCheck(check, lookup)),
    indexes: others.map(parts => reflectIndex(parts, lookup)),
    comment: row.comment === '' ? null : row.comment,
    options: { ...(row.engine !== USUAL_ENGINE && { engine: row.engine }), collation: row.collation },
    definition: null,
  }
}

function columnsOf(parts: readonly IndexPartRow[]): readonly string[] {
  return parts.map(part => part.column ?? '')
}

function isUniqueConstraint(parts: readonly IndexPartRow[]): boolean {
  return parts.every(part => part.unique && part.column !== null && part.length === null && !part.descending)
}

/** The engine of a table that says nothing of it. */
const USUAL_ENGINE = 'InnoDB'

/** InnoDB makes an index for a foreign key that has none, under the key's name. */
function isOfForeignKey(parts: readonly IndexPartRow[], keys: readonly ReflectedForeignKey[]): boolean {
  const columns = JSON.stringify(columnsOf(parts))
  return keys.some(key => key.name === parts[0]?.index && JSON.stringify(key.columns) === columns)
}

const JSON_CHECK = /^\(?json_valid\((?:`(?:[^`]|``)*`|"(?:[^"]|"")*")\)\)?$/i

function isJsonCheck(check: CheckRow): boolean {
  return check.ofColumn && JSON_CHECK.test(check.clause)
}

function jsonColumns(checks: readonly CheckRow[]): ReadonlySet<string> {
  return new Set(checks.filter(isJsonCheck).map(check => check.name))
}

function reflectColumn(
  row: ColumnRow,
  table: TableRow,
  lookup: SchemaLookup,
  json: ReadonlySet<string>,
): ReflectedColumn {
  const typeText = shownWidth(lookup.standard(row.type))
  const type = declaredType(json.has(row.name) ? 'json' : typeText)
  const stored = /stored|persistent/.test(row.extra)
  const isText = type?.kind !== 'uuid' && type?.kind !== 'json'
  return {
    name: row.name,
    typeText,
    type,
    nullable: row.nullable,
    default: defaultOf(row, lookup),
    computed: row.expression === '' ? null : { text: lookup.standard(row.expression), stored },
    collation: isText && row.collation !== table.collation ? row.collation : null,
    comment: row.comment === '' ? null : row.comment,
    generated: row.extra.includes('auto_increment'),
  }
}

/** MariaDB shows a default as it would be written; MySQL shows the value of a constant, and an expression with a mark beside it. */
function defaultOf(row: ColumnRow, lookup: SchemaLookup): string | null {
  if (row.default === null || row.expression !== '') return null
  if (lookup.rows.isMariaDb) return row.default.toUpperCase() === 'NULL' ? null : lookup.standard(row.default)
  if (row.extra.includes('default_generated')) return lookup.standard(row.default)
  const isBare = /^(?:tinyint|smallint|mediumint|int|bigint|decimal|float|double|year|bit)/.test(row.type)
  return isBare ? row.default : `'${row.default.replaceAll("'", "''")}'`
}

function reflectCheck(check: CheckRow, lookup: SchemaLookup): ReflectedCheck {
  return { name: check.ofColumn ? null : check.name, text: lookup.standard(check.clause) }
}

function reflectForeignKey(rows: readonly ForeignKeyRow[], schema: string): ReflectedForeignKey {
  const [first] = rows
  const target = first?.targetTable ?? ''
  return {
    name: first?.name ?? null,
    columns: rows.map(row => row.column),
    table: first === undefined || first.targetSchema === schema ? target : `${first.targetSchema}.${target}`,
    targetColumns: rows.map(row => row.targetColumn),
    onDelete: actionOf(first?.onDelete ?? ''),
    onUpdate: actionOf(first?.onUpdate ?? ''),
    deferrable: null,
  }
}

/** RESTRICT and NO ACTION are the same, and what a key does that says nothing. */
function actionOf(rule: string): ReflectedForeignKey['onDelete'] {
  const action = rule.toLowerCase()
  return isReferentialAction(action) && action !== 'restrict' && action !== 'no action' ? action : null
}

function reflectIndex(parts: readonly IndexPartRow[], lookup: SchemaLookup): ReflectedIndex {
  const method = parts[0]?.method.toLowerCase() ?? ''
  return {
    name: parts[0]?.index ?? '',
    parts: parts.map(part => reflectPart(part, lookup)),
    unique: parts[0]?.unique ?? false,
    where: null,
    using: method === 'btree' || method === '' ? null : method,
    definition: null,
  }
}

function reflectPart(part: IndexPartRow, lookup: SchemaLookup): ReflectedIndexPart {
  const { column, expression, descending, length } = part
  if (column === null) return { column: null, text: lookup.standard(expression ?? ''), descending }
  if (length !== null) return { column: null, text: `${quoteName(column)}(${length})`, descending }
  return { column, text: null, descending }
}

/** A type without the width that MariaDB shows whole numbers with; that of `tinyint(1)` says that it is a boolean. */
function shownWidth(type: string): string {
  return type.replace(/^(tinyint|smallint|mediumint|int|bigint)\((\d+)\)/, (whole, name, width) =>
    name === 'tinyint' && width === '1' ? whole : name,
  )
}
