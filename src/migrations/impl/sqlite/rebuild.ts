// The copy of a table that SQLite needs for what ALTER TABLE cannot do. Nothing is lost: rows, rows that refer to them, indexes, triggers, views.
import { DataError, IntegrityError } from '../../../errors/database-error.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import type { TableName } from '../../../sql/ddl/ddl.ts'
import type { MigrationConnection } from '../../operations/migration-connection.ts'
import { isWord, tokenize } from '../sql-tokens.ts'
import { requireRoom } from './copy-checks.ts'
import { readCreateTable } from './create-table-text.ts'
import { dependantsOf, requireSound, soundDependants } from './dependants.ts'
import { withoutQualifiers, withTableName } from './edit-table-text.ts'
import { isKeyOfRow } from './row-number.ts'
import { NEW_TABLE_PREFIX } from './stored-tables.ts'
import { isComputed, type TableDraft } from './table-draft.ts'

/**
 * Copies a table into its new form.
 *
 * It is one savepoint: when it fails the table is as it was. Foreign keys have to be off, which they can only be made outside a
 * transaction; otherwise dropping the old table would delete the rows that refer to it.
 */
export async function rebuildTable(connection: MigrationConnection, draft: TableDraft): Promise<void> {
  if (connection.offline) return copyTable(connection, draft)
  const [[enabled] = []] = await connection.text('pragma foreign_keys')
  if (Number(enabled) !== 0) throw new MigrationError('foreign_keys_on', { what: `copying '${draft.name}'` })
  await connection.text('savepoint athanor_rebuild')
  try {
    await copyTable(connection, draft)
    await connection.text('release athanor_rebuild')
  } catch (error) {
    await connection.text('rollback to athanor_rebuild')
    await connection.text('release athanor_rebuild')
    throw error
  }
}

async function copyTable(connection: MigrationConnection, draft: TableDraft): Promise<void> {
  const { table } = draft
  const live = !connection.offline
  const sound = live ? await soundDependants(connection, table) : []
  const triggers = live
    ? (await dependantsOf(connection, table)).filter(one => one.kind === 'trigger' && sameTable(one.on, table))
    : []
  if (live) await requireRoom(connection, draft)
  const rows = live ? await countRows(connection, table) : 0
  const copy: TableName = { name: NEW_TABLE_PREFIX + table.name, schema: table.schema }
  try {
    for (const sql of copyStatements(connection, draft, copy)) await connection.text(sql)
  } catch (error) {
    throw misfit(error, draft, copy)
  }
  if (live) await requireAllRows(connection, draft, copy, rows)
  await replaceTable(connection, table, copy)
  for (const part of [...draft.indexes, ...triggers]) await connection.text(part.sql)
  if (live) await requireSound(connection, table, sound)
}

// The database speaks of the copy, which nobody else has heard of.
function misfit(error: unknown, draft: TableDraft, copy: TableName): unknown {
  if (!(error instanceof IntegrityError || error instanceof DataError)) return error
  const reason = error.message.replaceAll(copy.name, draft.table.name)
  return new MigrationError('rows_do_not_fit', { table: draft.name, reason, cause: error })
}

function sameTable(name: string, table: TableName): boolean {
  return name.toLowerCase() === table.name.toLowerCase()
}

function qualified(connection: MigrationConnection, table: TableName): string {
  const { quote } = connection.dialect
  return table.schema === null ? quote(table.name) : `${quote(table.schema)}.${quote(table.name)}`
}

function copyStatements(connection: MigrationConnection, draft: TableDraft, copy: TableName): readonly string[] {
  const { quote } = connection.dialect
  const from = qualified(connection, draft.table)
  const to = qualified(connection, copy)
  const columns = draft.now.columns
    .filter(column => !isComputed(column))
    .flatMap(column => {
      const source = draft.copies.get(column.name)
      return source === undefined ? [] : [{ name: quote(column.name), expression: source.expression }]
    })
  const number = hiddenRowNumber(draft)
  const pairs = number === null ? columns : [{ name: number, expression: number }, ...columns]
  const bare = readCreateTable(draft.name, withoutQualifiers(draft.now, draft.table.name))
  const names = pairs.map(pair => pair.name).join(', ')
  const values = pairs.map(pair => pair.expression).join(', ')
  return [
    `DROP TABLE IF EXISTS ${to}`,
    withTableName(bare, to),
    ...(pairs.length === 0 ? [] : [`INSERT INTO ${to} (${names}) SELECT ${values} FROM ${from}`]),
    ...sequenceStatements(connection, draft, copy),
  ]
}

/** The name by which rows have a number that no column shows, where it can be kept. */
function hiddenRowNumber(draft: TableDraft): string | null {
  if (isKeyOfRow(draft.before) || isKeyOfRow(draft.now)) return null
  const taken = [...draft.before.columns, ...draft.now.columns].map(column => column.name.toLowerCase())
  return ['rowid', '_rowid_', 'oid'].find(name => !taken.includes(name)) ?? null
}

// The copy gets the old table's counter; renaming it takes the counter along.
function sequenceStatements(connection: MigrationConnection, draft: TableDraft, copy: TableName): readonly string[] {
  const counted = (sql: string) => tokenize(sql).some(token => isWord(token, 'autoincrement'))
  if (!counted(draft.now.text) || !counted(draft.before.text)) return []
  const { quote, literal } = connection.dialect
  const counters = draft.table.schema === null ? 'sqlite_sequence' : `${quote(draft.table.schema)}.sqlite_sequence`
  const [name, before] = [literal(copy.name), literal(draft.table.name)]
  return [
    `DELETE FROM ${counters} WHERE name = ${name}`,
    `INSERT INTO ${counters} (name, seq) SELECT ${name}, seq FROM ${counters} WHERE name = ${before}`,
  ]
}

async function countRows(connection: MigrationConnection, table: TableName): Promise<number> {
  const [[count] = []] = await connection.text(`select count(*) from ${qualified(connection, table)}`)
  return Number(count)
}

// A conflict clause of the table, such as ON CONFLICT REPLACE, can swallow rows without an error.
async function requireAllRows(
  connection: MigrationConnection,
  draft: TableDraft,
  copy: TableName,
  before: number,
): Promise<void> {
  const after = await countRows(connection, copy)
  if (after !== before) throw new MigrationError('rows_lost', { table: draft.name, before, after })
}

// In the legacy mode a rename changes nothing but the name: references of other tables, of views and of triggers still say the old one.
async function replaceTable(connection: MigrationConnection, table: TableName, copy: TableName): Promise<void> {
  await connection.text(`DROP TABLE ${qualified(connection, table)}`)
  const [[legacy] = []] = connection.offline ? [[0]] : await connection.text('pragma legacy_alter_table')
  await connection.text('PRAGMA legacy_alter_table = ON')
  try {
    await connection.text(
      `ALTER TABLE ${qualified(connection, copy)} RENAME TO ${connection.dialect.quote(table.name)}`,
    )
  } finally {
    if (Number(legacy) === 0) await connection.text('PRAGMA legacy_alter_table = OFF')
  }
}
