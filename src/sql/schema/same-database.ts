// Tables of several databases: whether two are in the same, and which one of several equal names is meant.
import type { Table } from './table.ts'

/** Whether two tables are in the same database, or spread over the same ones. */
export function sameDatabase(one: Table, other: Table): boolean {
  return one.binds.length === other.binds.length && one.binds.every((name, at) => name === other.binds[at])
}

/**
 * The table of a name.
 *
 * @param near a table whose database is looked in first; after it the default one, then the others in the order of declaration
 */
export function tableNamed(tables: Iterable<Table>, name: string, near?: Table): Table | undefined {
  let found: Table | undefined
  for (const table of tables) {
    if (table.qualifiedName !== name) continue
    if (near === undefined ? table.binds.length === 0 : sameDatabase(table, near)) return table
    if (found === undefined || (table.binds.length === 0 && found.binds.length > 0)) found = table
  }
  return found
}
