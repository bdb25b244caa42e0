// `op`: what a revision script changes a database with. A facade: it turns calls into operations and hands them on in call order.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Dialect } from '../../dialect/dialect.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Expression } from '../../sql/expression/expression.ts'
import type { ForeignKeyOptions } from '../../sql/schema/column-spec.ts'
import type { TableOptions } from '../../sql/schema/define-table.ts'
import type { Table } from '../../sql/schema/table.ts'
import { isKind } from '../../util/brand.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { DataRow } from './data-operations.ts'
import { alterEnum, createEnum, dropEnum } from './enum-changes.ts'
import { type AnyColumn, type LiteralColumns, literalTable, requireName } from './literal-table.ts'
import type { MigrationConnection } from './migration-connection.ts'
import { type ExecutableStatement, MigrationSession, statementOf } from './migration-session.ts'
import type { Operation, TableChange } from './operation.ts'
import { OperationQueue } from './operation-queue.ts'
import { TableBatch } from './table-batch.ts'
import * as changes from './table-changes.ts'
import { tableName } from './table-operations.ts'

/** What the runner gives to {@link Operations}. */
export interface OperationsOptions {
  readonly connection: MigrationConnection
  /** Carries out one operation. */
  readonly run: (operation: Operation) => MaybePromise<void>
}

/** Options of `createTable`: the table's own, and whether it may be there already. */
export interface CreateTableOptions extends Omit<TableOptions, 'bind' | 'renamedFrom'> {
  /** Do nothing when there is a table of that name. Default: false. */
  readonly ifNotExists?: boolean
}

/** Where a table or what is on it is found. */
export interface PlaceOptions {
  /** The schema. Default: the connection's own. */
  readonly schema?: string
}

/** {@link PlaceOptions}, and whether the thing may be missing. */
export interface DropOptions extends PlaceOptions {
  /** Do nothing when it is not there. Default: false. */
  readonly ifExists?: boolean
}

/** Options of `createForeignKey`. */
export interface CreateForeignKeyOptions extends Omit<ForeignKeyOptions, 'name'>, PlaceOptions {
  /** The schema of the table that is referred to. */
  readonly targetSchema?: string
}

/**
 * The operations of a revision script.
 *
 * They run in the order of the calls even when one is not awaited. When one fails, its promise rejects, those after it do not run,
 * and the revision fails.
 */
export class Operations {
  readonly #options: OperationsOptions
  readonly #queue = new OperationQueue()
  readonly #tables = new Map<string, Table>()
  readonly #batch = new AsyncLocalStorage<TableBatch>()

  constructor(options: OperationsOptions) {
    this.#options = options
  }

  /** The dialect of the database, for what differs: `op.dialect.name === 'sqlite'`. */
  get dialect(): Dialect {
    return this.#options.connection.dialect
  }

  /** The connection, inside the revision's transaction. Its statements do not wait for operations that are not awaited. */
  get connection(): MigrationConnection {
    return this.#options.connection
  }

