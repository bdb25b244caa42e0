import { expect, it } from 'vitest'
import { integer, select, string } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'
import { everything, shop } from './statement-fixtures.ts'

eachDatabase((_, makeDb, { dialect }) => {
  it('streams entities in batches: each is written and let go when the next is asked for', async () => {
    const { db, Staff, Sale } = await shop(makeDb({ file: true }))
    await db.scope(async session => {
      const ann = await Staff.where(Staff.c.name.eq('Ann')).one()
      const seen: object[] = []
      const held: number[] = []
      for await (const sale of select(Sale).orderBy(Sale.c.id).with({ seller: true }).stream({ batchSize: 3 })) {
        seen.push(sale)
        expect(sale.seller.name).toMatch(/Ann|Bob/)
        held.push(seen.filter(entity => session.contains(entity)).length)
      }
      expect(held).toEqual([1, 2, 3, 1, 2, 3, 1, 2])
      expect(session.contains(ann)).toBe(true)
    })
  })

  it('writes what was changed in a batch', async () => {
    const { db, Sale } = await shop(makeDb({ file: true }))
    await db.scope(async session => {
      for await (const sale of select(Sale).orderBy(Sale.c.id).stream({ batchSize: 2 })) sale.amount = sale.id * 100
      await session.commit()
      expect(await select(Sale.c.amount).orderBy(Sale.c.id).all()).toEqual([100, 200, 300, 400, 500, 600, 700, 800])
    })
  })

  it('streams rows and values, on a session, an engine and a connection, and ends when the loop is left', async () => {
    const { db, Sale } = await shop(makeDb({ file: true }))
    const ids = select(Sale.c.id).orderBy(Sale.c.id)
    const first = async (stream: AsyncIterable<unknown>) => {
      for await (const row of stream) return row
    }
    await db.scope(async session => {
      for (let round = 0; round < 20; round++) expect(await first(ids.stream({ batchSize: 1 }))).toBe(1)
      expect(await first(select({ id: Sale.c.id, item: Sale.c.item }).orderBy(Sale.c.id).stream({}, session))).toEqual({
        id: 1,
        item: 'i1',
      })
      expect((await failureOf(() => first(ids.stream({ batchSize: 0 })))).message).toMatch(/whole number from 1/)
    })
    for (let round = 0; round < 20; round++) expect(await first(ids.stream({ batchSize: 2 }, db.engine))).toBe(1)
    await db.engine.connect(async connection => {
      expect(await everything(ids.stream({ batchSize: 3 }, connection))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    })
  })

  it('does not hold all rows of a large result', async () => {
    const db = makeDb({ file: true })
    class Line extends db.Model('Line', { id: integer().primaryKey(), text: string(20) }) {}
    await db.createAll()
    await db.scope(async session => {
      session.addAll(Array.from({ length: 3000 }, (_, at) => new Line({ text: `line ${at}` })))
      await session.commit()
    })
    await db.scope(async session => {
      let rows = 0
      const kept: object[] = []
      for await (const line of select(Line).stream({ batchSize: 100 })) {
        rows++
        if (rows % 100 === 1) kept.push(line)
        if (rows === 2950) expect(kept.filter(entity => session.contains(entity)).length).toBe(1)
      }
      expect(rows).toBe(3000)
      expect(kept.some(entity => session.contains(entity))).toBe(false)
    })
  })

  it.each([true, false])('sees what the session has not committed, or says that it cannot (file: %s)', async file => {
    const { db, Sale } = await shop(makeDb({ file }))
    await db.scope(async session => {
      const sale = await Sale.where(Sale.c.id.eq(1)).one()
      sale.amount = 42
      await session.flush()
      const amounts = select(Sale.c.amount).where(Sale.c.id.eq(1))
      const plain = await everything(amounts.stream()).catch((error: { code: string }) => error.code)
      expect(String(plain)).toBe(dialect === 'postgresql' ? '42' : 'stream_with_changes')
      expect(await everything(amounts.stream({ buffer: true }))).toEqual([42])
      await session.rollback()
    })
  })
})
