import { expect, it } from 'vitest'
import type { Dialect } from '../../../../src/dialect/dialect.ts'
import { sqliteDialect } from '../../../../src/dialects/sqlite/dialect.ts'
import { implFor, operationsFor, withForeignKeysOff } from '../../../../src/migrations/impl/impls.ts'
import { OfflineConnection } from '../../../../src/migrations/impl/offline-connection.ts'
import type { Operations } from '../../../../src/migrations/operations/operations.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import { integer, string, text } from '../../../../src/sql/schema/column-types.ts'

// A database that can alter everything: its statements of DDL are just named.
const dialect: Dialect = {
  ...sqliteDialect,
  name: 'other',
  capabilities: { ...sqliteDialect.capabilities, supportsAlterConstraint: true, supportsComments: true },
  compileDdl: node => [`${node.kind} ${'table' in node ? node.table.name : ''}`],
}

async function written(change: (op: Operations) => Promise<void>): Promise<readonly string[]> {
  const statements: string[] = []
  const op = operationsFor(new OfflineConnection(dialect, statement => statements.push(statement)))
  await change(op)
  await op.settle()
  return statements
}

it('a database that can alter columns is told each change by itself', async () => {
  const statements = await written(op =>
    op.alterColumn('t', 'a', {
      type: string(9),
      nullable: false,
      serverDefault: 'x',
      comment: "it's",
      newName: 'b',
      using: sql`a || ''`,
    }),
  )
  expect(statements).toEqual([
    "ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(9) USING a || ''",
    'ALTER TABLE t ALTER COLUMN a SET NOT NULL',
    "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x'",
    "COMMENT ON COLUMN t.a IS 'it''s'",
    'renameColumn t',
  ])
})

it('a batch is one operation after the other', async () => {
  const statements = await written(op =>
    op.batchAlterTable('t', async batch => {
      await batch.addColumn('a', text().nullable().unique())
      await batch.dropConstraint('uq')
      await batch.renameConstraint('a', 'b')
      await batch.tableComment(null)
      await batch.alterColumn('a', { nullable: true, serverDefault: null })
    }),
  )
  expect(statements).toEqual([
    'addColumn t',
    'addConstraint t',
    'dropConstraint t',
    'ALTER TABLE t RENAME CONSTRAINT a TO b',
    'COMMENT ON TABLE t IS NULL',
    'ALTER TABLE t ALTER COLUMN a DROP NOT NULL',
    'ALTER TABLE t ALTER COLUMN a DROP DEFAULT',
  ])
})

it('a table is made with its indexes, and rows go in as many at a time as fit', async () => {
  const rows = Array.from({ length: 501 }, (_, id) => ({ id, name: 'x' }))
  const statements = await written(async op => {
    const table = await op.createTable('t', { id: integer().primaryKey(), name: text().index() })
    await op.bulkInsert(table, rows)
    await op.bulkInsert('u', [{ a: 1 }, { b: true }, {}])
  })
  expect(statements.map(statement => statement.slice(0, 40))).toEqual(
    [
      'createTable t',
      'createIndex t',
      "INSERT INTO t (id, name) VALUES (0, 'x'), ",
      "INSERT INTO t (id, name) VALUES (500, 'x')",
      'INSERT INTO u (a) VALUES (1)',
      'INSERT INTO u (b) VALUES (1)',
      'INSERT INTO u DEFAULT VALUES',
    ].map(statement => statement.slice(0, 40)),
  )
})

it('a value that its column cannot take is refused, with the column', async () => {
  const change = async (op: Operations) => {
    const table = await op.createTable('t', { id: integer().primaryKey() })
    await op.bulkInsert(table, [{ id: 'x' }])
  }
  await expect(written(change)).rejects.toMatchObject({
    code: 'wrong_type',
    message: expect.stringContaining("column 'id'"),
  })
})

it('named enumerations are not made where the dialect does not say how, and need not be on SQLite', async () => {
  await expect(written(op => op.createEnum('mood', ['a']))).rejects.toMatchObject({ code: 'not_supported' })
  const op = operationsFor(new OfflineConnection(sqliteDialect, () => undefined))
  await op.createEnum('mood', ['a'])
  await op.alterEnum('mood', ['a', 'b'], { existing: ['a'] })
  await op.dropEnum('mood')
  await op.settle()
})

it('a revision runs as it is where nothing has to be switched off', async () => {
  const connection = new OfflineConnection(dialect, () => undefined)
  expect(await withForeignKeysOff(connection, guard => guard.verify().then(() => 'done'))).toBe('done')
  expect(implFor(connection)).toBe(implFor(connection))
})
