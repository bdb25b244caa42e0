// Tables as revision scripts declare them: names are literal database names, and nothing of the application is imported.
import { MigrationError } from '../../errors/migration-error.ts'
import type { ColumnBuilder } from '../../sql/schema/column-builder.ts'
import { defineTable, type TableOptions } from '../../sql/schema/define-table.ts'
import { defaultNaming } from '../../sql/schema/naming.ts'
import type { Table } from '../../sql/schema/table.ts'
import { isKind } from '../../util/brand.ts'

/** A column builder of any type. */
export type AnyColumn = ColumnBuilder<any, any>

/** A column with its literal name. */
export interface NamedColumn {
  readonly name: string
  readonly builder: AnyColumn
}

/** Columns by their literal names, or in a list where the order of an object's keys would not do. */
export type LiteralColumns = Readonly<Record<string, AnyColumn>> | readonly NamedColumn[]

/**
 * A column with its literal name, for lists of columns: names such as `'2024'` would move to the front of an object.
 *
 * @example
 * await op.createTable('sales', [column('region', text()), column('2024', integer())])
 */
export function column(name: string, builder: AnyColumn): NamedColumn {
  return Object.freeze({ name, builder })
}

/** A table of literal names; unnamed constraints are named by the default convention. */
export function literalTable(operation: string, name: string, columns: LiteralColumns, options: TableOptions): Table {
  requireName(operation, name, 'the table')
  const list = isList(columns)
    ? columns
    : Object.entries(columns).map(([column, builder]) => ({ name: column, builder }))
  for (const { name: columnName, builder } of list) requireBuilder(operation, columnName, builder)
  // Such names are put behind a sign that no name has, because an object would not keep their place.
  const prefix = list.some(({ name: columnName }) => isDisplaced(columnName)) ? '\0' : ''
  const entries = list.map(({ name: columnName, builder }) => [prefix + columnName, builder] as const)
  return defineTable({
    name,
    columns: Object.fromEntries(entries),
    options,
    naming: defaultNaming,
    columnName: attribute => attribute.slice(prefix.length),
  })
}

/** Whether a name does not keep its place as a key of an object, or is no key of one at all. */
export function isDisplaced(name: string): boolean {
  return name === '__proto__' || /^(?:0|[1-9]\d*)$/.test(name)
}

function isList(columns: LiteralColumns): columns is readonly NamedColumn[] {
  return Array.isArray(columns)
}

/** Refuses what is no name. */
export function requireName(operation: string, name: unknown, what: string): void {
  if (typeof name === 'string' && name !== '' && !name.includes('\0')) return
  const found = typeof name === 'string' ? JSON.stringify(name) : typeof name
  throw new MigrationError('bad_operation', {
    operation,
    problem: `the name of ${what} is ${found}`,
    remedy: 'give a text that is not empty',
  })
}

/** Refuses what is no list of names. */
export function requireNames(operation: string, names: unknown): readonly string[] {
  if (!Array.isArray(names) || names.length === 0) {
    const remedy = "give an array such as ['email']"
    throw new MigrationError('bad_operation', { operation, problem: 'the columns are no list of names', remedy })
  }
  for (const name of names) requireName(operation, name, 'a column')
  return Object.freeze([...names])
}

/** Refuses what is no column such as `integer()`. */
export function requireBuilder(operation: string, name: string, builder: unknown): asserts builder is AnyColumn {
  requireName(operation, name, 'a column')
  if (isKind(builder, 'column')) return
  const problem = `column '${name}' is ${builder === null ? 'null' : typeof builder}`
  throw new MigrationError('bad_operation', {
    operation,
    problem,
    remedy: 'give a column such as `integer()` or `string(64).nullable()`',
  })
}
