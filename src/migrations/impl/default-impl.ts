// Carries operations out on databases whose ALTER TABLE can do what is asked, in standard SQL. A dialect overrides what it does its own way.
import { writeInline } from '../../compiler/inline.ts'
import type { Dialect } from '../../dialect/dialect.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { DdlNode, TableName } from '../../sql/ddl/ddl.ts'
import { indexesOn } from '../../sql/schema/constraints.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { AlterColumnOp } from '../operations/column-operations.ts'
import type { CreateConstraintOp } from '../operations/constraint-operations.ts'
import type { BulkInsertOp, ExecuteOp } from '../operations/data-operations.ts'
import type { EnumOperation } from '../operations/enum-operations.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import { handle, type Operation, type OperationHandlers, type OperationKind } from '../operations/operation.ts'
import type { CreateTableOp, TableCommentOp } from '../operations/table-operations.ts'
import { insertStatements } from './insert-rows.ts'
import { type MigrationImpl, noGuard, type RevisionGuard } from './migration-impl.ts'

/** Carries operations out one statement after the other. */
export class DefaultImpl implements MigrationImpl {
  /** The database, or what writes statements down. */
  protected readonly connection: MigrationConnection
  #handlers: OperationHandlers<Promise<void>> | undefined

  constructor(connection: MigrationConnection) {
    this.connection = connection
  }

  run(operation: Operation): Promise<void> {
    this.#handlers ??= { ...this.standardHandlers(), ...this.ownHandlers() }
    return handle<OperationKind, [], Promise<void>>(this.#handlers, operation.kind, operation)
  }

  ran(_statement: string | StatementNode): void {
    return
  }

  takeLock(): Promise<boolean> {
    return Promise.resolve(true)
  }

  async aroundRevision<T>(revision: (guard: RevisionGuard) => MaybePromise<T>): Promise<T> {
    return revision(noGuard)
  }

  /** What the dialect does its own way. */
  protected ownHandlers(): Partial<OperationHandlers<Promise<void>>> {
    return {}
  }

  /** The dialect of the connection. */
  protected get dialect(): Dialect {
    return this.connection.dialect
  }

  /** Runs the statements of a schema change. */
  protected async ddl(node: DdlNode): Promise<void> {
    for (const sql of this.dialect.compileDdl(node)) await this.connection.text(sql)
  }

  /** Runs a statement. */
  protected async send(sql: string, parameters: readonly unknown[] = []): Promise<void> {
    await this.connection.text(sql, parameters)
  }

  /** A table's name as text. */
  protected tableText(table: TableName): string {
    const name = this.dialect.quote(table.name)
    return table.schema === null ? name : `${this.dialect.quote(table.schema)}.${name}`
  }

  /** One handler for each kind of operation, in standard SQL. */
  protected standardHandlers(): OperationHandlers<Promise<void>> {
    const addConstraint = (op: CreateConstraintOp) =>
      this.ddl({ kind: 'addConstraint', table: op.table, constraint: op.constraint })
    const refuseEnum = (op: EnumOperation) => this.#refuseEnum(op)
    return {
      createTable: op => this.createTable(op),
      dropTable: op => this.ddl({ kind: 'dropTable', table: op.table, ifExists: op.ifExists }),
      renameTable: op => this.ddl(op),
      tableComment: op => this.#tableComment(op),
      addColumn: op => this.ddl(op),
      dropColumn: op => this.ddl({ kind: 'dropColumn', table: op.table, name: op.name }),
      alterColumn: op => this.#alterColumn(op),
      renameColumn: op => this.ddl(op),
      createIndex: op => this.ddl(op),
      dropIndex: op => this.ddl({ kind: 'dropIndex', table: op.table, name: op.name, ifExists: op.ifExists }),
      createUniqueConstraint: addConstraint,
      createForeignKey: addConstraint,
      createCheckConstraint: addConstraint,
      createPrimaryKey: addConstraint,
      dropConstraint: op => this.ddl({ kind: 'dropConstraint', table: op.table, name: op.name, of: op.of ?? 'unique' }),
      renameConstraint: op => {
        const { quote } = this.dialect
        return this.send(
          `ALTER TABLE ${this.tableText(op.table)} RENAME CONSTRAINT ${quote(op.name)} TO ${quote(op.to)}`,
        )
      },
      bulkInsert: op => this.#bulkInsert(op),
      execute: op => this.execute(op),
      createEnum: refuseEnum,
      alterEnum: refuseEnum,
      dropEnum: refuseEnum,
      batch: async op => {
        for (const part of op.operations) await this.run(part)
      },
    }
  }

  /** Makes a table and its indexes. */
  protected async createTable(op: CreateTableOp): Promise<void> {
    await this.ddl({ kind: 'createTable', table: op.table, ifNotExists: op.ifNotExists, without: [] })
    for (const index of indexesOn(op.table, this.dialect)) {
      await this.ddl({ kind: 'createIndex', table: op.table, index, ifNotExists: op.ifNotExists })
    }
  }

  /** Runs a statement of the user's own. */
  protected async execute(op: ExecuteOp): Promise<void> {
    if (typeof op.statement === 'string') await this.send(op.statement, op.parameters)
    else await this.connection.statement(op.statement)
  }

  async #bulkInsert(op: BulkInsertOp): Promise<void> {
    for (const { sql, parameters } of insertStatements(op, this.dialect)) await this.send(sql, parameters)
  }

  async #tableComment(op: TableCommentOp): Promise<void> {
    if (!this.dialect.capabilities.supportsComments) return
    await this.send(`COMMENT ON TABLE ${this.tableText(op.table)} IS ${this.dialect.literal(op.comment)}`)
  }

  async #alterColumn(op: AlterColumnOp): Promise<void> {
    const { quote, literal } = this.dialect
    const table = this.tableText(op.table)
    const column = quote(op.name)
    for (const change of this.#columnChanges(op))
      await this.send(`ALTER TABLE ${table} ALTER COLUMN ${column} ${change}`)
    const { comment } = op.changes
    if (comment !== undefined && this.dialect.capabilities.supportsComments) {
      await this.send(`COMMENT ON COLUMN ${table}.${column} IS ${literal(comment)}`)
    }
    if (op.newName !== null) await this.ddl({ kind: 'renameColumn', table: op.table, name: op.name, to: op.newName })
  }

  #columnChanges(op: AlterColumnOp): readonly string[] {
    const { type, nullable, serverDefault } = op.changes
    const using = op.using === null ? '' : ` USING ${writeInline(op.using, this.dialect)}`
    return [
      ...(type === undefined ? [] : [`TYPE ${this.dialect.typeText(type)}${using}`]),
      ...(nullable === undefined ? [] : [`${nullable ? 'DROP' : 'SET'} NOT NULL`]),
      ...(serverDefault === undefined
        ? []
        : [serverDefault === null ? 'DROP DEFAULT' : `SET DEFAULT ${writeInline(serverDefault, this.dialect)}`]),
    ]
  }

  #refuseEnum(op: EnumOperation): Promise<never> {
    const remedy = 'leave the operation out for this database'
    return Promise.reject(
      new MigrationError('not_supported', { operation: op.kind, dialect: this.dialect.name, remedy }),
    )
  }
}
