// What random statements have found, in few words.
import { expect, it } from 'vitest'
import { alias, fn, insert, integer, literal, scalarQuery, select, string } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'

eachDatabase((_, makeDb) => {
  const open = async () => {
    const db = makeDb()
    class Row extends db.Model('Row', { id: integer().primaryKey(), text: string(20) }) {}
    await db.createAll()
    await db.scope(async session => {
      await insert(Row).values({ id: 1, text: 'a' }, { id: 2, text: '\ufeffb' }, { id: 7, text: 'c' })
      await session.commit()
    })
    return { db, Row }
  }

  it('a value between a value and a column', async () => {
    const { db, Row } = await open()
    const between = literal(2, integer()).between(2, Row.c.id)
    expect(await db.scope(() => select(Row.c.id).where(between).orderBy(Row.c.id).all())).toEqual([2, 7])
  })

  it('a whole number divided by the number of a subquery', async () => {
    const { db, Row } = await open()
    const other = alias(Row, 'other')
    const count = scalarQuery(select(fn.count()).from(other))
    expect(
      await db.scope(() =>
        select(Row.c.id.dividedBy(count as never))
          .orderBy(Row.c.id)
          .all(),
      ),
    ).toEqual([0, 0, 2])
  })

  it('rows before by one number and then by another', async () => {
    const { db, Row } = await open()
    await db.scope(async () => {
      for (const [rows, expected] of [
        [1, [null, 1, 2]],
        [2, [null, null, 1]],
      ] as const)
        expect(
          await select(fn.lag(Row.c.id, rows).over({ orderBy: Row.c.id }))
            .from(Row)
            .orderBy(Row.c.id)
            .all(),
        ).toEqual(expected)
    })
  })

  it('a text replaced with a text, and then with NULL', async () => {
    const { db, Row } = await open()
    await db.scope(async () => {
      const replaced = (by: string | null) =>
        select(fn.replace(Row.c.text, 'zzz', by as never))
          .orderBy(Row.c.id)
          .all()
      expect(await replaced('q')).toEqual(['a', '\ufeffb', 'c'])
      expect(await replaced(null)).toEqual([null, null, null])
    })
  })
})
