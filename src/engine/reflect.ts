// The tables of a live database, described as if they had been declared.
import type { Dialect, InspectionQuery } from '../dialect/dialect.ts'
import { usableTable } from '../dialect/from-reflected.ts'
import type { InspectionOptions } from '../dialect/inspector.ts'
import type { Table } from '../sql/schema/table.ts'
import type { Connection } from './connection.ts'

/**
 * Reads the tables of a database: columns, keys, constraints and indexes. The number of queries does not grow with the number of tables.
 *
 * @param options `schemas` and `tables`: which ones. Default: all of the connection's own schema
 */
export async function readTables(
  connection: Connection,
  dialect: Dialect,
  options: InspectionOptions = {},
): Promise<readonly Table[]> {
  const query: InspectionQuery = (text, parameters) => connection.text(text, parameters)
  const { tables: read } = await dialect.inspector(query).reflect(options)
  const tables = (await dialect.typesByValues?.(read, query)) ?? read
  return tables.map(table => usableTable(table, dialect))
}
