// Operations on whole tables.
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Table } from '../../sql/schema/table.ts'

/** Makes a table with its constraints and indexes. */
export interface CreateTableOp {
  readonly kind: 'createTable'
  readonly table: Table
  readonly ifNotExists: boolean
}

/** Drops a table with everything that is on it. */
export interface DropTableOp {
  readonly kind: 'dropTable'
  readonly table: TableName
  readonly ifExists: boolean
  /** The table as it was, to make it again; null when it is not known. */
  readonly definition: Table | null
}

/** Gives a table another name. */
export interface RenameTableOp {
  readonly kind: 'renameTable'
  readonly table: TableName
  readonly to: string
}

/** Sets or removes the comment of a table. */
export interface TableCommentOp {
  readonly kind: 'tableComment'
  readonly table: TableName
  /** Null removes it. */
  readonly comment: string | null
  /** What it was; undefined when it is not known. */
  readonly existing: string | null | undefined
}

/** Every operation on whole tables. */
export type TableOperation = CreateTableOp | DropTableOp | RenameTableOp | TableCommentOp

/** The name of a table with its schema, for messages. */
export function displayName(table: TableName): string {
  return table.schema === null ? table.name : `${table.schema}.${table.name}`
}

/** The name of a described table as operations carry it. */
export function tableName(table: TableName): TableName {
  return { name: table.name, schema: table.schema }
}

/** The inverse of each operation on whole tables. */
export const tableReversers = {
  createTable: (op: CreateTableOp): DropTableOp => ({
    kind: 'dropTable',
    table: tableName(op.table),
    ifExists: false,
    definition: op.table,
  }),
  dropTable: (op: DropTableOp): CreateTableOp => {
    if (op.definition !== null) return { kind: 'createTable', table: op.definition, ifNotExists: false }
    throw new MigrationError('irreversible_operation', {
      operation: `dropTable '${displayName(op.table)}'`,
      missing: 'the columns of the table',
    })
  },
  renameTable: (op: RenameTableOp): RenameTableOp => ({
    kind: 'renameTable',
    table: { name: op.to, schema: op.table.schema },
    to: op.table.name,
  }),
  tableComment: (op: TableCommentOp): TableCommentOp => {
    if (op.existing !== undefined) return { ...op, comment: op.existing, existing: op.comment }
    throw new MigrationError('irreversible_operation', {
      operation: `tableComment of '${displayName(op.table)}'`,
      missing: 'the comment that it had',
    })
  },
} as const
