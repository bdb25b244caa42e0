// The version table: one row for each current head of a database. Everything is a statement on a connection, so it works offline, too.
import { MigrationError } from '../../errors/migration-error.ts'
import type { ColumnNode, ExpressionNode } from '../../sql/expression/nodes.ts'
import { string } from '../../sql/schema/column-types.ts'
import { defineTable } from '../../sql/schema/define-table.ts'
import { defaultNaming } from '../../sql/schema/naming.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import { emptySelect } from '../../sql/statement/nodes.ts'
import { formatList } from '../../util/text.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import type { VersionChange } from '../revisions/version-changes.ts'

const COLUMN = 'version_num'

/** The version table of a database. */
export class VersionTable {
  readonly name: string
  readonly #table: Table
  readonly #column: Column

  constructor(name: string) {
    this.name = name
    this.#table = defineTable({
      name,
      columns: { [COLUMN]: string(255).primaryKey() },
      options: {},
      naming: defaultNaming,
      columnName: attribute => attribute,
    })
    this.#column = this.#table.requireColumn(COLUMN, 'the version table')
  }

  /**
   * The rows, sorted; none when there is no such table, which is not made by this.
   *
   * @throws MigrationError `not_a_version_table` when there is a table of that name with other columns
   */
  async read(connection: MigrationConnection): Promise<readonly string[]> {
    const { tables } = await connection.inspect([this.name])
    const [found] = tables
    if (found === undefined) return []
    if (!found.columns.some(({ name }) => name === COLUMN)) {
      const columns = formatList(found.columns.map(({ name }) => name))
      throw new MigrationError('not_a_version_table', { table: this.name, column: COLUMN, columns })
    }
    const rows = await connection.statement(this.#selectAll())
    return rows.map(([version]) => String(version)).sort()
  }

  /** Makes the table unless it is there. */
  async ensure(connection: MigrationConnection): Promise<void> {
    await createIfMissing(connection, this.#table)
  }

  /** Makes one change. */
  async apply(connection: MigrationConnection, change: VersionChange): Promise<void> {
    await connection.statement(this.#changeStatement(change))
  }

  /** Takes every row away. */
  async clear(connection: MigrationConnection): Promise<void> {
    await connection.statement({ kind: 'delete', table: this.#table, where: [], returning: [] })
  }

  #selectAll(): StatementNode {
    const from = { kind: 'table', table: this.#table, source: this.#table } as const
    return {
      ...emptySelect,
      items: [{ kind: 'expression', node: this.#columnNode(), type: this.#column.type }],
      from: [from],
    }
  }

  #changeStatement(change: VersionChange): StatementNode {
    const table = this.#table
    const column = this.#column
    switch (change.kind) {
      case 'insert':
        return insertRow(table, { [COLUMN]: valueOf(column, change.revision) })
      case 'update': {
        const set = [{ column, value: valueOf(column, change.to) }]
        return { kind: 'update', table, set, where: [this.#is(change.from)], returning: [] }
      }
      case 'delete':
        return { kind: 'delete', table, where: [this.#is(change.revision)], returning: [] }
      default:
        return change satisfies never
    }
  }

  #is(version: string): ExpressionNode {
    return { kind: 'binary', operator: '=', left: this.#columnNode(), right: valueOf(this.#column, version) }
  }

  #columnNode(): ColumnNode {
    return { kind: 'column', source: this.#table, name: COLUMN, type: this.#column.type }
  }
}

/** Makes a table of our own unless it is there. */
export async function createIfMissing(connection: MigrationConnection, table: Table): Promise<void> {
  const statements = connection.dialect.compileDdl({ kind: 'createTable', table, ifNotExists: true, without: [] })
  for (const sql of statements) await connection.text(sql)
}

/** A value for a column. */
export function valueOf(column: Column, value: unknown): ExpressionNode {
  return { kind: 'value', value, type: column.type }
}

/** An INSERT of one row, by the names of the columns. */
export function insertRow(table: Table, row: Readonly<Record<string, ExpressionNode>>): StatementNode {
  const columns = Object.keys(row).map(name => table.requireColumn(name, table.name))
  return { kind: 'insert', table, columns, rows: [Object.values(row)], query: null, conflict: null, returning: [] }
}
