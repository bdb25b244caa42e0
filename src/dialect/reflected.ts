// What an inspector finds in a live database, as plain records. Expressions are the database's own text.
import type { ReferentialAction } from '../sql/schema/column-spec.ts'
import type { SqlType } from '../sql/types/sql-type.ts'

/** A column as the database has it. */
export interface ReflectedColumn {
  readonly name: string
  /** The type as the database spells it. */
  readonly typeText: string
  /** The nearest column type of ours; null when there is none. */
  readonly type: SqlType | null
  readonly nullable: boolean
  /** The default's text; null for none. */
  readonly default: string | null
  /** The expression of a computed column; null for an ordinary one. */
  readonly computed: { readonly text: string; readonly stored: boolean } | null
  readonly collation: string | null
  readonly comment: string | null
  /** Whether the database numbers it when an INSERT gives no value. */
  readonly generated: boolean
}

/** A constraint over columns; the name is null where the database has none. */
export interface ReflectedKey {
  readonly name: string | null
  readonly columns: readonly string[]
}

/** A foreign key as the database has it. */
export interface ReflectedForeignKey extends ReflectedKey {
  readonly table: string
  readonly targetColumns: readonly string[]
  readonly onDelete: ReferentialAction | null
  readonly onUpdate: ReferentialAction | null
  readonly deferrable: 'immediate' | 'deferred' | null
}

/** A check as the database has it. */
export interface ReflectedCheck {
  readonly name: string | null
  readonly text: string
}

/** A part of a reflected index. */
export interface ReflectedIndexPart {
  /** The column's name; null for an expression. */
  readonly column: string | null
  /** The expression's text; null for a column. */
  readonly text: string | null
  readonly descending: boolean
  /** The collation, where it is not the column's own. */
  readonly collation?: string
}

/** An index as the database has it; those that belong to a constraint are left out. */
export interface ReflectedIndex {
  readonly name: string
  readonly parts: readonly ReflectedIndexPart[]
  readonly unique: boolean
  readonly where: string | null
  readonly using: string | null
  /** The statement that would make it again, where the database keeps one. */
  readonly definition: string | null
}

/** A table as the database has it. */
export interface ReflectedTable {
  readonly name: string
  readonly schema: string | null
  readonly columns: readonly ReflectedColumn[]
  readonly primaryKey: ReflectedKey | null
  readonly uniques: readonly ReflectedKey[]
  readonly foreignKeys: readonly ReflectedForeignKey[]
  readonly checks: readonly ReflectedCheck[]
  readonly indexes: readonly ReflectedIndex[]
  readonly comment: string | null
  /** What only this database knows of a table: SQLite's `strict` and `withoutRowid`, for instance. */
  readonly options: Readonly<Record<string, string | boolean>>
  /** The statement that made it, where the database keeps one. */
  readonly definition: string | null
}

/** All that was found. */
export interface ReflectedSchema {
  readonly tables: readonly ReflectedTable[]
  /** Views and triggers by name, with the statements that make them. */
  readonly views: readonly { readonly name: string; readonly definition: string }[]
  readonly triggers: readonly { readonly name: string; readonly table: string; readonly definition: string }[]
}
