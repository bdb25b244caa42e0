// Changes of the schema as plain data: one interface a statement. The DDL compiler of each dialect turns them into text.
import type { Check, ForeignKey, Index, PrimaryKey, Unique } from '../schema/constraints.ts'
import type { Column, Table } from '../schema/table.ts'

/** A table as DDL names it. */
export interface TableName {
  readonly name: string
  readonly schema: string | null
}

export interface CreateTable {
  readonly kind: 'createTable'
  readonly table: Table
  readonly ifNotExists: boolean
  /** Foreign keys that are left out, because their tables come later. */
  readonly without: readonly ForeignKey[]
}

export interface DropTable {
  readonly kind: 'dropTable'
  readonly table: TableName
  readonly ifExists: boolean
}

export interface RenameTable {
  readonly kind: 'renameTable'
  readonly table: TableName
  readonly to: string
}

export interface CreateIndex {
  readonly kind: 'createIndex'
  readonly table: TableName
  readonly index: Index
  readonly ifNotExists: boolean
}

export interface DropIndex {
  readonly kind: 'dropIndex'
  readonly table: TableName
  readonly name: string
  readonly ifExists: boolean
}

export interface AddColumn {
  readonly kind: 'addColumn'
  readonly table: TableName
  readonly column: Column
  /** A foreign key of just this column, written with it where the database cannot add it afterwards. */
  readonly reference: ForeignKey | null
  /** Checks written with the column. */
  readonly checks: readonly Check[]
}

export interface DropColumn {
  readonly kind: 'dropColumn'
  readonly table: TableName
  readonly name: string
}

export interface RenameColumn {
  readonly kind: 'renameColumn'
  readonly table: TableName
  readonly name: string
  readonly to: string
}

export interface AddConstraint {
  readonly kind: 'addConstraint'
  readonly table: TableName
  readonly constraint: PrimaryKey | Unique | Check | ForeignKey
}

export interface DropConstraint {
  readonly kind: 'dropConstraint'
  readonly table: TableName
  readonly name: string
  readonly of: 'primaryKey' | 'unique' | 'check' | 'foreignKey'
}

/** Every kind of schema change that is one statement. */
export type DdlNode =
  | CreateTable
  | DropTable
  | RenameTable
  | CreateIndex
  | DropIndex
  | AddColumn
  | DropColumn
  | RenameColumn
  | AddConstraint
  | DropConstraint
