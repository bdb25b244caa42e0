// Migrations on the engine's own connections, with each driver for SQLite: what the other tests of this folder run on a bare driver.
import { expect, it } from 'vitest'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { operationsFor, withForeignKeysOff } from '../../../src/migrations/impl/impls.ts'
import { LiveConnection } from '../../../src/migrations/impl/live-connection.ts'
import type { Operations } from '../../../src/migrations/operations/operations.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import { integer, string, text } from '../../../src/sql/schema/column-types.ts'
import { driverNames, openEngine, owner, temporaryFolder } from '../engine-fixtures.ts'

async function open(driver: (typeof driverNames)[number]) {
  const engine = openEngine(driver, `sqlite:///${temporaryFolder()}/app.db`)
  const connection = await engine.acquire('write', owner('a migration'))
  const live = new LiveConnection(connection, sqliteDialect)
  const revision = (change: (op: Operations) => Promise<void>) =>
    withForeignKeysOff(live, async guard => {
      await connection.begin({ writes: true })
      try {
        const op = operationsFor(live)
        await change(op)
        await op.settle()
        await guard.verify()
        await connection.commit()
      } catch (error) {
        await connection.rollback()
        throw error
      }
    })
  return { live, revision, close: () => connection.release() }
}

const blog = async (op: Operations) => {
  await op.createTable('user', { id: integer().primaryKey(), name: string(20) })
  await op.createTable('post', {
    id: integer().primaryKey(),
    author_id: integer().references('user.id', { onDelete: 'cascade' }),
  })
  await op.bulkInsert('user', [{ id: 1, name: 'ann' }])
  await op.bulkInsert('post', [
    { id: 1, author_id: 1 },
    { id: 2, author_id: 1 },
  ])
}

it.each(driverNames)('%s copies a table without losing the rows that refer to it', async driver => {
  const { live, revision, close } = await open(driver)
  await revision(blog)
  await revision(op => op.alterColumn('user', 'name', { type: text(), nullable: true, serverDefault: 'x' }))
  expect(await live.text('select count(*) from post')).toEqual([[2]])
  expect(await live.text('pragma foreign_keys')).toEqual([[1]])
  expect((await live.inspect(['user'])).tables[0]?.columns[1]).toMatchObject({ typeText: 'TEXT', nullable: true })
  close()
})

it.each(driverNames)('%s leaves everything as it was when a revision fails', async driver => {
  const { live, revision, close } = await open(driver)
  await revision(blog)
  const before = await live.text('select sql from sqlite_schema')
  const failing = revision(async op => {
    await op.dropColumn('user', 'name')
    await op.addColumn('post', 'title', text())
  })
  await expect(failing).rejects.toMatchObject({ code: 'required_column_without_value', details: { rows: 2 } })
  expect(await live.text('select sql from sqlite_schema')).toEqual(before)
  expect(await live.text('select * from user')).toEqual([[1, 'ann']])
  close()
})

it.each(driverNames)('%s runs statements of the revision after the operations before them', async driver => {
  const { revision, close } = await open(driver)
  let names: unknown
  await revision(async op => {
    op.createTable('user', { id: integer().primaryKey(), name: string(20) })
    op.bulkInsert('user', [{ id: 1, name: 'ann' }])
    const session = op.session()
    await session.execute(sql`update user set name = ${"o'hara"}`)
    names = await session.query('select name from user where id = ?', [1])
  })
  expect(names).toEqual([["o'hara"]])
  close()
})

it.each(driverNames)('%s adds a check that is NULL for some rows, which meets it', async driver => {
  const { live, revision, close } = await open(driver)
  await revision(async op => {
    await op.createTable('user', { id: integer().primaryKey(), age: integer().nullable() })
    await op.bulkInsert('user', [{ id: 1, age: null }])
    await op.createCheckConstraint('ck_age', 'user', sql`age > 0`)
  })
  expect((await live.inspect(['user'])).tables[0]?.checks).toMatchObject([{ name: 'ck_age' }])
  expect(await live.text('select * from user')).toEqual([[1, null]])
  close()
})
