// From the rows that were read of a table to its record: what the rows say, and what only the table's text says.
import type {
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedIndexPart,
  ReflectedKey,
  ReflectedTable,
} from '../../dialect/reflected.ts'
import { declaredType } from './declared-type.ts'
import { readIndexDefinition } from './index-definition.ts'
import type { ColumnRow, IndexPartRow, ObjectRow, SchemaRows, TableRow } from './inspection-queries.ts'
import { readTableDefinition, type TableDefinition } from './table-definition.ts'

/** What belongs to the tables of a schema, found by table. SQLite ignores the case of names. */
export class SchemaLookup {
  readonly #columns: ReadonlyMap<string, readonly ColumnRow[]>
  readonly #indexParts: ReadonlyMap<string, readonly IndexPartRow[]>
  readonly #definitions: ReadonlyMap<string, string>
  readonly #names: ReadonlyMap<string, string>

  constructor(rows: SchemaRows) {
    this.#columns = Map.groupBy(rows.columns, column => column.table)
    this.#indexParts = Map.groupBy(rows.indexParts, part => part.table)
    this.#definitions = new Map(rows.objects.map(object => [objectKey(object), object.sql]))
    this.#names = new Map(rows.tables.map(table => [table.name.toLowerCase(), table.name]))
  }

  /** The columns of a table, in their order. */
  columns(table: string): readonly ColumnRow[] {
    return this.#columns.get(table) ?? []
  }

  /** The parts of the table's indexes, by index. */
  indexes(table: string): readonly (readonly IndexPartRow[])[] {
    return Array.from(Map.groupBy(this.#indexParts.get(table) ?? [], part => part.index).values())
  }

  /** The statement that made a table or an index. */
  definition(type: 'table' | 'index', name: string): string | null {
    return this.#definitions.get(objectKey({ type, name })) ?? null
  }

  /** A table's name as it was declared. */
  tableName(written: string): string {
    return this.#names.get(written.toLowerCase()) ?? written
  }

  /** Names of columns as they were declared. */
  columnNames(table: string, written: readonly string[]): string[] {
    const columns = this.columns(table)
    return written.map(name => columns.find(column => column.name.toLowerCase() === name.toLowerCase())?.name ?? name)
  }

  /** The primary key's columns, in its order. */
  keyColumns(table: string): string[] {
    const parts = this.columns(table).filter(column => column.key > 0)
    return parts.toSorted((a, b) => a.key - b.key).map(column => column.name)
  }
}

function objectKey({ type, name }: Pick<ObjectRow, 'type' | 'name'>): string {
  return `${type} ${name}`
}

/** The record of a table. */
export function reflectTable(row: TableRow, lookup: SchemaLookup, schema: string | null): ReflectedTable {
  const definition = lookup.definition('table', row.name)
  const written = readTableDefinition(definition ?? '')
  const key = lookup.keyColumns(row.name)
  const columns = lookup.columns(row.name).map(column => reflectColumn(column, { row, written, key }))
  return {
    name: row.name,
    schema,
    columns,
    primaryKey: key.length === 0 ? null : { name: written.primaryKey?.name ?? null, columns: key },
    uniques: written.uniques.map(unique => ({ ...unique, columns: lookup.columnNames(row.name, unique.columns) })),
    foreignKeys: written.foreignKeys.map(foreignKey => reflectForeignKey(row.name, foreignKey, lookup)),
    checks: written.checks,
    indexes: lookup.indexes(row.name).map(parts => reflectIndex(parts, lookup, columns)),
    comment: null,
    options: {
      strict: row.strict,
      withoutRowid: row.withoutRowid,
      autoincrement: written.autoincrement,
      ...(written.conflictClauses && { conflictClauses: true }),
    },
    definition,
  }
}

interface ColumnContext {
  readonly row: TableRow
  readonly written: TableDefinition
  readonly key: ReflectedKey['columns']
}

function reflectColumn(column: ColumnRow, { row, written, key }: ColumnContext): ReflectedColumn {
  const text = written.columns.find(candidate => candidate.name.toLowerCase() === column.name.toLowerCase())
  const collation = text?.collation ?? null
  return {
    name: column.name,
    typeText: column.type,
    type: declaredType(column.type),
    nullable: !column.notNull && column.key === 0,
    default: column.default,
    computed: column.computed === null ? null : { text: text?.computed ?? '', stored: column.computed === 'stored' },
    collation: collation?.toUpperCase() === 'BINARY' ? null : collation,
    comment: null,
    generated: column.key > 0 && key.length === 1 && !row.withoutRowid && column.type.toUpperCase() === 'INTEGER',
  }
}

function reflectForeignKey(table: string, written: ReflectedForeignKey, lookup: SchemaLookup): ReflectedForeignKey {
  const target = lookup.tableName(written.table)
  return {
    ...written,
    columns: lookup.columnNames(table, written.columns),
    table: target,
    targetColumns:
      written.targetColumns.length === 0
        ? lookup.keyColumns(target)
        : lookup.columnNames(target, written.targetColumns),
  }
}

function reflectIndex(
  rows: readonly IndexPartRow[],
  lookup: SchemaLookup,
  columns: readonly ReflectedColumn[],
): ReflectedIndex {
  const name = rows[0]?.index ?? ''
  const definition = lookup.definition('index', name)
  const written = readIndexDefinition(definition ?? '')
  return {
    name,
    parts: rows.map((part, at) => reflectPart(part, written.parts[at] ?? '', columns)),
    unique: rows[0]?.unique ?? false,
    where: written.where,
    using: null,
    definition,
  }
}

function reflectPart(part: IndexPartRow, text: string, columns: readonly ReflectedColumn[]): ReflectedIndexPart {
  if (part.column === null) return { column: null, text, descending: part.descending }
  const own = columns.find(column => column.name === part.column)?.collation ?? 'BINARY'
  const collation = own.toUpperCase() === part.collation.toUpperCase() ? null : part.collation
  return { column: part.column, text: null, descending: part.descending, ...(collation !== null && { collation }) }
}
