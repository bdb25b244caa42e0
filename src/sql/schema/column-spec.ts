// What a column builder has been told, as plain data. A table definition turns it into a Column and its constraints.
import type { Expression } from '../expression/expression.ts'
import type { ExpressionNode } from '../expression/nodes.ts'
import type { SqlType } from '../types/sql-type.ts'

/** What the database does to a row that refers to one that is deleted or whose key changes. */
export type ReferentialAction = 'cascade' | 'restrict' | 'set null' | 'set default' | 'no action'

const ACTIONS: ReadonlySet<string> = new Set<ReferentialAction>([
  'cascade',
  'restrict',
  'set null',
  'set default',
  'no action',
])

/** Whether a word is one of the {@link ReferentialAction}s. */
export function isReferentialAction(word: string): word is ReferentialAction {
  return ACTIONS.has(word)
}

/** Whether a value says when a deferrable foreign key is checked. */
export function isDeferrable(value: unknown): boolean {
  return typeof value === 'boolean' || value === 'immediate' || value === 'deferred'
}

/** Options of a foreign key. */
export interface ForeignKeyOptions {
  /** What happens to this row when the one it refers to is deleted. Default: the database refuses. */
  readonly onDelete?: ReferentialAction
  /** What happens to this row when the key it refers to changes. Default: the database refuses. */
  readonly onUpdate?: ReferentialAction
  /** Whether the check may wait for the commit: `'immediate'` and `'deferred'` say when it happens unless told otherwise. */
  readonly deferrable?: boolean | 'immediate' | 'deferred'
  /** The name of the constraint. Default: by convention. */
  readonly name?: string
}

/** What a foreign key refers to: `'table.column'`, or a function that gives a column, called when all models are known. */
export type ReferenceTarget = string | (() => Expression<any, any>)

/** A value for rows that give none: a constant, or made anew for each row. */
export type ClientDefault = { readonly value: unknown } | { readonly create: () => unknown }

/** Options of an index or unique index on one column. */
export interface ColumnIndexOptions {
  /** The name of the index. Default: by convention. */
  readonly name?: string
}

/** Options of an identity column. */
export interface IdentityOptions {
  /** Whether PostgreSQL refuses an INSERT that gives a value of its own; the others never do. Default: false. */
  readonly always?: boolean
  /** The first number. Default: 1. */
  readonly start?: number
  /** The step. Default: 1. */
  readonly increment?: number
}

/** All that a column builder knows. */
export interface ColumnSpec {
  readonly type: SqlType
  readonly name: string | null
  readonly primaryKey: boolean
  /** Whether a whole number as key is never numbered by the database. */
  readonly givenKey: boolean
  readonly nullable: boolean
  readonly unique: ColumnIndexOptions | null
  readonly index: ColumnIndexOptions | null
  readonly default: ClientDefault | null
  readonly onUpdate: (() => unknown) | null
  readonly serverDefault: ExpressionNode | null
  readonly references: { readonly target: ReferenceTarget; readonly options: ForeignKeyOptions } | null
  readonly computed: { readonly sql: ExpressionNode; readonly stored: boolean } | null
  readonly identity: IdentityOptions | null
  readonly checks: readonly { readonly condition: ExpressionNode; readonly name: string | null }[]
  readonly comment: string | null
  readonly collation: string | null
  readonly deferred: boolean
  readonly hidden: boolean
  readonly version: boolean
  readonly validate: ((value: never) => unknown) | null
  readonly renamedFrom: readonly string[]
}

/** The specification of a column of a type that has been told nothing else. */
export function plainColumn(type: SqlType): ColumnSpec {
  return {
    type,
    name: null,
    primaryKey: false,
    givenKey: false,
    nullable: false,
    unique: null,
    index: null,
    default: null,
    onUpdate: null,
    serverDefault: null,
    references: null,
    computed: null,
    identity: null,
    checks: [],
    comment: null,
    collation: null,
    deferred: false,
    hidden: false,
    version: false,
    validate: null,
    renamedFrom: [],
  }
}
