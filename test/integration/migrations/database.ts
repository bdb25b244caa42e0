// A SQLite database in memory for tests of migrations: rows as plain values, and revisions run as the runner would run them.

import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import type { DriverConnection } from '../../../src/driver/driver.ts'
import { loadBetterSqlite3 } from '../../../src/drivers/better-sqlite3.ts'
import { implFor } from '../../../src/migrations/impl/impls.ts'
import { LiveConnection } from '../../../src/migrations/impl/live-connection.ts'
import type { MigrationImpl } from '../../../src/migrations/impl/migration-impl.ts'
import { SqliteImpl } from '../../../src/migrations/impl/sqlite-impl.ts'
import type { MigrationRows } from '../../../src/migrations/operations/migration-connection.ts'
import { Operations } from '../../../src/migrations/operations/operations.ts'

export interface TestDatabase {
  readonly connection: LiveConnection
  readonly raw: DriverConnection
  run(script: string): void
  rows(query: string): MigrationRows
  /** The statements that were sent, without those of the test itself. */
  readonly sent: string[]
  revision(change: (op: Operations) => Promise<void>): Promise<void>
}

/** `version`: the SQLite that migrations take it for; an older one has to copy tables more often. */
export async function openDatabase(script = '', version?: string): Promise<TestDatabase> {
  const driver = await loadBetterSqlite3()
  const raw = await driver.connect({ database: ':memory:', readOnly: false, connectArgs: {}, statementCacheSize: 50 })
  const rows = (text: string, parameters: readonly never[] = []) =>
    raw.query({ text, wideIntegers: false }, parameters) as MigrationRows
  const sent: string[] = []
  const guarded = <T>(text: string, run: () => T): T => {
    sent.push(text)
    try {
      return run()
    } catch (error) {
      throw sqliteDialect.translateError(error, { text })
    }
  }
  const connection = new LiveConnection(
    {
      text: (sql, parameters = []) => guarded(sql, () => rows(sql, parameters as never[])),
      script: sql => guarded(sql, () => raw.script(sql)),
      query: (compiled, values) =>
        guarded(compiled.text, () =>
          raw.query(
            compiled,
            compiled.binds.map(bind => bind.encode(values[bind.index])),
          ),
        ),
    },
    sqliteDialect,
  )
  await sqliteDialect.setUp(raw, { readOnly: false, inMemory: true })
  await raw.script(script)
  return {
    connection,
    raw,
    sent,
    run: text => void raw.script(text),
    rows: query => rows(query),
    revision: change =>
      runRevision(
        connection,
        raw,
        version === undefined ? implFor(connection) : new SqliteImpl(connection, { version }),
        change,
      ),
  }
}

async function runRevision(
  connection: LiveConnection,
  raw: DriverConnection,
  impl: MigrationImpl,
  change: (op: Operations) => Promise<void>,
): Promise<void> {
  await impl.aroundRevision(async guard => {
    raw.script('begin immediate')
    try {
      const op = new Operations({ connection, run: operation => impl.run(operation) })
      await change(op)
      await op.settle()
      await guard.verify()
      raw.script('commit')
    } catch (error) {
      raw.script('rollback')
      throw error
    }
  })
}
