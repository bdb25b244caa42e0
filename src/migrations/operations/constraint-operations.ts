// Operations on constraints. A constraint that was read from a database may have no name: its name is empty then.
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Check, Constraint, ForeignKey, PrimaryKey, Unique } from '../../sql/schema/constraints.ts'
import { displayName } from './table-operations.ts'

/** Adds a unique constraint. */
export interface CreateUniqueConstraintOp {
  readonly kind: 'createUniqueConstraint'
  readonly table: TableName
  readonly constraint: Unique
}

/** Adds a foreign key. */
export interface CreateForeignKeyOp {
  readonly kind: 'createForeignKey'
  readonly table: TableName
  readonly constraint: ForeignKey
}

/** Adds a check. */
export interface CreateCheckConstraintOp {
  readonly kind: 'createCheckConstraint'
  readonly table: TableName
  readonly constraint: Check
}

/** Adds a primary key. */
export interface CreatePrimaryKeyOp {
  readonly kind: 'createPrimaryKey'
  readonly table: TableName
  readonly constraint: PrimaryKey
}

/** Which kind of constraint is meant. */
export type ConstraintKind = Constraint['kind']

/** Drops a constraint. */
export interface DropConstraintOp {
  readonly kind: 'dropConstraint'
  readonly table: TableName
  /** Its name; empty for one that has none and is found by `of` and `columns`. */
  readonly name: string
  /** Its kind; null when only the name is known. */
  readonly of: ConstraintKind | null
  /** The columns of a constraint without a name. */
  readonly columns: readonly string[]
  /** The constraint as it was, to add it again; null when it is not known. */
  readonly constraint: Constraint | null
}

/** Gives a constraint another name. */
export interface RenameConstraintOp {
  readonly kind: 'renameConstraint'
  readonly table: TableName
  readonly name: string
  readonly to: string
}

/** Adds a constraint of any kind. */
export type CreateConstraintOp =
  | CreateUniqueConstraintOp
  | CreateForeignKeyOp
  | CreateCheckConstraintOp
  | CreatePrimaryKeyOp

/** Every operation on constraints. */
export type ConstraintOperation = CreateConstraintOp | DropConstraintOp | RenameConstraintOp

/** The columns that a constraint is found by; none for a check. */
export function constraintColumns(constraint: Constraint): readonly string[] {
  return constraint.kind === 'check' ? [] : constraint.columns
}

/** The operation that adds a constraint. */
export function createConstraint(table: TableName, constraint: Constraint): CreateConstraintOp {
  switch (constraint.kind) {
    case 'unique':
      return { kind: 'createUniqueConstraint', table, constraint }
    case 'foreignKey':
      return { kind: 'createForeignKey', table, constraint }
    case 'check':
      return { kind: 'createCheckConstraint', table, constraint }
    case 'primaryKey':
      return { kind: 'createPrimaryKey', table, constraint }
    default:
      return constraint satisfies never
  }
}

/** The operation that drops a known constraint. */
export function dropKnownConstraint(table: TableName, constraint: Constraint): DropConstraintOp {
  const { name, kind } = constraint
  return { kind: 'dropConstraint', table, name, of: kind, columns: constraintColumns(constraint), constraint }
}

function reverseCreate(op: CreateConstraintOp): DropConstraintOp {
  return dropKnownConstraint(op.table, op.constraint)
}

/** The inverse of each operation on constraints. */
export const constraintReversers = {
  createUniqueConstraint: reverseCreate,
  createForeignKey: reverseCreate,
  createCheckConstraint: reverseCreate,
  createPrimaryKey: reverseCreate,
  dropConstraint: (op: DropConstraintOp): CreateConstraintOp => {
    if (op.constraint !== null) return createConstraint(op.table, op.constraint)
    throw new MigrationError('irreversible_operation', {
      operation: `dropConstraint '${op.name}' of '${displayName(op.table)}'`,
      missing: 'what the constraint was',
    })
  },
  renameConstraint: (op: RenameConstraintOp): RenameConstraintOp => ({ ...op, name: op.to, to: op.name }),
} as const
