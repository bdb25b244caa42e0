import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { LIST_MARK } from '../../../src/compiler/list-sizes.ts'
import type { WireValue } from '../../../src/driver/driver.ts'
import {
  Athanor,
  CompileError,
  deleteFrom,
  insert,
  integer,
  json,
  literal,
  select,
  sql,
  string,
  UniqueViolation,
  update,
} from '../../../src/exports/index.ts'
import { serverDatabase } from '../../servers.ts'
import { mariadbIsThere } from './live.ts'

let url = ''
beforeEach(async () => {
  url = await serverDatabase('mariadb', 0)
})

async function make(scheme: string) {
  const db = new Athanor({ url: url.replace(/^mariadb/, scheme) })
  onTestFinished(() => db.close())
  class Item extends db.Model('Item', {
    id: integer().primaryKey(),
    code: string(20).unique(),
    a: integer().nullable(),
    b: integer().nullable(),
  }) {}
  await db.createAll()
  const rows = () =>
    select({ code: Item.c.code, a: Item.c.a, b: Item.c.b }).from(Item).orderBy(Item.c.code).all(db.engine)
  return { db, Item, rows }
}

describe.skipIf(!mariadbIsThere).each(['mariadb', 'mysql'])('statements through a %s URL', scheme => {
  it('inserts a row or changes the one in its way, by the values of either', async () => {
    const { db, Item, rows } = await make(scheme)
    await insert(Item)
      .values([
        { code: 'x', a: 1 },
        { code: 'y', a: 2 },
      ])
      .execute(db.engine)
    await insert(Item)
      .values([
        { code: 'x', a: 5 },
        { code: 'z', a: 3 },
      ])
      .onConflict(Item.c.code)
      .doUpdate()
      .execute(db.engine)
    expect((await rows()).map(row => [row.code, row.a])).toEqual([
      ['x', 5],
      ['y', 2],
      ['z', 3],
    ])
    await insert(Item).values({ code: 'x', a: 9 }).onConflict(Item.c.code).doNothing().execute(db.engine)
    expect((await rows()).map(row => row.a)).toEqual([5, 2, 3])
  })

  it('ignores a row in the way and no other error', async () => {
    const { db, Item } = await make(scheme)
    const long = insert(Item)
      .values({ code: 'x'.repeat(21) })
      .onConflict(Item.c.code)
      .doNothing()
    await expect(Promise.resolve(long.execute(db.engine))).rejects.toThrow()
    await insert(Item).values({ code: 'x' }).execute(db.engine)
    await expect(Promise.resolve(insert(Item).values({ code: 'x' }).execute(db.engine))).rejects.toThrow(
      UniqueViolation,
    )
  })

  it('computes assignments from the row as it was', async () => {
    const { db, Item, rows } = await make(scheme)
    await insert(Item).values({ code: 'x', a: 1, b: 10 }).execute(db.engine)
    await update(Item)
      .set({ a: Item.c.a.plus(1), b: Item.c.a })
      .everyRow()
      .execute(db.engine)
    expect(await rows()).toEqual([{ code: 'x', a: 2, b: 1 }])
    const swap = update(Item).set({ a: Item.c.b, b: Item.c.a }).everyRow()
    if (scheme === 'mysql') {
      await expect(swap.execute(db.engine)).rejects.toThrow(CompileError)
      return
    }
    await swap.execute(db.engine)
    expect(await rows()).toEqual([{ code: 'x', a: 1, b: 2 }])
  })

  it('finds lists of any length, with one text for many lengths, by the index', async () => {
    const { db, Item } = await make(scheme)
    await insert(Item)
      .values(Array.from({ length: 300 }, (_, at) => ({ code: `c${at}`, a: at })))
      .execute(db.engine)
    const texts = new Set<string>()
    const unsubscribe = db.engine.onQuery(event => {
      texts.add(event.sql)
    })
    for (const length of [1, 17, 18, 20, 24, 200, 17_000]) {
      const codes = Array.from({ length }, (_, at) => `c${at}`)
      const found = await select(Item.c.code).where(Item.c.code.in(codes)).all(db.engine)
      expect(found.length).toBe(Math.min(length, 300))
    }
    unsubscribe()
    expect(texts.size).toBe(4)
    for (const text of texts) expect(text).not.toContain(LIST_MARK)
    const none = await select(Item.c.code).where(Item.c.code.in([])).all(db.engine)
    const all = await select(Item.c.code).where(Item.c.code.notIn([])).all(db.engine)
    expect([none.length, all.length]).toEqual([0, 300])
  })

  it('changes the rows of a list by the index, without reading the others', async () => {
    const { db, Item } = await make(scheme)
    const all = Array.from({ length: 300 }, (_, at) => ({ code: `c${at}`, a: at }))
    await insert(Item).values(all).execute(db.engine)
    const statement = deleteFrom(Item).where(Item.c.id.in([3, 4, 5]))
    const { sql: text, parameters } = statement.toSQL(db.engine)
    const [plan] = await db.engine.connect(connection =>
      connection.text(`explain ${text}`, parameters as readonly WireValue[]),
    )
    expect(plan?.slice(3, 6)).toEqual(['range', 'PRIMARY', 'PRIMARY'])
    expect(await statement.execute(db.engine)).toBe(3)
  })

  it('puts NULLs where it is told, and starts after an offset alone', async () => {
    const { db, Item } = await make(scheme)
    await insert(Item)
      .values([
        { code: 'x', a: null },
        { code: 'y', a: 2 },
        { code: 'z', a: 1 },
      ])
      .execute(db.engine)
    const codes = async (order: Parameters<ReturnType<typeof select<typeof Item.c.code>>['orderBy']>[0]) =>
      (await select(Item.c.code).orderBy(order).all(db.engine)).join('')
    expect(await codes(Item.c.a.asc().nullsLast())).toBe('zyx')
    expect(await codes(Item.c.a.desc().nullsFirst())).toBe('xyz')
    expect(await codes(Item.c.a.asc().nullsFirst())).toBe('xzy')
    expect(await codes(Item.c.a.desc().nullsLast())).toBe('yzx')
    expect(await select(Item.c.code).orderBy(Item.c.code).offset(1).all(db.engine)).toEqual(['y', 'z'])
  })

  it('compares texts by their characters, joins them with ||, and reads names in double quotes', async () => {
    const { db, Item } = await make(scheme)
    await insert(Item)
      .values([{ code: 'a' }, { code: 'A' }, { code: 'á' }])
      .execute(db.engine)
    expect(await select(Item.c.code).where(Item.c.code.eq('a')).all(db.engine)).toEqual(['a'])
    expect(await select(Item.c.code).where(Item.c.code.ilike('A')).orderBy(Item.c.code).all(db.engine)).toEqual([
      'A',
      'a',
    ])
    const rows = await db.engine.connect(connection =>
      connection.text(`select "code" || '\\x' from "item" where "code" = 'a'`),
    )
    expect(rows).toEqual([['a\\x']])
    expect(literal('it\\s')).toBeDefined()
    expect(
      await select(sql<string>`${literal('it\\s')}`)
        .from(Item)
        .limit(1)
        .all(db.engine),
    ).toEqual(['it\\s'])
  })
})

