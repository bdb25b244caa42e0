// INSERT statements of more rows than a database takes at once.
import { expect, it } from 'vitest'
import { fn, insert, integer, select, string } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'

const MANY = 36_000

const rowsOf = (count: number, last: string) =>
  Array.from({ length: count }, (_, at) => ({ code: at === count - 1 ? last : `c${at}`, n: at }))

eachDatabase((_, makeDb) => {
  const setUp = async () => {
    const db = makeDb()
    class Item extends db.Model('Item', { id: integer().primaryKey(), code: string(20).unique(), n: integer() }) {}
    await db.createAll()
    return { db, Item, count: () => db.scope(() => Item.query().count()) }
  }

  it('inserts them all, on a session, an engine and a connection', async () => {
    const { db, Item, count } = await setUp()
    const statement = insert(Item).values(rowsOf(MANY, 'last'))
    await db.scope(async session => {
      expect(await statement).toBe(MANY)
      expect(await select(fn.sum(Item.c.n)).scalar()).toBe((MANY * (MANY - 1)) / 2)
      await session.rollback()
    })
    expect(await count()).toBe(0)
    expect(await statement.execute(db.engine)).toBe(MANY)
    expect(await count()).toBe(MANY)
  })

  it('gives what they return in the order of the rows, and changes the rows in their way', async () => {
    const { db, Item } = await setUp()
    await db.scope(async session => {
      const rows = rowsOf(MANY, 'last')
      const codes = await insert(Item).values(rows).returning(Item.c.code).all()
      expect(codes).toEqual(rows.map(row => row.code))
      await insert(Item)
        .values(rows.map(row => ({ ...row, n: 1 })))
        .onConflict(Item.c.code)
        .doUpdate()
      expect(
        await select({ rows: fn.count(), sum: fn.sum(Item.c.n) })
          .from(Item)
          .one(),
      ).toEqual({ rows: MANY, sum: MANY })
      await session.rollback()
    })
  })

  it('inserts none of them when one is refused', async () => {
    const { db, Item, count } = await setUp()
    const statement = insert(Item).values(rowsOf(MANY, 'c0'))
    await db.scope(async session => {
      await insert(Item).values({ code: 'before', n: 0 })
      await expect(statement.execute(session)).rejects.toMatchObject({ code: 'unique_violation' })
      if (db.engine.dialect.capabilities.errorsEndTransactions === true) await session.rollback()
      else expect(await Item.query().count()).toBe(1)
      await session.rollback()
    })
    await expect(statement.execute(db.engine)).rejects.toMatchObject({ code: 'unique_violation' })
    await db.engine.connect(async connection => {
      await expect(statement.execute(connection)).rejects.toMatchObject({ code: 'unique_violation' })
      expect(connection.inTransaction).toBe(false)
    }, 'write')
    expect(await count()).toBe(0)
  })
})
