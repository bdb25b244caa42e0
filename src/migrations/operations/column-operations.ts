// Operations on columns.
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Check, ForeignKey } from '../../sql/schema/constraints.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { displayName } from './table-operations.ts'

/** Adds a column. */
export interface AddColumnOp {
  readonly kind: 'addColumn'
  readonly table: TableName
  readonly column: Column
  /** A foreign key of just this column that is made with it. */
  readonly reference: ForeignKey | null
  /** Checks that are made with it. */
  readonly checks: readonly Check[]
}

/** Drops a column and its values. */
export interface DropColumnOp {
  readonly kind: 'dropColumn'
  readonly table: TableName
  readonly name: string
  readonly ifExists: boolean
  /** The column as it was, to add it again; null when it is not known. */
  readonly column: Column | null
  readonly reference: ForeignKey | null
  readonly checks: readonly Check[]
}

/** What can be said of a column; what is not said stays as it is. */
export interface ColumnFacts {
  readonly type?: SqlType
  readonly nullable?: boolean
  /** Null for none. */
  readonly serverDefault?: ExpressionNode | null
  /** Null for none. */
  readonly comment?: string | null
  /** Null for a column that is stored as it is given. */
  readonly computed?: { readonly sql: ExpressionNode; readonly stored: boolean } | null
  /** Null for the database's own. */
  readonly collation?: string | null
}

/** Changes a column. */
export interface AlterColumnOp {
  readonly kind: 'alterColumn'
  readonly table: TableName
  readonly name: string
  /** What changes. */
  readonly changes: ColumnFacts
  /** What is known of the column as it was: databases that restate a whole column need it, and so does the way back. */
  readonly existing: ColumnFacts
  /** The new name; null to keep it. */
  readonly newName: string | null
  /** How the new value comes from the old row; null for the database's own conversion. */
  readonly using: ExpressionNode | null
}

/** Gives a column another name. */
export interface RenameColumnOp {
  readonly kind: 'renameColumn'
  readonly table: TableName
  readonly name: string
  readonly to: string
}

/** Every operation on columns. */
export type ColumnOperation = AddColumnOp | DropColumnOp | AlterColumnOp | RenameColumnOp

/** The facts that an operation can change, in the order in which they are spoken of. */
const columnFactNames = ['type', 'nullable', 'serverDefault', 'comment', 'computed', 'collation'] as const

function reverseAlterColumn(op: AlterColumnOp): AlterColumnOp {
  const changed = columnFactNames.filter(fact => op.changes[fact] !== undefined)
  const unknown = changed.filter(fact => op.existing[fact] === undefined)
  if (unknown.length > 0) {
    throw new MigrationError('irreversible_operation', {
      operation: `alterColumn '${displayName(op.table)}.${op.name}'`,
      missing: `the existing ${unknown.join(', ')} of the column`,
    })
  }
  return {
    kind: 'alterColumn',
    table: op.table,
    name: op.newName ?? op.name,
    changes: Object.fromEntries(changed.map(fact => [fact, op.existing[fact]])),
    existing: { ...op.existing, ...op.changes },
    newName: op.newName === null ? null : op.name,
    using: null,
  }
}

/** The inverse of each operation on columns. */
export const columnReversers = {
  addColumn: (op: AddColumnOp): DropColumnOp => ({
    kind: 'dropColumn',
    table: op.table,
    name: op.column.name,
    ifExists: false,
    column: op.column,
    reference: op.reference,
    checks: op.checks,
  }),
  dropColumn: (op: DropColumnOp): AddColumnOp => {
    const { table, column, reference, checks } = op
    if (column !== null) return { kind: 'addColumn', table, column, reference, checks }
    throw new MigrationError('irreversible_operation', {
      operation: `dropColumn '${displayName(table)}.${op.name}'`,
      missing: 'the type of the column',
    })
  },
  alterColumn: reverseAlterColumn,
  renameColumn: (op: RenameColumnOp): RenameColumnOp => ({ ...op, name: op.to, to: op.name }),
} as const
