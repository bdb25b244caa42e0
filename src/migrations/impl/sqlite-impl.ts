// Carries operations out on SQLite: by its own ALTER TABLE where that is safe, otherwise by copying the table once for a whole batch.
import { statementText } from '../../compiler/compile.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import { indexesOn } from '../../sql/schema/constraints.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { ExecuteOp } from '../operations/data-operations.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import { handle, type OperationHandlers, type TableChange } from '../operations/operation.ts'
import {
  type CreateTableOp,
  type DropTableOp,
  displayName,
  type RenameTableOp,
} from '../operations/table-operations.ts'
import { DefaultImpl } from './default-impl.ts'
import type { RevisionGuard } from './migration-impl.ts'
import { requireRoom } from './sqlite/copy-checks.ts'
import { readCreateTable } from './sqlite/create-table-text.ts'
import { dependantsOf } from './sqlite/dependants.ts'
import { applyChange } from './sqlite/draft-edits.ts'
import { withoutForeignKeys } from './sqlite/foreign-key-guard.ts'
import { ASKS_DEPENDANTS, type NativeContext, nativeChange, READS_AFTER } from './sqlite/native-changes.ts'
import { planChanges } from './sqlite/plan-changes.ts'
import { rebuildTable } from './sqlite/rebuild.ts'
import { LiveTables, type TableStore, WrittenTables } from './sqlite/stored-tables.ts'
import { type StoredTable, TableDraft } from './sqlite/table-draft.ts'

/** What is known of the SQLite at hand. */
export interface SqliteImplOptions {
  /** The version, such as `3.45.1`. Default: what the connection says; offline, one that every ALTER TABLE since 3.35 is in. */
  readonly version?: string
}

const OFFLINE_VERSION = '3.39.0'

/** Operations on SQLite. */
export class SqliteImpl extends DefaultImpl {
  readonly #tables: TableStore
  #version: string | undefined

  constructor(connection: MigrationConnection, options: SqliteImplOptions = {}) {
    super(connection)
    this.#tables = connection.offline ? new WrittenTables() : new LiveTables(connection)
    this.#version = options.version ?? (connection.offline ? OFFLINE_VERSION : undefined)
  }

  override aroundRevision<T>(revision: (guard: RevisionGuard) => MaybePromise<T>): Promise<T> {
    return withoutForeignKeys(this.connection, revision)
  }

  protected override ownHandlers(): Partial<OperationHandlers<Promise<void>>> {
    const change = (op: TableChange) => this.#changeTable(op.table, [op])
    const doneByColumns = () => Promise.resolve()
    return {
      dropTable: op => this.#dropTable(op),
      renameTable: op => this.#renameTable(op),
      tableComment: change,
      addColumn: change,
      dropColumn: change,
      alterColumn: change,
      renameColumn: change,
      createIndex: change,
      dropIndex: change,
      createUniqueConstraint: change,
      createForeignKey: change,
      createCheckConstraint: change,
      createPrimaryKey: change,
      dropConstraint: change,
      renameConstraint: change,
      createEnum: doneByColumns,
      alterEnum: doneByColumns,
      dropEnum: doneByColumns,
      batch: op => this.#changeTable(op.table, op.operations),
    }
  }

  protected override async createTable(op: CreateTableOp): Promise<void> {
    await super.createTable(op)
    const { table } = op
    const [sql = ''] = this.dialect.compileDdl({ kind: 'createTable', table, ifNotExists: false, without: [] })
    const indexes = indexesOn(table, this.dialect).map(index => {
      const [text = ''] = this.dialect.compileDdl({ kind: 'createIndex', table, index, ifNotExists: false })
      return { name: index.name, sql: text }
    })
    this.#tables.remember(table, { name: table.name, sql, indexes })
  }

  protected override async execute(op: ExecuteOp): Promise<void> {
    await super.execute(op)
    this.ran(op.statement)
  }

  override ran(statement: string | StatementNode): void {
    if (!this.connection.offline) return
    this.#tables.ran(typeof statement === 'string' ? statement : statementText(statement, this.dialect).sql)
  }

