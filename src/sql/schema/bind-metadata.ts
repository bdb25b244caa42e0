// The tables of one of several databases: what is created there, and what its migrations see.
import { MetaData } from './metadata.ts'
import { tableNamed } from './same-database.ts'
import { Table } from './table.ts'

/** The name of the database that `url` names. */
export const DEFAULT_BIND = 'default'

/** Whether a table is in a database. */
function isIn(table: Table, bind: string): boolean {
  return table.binds.length === 0 ? bind === DEFAULT_BIND : table.binds.includes(bind)
}

/** The tables of one database, without the foreign keys that lead out of it, which no database could keep. */
export function metadataOf(metadata: MetaData, bind: string): MetaData {
  const { tables } = metadata
  if (bind === DEFAULT_BIND && tables.every(table => table.binds.length === 0)) return metadata
  const own = new MetaData(metadata.naming)
  for (const table of tables) if (isIn(table, bind)) own.add(within(table, bind, tables), `'${table.name}' in ${bind}`)
  return own
}

function within(table: Table, bind: string, tables: readonly Table[]): Table {
  const kept = table.foreignKeys.filter(key => {
    const target = tableNamed(tables, key.target().table, table)
    return target !== undefined && isIn(target, bind)
  })
  if (kept.length === table.foreignKeys.length) return table
  const copy = new Table(table)
  copy.primaryKey = table.primaryKey
  copy.uniques.push(...table.uniques)
  copy.checks.push(...table.checks)
  copy.indexes.push(...table.indexes)
  copy.foreignKeys.push(...kept)
  return copy
}
