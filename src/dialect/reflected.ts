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
  /** How it is numbered, where the database tells; null or left out for other columns. */
  readonly identity?: { readonly always: boolean; readonly start: number; readonly increment: number } | null
}

/** A constraint over columns; the name is null where the database has none. */
export interface ReflectedKey {
  readonly name: string | null
  readonly columns: readonly string[]
  /** Whether two rows with NULL in them count as equal, in a unique constraint. Default false. */
  readonly nullsNotDistinct?: boolean
  /** Whether the check of a unique constraint may wait for the commit. Default: it may not. */
  readonly deferrable?: 'immediate' | 'deferred' | null
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
  /** The operator class, where it is not the type's own. */
  readonly operatorClass?: string
  /** Where NULLs stand, where it is not where the direction puts them. */
  readonly nulls?: 'first' | 'last'
}

/** An index as the database has it; those that belong to a constraint are left out. */
export interface ReflectedIndex {
  readonly name: string
  readonly parts: readonly ReflectedIndexPart[]
  readonly unique: boolean
  readonly where: string | null
  readonly using: string | null
  /** Further columns that are kept in it. Default: none. */
  readonly include?: readonly string[]
  /** Whether two rows with NULL in them count as equal. Default false. */
  readonly nullsNotDistinct?: boolean
  /** The statement that would make it again, where the database keeps one. */
  readonly definition: string | null
}

/** An exclusion constraint as the database has it. */
export interface ReflectedExclusion {
  readonly name: string
  /** What stands after the name in DDL: `EXCLUDE USING gist (room WITH =)`. */
  readonly definition: string
}

/** A named enumeration as the database has it. */
export interface ReflectedEnumeration {
  readonly name: string
  /** The schema; null for the connection's own. */
  readonly schema: string | null
  readonly values: readonly string[]
}

/** A sequence as the database has it, unless it belongs to a column. */
export interface ReflectedSequence {
  readonly name: string
  /** The schema; null for the connection's own. */
  readonly schema: string | null
  readonly start: number
  readonly increment: number
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
  /** Default: none. */
  readonly exclusions?: readonly ReflectedExclusion[]
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
  readonly views: readonly {
    readonly name: string
    readonly definition: string
    readonly schema?: string | null
    /** Whether its rows are kept. Default false. */
    readonly materialized?: boolean
  }[]
  readonly triggers: readonly { readonly name: string; readonly table: string; readonly definition: string }[]
  /** Named enumerations, sorted by name. Default: none. */
  readonly enumerations?: readonly ReflectedEnumeration[]
  /** Sequences that belong to no column, sorted by name. Default: none. */
  readonly sequences?: readonly ReflectedSequence[]
  /** The schemas of the database, the database's own left out, sorted. Default: not known. */
  readonly schemas?: readonly string[]
}
