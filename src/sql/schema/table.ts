// The described schema: a Table, its Columns, and what holds between them.

import { ModelError } from '../../errors/model-error.ts'
import { KIND } from '../../util/brand.ts'
import type { Expression } from '../expression/expression.ts'
import type { ColumnSource, ExpressionNode } from '../expression/nodes.ts'
import { expression } from '../expression/sql-expression.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { ClientDefault, IdentityOptions } from './column-spec.ts'
import type { Check, Exclusion, ForeignKey, Index, PrimaryKey, Unique } from './constraints.ts'

/** A described column. */
export interface Column {
  /** Its name in the database. */
  readonly name: string
  /** The attribute that it is declared as; its name where there is none. */
  readonly attribute: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly primaryKey: boolean
  /** Whether the database numbers it when an INSERT gives no value. */
  readonly generated: boolean
  readonly default: ClientDefault | null
  readonly onUpdate: (() => unknown) | null
  readonly serverDefault: ExpressionNode | null
  readonly computed: { readonly sql: ExpressionNode; readonly stored: boolean } | null
  readonly identity: IdentityOptions | null
  readonly comment: string | null
  readonly collation: string | null
  readonly deferred: boolean
  readonly hidden: boolean
  readonly version: boolean
  readonly validate: ((value: never) => unknown) | null
  readonly renamedFrom: readonly string[]
}

/** Options that only some databases know. */
export interface TableDialectOptions {
  /** SQLite: a STRICT table, a table without a row id, and one whose generated key never gives a deleted row's number again. */
  readonly sqlite?: { readonly strict?: boolean; readonly withoutRowid?: boolean; readonly autoincrement?: boolean }
  /** PostgreSQL: a table without a log, the table space that it is in, and how it is partitioned, such as `range (created_at)`. */
  readonly postgresql?: { readonly unlogged?: boolean; readonly tablespace?: string; readonly partitionBy?: string }
  /** MySQL and MariaDB: the storage engine and the character set. */
  readonly mysql?: { readonly engine?: string; readonly charset?: string }
}

let tables = 0

/** The columns of a table as expressions, by attribute. */
export type TableColumns = Readonly<Record<string, Expression<any, any>>>

/** A described table. Constraints and indexes can be added until it is first used. C is what is known of its columns. */
export class Table<out C = TableColumns> implements ColumnSource {
  readonly [KIND] = 'table'
  readonly id: string
  readonly name: string
  readonly schema: string | null
  readonly columns: readonly Column[]
  /** The columns as expressions, by attribute. */
  readonly c: C
  readonly comment: string | null
  /** Names that it had before, for migrations. */
  readonly renamedFrom: readonly string[]
  readonly dialectOptions: TableDialectOptions
  /** Which of several databases it is in, by name; empty for the default. It has several names when its rows are spread over them. */
  readonly binds: readonly string[]
  primaryKey: PrimaryKey | null = null
  readonly uniques: Unique[] = []
  readonly checks: Check[] = []
  readonly foreignKeys: ForeignKey[] = []
  readonly indexes: Index[] = []
  readonly exclusions: Exclusion[] = []
  readonly #byName: ReadonlyMap<string, Column>
  readonly #byAttribute: ReadonlyMap<string, Column>

  constructor(description: TableDescription) {
    this.id = `t${++tables}`
    this.name = description.name
    this.schema = description.schema ?? null
    this.columns = description.columns
    this.comment = description.comment ?? null
    this.renamedFrom = description.renamedFrom ?? []
    this.dialectOptions = description.dialectOptions ?? {}
    this.binds = description.binds ?? []
    this.#byName = new Map(this.columns.map(column => [column.name, column]))
    this.#byAttribute = new Map(this.columns.map(column => [column.attribute, column]))
    this.c = columnExpressions(this.columns, this) as C
  }

  /** The name with its schema, by which the metadata knows it. */
  get qualifiedName(): string {
    return this.schema === null ? this.name : `${this.schema}.${this.name}`
  }

  /** The column of a name in the database, if there is one. */
  column(name: string): Column | undefined {
    return this.#byName.get(name)
  }

  /** The column of an attribute, if there is one. */
  attribute(name: string): Column | undefined {
    return this.#byAttribute.get(name)
  }

  /** The column of a name in the database; a `ModelError` that names the place where there is none. */
  requireColumn(name: string, place: string): Column {
    const column = this.column(name)
    if (column !== undefined) return column
    throw new ModelError('unknown_column', {
      table: this.name,
      column: name,
      place,
      known: this.columns.map(known => known.name).join(', '),
    })
  }
}

/** What a table is made of. */
export interface TableDescription {
  readonly name: string
  readonly schema?: string | null
  readonly columns: readonly Column[]
  readonly comment?: string | null
  readonly renamedFrom?: readonly string[]
  readonly dialectOptions?: TableDialectOptions
  readonly binds?: readonly string[]
}

/** Columns as expressions under the name of a table or of an alias, by attribute. */
export function columnExpressions(
  columns: readonly Column[],
  source: ColumnSource,
): Record<string, Expression<any, any>> {
  const entries = columns.map(column => {
    const node = { kind: 'column', source, name: column.name, type: column.type } as const
    return [column.attribute, expression<any, any>(node, column.type)] as const
  })
  return Object.fromEntries(entries)
}
