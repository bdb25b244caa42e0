// What was found in a database as the schema describes it, so that it can be made again and printed. Texts stay the database's own.

import type { TableName } from '../sql/ddl/ddl.ts'
import type { ExpressionNode } from '../sql/expression/nodes.ts'
import { columnOfType } from '../sql/schema/column-of-type.ts'
import type { Check, ForeignKey, Index, PrimaryKey, Unique } from '../sql/schema/constraints.ts'
import { type Column, Table, type TableDialectOptions } from '../sql/schema/table.ts'
import { CustomType } from '../sql/types/custom.ts'
import type { SqlType } from '../sql/types/sql-type.ts'
import { TextType } from '../sql/types/string.ts'
import type { Dialect } from './dialect.ts'
import type {
  ReflectedCheck,
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedIndexPart,
  ReflectedKey,
  ReflectedTable,
} from './reflected.ts'

const TEXT = new TextType()

/** A column of a table as a node, where only its name is known. */
export function columnNode(table: TableName, name: string): ExpressionNode {
  return { kind: 'column', source: { ...table, id: '' }, name, type: TEXT }
}

/** A text of the database as an expression. */
function textNode(text: string): ExpressionNode {
  return { kind: 'template', strings: [text], parts: [] }
}

/** A column's type: ours where it is spelled like the column, otherwise the column's own spelling. */
function reflectedType(column: ReflectedColumn, dialect: Dialect): SqlType {
  const { type, typeText } = column
  if (type !== null && sameSpelling(dialect.typeText(type), typeText)) return type
  const pass = <T>(value: T): T => value
  return new CustomType({ name: typeText, sql: typeText, toDriver: pass, fromDriver: pass })
}

/** A column's type for reading and writing it: ours where the dialect takes both for the same, otherwise the column's own spelling. */
function nearestType(column: ReflectedColumn, dialect: Dialect, table: Pick<ReflectedTable, 'options'>): SqlType {
  const { type } = column
  return type !== null && dialect.sameType(type, column, table) ? type : reflectedType(column, dialect)
}

function sameSpelling(left: string, right: string): boolean {
  const plain = (text: string) => text.replaceAll(/\s+/g, '').toLowerCase()
  return plain(left) === plain(right)
}

/** A default's text as an expression: a constant where the text is plainly one. */
export function defaultNode(text: string | null): ExpressionNode | null {
  if (text === null) return null
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(text)) return { kind: 'constant', value: Number(text) }
  if (/^'(?:[^']|'')*'$/.test(text)) return { kind: 'constant', value: text.slice(1, -1).replaceAll("''", "'") }
  return textNode(text)
}

/** A column. */
export function columnFromReflected(
  column: ReflectedColumn,
  primaryKey: boolean,
  dialect: Dialect,
  type: SqlType = reflectedType(column, dialect),
): Column {
  return Object.freeze({
    ...columnOfType(column.name, type),
    nullable: column.nullable && !primaryKey,
    primaryKey,
    generated: column.generated,
    serverDefault: defaultNode(column.default),
    computed: column.computed === null ? null : { sql: textNode(column.computed.text), stored: column.computed.stored },
    identity: primaryKey && isPlainIdentity(column) ? null : (column.identity ?? null),
    comment: column.comment,
    collation: column.collation,
  })
}

/** Whether a column is numbered as a key is that says nothing of it. */
function isPlainIdentity({ identity = null }: ReflectedColumn): boolean {
  return identity !== null && !identity.always && identity.start === 1 && identity.increment === 1
}

/** A unique constraint; its name is empty when it has none. */
export function uniqueFromReflected(unique: ReflectedKey): Unique {
  const { name, columns, nullsNotDistinct = false, deferrable = null } = unique
  return Object.freeze({
    kind: 'unique',
    name: name ?? '',
    columns,
    ...(nullsNotDistinct && { nullsNotDistinct }),
    ...(deferrable !== null && { deferrable }),
  })
}

/** A primary key; its name is empty when it has none. */
export function primaryKeyFromReflected(key: {
  readonly name: string | null
  readonly columns: readonly string[]
}): PrimaryKey {
  return Object.freeze({ kind: 'primaryKey', name: key.name ?? '', columns: key.columns })
}

/** A foreign key; its name is empty when it has none. */
export function foreignKeyFromReflected(key: ReflectedForeignKey): ForeignKey {
  const target = { table: key.table, columns: key.targetColumns }
  const { columns, onDelete, onUpdate, deferrable } = key
  return Object.freeze({
    kind: 'foreignKey',
    name: key.name ?? '',
    columns,
    target: () => target,
    onDelete,
    onUpdate,
    deferrable,
  })
}

/** A check; its name is empty when it has none. */
export function checkFromReflected(check: ReflectedCheck): Check {
  return Object.freeze({ kind: 'check', name: check.name ?? '', condition: textNode(check.text) })
}

/** An index. */
export function indexFromReflected(table: TableName, index: ReflectedIndex): Index {
  return Object.freeze({
    kind: 'index',
    name: index.name,
    parts: index.parts.map(part => indexPart(table, part)),
    unique: index.unique,
    where: index.where === null ? null : textNode(index.where),
    using: index.using,
    include: index.include ?? [],
    ...(index.parts.some(part => part.operatorClass !== undefined) && {
      operatorClasses: index.parts.map(part => part.operatorClass ?? null),
    }),
    ...(index.nullsNotDistinct === true && { nullsNotDistinct: true }),
  })
}

function indexPart(table: TableName, part: ReflectedIndexPart): ExpressionNode {
  const node = part.column === null ? textNode(part.text ?? '') : columnNode(table, part.column)
  const collated: ExpressionNode =
    part.collation == null ? node : { kind: 'collate', operand: node, collation: part.collation }
  const { descending, nulls = null } = part
  return descending || nulls !== null ? { kind: 'order', operand: collated, descending, nulls } : collated
}

const OPTIONS = [
  'strict',
  'withoutRowid',
  'autoincrement',
  'engine',
  'charset',
  'unlogged',
  'tablespace',
  'partitionBy',
]

function dialectOptions(table: ReflectedTable, dialect: Dialect): TableDialectOptions {
  const given = Object.entries(table.options).filter(([name, value]) => OPTIONS.includes(name) && value !== false)
  return given.length === 0 ? {} : { [dialect.name]: Object.fromEntries(given) }
}

/** A table with its indexes, its columns of the types by which their values are read and written. */
export function usableTable(reflected: ReflectedTable, dialect: Dialect): Table {
  const table = tableFromReflected(reflected, dialect, nearestType)
  table.indexes.push(...reflected.indexes.map(index => indexFromReflected(reflected, index)))
  return table
}

/** A table without its indexes. */
export function tableFromReflected(
  reflected: ReflectedTable,
  dialect: Dialect,
  typeOf: typeof nearestType = reflectedType,
): Table {
  const key = reflected.primaryKey?.columns ?? []
  const table = new Table({
    name: reflected.name,
    schema: reflected.schema,
    columns: reflected.columns.map(column =>
      columnFromReflected(column, key.includes(column.name), dialect, typeOf(column, dialect, reflected)),
    ),
    comment: reflected.comment,
    dialectOptions: dialectOptions(reflected, dialect),
  })
  table.primaryKey = reflected.primaryKey === null ? null : primaryKeyFromReflected(reflected.primaryKey)
  table.uniques.push(...reflected.uniques.map(uniqueFromReflected))
  table.checks.push(...reflected.checks.map(checkFromReflected))
  table.foreignKeys.push(...reflected.foreignKeys.map(foreignKeyFromReflected))
  return table
}