  async #dropTable(op: DropTableOp): Promise<void> {
    if (!op.ifExists && !this.connection.offline)
      await this.#tables.find(op.table, `dropTable '${displayName(op.table)}'`)
    await this.ddl({ kind: 'dropTable', table: op.table, ifExists: op.ifExists })
    this.#tables.forget(op.table)
  }

  async #renameTable(op: RenameTableOp): Promise<void> {
    if (!this.connection.offline) await this.#tables.find(op.table, `renameTable '${displayName(op.table)}'`)
    await this.ddl(op)
    this.#tables.renamed(op.table, op.to)
  }

  async #changeTable(table: TableName, changes: readonly TableChange[]): Promise<void> {
    const operation =
      changes.length === 1
        ? `${changes[0]?.kind} of '${displayName(table)}'`
        : `batchAlterTable '${displayName(table)}'`
    if (this.connection.offline && changes.every(isIndependent))
      return this.#writeIndependent(table, changes, operation)
    let stored: StoredTable | null = await this.#tables.find(table, operation)
    const columns = readCreateTable(displayName(table), stored.sql).columns.map(column => column.name)
    for (const step of planChanges(changes, columns)) {
      if (step.length === 0) continue
      await this.#changeTogether(table, stored ?? (await this.#tables.find(table, operation)), step)
      stored = null
    }
  }

  // Offline, what needs no look at the table can be written down for tables that nothing is known of.
  async #writeIndependent(table: TableName, changes: readonly TableChange[], operation: string): Promise<void> {
    const known = await this.#tables.find(table, operation).catch(() => null)
    if (known !== null) return this.#changeTogether(table, known, changes)
    const standard = this.standardHandlers()
    for (const change of changes) {
      await handle<TableChange['kind'], [], Promise<void>>(standard, change.kind, change)
      this.#followRename(change)
    }
  }

  #followRename(change: TableChange): void {
    if (change.kind === 'renameColumn')
      this.#tables.renamedColumn(change.table, change.name, this.dialect.quote(change.to))
  }

  async #changeTogether(table: TableName, stored: StoredTable, changes: readonly TableChange[]): Promise<void> {
    const draft = new TableDraft(table, stored, this.dialect)
    const context = await this.#nativeContext(draft.table, changes)
    const statements: string[] = []
    let inPlace = true
    for (const change of changes) {
      const before = READS_AFTER.has(change.kind) ? null : nativeChange(change, draft, context)
      applyChange(draft, change)
      const native = READS_AFTER.has(change.kind) ? nativeChange(change, draft, context) : before
      if (native === null) inPlace = false
      else statements.push(...native)
    }
    if (inPlace && !this.connection.offline) await requireRoom(this.connection, draft)
    if (inPlace) for (const sql of statements) await this.send(sql)
    else await rebuildTable(this.connection, draft)
    // The plan never puts a rename and another change into one step.
    if (changes.some(change => change.kind === 'renameColumn')) for (const change of changes) this.#followRename(change)
    else this.#tables.remember(table, { name: draft.table.name, sql: draft.now.text, indexes: draft.indexes })
  }

  async #nativeContext(table: TableName, changes: readonly TableChange[]): Promise<NativeContext> {
    const asks = !this.connection.offline && changes.some(change => ASKS_DEPENDANTS.has(change.kind))
    const dependants = asks ? await dependantsOf(this.connection, table) : []
    const version = await this.#sqliteVersion()
    return {
      altersConstraints: isAtLeast(version, 3, 53),
      addsChecks: isAtLeast(version, 3, 54, 1),
      dependants: dependants.map(one => one.sql),
    }
  }

  async #sqliteVersion(): Promise<string> {
    if (this.#version === undefined) {
      const [[version] = []] = await this.connection.text('select sqlite_version()')
      this.#version = String(version)
    }
    return this.#version
  }
}

function isIndependent(change: TableChange): boolean {
  return (
    change.kind === 'createIndex' ||
    change.kind === 'dropIndex' ||
    change.kind === 'renameColumn' ||
    change.kind === 'tableComment'
  )
}

function isAtLeast(version: string, ...least: readonly number[]): boolean {
  const found = version.split('.').map(Number)
  const at = least.findIndex((number, place) => (found[place] ?? 0) !== number)
  return at < 0 || (found[at] ?? 0) > (least[at] ?? 0)
}