describe.skipIf(!mariadbIsThere).each(['mariadb', 'mysql'])(
  'what MySQL and MariaDB spell differently, through a %s URL',
  scheme => {
    it('locks rows for reading, and gives plans', async () => {
      const { db, Item } = await make(scheme)
      await insert(Item)
        .values([{ code: 'a', a: 1 }])
        .execute(db.engine)
      expect(await select(Item.c.code).from(Item).forShare().all(db.engine)).toEqual(['a'])
      const query = select(Item.c.code).from(Item).where(Item.c.a.eq(1))
      expect((await query.explain({}, db.engine)).text).toContain('item')
      expect((await query.explain({ analyze: true }, db.engine)).text).toContain('item')
      expect((await query.explain({ format: 'json' }, db.engine)).json).not.toBe(null)
    })

    it('finds documents whatever the order of their keys', async () => {
      const { db } = await make(scheme)
      const Doc = db.Model('Doc', { id: integer().primaryKey(), body: json<unknown>().nullable() })
      await db.createAll()
      await insert(Doc)
        .values([{ body: { b: 1, a: [1, 2] } }, { body: { a: [2, 1], b: 1 } }, { body: null }])
        .execute(db.engine)
      expect(
        await select(Doc.c.id)
          .where(Doc.c.body.eq({ a: [1, 2], b: 1 }))
          .all(db.engine),
      ).toEqual([1])
      expect(
        await select(Doc.c.id)
          .where(Doc.c.body.ne({ a: [1, 2], b: 1 }))
          .all(db.engine),
      ).toEqual([2])
    })
  },
)

describe.skipIf(!mariadbIsThere)('upserts that MySQL has no words for', () => {
  it('changes a row in the way only where a condition is met', async () => {
    const { db, Item, rows } = await make('mariadb')
    await insert(Item)
      .values([
        { code: 'x', a: 1 },
        { code: 'y', a: 5 },
      ])
      .execute(db.engine)
    await insert(Item)
      .values([
        { code: 'x', a: 3 },
        { code: 'y', a: 3 },
      ])
      .onConflict(Item.c.code)
      .doUpdate({ a: 3, b: 7 }, Item.c.a.lt(3))
      .execute(db.engine)
    expect(await rows()).toEqual([
      { code: 'x', a: 3, b: 7 },
      { code: 'y', a: 5, b: null },
    ])
  })
})
