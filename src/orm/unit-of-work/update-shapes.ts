// Rows that one UPDATE can write: those in which the same columns changed.

import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { encoderOf } from '../../compiler/statement-writer.ts'
import { indexedColumn } from '../../sql/schema/constraints.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { keptFor } from '../../util/kept-for.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { Mapper } from '../mapping/mapper.ts'

/** An UPDATE for rows of one shape. */
export interface UpdateShape {
  readonly mapper: Mapper
  /** The columns that are set: those that changed, those with `onUpdate`, and the version. */
  readonly written: readonly Column[]
  /** The columns by which a row is found: its key, and its version. */
  readonly identifying: readonly Column[]
  /** Columns that the database computes, which are read back. */
  readonly computed: readonly Column[]
  /** Whether the order of the rows can matter: a unique value that one gives up another may take. */
  readonly ordered: boolean
}

/** What every UPDATE and DELETE of a model's rows has to do beside the columns that changed. */
export interface RowRules {
  readonly version: Column | null
  /** The columns by which a row is found: its key, and its version. */
  readonly identifying: readonly Column[]
  /** Columns that the database computes, which are read back. */
  readonly computed: readonly Column[]
  /** Columns with `onUpdate`. */
  readonly touched: readonly Column[]
  /** Columns whose values are the table's own business between its rows: keys and unique values. */
  readonly exclusive: ReadonlySet<Column>
}

/** The rules of a model. */
export const rulesOf = keptFor((mapper: Mapper): RowRules => {
  const { columns, keyColumns, table } = mapper
  const version = columns.find(column => column.version) ?? null
  const names = uniqueNames(table)
  return {
    version,
    identifying: version === null ? keyColumns : [...keyColumns, version],
    computed: columns.filter(column => column.computed !== null && !column.deferred),
    touched: columns.filter(column => column.onUpdate !== null),
    exclusive: new Set(columns.filter(column => column.primaryKey || names === null || names.has(column.name))),
  }
})

/** The columns of unique constraints and indexes; null for any, where an index is over an expression. */
function uniqueNames({ uniques, indexes }: Table): ReadonlySet<string> | null {
  const names = new Set(uniques.flatMap(({ columns }) => columns))
  for (const part of indexes.filter(index => index.unique).flatMap(({ parts }) => parts)) {
    const name = indexedColumn(part)
    if (name === null) return null
    names.add(name)
  }
  return names
}

const shapesOf = keptFor((_: Mapper) => new Map<string, UpdateShape>())

/** The shape of an UPDATE of some columns: the same object for the same columns. */
export function updateShape(mapper: Mapper, written: readonly Column[]): UpdateShape {
  const known = shapesOf(mapper)
  const key = written.map(column => mapper.placeOf(column.attribute)).join()
  let shape = known.get(key)
  if (shape === undefined) {
    const { identifying, computed, exclusive } = rulesOf(mapper)
    const ordered = written.some(column => exclusive.has(column))
    shape = { mapper, written, identifying, computed, ordered }
    known.set(key, shape)
  }
  return shape
}

/** How values of a column are given to the driver. */
export const encoderFor = keptFor((dialect: StatementDialect) =>
  keptFor((column: Column): ((value: unknown) => WireValue) => encoderOf(dialect.codec(column.type))),
)
