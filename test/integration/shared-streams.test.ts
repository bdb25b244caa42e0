// Streams of a database in the process, whose one connection all owners share: batch by batch, with other statements in between.
import { describe, expect, test } from 'vitest'
import { integer, select } from '../../src/exports/index.ts'
import { databases, openDatabase, prepare, type TestDatabase } from '../databases.ts'

const embedded = databases.filter(({ name }) => name === 'pglite')

async function numbers(database: TestDatabase) {
  const db = openDatabase(database)
  class Item extends db.Model('Item', { id: integer().primaryKey(), size: integer() }) {}
  await db.createAll()
  await db.transaction(session => session.addAll(Array.from({ length: 25 }, (_, at) => new Item({ size: at }))))
  const openCursors = async () =>
    (await db.engine.connect(connection => connection.text("select name from pg_cursors where name like 'athanor%'")))
      .length
  return { db, Item, openCursors }
}

describe.each(embedded)('on $name', database => {
  prepare(database)

  test('a stream reads a batch at a time, and other statements run between batches', async () => {
    const { db, Item, openCursors } = await numbers(database)
    let sum = 0
    for await (const size of select(Item.c.size).orderBy(Item.c.id).stream({ batchSize: 10 }, db.engine)) {
      sum += size
      if (size === 3) expect(await openCursors()).toBe(1)
      if (size === 12) expect(await select(Item.c.id).where(Item.c.size.eq(3)).all(db.engine)).toHaveLength(1)
    }
    expect(sum).toBe(300)
    expect(await openCursors()).toBe(0)
  })

  test('leaving the loop closes the cursor', async () => {
    const { db, Item, openCursors } = await numbers(database)
    for await (const size of select(Item.c.size).stream({ batchSize: 10 }, db.engine)) {
      expect(await openCursors()).toBe(1)
      if (size > 2) break
    }
    expect(await openCursors()).toBe(0)
  })

  test('a stream in a transaction sees its changes, and ends with it', async () => {
    const { db, Item, openCursors } = await numbers(database)
    await db.scope(async session => {
      session.add(new Item({ size: 1000 }))
      await session.flush()
      const seen: number[] = []
      for await (const size of select(Item.c.size).orderBy(Item.c.id).stream({ batchSize: 4 })) seen.push(size)
      expect(seen).toHaveLength(26)
      for await (const size of select(Item.c.size).stream({ batchSize: 4 })) {
        expect(size).toBe(0)
        await session.rollback()
        break
      }
    })
    expect(await openCursors()).toBe(0)
  })
})
