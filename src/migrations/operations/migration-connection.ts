// What a migration asks of a connection. The engine's connection serves it online; offline, a writer of SQL text does.
import type { Dialect } from '../../dialect/dialect.ts'
import type { ReflectedSchema } from '../../dialect/reflected.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'

/** Rows as the driver gives them: arrays in the order of the columns. */
export type MigrationRows = readonly (readonly unknown[])[]

/** One database that is being migrated, or the text that would migrate it. */
export interface MigrationConnection {
  readonly dialect: Dialect
  /** Whether statements are written down instead of run: nothing can be asked of the database. */
  readonly offline: boolean
  /** Runs one statement of text and gives its rows; an empty list for statements without rows, and offline. */
  text(sql: string, parameters?: readonly unknown[]): MaybePromise<MigrationRows>
  /** Runs text of several statements. */
  script(sql: string): MaybePromise<void>
  /** Runs a built statement and gives its rows. */
  statement(node: StatementNode): MaybePromise<MigrationRows>
  /**
   * Reads the database, or some of its tables, as it is now.
   *
   * @param tables only these. Default: all
   * @param schemas further schemas beside the connection's own. Default: none
   * @throws MigrationError `offline_needs_database` when offline
   */
  inspect(tables?: readonly string[], schemas?: readonly string[]): Promise<ReflectedSchema>
}
