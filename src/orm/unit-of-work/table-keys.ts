// Foreign keys of tables, with their columns, as a flush follows them from row to row.
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import { sameDatabase } from '../../sql/schema/same-database.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { Primitive } from '../../sql/types/sql-type.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { groupKey } from '../loading/key-groups.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'

/** A foreign key of a table, and the columns of another that it refers to. */
export interface KeyLink {
  readonly key: ForeignKey
  readonly local: readonly Column[]
  readonly remote: readonly Column[]
}

/** The foreign keys of one table that refer to another. */
export function keyLinks(from: Table, to: Table): readonly KeyLink[] {
  return from.foreignKeys.flatMap(key => {
    const target = key.target()
    if (target.table !== to.qualifiedName || !sameDatabase(from, to)) return []
    const local = key.columns.map(name => from.requireColumn(name, key.name))
    return [{ key, local, remote: target.columns.map(name => to.requireColumn(name, key.name)) }]
  })
}

const within = new WeakMap<Mapper, readonly (readonly Column[])[]>()

/** The columns of foreign keys by which rows of a table refer to the primary keys of the same table. */
export function foreignKeysWithin(mapper: Mapper): readonly (readonly Column[])[] {
  const known = within.get(mapper)
  if (known !== undefined) return known
  const { table, keyColumns } = mapper
  const found = keyLinks(table, table).flatMap(({ local, remote }) => {
    const columns = keyColumns.map(column => local[remote.indexOf(column)])
    return columns.every(column => column !== undefined) ? [columns] : []
  })
  within.set(mapper, found)
  return found
}

/** What columns of an entity hold in the database, as a primitive; null when one is NULL or not known. */
export function storedKey(state: InstanceState, columns: readonly Column[]): Primitive | null {
  return groupKey(columns, storedValues(state, columns))
}

/** What columns of an entity hold in the database. */
export function storedValues(state: InstanceState, columns: readonly Column[]): unknown[] {
  return columns.map(column => storedValue(state, column))
}

/** What a column of an entity holds in the database; undefined when that is not known. */
export function storedValue(state: InstanceState, column: Column): unknown {
  const kept = state.snapshot?.[mapperOfState(state).placeOf(column.attribute) ?? -1]
  return kept === null || kept === undefined ? kept : column.type.restore(kept)
}

/** The snapshot of an entity with other values in some columns. */
export function snapshotWith(
  state: InstanceState,
  columns: readonly Column[],
  values: readonly unknown[],
): readonly unknown[] {
  const mapper = mapperOfState(state)
  const snapshot = [...(state.snapshot ?? [])]
  for (const [at, column] of columns.entries()) {
    const value = values[at]
    const kept = value === null || value === undefined ? value : column.type.snapshot(value)
    snapshot[mapper.placeOf(column.attribute) ?? snapshot.length] = kept
  }
  return snapshot
}
