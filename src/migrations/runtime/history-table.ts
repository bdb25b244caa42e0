// The history table: which revision was run when, in which direction, by whom and how long it took. It decides nothing.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { datetime, integer, string } from '../../sql/schema/column-types.ts'
import { defineTable } from '../../sql/schema/define-table.ts'
import { defaultNaming } from '../../sql/schema/naming.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import { createIfMissing, insertRow, valueOf } from './version-table.ts'

/** One line of the history. */
export interface HistoryEntry {
  /** The revision that was run; for a stamp, where the database is said to be. */
  readonly revision: string
  readonly direction: 'upgrade' | 'downgrade' | 'stamp'
  /** `user@host`; null for an SQL script, which does not know. */
  readonly who: string | null
  /** When it began; null for the moment at which the database runs an SQL script. */
  readonly startedAt: Date | null
  /** How long it took, in milliseconds; null for an SQL script. */
  readonly duration: number | null
}

/** The history table of a database, or nothing where the project wants none. */
export class HistoryTable {
  readonly name: string | null
  readonly #table: Table | null

  constructor(name: string | null) {
    this.name = name
    this.#table = name === null ? null : historyTable(name)
  }

  /** Makes the table unless it is there. */
  async ensure(connection: MigrationConnection): Promise<void> {
    if (this.#table !== null) await createIfMissing(connection, this.#table)
  }

  /** Adds a line. */
  async add(connection: MigrationConnection, entry: HistoryEntry): Promise<void> {
    const table = this.#table
    if (table === null) return
    const value = (name: string, given: unknown) => valueOf(table.requireColumn(name, table.name), given)
    const now: ExpressionNode = { kind: 'function', name: 'now', operands: [], distinct: false }
    const row = {
      revision: value('revision', entry.revision),
      direction: value('direction', entry.direction),
      who: value('who', entry.who),
      started_at: entry.startedAt === null ? now : value('started_at', entry.startedAt),
      duration_ms: value('duration_ms', entry.duration),
    }
    await connection.statement(insertRow(table, row))
  }
}

function historyTable(name: string): Table {
  return defineTable({
    name,
    columns: {
      id: integer().primaryKey(),
      revision: string(255),
      direction: string(10),
      who: string(255).nullable(),
      started_at: datetime(),
      duration_ms: integer().nullable(),
    },
    options: {},
    naming: defaultNaming,
    columnName: attribute => attribute,
  })
}
