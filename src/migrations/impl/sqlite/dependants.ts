// Views and triggers that use a table: SQLite does not look at them when a table is copied, so they are tried before and after.
import { MigrationError } from '../../../errors/migration-error.ts'
import type { TableName } from '../../../sql/ddl/ddl.ts'
import type { MigrationConnection } from '../../operations/migration-connection.ts'
import { isWord, mentions, tokenize } from '../sql-tokens.ts'
import { firstColumn, schemaTable } from './stored-tables.ts'

/** A view or a trigger. */
export interface Dependant {
  readonly kind: 'view' | 'trigger'
  readonly name: string
  /** The table or view that it is on; the view itself. */
  readonly on: string
  readonly sql: string
}

/** Views and triggers that name a table, and triggers on it. */
export async function dependantsOf(connection: MigrationConnection, table: TableName): Promise<readonly Dependant[]> {
  const source = schemaTable(table, connection.dialect)
  const rows = await connection.text(
    `select type, name, tbl_name, sql from ${source} where type in ('view', 'trigger') order by rowid`,
  )
  return rows
    .map(
      ([kind, name, on, sql]): Dependant => ({
        kind: kind === 'view' ? 'view' : 'trigger',
        name: String(name),
        on: String(on),
        sql: String(sql),
      }),
    )
    .filter(dependant => mentions(dependant.sql, table.name))
}

/** The statement that makes SQLite read a view or a trigger again without running it. */
async function trial(connection: MigrationConnection, table: TableName, dependant: Dependant): Promise<string> {
  const { quote } = connection.dialect
  const prefix = table.schema === null ? '' : `${quote(table.schema)}.`
  const on = prefix + quote(dependant.on)
  if (dependant.kind === 'view') return `select * from ${on} limit 0`
  const event = tokenize(dependant.sql)
    .slice(3)
    .find(token => isWord(token, 'insert', 'update', 'delete'))
  if (isWord(event, 'insert')) return `explain insert into ${on} default values`
  if (isWord(event, 'delete')) return `explain delete from ${on}`
  const columns = firstColumn(await connection.text('select name from pragma_table_info(?)', [dependant.on]))
  return `explain update ${on} set ${columns.map(column => `${quote(column)} = ${quote(column)}`).join(', ')}`
}

async function problemOf(connection: MigrationConnection, table: TableName, dependant: Dependant): Promise<unknown> {
  try {
    await connection.text(await trial(connection, table, dependant))
    return null
  } catch (error) {
    return error
  }
}

/** Those that work now. */
export async function soundDependants(
  connection: MigrationConnection,
  table: TableName,
): Promise<readonly Dependant[]> {
  const all = await dependantsOf(connection, table)
  const sound: Dependant[] = []
  for (const dependant of all) if ((await problemOf(connection, table, dependant)) === null) sound.push(dependant)
  return sound
}

/**
 * Tries views and triggers again that worked before.
 *
 * @throws MigrationError `dependant_broken` for the first that does not work any more
 */
export async function requireSound(
  connection: MigrationConnection,
  table: TableName,
  dependants: readonly Dependant[],
): Promise<void> {
  for (const dependant of dependants) {
    const problem = await problemOf(connection, table, dependant)
    if (problem === null) continue
    const reason = problem instanceof Error ? problem.message : String(problem)
    const what = `the ${dependant.kind} '${dependant.name}'`
    throw new MigrationError('dependant_broken', { table: table.name, dependant: what, reason, cause: problem })
  }
}
