// The batch of `op.batchAlterTable`: the operations of one table without its name, recorded and then made together.
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Expression } from '../../sql/expression/expression.ts'
import type { ForeignKeyOptions } from '../../sql/schema/column-spec.ts'
import type { AnyColumn } from './literal-table.ts'
import type { TableChange } from './operation.ts'
import * as changes from './table-changes.ts'

/** Records changes of one table. Its methods need no await: nothing happens before the batch ends. */
export class TableBatch {
  /** The table. */
  readonly table: TableName
  readonly #recorded: TableChange[] = []
  #failure: { readonly error: unknown } | null = null

  constructor(table: TableName) {
    this.table = table
  }

  /** What was recorded, in the order of the calls; throws what the first refused call threw. */
  get operations(): readonly TableChange[] {
    if (this.#failure !== null) throw this.#failure.error
    return this.#recorded
  }

  // The batch fails with the first refused call, so a call that nobody awaits must not be reported a second time.
  #record(make: () => readonly TableChange[]): Promise<void> {
    try {
      this.#recorded.push(...make())
      return Promise.resolve()
    } catch (error) {
      this.#failure ??= { error }
      const refused = Promise.reject(error)
      refused.catch(() => undefined)
      return refused
    }
  }

  /** Adds a column, with the constraints and indexes that its builder asks for. */
  addColumn(name: string, builder: AnyColumn): Promise<void> {
    return this.#record(() => changes.addColumn(this.table, name, builder))
  }

  /** Drops a column and what is only about it. */
  dropColumn(name: string): Promise<void> {
    return this.#record(() => [changes.dropColumn(this.table, name)])
  }

  /** Changes a column. */
  alterColumn(name: string, options: changes.AlterColumnOptions): Promise<void> {
    return this.#record(() => [changes.alterColumn(this.table, name, options)])
  }

  /** Gives a column another name. */
  renameColumn(name: string, to: string): Promise<void> {
    return this.#record(() => [changes.renameColumn(this.table, name, to)])
  }

  /** Makes an index. */
  createIndex(
    name: string,
    columns: readonly changes.IndexColumn[],
    options: Omit<changes.CreateIndexOptions, 'schema'> = {},
  ): Promise<void> {
    return this.#record(() => [changes.createIndex(this.table, name, columns, options)])
  }

  /** Drops an index. */
  dropIndex(name: string): Promise<void> {
    return this.#record(() => [changes.dropIndex(this.table, name)])
  }

  /** Adds a unique constraint. */
  createUniqueConstraint(name: changes.ConstraintName, columns: readonly string[]): Promise<void> {
    return this.#record(() => [changes.createUniqueConstraint(this.table, name, columns)])
  }

  /** Adds a foreign key. */
  createForeignKey(
    name: changes.ConstraintName,
    columns: readonly string[],
    targetTable: string,
    targetColumns: readonly string[],
    options: Omit<ForeignKeyOptions, 'name'> = {},
  ): Promise<void> {
    const target = { table: targetTable, columns: targetColumns }
    return this.#record(() => [changes.createForeignKey(this.table, name, columns, target, options)])
  }

  /** Adds a check. */
  createCheckConstraint(name: changes.ConstraintName, condition: Expression<any, any>): Promise<void> {
    return this.#record(() => [changes.createCheckConstraint(this.table, name, condition)])
  }

  /** Adds a primary key. */
  createPrimaryKey(name: changes.ConstraintName, columns: readonly string[]): Promise<void> {
    return this.#record(() => [changes.createPrimaryKey(this.table, name, columns)])
  }

  /** Drops a constraint. */
  dropConstraint(
    name: changes.ConstraintName,
    options: Omit<changes.DropConstraintOptions, 'schema'> = {},
  ): Promise<void> {
    return this.#record(() => [changes.dropConstraint(this.table, name, options)])
  }

  /** Gives a constraint another name. */
  renameConstraint(name: string, to: string): Promise<void> {
    return this.#record(() => [changes.renameConstraint(this.table, name, to)])
  }

  /** Sets the table's comment; null removes it. */
  tableComment(comment: string | null): Promise<void> {
    return this.#record(() => [{ kind: 'tableComment', table: this.table, comment, existing: undefined }])
  }
}