  /** Statements for changes of data, which wait for the operations before them. */
  session(): MigrationSession {
    return new MigrationSession(this.connection, (name, task) => this.#add(name, task))
  }

  /**
   * Makes a table with its constraints and indexes.
   *
   * @param columns by their literal names: `{ id: integer().primaryKey(), name: string(64) }`, or a list of `column(name, type)`
   * @returns the table, which `bulkInsert` takes
   */
  createTable(name: string, columns: LiteralColumns, options: CreateTableOptions = {}): Promise<Table> {
    const { ifNotExists = false, ...tableOptions } = options
    const described = this.#make(() => {
      const table = literalTable(`createTable '${name}'`, name, columns, tableOptions)
      this.#tables.set(table.qualifiedName, table)
      return table
    })
    return this.#add('createTable', async () => {
      const table = described()
      await this.#options.run(Object.freeze({ kind: 'createTable', table, ifNotExists }))
      return table
    })
  }

  /** Drops a table with everything that is on it. */
  dropTable(name: string, options: DropOptions = {}): Promise<void> {
    const { ifExists = false } = options
    return this.#enqueue('dropTable', () => [
      { kind: 'dropTable', table: place('dropTable', name, options), ifExists, definition: null },
    ])
  }

  /** Gives a table another name; what refers to it follows. */
  renameTable(name: string, to: string, options: PlaceOptions = {}): Promise<void> {
    return this.#enqueue('renameTable', () => {
      requireName('renameTable', to, 'the table')
      return [{ kind: 'renameTable', table: place('renameTable', name, options), to }]
    })
  }

  /** Sets the comment of a table; null removes it. Databases without comments ignore it. */
  tableComment(
    table: string,
    comment: string | null,
    options: PlaceOptions & { readonly existing?: string | null } = {},
  ): Promise<void> {
    const { existing } = options
    return this.#enqueue('tableComment', () => [
      { kind: 'tableComment', table: place('tableComment', table, options), comment, existing },
    ])
  }

  /**
   * Adds a column, with the constraints and indexes that its builder asks for.
   *
   * @throws MigrationError `required_column_without_value` when rows would have no value for it
   */
  addColumn(table: string, name: string, builder: AnyColumn, options: PlaceOptions = {}): Promise<void> {
    return this.#enqueue('addColumn', () => {
      this.#tables.delete(table)
      const at = place('addColumn', table, options)
      return together(at, changes.addColumn(at, name, builder))
    })
  }

  /** Drops a column and what is only about it. */
  dropColumn(table: string, name: string, options: DropOptions = {}): Promise<void> {
    return this.#change('dropColumn', table, options, at => changes.dropColumn(at, name, options.ifExists))
  }

  /** Changes the type, the nullability, the default, the comment or the name of a column. */
  alterColumn(table: string, name: string, options: changes.AlterColumnOptions & PlaceOptions): Promise<void> {
    return this.#change('alterColumn', table, options, at => changes.alterColumn(at, name, options))
  }

  /** Gives a column another name; its values stay. */
  renameColumn(table: string, name: string, to: string, options: PlaceOptions = {}): Promise<void> {
    return this.#change('renameColumn', table, options, at => changes.renameColumn(at, name, to))
  }

  /**
   * Makes an index.
   *
   * @param columns names, or expressions such as `` sql`lower(email)` `` and `sql.identifier('at').desc()`
   */
  createIndex(
    name: string,
    table: string,
    columns: readonly changes.IndexColumn[],
    options: changes.CreateIndexOptions = {},
  ): Promise<void> {
    return this.#change('createIndex', table, options, at => changes.createIndex(at, name, columns, options))
  }

  /** Drops an index. */
  dropIndex(name: string, table: string, options: DropOptions = {}): Promise<void> {
    return this.#change('dropIndex', table, options, at => changes.dropIndex(at, name, options.ifExists))
  }

  /** Adds a unique constraint; a name of null makes one without a name. */
  createUniqueConstraint(
    name: changes.ConstraintName,
    table: string,
    columns: readonly string[],
    options: PlaceOptions & changes.UniqueOptions = {},
  ): Promise<void> {
    return this.#change('createUniqueConstraint', table, options, at =>
      changes.createUniqueConstraint(at, name, columns, options),
    )
  }

  /** Adds a foreign key. */
  createForeignKey(
    name: changes.ConstraintName,
    table: string,
    columns: readonly string[],
    targetTable: string,
    targetColumns: readonly string[],
    options: CreateForeignKeyOptions = {},
  ): Promise<void> {
    const { targetSchema } = options
    const target = {
      table: targetSchema === undefined ? targetTable : `${targetSchema}.${targetTable}`,
      columns: targetColumns,
    }
    return this.#change('createForeignKey', table, options, at =>
      changes.createForeignKey(at, name, columns, target, options),
    )
  }

  /** Adds a check: `op.createCheckConstraint('ck_age', 'user', sql`age >= 0`)`. */
  createCheckConstraint(
    name: changes.ConstraintName,
    table: string,
    condition: Expression<any, any>,
    options: PlaceOptions = {},
  ): Promise<void> {
    return this.#change('createCheckConstraint', table, options, at =>
      changes.createCheckConstraint(at, name, condition),
    )
  }

  /** Adds a primary key to a table that has none. */
  createPrimaryKey(
    name: changes.ConstraintName,
    table: string,
    columns: readonly string[],
    options: PlaceOptions = {},
  ): Promise<void> {
    return this.#change('createPrimaryKey', table, options, at => changes.createPrimaryKey(at, name, columns))
  }

  /** Drops a constraint. One without a name is found by `{ type, columns }`. */
  dropConstraint(
    name: changes.ConstraintName,
    table: string,
    options: changes.DropConstraintOptions = {},
  ): Promise<void> {
    return this.#change('dropConstraint', table, options, at => changes.dropConstraint(at, name, options))
  }

  /** Gives a constraint another name. */
  renameConstraint(table: string, name: string, to: string, options: PlaceOptions = {}): Promise<void> {
    return this.#change('renameConstraint', table, options, at => changes.renameConstraint(at, name, to))
  }

  /**
   * Inserts rows.
   *
   * @param table a name, or the table that `createTable` gave, by whose column types values are encoded
   * @param rows by the names of the columns; a column that a row leaves out gets its default
   */
  bulkInsert(table: string | Table, rows: readonly DataRow[]): Promise<void> {
    return this.#enqueue('bulkInsert', () => {
      const known = typeof table === 'string' ? this.#tables.get(table) : table
      if (!Array.isArray(rows)) {
        const problem = `the rows are ${rows === null ? 'null' : typeof rows}`
        throw new MigrationError('bad_operation', {
          operation: 'bulkInsert',
          problem,
          remedy: 'give an array of objects',
        })
      }
      return [
        {
          kind: 'bulkInsert',
          table: place('bulkInsert', table, {}),
          definition: known ?? null,
          rows: rows.map(row => ({ ...row })),
        },
      ]
    })
  }

  /**
   * Runs a statement: text with values for its placeholders, an `sql` template, or a built statement.
   *
   * @param parameters values for the placeholders of a text
   */
  execute(statement: ExecutableStatement, parameters: readonly unknown[] = []): Promise<void> {
    return this.#enqueue('execute', () => [
      { kind: 'execute', statement: statementOf(statement), parameters: [...parameters], undo: null },
    ])
  }

  /** Makes a named enumeration, where the database has such; elsewhere it only checks its arguments. */
  createEnum(name: string, values: readonly string[]): Promise<void> {
    return this.#enqueue('createEnum', () => [createEnum(name, values)])
  }

  /** Gives a named enumeration these words, where the database has such; elsewhere it only checks its arguments. */
  alterEnum(
    name: string,
    values: readonly string[],
    options: { readonly existing?: readonly string[] } = {},
  ): Promise<void> {
    return this.#enqueue('alterEnum', () => [alterEnum(name, values, options.existing)])
  }

  /** Drops a named enumeration, where the database has such. */
  dropEnum(name: string): Promise<void> {
    return this.#enqueue('dropEnum', () => [dropEnum(name)])
  }

  /**
   * Makes several changes of one table together: where the table has to be copied, it is copied once.
   *
   * @example
   * await op.batchAlterTable('post', async batch => {
   *   await batch.addColumn('language', string(5).nullable())
   *   await batch.createForeignKey('fk_post_user_id', ['user_id'], 'user', ['id'])
   * })
   */
  batchAlterTable(
    table: string,
    change: (batch: TableBatch) => MaybePromise<void>,
    options: PlaceOptions = {},
  ): Promise<void> {
    this.#tables.delete(table)
    const recorded = this.#make(() => {
      const batch = new TableBatch(place('batchAlterTable', table, options))
      const ended = this.#batch.run(batch, async () => change(batch))
      ended.catch(() => undefined)
      return { batch, ended }
    })
    return this.#add('batchAlterTable', async () => {
      const { batch, ended } = recorded()
      await ended
      for (const operation of together(batch.table, batch.operations)) await this.#options.run(Object.freeze(operation))
    })
  }

  /** Waits for every operation; the runner calls it. It throws what the first failed operation threw. */
  settle(): Promise<void> {
    return this.#queue.settle()
  }

  // Arguments are read when the call is made, and what is wrong with them is told when its turn comes.
  #make<T>(make: () => T): () => T {
    try {
      const made = make()
      return () => made
    } catch (error) {
      return () => {
        throw error
      }
    }
  }

  #change(name: string, table: string, options: PlaceOptions, make: (at: TableName) => TableChange): Promise<void> {
    this.#tables.delete(table)
    return this.#enqueue(name, () => [make(place(name, table, options))])
  }

  #enqueue(name: string, make: () => readonly Operation[]): Promise<void> {
    const operations = this.#make(make)
    return this.#add(name, async () => {
      for (const operation of operations()) await this.#options.run(Object.freeze(operation))
    })
  }

  #add<T>(name: string, task: () => MaybePromise<T>): Promise<T> {
    const batch = this.#batch.getStore()
    if (batch === undefined) return this.#queue.add(name, task)
    const refused = Promise.reject(
      new MigrationError('operation_inside_batch', { operation: name, table: batch.table.name }),
    )
    refused.catch(() => undefined)
    return refused
  }
}

function place(operation: string, name: string | Table, options: PlaceOptions): TableName {
  if (typeof name !== 'string' && isKind(name, 'table')) return tableName(name)
  requireName(operation, name, 'the table')
  return { name: String(name), schema: options.schema ?? null }
}

function together(table: TableName, operations: readonly TableChange[]): readonly Operation[] {
  return operations.length < 2 ? operations : [{ kind: 'batch', table, operations }]
}
