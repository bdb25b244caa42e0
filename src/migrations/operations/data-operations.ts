// Operations on rows, and statements of the user's own.
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import { displayName } from './table-operations.ts'

/** A row by the names of its columns. */
export type DataRow = Readonly<Record<string, unknown>>

/** Inserts rows. */
export interface BulkInsertOp {
  readonly kind: 'bulkInsert'
  readonly table: TableName
  /** The table's columns, by whose types values are encoded; null to go by the values alone. */
  readonly definition: Table | null
  readonly rows: readonly DataRow[]
}

/** Runs a statement. */
export interface ExecuteOp {
  readonly kind: 'execute'
  readonly statement: string | StatementNode
  /** Values for the placeholders of a text. */
  readonly parameters: readonly unknown[]
  /** The statement that takes it back; null when there is none. */
  readonly undo: string | StatementNode | null
}

/** Every operation on rows. */
export type DataOperation = BulkInsertOp | ExecuteOp

/** The inverse of each operation on rows, as far as it has one. */
export const dataReversers = {
  bulkInsert: (op: BulkInsertOp): never => {
    throw new MigrationError('irreversible_operation', {
      operation: `bulkInsert into '${displayName(op.table)}'`,
      missing: 'the keys of the rows',
    })
  },
  execute: (op: ExecuteOp): ExecuteOp => {
    if (op.undo !== null) return { kind: 'execute', statement: op.undo, parameters: [], undo: op.statement }
    throw new MigrationError('irreversible_operation', {
      operation: 'execute',
      missing: '`undo`, the statement that takes it back',
    })
  },
} as const
