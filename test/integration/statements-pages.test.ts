import fc from 'fast-check'
import { expect, it } from 'vitest'
import { datetime, fn, integer, numeric, select, string, union } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'
import { shop } from './statement-fixtures.ts'

eachDatabase((_, makeDb, { dialect }) => {
  it('sends a small number of rows in the text where a bound one would be planned anew for each run', async () => {
    const { db, Sale } = await shop(makeDb())
    const texts: string[] = []
    db.onQuery(({ sql }) => {
      if (sql.startsWith('select')) texts.push(sql.slice(sql.lastIndexOf('limit')))
    })
    await db.scope(async () => {
      const query = select(Sale.c.id).orderBy(Sale.c.id)
      expect(await query.limit(2).all()).toEqual([1, 2])
      expect(await query.limit(2).offset(6).all()).toEqual([7, 8])
      expect(await query.limit(200).all()).toHaveLength(8)
      expect(await query.first()).toBe(1)
    })
    const bound =
      dialect === 'postgresql'
        ? ['$1::integer', '$1::integer offset $2::integer', '$1::integer', '$1::integer']
        : ['?', '? offset ?', '?', '?']
    const expected = dialect === 'sqlite' ? ['2', '2 offset ?', '?', '1'] : bound
    expect(texts).toEqual(expected.map(text => `limit ${text}`))
  })

  it('pages by keys, forwards and backwards, through nulls, ties and mixed directions', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const orders = [
        [Sale.c.amount.desc(), Sale.c.at],
        [Sale.c.at.desc(), Sale.c.amount],
        [Sale.c.at.asc().nullsLast()],
        [Sale.c.at.desc().nullsFirst(), Sale.c.item.desc()],
        [],
      ]
      for (const by of orders) {
        for (const perPage of [1, 3, 8, 20]) {
          const forwards: number[][] = []
          let after: string | null = null
          let last: string | null = null
          do {
            const page: { items: readonly { id: number }[]; next: string | null; previous: string | null } =
              await select(Sale).paginate({ by, after, perPage })
            forwards.push(page.items.map(sale => sale.id))
            after = page.next
            last = page.previous
          } while (after !== null)
          expect(forwards.flat().toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
          const backwards: number[][] = []
          while (last !== null) {
            const page: { items: readonly { id: number }[]; previous: string | null } = await select(Sale).paginate({
              by,
              before: last,
              perPage,
            })
            backwards.unshift(page.items.map(sale => sale.id))
            last = page.previous
          }
          expect(backwards.flat()).toEqual(forwards.slice(0, -1).flat())
        }
      }
    })
  })

  it('pages like the whole result in order', async () => {
    const db = makeDb()
    class Row extends db.Model('Row', {
      id: integer().primaryKey(),
      a: integer().nullable(),
      b: string(8).nullable(),
      c: numeric(8, 2).nullable(),
    }) {}
    await db.createAll()
    const cell = fc.record({
      a: fc.option(fc.integer({ min: 0, max: 2 })),
      b: fc.option(fc.constantFrom('a', 'b', "o'k")),
      c: fc.option(fc.constantFrom('1.50', '-2.00', '10.00')),
    })
    const [sample = []] = fc.sample(fc.array(cell, { minLength: 25, maxLength: 25 }), { numRuns: 1, seed: 7 })
    await db.scope(async session => {
      session.addAll(sample.map(row => new Row(row)))
      await session.flush()
      const by = [Row.c.a.desc().nullsLast(), Row.c.b.asc().nullsFirst(), Row.c.c.desc().nullsFirst()]
      const whole = await select(Row.c.id)
        .orderBy(...by, Row.c.id)
        .all()
      const paged: number[] = []
      let after: string | null = null
      do {
        const page: { items: readonly { id: number }[]; next: string | null } = await select(Row).paginate({
          by,
          after,
          perPage: 4,
        })
        paged.push(...page.items.map(row => row.id))
        after = page.next
      } while (after !== null)
      expect(paged).toEqual(whole)
      await session.rollback()
    })
  })

  it('pages rows, groups and joined entities with what is loaded', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const groups = select({ seller: Sale.c.sellerId, n: fn.count() }).groupBy(Sale.c.sellerId)
      const first = await groups.paginate({ by: fn.count().desc(), perPage: 1 })
      const second = await groups.paginate({ by: fn.count().desc(), perPage: 1, after: first.next })
      expect([...first, ...second].map(row => row.seller).toSorted()).toEqual([1, 2])
      expect([first.hasPrevious, first.hasNext, second.hasPrevious, second.hasNext]).toEqual([false, true, true, false])
      const page = await select(Sale)
        .join(Sale.c.seller)
        .orderBy(Staff.c.name.desc(), Sale.c.id)
        .with({ seller: true })
        .paginate({ after: null, perPage: 2 })
      expect(page.items.map(sale => [sale.seller.name, sale.id])).toEqual([
        ['Bob', 1],
        ['Bob', 3],
      ])
      const [one] = page.items
      if (one === undefined) throw new TypeError('no sale')
      expect(page.cursorOf(one)).toBe(
        (
          await select(Sale)
            .join(Sale.c.seller)
            .orderBy(Staff.c.name.desc(), Sale.c.id)
            .paginate({ perPage: 1, after: null })
        ).next,
      )
    })
  })

  it('refuses cursors that it did not write, and never lets them change the statement', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const pages = (after: string, by = [Sale.c.item]) => select(Sale).paginate({ by, perPage: 2, after })
      const { next } = await select(Sale).paginate({ by: Sale.c.item, perPage: 2 })
      const cursor = next ?? ''
      const body = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string]
      const forged = (values: unknown) =>
        Buffer.from(JSON.stringify([body[0], JSON.stringify(values)])).toString('base64url')
      for (const bad of [
        '',
        'x',
        `${cursor}x`,
        cursor.slice(2),
        forged(["' or 1=1 --", 1]),
        forged([[], {}]),
        'bnVsbA',
        forged({ a: 1 }),
      ])
        expect((await failureOf(() => pages(bad))).code).toBe('bad_cursor')
      expect((await failureOf(() => pages(cursor, [Sale.c.item.desc() as never]))).code).toBe('bad_cursor')
      expect((await failureOf(() => pages({ id: 1 } as never))).code).toBe('bad_cursor')
      expect((await failureOf(() => select(Sale).paginate({ after: cursor, before: cursor }))).message).toMatch(
        /not both/,
      )
      expect((await failureOf(() => select(Sale).distinct().paginate({ after: null }))).message).toMatch(/told apart/)
      expect(
        (await failureOf(() => union(select(Sale.c.id), select(Sale.c.id)).paginate({ after: null }))).message,
      ).toMatch(/set operation/)
      expect((await pages(cursor)).items.map(sale => sale.item)).toEqual(['i3', 'i4'])
    })
  })

  it('keeps microseconds of a column that a Date would cut', async () => {
    if (dialect === 'sqlite') return
    const db = makeDb()
    const tick = db.Table('tick', { id: integer().primaryKey(), at: datetime() })
    await db.engine.connect(async connection => {
      const type = dialect === 'postgresql' ? 'timestamptz(6)' : 'datetime(6)'
      await connection.script(`create table tick (id integer primary key, at ${type})`)
      for (let at = 1; at <= 5; at++)
        await connection.script(`insert into tick (id, at) values (${at}, '2026-01-01 00:00:00.00000${at}')`)
    }, 'write')
    const seen: unknown[] = []
    let after: string | null = null
    for (let round = 0; round < 9; round++) {
      const page: { items: readonly Record<string, unknown>[]; next: string | null } = await select(tick).paginate(
        { by: tick.c.at as never, after, perPage: 1 },
        db.engine,
      )
      seen.push(...page.items.map(row => row.id))
      after = page.next
      if (after === null) break
    }
    expect(seen).toEqual([1, 2, 3, 4, 5])
  })
})
