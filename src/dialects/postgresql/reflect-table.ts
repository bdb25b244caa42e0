// From the rows that were read of a table to its record.
import type {
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedIndexPart,
  ReflectedKey,
  ReflectedTable,
} from '../../dialect/reflected.ts'
import type { ReferentialAction } from '../../sql/schema/column-spec.ts'
import { canonicalType, declaredType } from './declared-type.ts'
import { plainDefault } from './default-text.ts'
import type { ColumnRow, ConstraintRow, IndexPartRow, IndexRow, SchemaRows, TableRow } from './inspection-queries.ts'

/** What belongs to the tables that were read, by their ids. */
export class TableRows {
  readonly own: string
  readonly #columns: ReadonlyMap<string, readonly ColumnRow[]>
  readonly #constraints: ReadonlyMap<string, readonly ConstraintRow[]>
  readonly #indexes: ReadonlyMap<string, readonly IndexRow[]>

  constructor(rows: SchemaRows) {
    this.own = rows.own
    this.#columns = Map.groupBy(rows.columns, row => row.table)
    this.#constraints = Map.groupBy(rows.constraints, row => row.table)
    this.#indexes = Map.groupBy(rows.indexes, row => row.table)
  }

  columns(table: TableRow): readonly ColumnRow[] {
    return this.#columns.get(table.id) ?? []
  }

  constraints(table: TableRow, type: ConstraintRow['type']): readonly ConstraintRow[] {
    return (this.#constraints.get(table.id) ?? []).filter(row => row.type === type)
  }

  indexes(table: TableRow): readonly IndexRow[] {
    return this.#indexes.get(table.id) ?? []
  }

  /** A schema as records have it: null for the connection's own. */
  schema(name: string): string | null {
    return name === this.own ? null : name
  }
}

/** The record of a table. */
export function reflectTable(row: TableRow, rows: TableRows): ReflectedTable {
  const [key] = rows.constraints(row, 'p')
  return {
    name: row.name,
    schema: rows.schema(row.schema),
    columns: rows.columns(row).map(reflectColumn),
    primaryKey: key === undefined ? null : { name: key.name, columns: key.columns },
    uniques: rows.constraints(row, 'u').map(reflectUnique),
    foreignKeys: rows.constraints(row, 'f').map(key => reflectForeignKey(key, rows)),
    checks: rows.constraints(row, 'c').map(({ name, expression }) => ({ name, text: expression ?? '' })),
    indexes: rows.indexes(row).map(reflectIndex),
    exclusions: rows.constraints(row, 'x').map(({ name, definition }) => ({ name, definition })),
    comment: row.comment,
    options: {
      unlogged: row.unlogged,
      ...(row.partitionBy !== null && { partitionBy: row.partitionBy }),
      ...(row.tablespace !== null && { tablespace: row.tablespace }),
    },
    definition: null,
  }
}

function reflectColumn(row: ColumnRow): ReflectedColumn {
  const { enumeration: name, words } = row
  const isIdentity = row.identity !== ''
  const generated = isIdentity || (row.serial && /^nextval\(/.test(row.default ?? ''))
  return {
    name: row.name,
    typeText: canonicalType(row.type),
    type: declaredType(row.type, name === null || words === null ? null : { name, words }),
    nullable: !row.notNull,
    default: generated || row.computed !== '' || row.default === null ? null : plainDefault(row.default),
    computed: row.computed === '' ? null : { text: row.default ?? '', stored: row.computed === 's' },
    collation: row.collation,
    comment: row.comment,
    generated,
    identity: isIdentity
      ? { always: row.identity === 'a', start: row.start ?? 1, increment: row.increment ?? 1 }
      : null,
  }
}

function deferrableOf(row: ConstraintRow): ReflectedForeignKey['deferrable'] {
  return row.deferrable ? (row.deferred ? 'deferred' : 'immediate') : null
}

function reflectUnique(row: ConstraintRow): ReflectedKey {
  const deferrable = deferrableOf(row)
  return {
    name: row.name,
    columns: row.columns,
    ...(row.definition.startsWith('UNIQUE NULLS NOT DISTINCT') && { nullsNotDistinct: true }),
    ...(deferrable !== null && { deferrable }),
  }
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  c: 'cascade',
  r: 'restrict',
  n: 'set null',
  d: 'set default',
}

function reflectForeignKey(row: ConstraintRow, rows: TableRows): ReflectedForeignKey {
  const schema = row.targetSchema === null ? null : rows.schema(row.targetSchema)
  return {
    name: row.name,
    columns: row.columns,
    table: schema === null ? (row.targetTable ?? '') : `${schema}.${row.targetTable}`,
    targetColumns: row.targetColumns,
    onDelete: ACTIONS[row.onDelete] ?? null,
    onUpdate: ACTIONS[row.onUpdate] ?? null,
    deferrable: deferrableOf(row),
  }
}

function reflectIndex(row: IndexRow): ReflectedIndex {
  return {
    name: row.name,
    parts: row.parts.map(reflectPart),
    unique: row.unique,
    where: row.where,
    using: row.method === 'btree' ? null : row.method,
    ...(row.include.length > 0 && { include: row.include }),
    ...(/ NULLS NOT DISTINCT(?: |$)/.test(row.definition) && { nullsNotDistinct: true }),
    definition: row.definition,
  }
}

function reflectPart(part: IndexPartRow): ReflectedIndexPart {
  const { column, descending, nullsFirst, operatorClass, collation } = part
  return {
    column,
    text: column === null ? part.text : null,
    descending,
    ...(collation !== null && { collation }),
    ...(operatorClass !== null && { operatorClass }),
    ...(nullsFirst !== descending && { nulls: nullsFirst ? 'first' : 'last' }),
  }
}
