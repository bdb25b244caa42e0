// Constraints and indexes of a table, as frozen data. Columns are named by their database names. A constraint's name is empty only
// when it stands for one that a database has without a name.
import type { ExpressionNode } from '../expression/nodes.ts'
import type { ReferentialAction } from './column-spec.ts'

/** The columns that identify a row. */
export interface PrimaryKey {
  readonly kind: 'primaryKey'
  readonly name: string
  readonly columns: readonly string[]
}

/** Columns of which no two rows have the same values. */
export interface Unique {
  readonly kind: 'unique'
  readonly name: string
  readonly columns: readonly string[]
  /** Whether two rows with NULL in them count as equal. Default false. */
  readonly nullsNotDistinct?: boolean
  /** Whether the check may wait for the commit. Default: it may not. */
  readonly deferrable?: 'immediate' | 'deferred'
}

/** A condition that every row meets. */
export interface Check {
  readonly kind: 'check'
  readonly name: string
  readonly condition: ExpressionNode
}

/** What a foreign key refers to, once all tables are known. */
export interface ForeignKeyTarget {
  /** The table's name, with its schema before a dot if it has one. */
  readonly table: string
  readonly columns: readonly string[]
}

/** Columns that refer to the key of another table. */
export interface ForeignKey {
  readonly kind: 'foreignKey'
  readonly name: string
  readonly columns: readonly string[]
  /** What it refers to; a function of models may only be asked when all of them are declared. */
  readonly target: () => ForeignKeyTarget
  readonly onDelete: ReferentialAction | null
  readonly onUpdate: ReferentialAction | null
  readonly deferrable: 'immediate' | 'deferred' | null
}

/** A part of an index: a column or an expression, with a direction. */
export type IndexPart = ExpressionNode

/** An index. */
export interface Index {
  readonly kind: 'index'
  readonly name: string
  readonly parts: readonly IndexPart[]
  readonly unique: boolean
  readonly where: ExpressionNode | null
  readonly using: string | null
  readonly include: readonly string[]
  /** The operator class of each part, where it is not the type's own. */
  readonly operatorClasses?: readonly (string | null)[]
  /** Whether two rows with NULL in them count as equal, in a unique index. Default false. */
  readonly nullsNotDistinct?: boolean
  /** The databases that have it. Default: all. */
  readonly onlyOn?: readonly string[]
}

/** The indexes of a table that a database is to have. */
export function indexesOn(
  { indexes }: { readonly indexes: readonly Index[] },
  dialect: { readonly name: string },
): readonly Index[] {
  return indexes.filter(({ onlyOn }) => onlyOn === undefined || onlyOn.includes(dialect.name))
}

/** A column or expression and how two rows' values of it are compared. */
export interface ExclusionPart {
  readonly part: ExpressionNode
  /** An operator of the database, such as `=` or `&&`. */
  readonly operator: string
}

/** An exclusion constraint. */
export interface Exclusion {
  readonly kind: 'exclusion'
  readonly name: string
  /** The method of its index. */
  readonly using: string
  readonly parts: readonly ExclusionPart[]
  /** Which rows are compared; null for all. */
  readonly where: ExpressionNode | null
  readonly deferrable: 'immediate' | 'deferred' | null
}

/** Every kind of constraint that all databases have. */
export type Constraint = PrimaryKey | Unique | Check | ForeignKey

/** The name of the column that an index part is, or null when it is an expression. */
export function indexedColumn(part: IndexPart): string | null {
  if (part.kind === 'column') return part.name
  return part.kind === 'order' || part.kind === 'collate' ? indexedColumn(part.operand) : null
}
