// Whole tables that only one side has: in an order in which they can be made and dropped.
import type { Dialect } from '../../dialect/dialect.ts'
import { foreignKeyFromReflected, indexFromReflected, tableFromReflected } from '../../dialect/from-reflected.ts'
import type { ReflectedTable } from '../../dialect/reflected.ts'
import { type ForeignKey, indexesOn } from '../../sql/schema/constraints.ts'
import { Table } from '../../sql/schema/table.ts'
import { topologicalSort } from '../../util/topological-sort.ts'
import { createConstraint, dropKnownConstraint } from '../operations/constraint-operations.ts'
import type { Operation } from '../operations/operation.ts'
import { tableName } from '../operations/table-operations.ts'
import { partTexts } from './compare/indexes.ts'
import type { ReportLine } from './comparison.ts'
import { qualifiedName } from './renames.ts'

/** Operations and what the report says of them. */
export interface TableChanges {
  readonly operations: readonly Operation[]
  readonly lines: readonly ReportLine[]
}

const byName = (left: { readonly name: string }, right: { readonly name: string }) =>
  left.name < right.name ? -1 : left.name > right.name ? 1 : 0

/** New tables, each after those that it refers to. An index is an operation of its own. */
export function createTables(tables: readonly Table[], dialect: Dialect): readonly TableChanges[] {
  const sorted = sortByReference(tables, table => table.foreignKeys.map(key => key.target().table))
  const closing = new Map(sorted.map((table, at) => [table, closingKeys(table, sorted.slice(at + 1), dialect)]))
  const changes = sorted.map((table): TableChanges => {
    const display = qualifiedName(table)
    const indexes = indexesOn(table, dialect).toSorted(byName)
    return {
      operations: [
        { kind: 'createTable', table: withoutIndexes(table, closing.get(table) ?? []), ifNotExists: false },
        ...indexes.map(
          (index): Operation => ({ kind: 'createIndex', table: tableName(table), index, ifNotExists: false }),
        ),
      ],
      lines: [
        { type: 'table', name: table.name, table: display, text: `detected added table '${display}'` },
        ...indexes.map((index): ReportLine => {
          const on = partTexts(index, { dialect }).join(', ')
          return {
            type: 'index',
            name: index.name,
            table: display,
            text: `detected added index '${index.name}' on '(${on})'`,
          }
        }),
      ],
    }
  })
  const keys = [...closing].flatMap(([table, list]) => list.map(key => createConstraint(tableName(table), key)))
  return keys.length === 0 ? changes : [...changes, { operations: keys, lines: [] }]
}

/** The foreign keys that close a circle: they are added when all tables are there, where that is possible. */
function closingKeys(table: Table, later: readonly Table[], { capabilities }: Dialect): readonly ForeignKey[] {
  if (!capabilities.supportsAlterConstraint) return []
  const names = new Set(later.map(one => one.qualifiedName.toLowerCase()))
  return table.foreignKeys.filter(key => names.has(key.target().table.toLowerCase()))
}

/** Tables that are gone from the models, each before those that it refers to. */
export function dropTables(tables: readonly ReflectedTable[], dialect: Dialect): readonly TableChanges[] {
  const sorted = sortByReference(tables, table => table.foreignKeys.map(key => key.table))
  const circles = sorted.map((table, at) => brokenCircle(table, sorted.slice(at + 1), dialect))
  const before = circles.flatMap(circle => circle.operations)
  const changes = circles.toReversed().map(({ table }): TableChanges => {
    const display = qualifiedName(table)
    const name = tableName(table)
    const indexes = table.indexes.map(index => indexFromReflected(name, index)).toSorted(byName)
    return {
      operations: [
        ...indexes
          .toReversed()
          .map((index): Operation => ({ kind: 'dropIndex', table: name, name: index.name, ifExists: false, index })),
        { kind: 'dropTable', table: name, ifExists: false, definition: tableFromReflected(table, dialect) },
      ],
      lines: [{ type: 'table', name: table.name, table: display, text: `detected removed table '${display}'` }],
    }
  })
  return before.length === 0 ? changes : [{ operations: before, lines: [] }, ...changes]
}

/** A table without the foreign keys that close a circle, and the operations that drop those first, where that is possible. */
function brokenCircle(
  table: ReflectedTable,
  later: readonly ReflectedTable[],
  { capabilities }: Dialect,
): { readonly table: ReflectedTable; readonly operations: readonly Operation[] } {
  const names = new Set(later.map(one => qualifiedName(one).toLowerCase()))
  const closing = capabilities.supportsAlterConstraint
    ? table.foreignKeys.filter(key => names.has(key.table.toLowerCase()))
    : []
  const operations = closing.map(key => dropKnownConstraint(tableName(table), foreignKeyFromReflected(key)))
  return { table: { ...table, foreignKeys: table.foreignKeys.filter(key => !closing.includes(key)) }, operations }
}

// By name first, so that the order depends on nothing else.
function sortByReference<T extends { readonly name: string; readonly schema: string | null }>(
  tables: readonly T[],
  references: (table: T) => readonly string[],
): readonly T[] {
  const known = new Map(tables.map(table => [qualifiedName(table).toLowerCase(), table]))
  const dependencies = (table: T) => references(table).flatMap(name => known.get(name.toLowerCase()) ?? [])
  return topologicalSort(tables.toSorted(byName), table => dependencies(table).toSorted(byName)).order
}

/** A table without its indexes, which are made by operations of their own. */
function withoutIndexes(table: Table, later: readonly ForeignKey[]): Table {
  const { name, schema, columns, comment, dialectOptions } = table
  const copy = new Table({ name, schema, columns, comment, dialectOptions })
  copy.primaryKey = table.primaryKey
  copy.uniques.push(...table.uniques)
  copy.checks.push(...table.checks)
  copy.foreignKeys.push(...table.foreignKeys.filter(key => !later.includes(key)))
  copy.exclusions.push(...table.exclusions)
  return copy
}
