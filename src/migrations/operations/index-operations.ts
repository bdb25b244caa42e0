// Operations on indexes.
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Index } from '../../sql/schema/constraints.ts'
import { displayName } from './table-operations.ts'

/** Makes an index. */
export interface CreateIndexOp {
  readonly kind: 'createIndex'
  readonly table: TableName
  readonly index: Index
  readonly ifNotExists: boolean
}

/** Drops an index. */
export interface DropIndexOp {
  readonly kind: 'dropIndex'
  readonly table: TableName
  readonly name: string
  readonly ifExists: boolean
  /** The index as it was, to make it again; null when it is not known. */
  readonly index: Index | null
}

/** Every operation on indexes. */
export type IndexOperation = CreateIndexOp | DropIndexOp

/** The inverse of each operation on indexes. */
export const indexReversers = {
  createIndex: (op: CreateIndexOp): DropIndexOp => ({
    kind: 'dropIndex',
    table: op.table,
    name: op.index.name,
    ifExists: false,
    index: op.index,
  }),
  dropIndex: (op: DropIndexOp): CreateIndexOp => {
    if (op.index !== null) return { kind: 'createIndex', table: op.table, index: op.index, ifNotExists: false }
    throw new MigrationError('irreversible_operation', {
      operation: `dropIndex '${op.name}' of '${displayName(op.table)}'`,
      missing: 'the columns of the index',
    })
  },
} as const
