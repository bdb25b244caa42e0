// Every kind of operation, and how each is taken back. Operations are frozen plain data: impls run them, renderers print them.
import type { TableName } from '../../sql/ddl/ddl.ts'
import { type ColumnOperation, columnReversers } from './column-operations.ts'
import { type ConstraintOperation, constraintReversers } from './constraint-operations.ts'
import { type DataOperation, dataReversers } from './data-operations.ts'
import { type EnumOperation, enumReversers } from './enum-operations.ts'
import { type IndexOperation, indexReversers } from './index-operations.ts'
import { type TableOperation, tableReversers } from './table-operations.ts'

/** Several changes of one table, made together where the database would otherwise copy it more than once. */
export interface BatchOp {
  readonly kind: 'batch'
  readonly table: TableName
  readonly operations: readonly TableChange[]
}

/** An operation on one existing table: what a batch is made of. */
export type TableChange =
  | ColumnOperation
  | IndexOperation
  | ConstraintOperation
  | Extract<TableOperation, { kind: 'tableComment' }>

/** Every kind of operation. */
export type Operation = TableOperation | TableChange | DataOperation | EnumOperation | BatchOp

/** The name of a kind of operation. */
export type OperationKind = Operation['kind']

/** The operations by their kind. */
export type OperationMap = { readonly [O in Operation as O['kind']]: O }

/** The operation of a kind. */
export type OperationOf<K extends OperationKind> = OperationMap[K]

/** Calls the handler of an operation's kind. */
export function handle<K extends OperationKind, A extends readonly unknown[], R>(
  handlers: { readonly [P in K]: (operation: OperationMap[P], ...context: A) => R },
  kind: K,
  operation: OperationMap[K],
  ...context: A
): R {
  return handlers[kind](operation, ...context)
}

/** One handler for each kind of operation. */
export type OperationHandlers<R> = { readonly [K in OperationKind]: (operation: OperationOf<K>) => R }

const changeReversers = {
  ...columnReversers,
  ...indexReversers,
  ...constraintReversers,
  tableComment: tableReversers.tableComment,
} satisfies { readonly [K in TableChange['kind']]: (operation: OperationOf<K>) => TableChange }

const reversers = {
  ...changeReversers,
  ...tableReversers,
  ...dataReversers,
  ...enumReversers,
  batch: (op: BatchOp): BatchOp => ({ ...op, operations: op.operations.toReversed().map(reverseChange) }),
} satisfies OperationHandlers<Operation>

function reverseChange(change: TableChange): TableChange {
  return Object.freeze(handle<TableChange['kind'], [], TableChange>(changeReversers, change.kind, change))
}

/**
 * The operation that takes another back.
 *
 * @throws MigrationError `irreversible_operation` when the operation does not carry what its inverse needs
 */
export function reverse(operation: Operation): Operation {
  return Object.freeze(handle<OperationKind, [], Operation>(reversers, operation.kind, operation))
}

/** Operations that take a list of others back: each reversed, the last first. */
export function reverseAll(operations: readonly Operation[]): readonly Operation[] {
  return operations.toReversed().map(reverse)
}

/** The table that an operation on one existing table is about; null for other operations. */
export function changedTable(operation: Operation): TableName | null {
  switch (operation.kind) {
    case 'createTable':
    case 'dropTable':
    case 'renameTable':
    case 'bulkInsert':
    case 'execute':
    case 'createEnum':
    case 'alterEnum':
    case 'dropEnum':
      return null
    default:
      return operation.table
  }
}
