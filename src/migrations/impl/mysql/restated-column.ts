// MySQL changes a column by stating all of it anew: what a change does not speak of comes from the database, or offline from the operation.
import { columnFromReflected } from '../../../dialect/from-reflected.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import { columnOfType } from '../../../sql/schema/column-of-type.ts'
import type { Column } from '../../../sql/schema/table.ts'
import type { AlterColumnOp, ColumnFacts } from '../../operations/column-operations.ts'
import type { MigrationConnection } from '../../operations/migration-connection.ts'
import { displayName } from '../../operations/table-operations.ts'

/**
 * The column as it is to be.
 *
 * @throws MigrationError `not_supported` when the column is not there, or offline when its type is not known
 */
export async function restatedColumn(op: AlterColumnOp, connection: MigrationConnection): Promise<Column> {
  const before = connection.offline ? described(op, connection) : await found(op, connection)
  return Object.freeze({ ...before, ...definedOnly(op.changes), name: op.newName ?? op.name })
}

async function found(op: AlterColumnOp, connection: MigrationConnection): Promise<Column> {
  const { tables } = await connection.inspect([op.table.name])
  const table = tables.find(one => one.name === op.table.name)
  const column = table?.columns.find(one => one.name === op.name)
  if (table === undefined || column === undefined) {
    throw unknown(op, connection, 'give the name of a column that the table has')
  }
  const isKey = table.primaryKey?.columns.includes(op.name) === true
  return columnFromReflected(column, isKey, connection.dialect)
}

function described(op: AlterColumnOp, connection: MigrationConnection): Column {
  const { type } = { ...op.existing, ...op.changes }
  if (type === undefined) {
    throw unknown(
      op,
      connection,
      'say what the column is, with `existingType`, `existingNullable` and `existingServerDefault`',
    )
  }
  return Object.freeze({ ...columnOfType(op.name, type), ...definedOnly(op.existing) })
}

function unknown(op: AlterColumnOp, { dialect }: MigrationConnection, remedy: string): MigrationError {
  const operation = `alterColumn '${displayName(op.table)}.${op.name}'`
  return new MigrationError('not_supported', { operation, dialect: dialect.name, remedy })
}

function definedOnly(facts: ColumnFacts): Partial<Column> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}
