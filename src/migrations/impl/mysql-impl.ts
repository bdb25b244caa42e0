// Carries operations out on MySQL and MariaDB, which state a column anew to change it, and commit with every schema change.

import type { ReflectedForeignKey } from '../../dialect/reflected.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { AlterColumnOp, DropColumnOp } from '../operations/column-operations.ts'
import type { DropConstraintOp, RenameConstraintOp } from '../operations/constraint-operations.ts'
import type { DropIndexOp } from '../operations/index-operations.ts'
import type { OperationHandlers } from '../operations/operation.ts'
import { displayName } from '../operations/table-operations.ts'
import { DefaultImpl } from './default-impl.ts'
import { noGuard, type RevisionGuard } from './migration-impl.ts'
import { restatedColumn } from './mysql/restated-column.ts'
import { withRunnerLock } from './mysql/runner-lock.ts'

/** Operations on MySQL and MariaDB. */
export class MysqlImpl extends DefaultImpl {
  override aroundRevision<T>(revision: (guard: RevisionGuard) => MaybePromise<T>): Promise<T> {
    return withRunnerLock(this.connection, () => revision(noGuard))
  }

  protected override ownHandlers(): Partial<OperationHandlers<Promise<void>>> {
    return {
      tableComment: op => this.send(`${this.#alter(op.table)} COMMENT = ${this.#text(op.comment ?? '')}`),
      alterColumn: op => this.#alterColumn(op),
      dropColumn: op => this.#dropColumn(op),
      dropIndex: op => this.#dropIndex(op),
      dropConstraint: op => this.#dropConstraint(op),
      renameConstraint: op => this.#renameConstraint(op),
    }
  }

  #alter(table: AlterColumnOp['table']): string {
    return `ALTER TABLE ${this.tableText(table)}`
  }

  /** A comment is a plain text in quotes; in these sessions a backslash is itself. */
  #text(comment: string): string {
    return `'${comment.replaceAll("'", "''")}'`
  }

  async #alterColumn(op: AlterColumnOp): Promise<void> {
    if (op.using !== null)
      throw this.#refusal(
        `alterColumn '${displayName(op.table)}.${op.name}' with \`using\``,
        'add a column, fill it with `op.execute`, drop the old one and rename the new one',
      )
    const column = await restatedColumn(op, this.connection)
    const change = op.newName === null ? 'MODIFY COLUMN' : `CHANGE COLUMN ${this.dialect.quote(op.name)}`
    await this.send(`${this.#alter(op.table)} ${change} ${this.#columnText(op, column)}`)
  }

  /** What stands after ADD COLUMN. */
  #columnText({ table }: AlterColumnOp, column: Column): string {
    const [text = ''] = this.dialect.compileDdl({ kind: 'addColumn', table, column, reference: null, checks: [] })
    const definition = text.slice(`${this.#alter(table)} ADD COLUMN `.length)
    return column.generated && column.computed === null ? `${definition} AUTO_INCREMENT` : definition
  }

  /** A column that a foreign key or a check speaks of cannot go alone. */
  #dropColumn(op: DropColumnOp): Promise<void> {
    const { quote } = this.dialect
    const key = op.reference?.name ?? ''
    const changes = [
      ...(key === '' ? [] : [`DROP FOREIGN KEY ${quote(key)}`]),
      ...op.checks.filter(check => check.name !== '').map(check => `DROP CONSTRAINT ${quote(check.name)}`),
      `DROP COLUMN ${quote(op.name)}`,
    ]
    return this.send(`${this.#alter(op.table)} ${changes.join(', ')}`)
  }

  /**
   * A foreign key needs an index. It gets one of its own, as the database would have made it, when the one goes that served it: a table's
   * indexes are dropped before the table, and a changed index before it is made again.
   */
  async #dropIndex({ table, name, ifExists }: DropIndexOp): Promise<void> {
    const keys = this.connection.offline ? [] : await this.#keysServedBy(table, name)
    if (keys.length === 0) return this.ddl({ kind: 'dropIndex', table, name, ifExists })
    const { quote } = this.dialect
    const added = keys.map(key => `ADD INDEX ${quote(key.name ?? '')} (${key.columns.map(quote).join(', ')})`)
    return this.send(`${this.#alter(table)} ${[...added, `DROP INDEX ${quote(name)}`].join(', ')}`)
  }

  async #keysServedBy({ name: table }: TableName, name: string): Promise<readonly ReflectedForeignKey[]> {
    const found = (await this.connection.inspect([table])).tables.find(one => one.name === table)
    if (found === undefined) return []
    const indexes: readonly (readonly (string | null)[])[] = [
      found.primaryKey?.columns ?? [],
      ...found.uniques.filter(unique => unique.name !== name).map(unique => unique.columns),
      ...found.indexes.filter(index => index.name !== name).map(index => index.parts.map(part => part.column)),
    ]
    const own = [
      ...found.uniques.map(({ name: of, columns }) => ({ of, columns })),
      ...found.indexes.map(index => ({ of: index.name, columns: index.parts.map(part => part.column) })),
    ].find(one => one.of === name)?.columns
    const serves = (columns: readonly (string | null)[], key: ReflectedForeignKey) =>
      key.columns.every((column, at) => columns[at] === column)
    return found.foreignKeys.filter(
      key => own !== undefined && serves(own, key) && !indexes.some(columns => serves(columns, key)),
    )
  }

  /** A foreign key leaves the index behind that the database has made for it. */
  async #dropConstraint(op: DropConstraintOp): Promise<void> {
    if (op.of === null) return this.send(`${this.#alter(op.table)} DROP CONSTRAINT ${this.dialect.quote(op.name)}`)
    await this.ddl({ kind: 'dropConstraint', table: op.table, name: op.name, of: op.of })
    if (op.of === 'foreignKey' && !this.connection.offline) await this.#dropIndexOf(op)
  }

  async #dropIndexOf({ table, name }: DropConstraintOp): Promise<void> {
    const { tables } = await this.connection.inspect([table.name])
    const index = tables.find(one => one.name === table.name)?.indexes.find(one => one.name === name)
    if (index !== undefined) await this.ddl({ kind: 'dropIndex', table, name, ifExists: false })
  }

  /** Only a unique key can be renamed; what else has a name is made again under the new one. */
  async #renameConstraint({ table, name, to }: RenameConstraintOp): Promise<void> {
    const { quote } = this.dialect
    if (this.connection.offline) return this.send(`${this.#alter(table)} RENAME INDEX ${quote(name)} TO ${quote(to)}`)
    const found = (await this.connection.inspect([table.name])).tables.find(one => one.name === table.name)
    if (
      found?.uniques.some(unique => unique.name === name) === true ||
      found?.indexes.some(index => index.name === name) === true
    )
      return this.send(`${this.#alter(table)} RENAME INDEX ${quote(name)} TO ${quote(to)}`)
    throw this.#refusal(
      `renameConstraint '${name}' of '${displayName(table)}'`,
      'drop it and create it again under the new name',
    )
  }

  #refusal(operation: string, remedy: string): MigrationError {
    return new MigrationError('not_supported', { operation, dialect: this.dialect.name, remedy })
  }
}
