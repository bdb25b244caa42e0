// Computed columns, which PostgreSQL cannot change and which keep it from changing the columns that they are made of: they are dropped, and made
// again afterwards with their indexes. Their values are lost to nobody, because they are computed.
import { columnFromReflected } from '../../../dialect/from-reflected.ts'
import type { ReflectedColumn, ReflectedTable } from '../../../dialect/reflected.ts'
import type { TableName } from '../../../sql/ddl/ddl.ts'
import type { Column } from '../../../sql/schema/table.ts'
import type { MigrationConnection } from '../../operations/migration-connection.ts'
import { nameOf, tokenize } from '../sql-tokens.ts'

/** A column that is made again, and the indexes that go with it. */
export interface ComputedColumn {
  readonly column: Column
  /** The statements that make its indexes. */
  readonly indexes: readonly string[]
}

/** The computed columns of a table that are made of a column. */
export async function computedFrom(
  connection: MigrationConnection,
  table: TableName,
  name: string,
): Promise<readonly ComputedColumn[]> {
  const found = await findTable(connection, table)
  if (found === null) return []
  return found.columns.filter(column => isMadeOf(column, name)).map(column => computedColumn(found, column, connection))
}

/** A computed column of a table; null where it is not there. */
export async function findComputed(
  connection: MigrationConnection,
  table: TableName,
  name: string,
): Promise<ComputedColumn | null> {
  const found = await findTable(connection, table)
  const column = found?.columns.find(one => one.name === name)
  return found === null || column === undefined ? null : computedColumn(found, column, connection)
}

async function findTable(connection: MigrationConnection, table: TableName): Promise<ReflectedTable | null> {
  if (connection.offline) return null
  const { tables } = await connection.inspect([table.name], table.schema === null ? [] : [table.schema])
  return tables.find(one => one.name === table.name && one.schema === table.schema) ?? null
}

function isMadeOf({ computed }: ReflectedColumn, name: string): boolean {
  return computed !== null && tokenize(computed.text).some(token => nameOf(token) === name)
}

function computedColumn(
  table: ReflectedTable,
  column: ReflectedColumn,
  { dialect }: MigrationConnection,
): ComputedColumn {
  const uses = table.indexes.filter(index =>
    tokenize(index.definition ?? '').some(token => nameOf(token) === column.name),
  )
  return {
    column: columnFromReflected(column, false, dialect),
    indexes: uses.flatMap(index => (index.definition === null ? [] : [index.definition])),
  }
}
