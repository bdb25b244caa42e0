// The texts of single columns and constraints as this dialect writes them: cut out of the CREATE TABLE that it compiles.
import type { Dialect } from '../../../dialect/dialect.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import type { Check, Constraint, ForeignKey } from '../../../sql/schema/constraints.ts'
import { type Column, Table } from '../../../sql/schema/table.ts'
import { constraintColumns } from '../../operations/constraint-operations.ts'
import { type ColumnText, type CreateTableText, readCreateTable } from './create-table-text.ts'
import { spanText, withType } from './edit-table-text.ts'

/** What surrounds a part and decides its spelling. */
export interface PartContext {
  readonly dialect: Dialect
  readonly schema: string | null
  /** Whether the table is STRICT. */
  readonly strict: boolean
}

/** A column's text, with what was compiled around it. */
export interface ColumnPart {
  readonly source: CreateTableText
  readonly column: ColumnText
}

function compiled(table: Table, context: PartContext): CreateTableText {
  const [sql = ''] = context.dialect.compileDdl({ kind: 'createTable', table, ifNotExists: false, without: [] })
  return readCreateTable(table.name, sql)
}

function shell(columns: readonly Column[], context: PartContext): Table {
  return new Table({
    name: 'part',
    schema: context.schema,
    columns,
    dialectOptions: { sqlite: { strict: context.strict } },
  })
}

/** A column by itself. `key`: it is the single key that the database numbers. */
export function columnPart(column: Column, key: boolean, context: PartContext): ColumnPart {
  const table = shell([{ ...column, generated: key }], context)
  if (key) table.primaryKey = { kind: 'primaryKey', name: '', columns: [column.name] }
  const source = compiled(table, context)
  return { source, column: source.columns[0] ?? missing(column.name) }
}

/** A column as it is added, with its own foreign key and checks inside its text. */
export function addedColumnText(
  column: Column,
  reference: ForeignKey | null,
  checks: readonly Check[],
  context: PartContext,
): string {
  const table = { name: 'part', schema: context.schema }
  const [sql = ''] = context.dialect.compileDdl({ kind: 'addColumn', table, column, reference, checks })
  const source = readCreateTable('part', `create table part (${sql.replace(/^.*?\badd column\s+/is, '')})`)
  const [text] = source.columns
  if (text === undefined) return missing(column.name)
  const part = columnPart(column, false, context)
  const typed = withType(source, text, spanText(part.source, part.column.type))
  const [whole] = readCreateTable('part', typed).columns
  return whole === undefined ? missing(column.name) : typed.slice(whole.start, whole.end)
}

/** A constraint of the table. */
export function constraintPart(constraint: Constraint, columns: readonly Column[], context: PartContext): string {
  const names = constraintColumns(constraint)
  const table = shell(
    columns.filter(column => names.includes(column.name)),
    context,
  )
  if (constraint.kind === 'primaryKey') table.primaryKey = constraint
  if (constraint.kind === 'unique') table.uniques.push(constraint)
  if (constraint.kind === 'check') table.checks.push(constraint)
  if (constraint.kind === 'foreignKey') table.foreignKeys.push(constraint)
  const source = compiled(table, context)
  const [text] = source.constraints
  return text === undefined ? missing(constraint.name) : spanText(source, text)
}

function missing(part: string): never {
  throw new MigrationError('unreadable_definition', { table: part, reason: 'the dialect wrote no text for it' })
}
