// An expression with values in it that stands twice: as a result column, and in what the rows are grouped and ordered by.
import { expect, it } from 'vitest'
import { caseWhen, cte, fn, literal, rollup, select, string } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { givesOrRefuses, shop } from './statement-fixtures.ts'

eachDatabase((_, makeDb, { dialect }) => {
  it('groups and orders by a result column that has values in it', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const size = caseWhen(Sale.c.amount.lt(2), 'small').when(Sale.c.amount.lt(4), 'middling').otherwise('large')
      const sales = select({ size, n: fn.count() }).from(Sale).groupBy(size)
      const rows = [
        { size: 'large', n: 2 },
        { size: 'middling', n: 3 },
        { size: 'small', n: 3 },
      ]
      expect(await sales.orderBy(size).all()).toEqual(rows)
      expect(await sales.orderBy(size.desc()).all()).toEqual(rows.toReversed())
      expect(await sales.orderBy(size.asc().nullsFirst()).all()).toEqual(rows)
      expect(await select(size).from(Sale).distinct().orderBy(size.desc()).all()).toEqual([
        'small',
        'middling',
        'large',
      ])
      expect(
        await select({ n: fn.count(), of: size.as('of') })
          .from(Sale)
          .groupBy(size)
          .orderBy(fn.count(), size)
          .all(),
      ).toEqual([
        { n: 2, of: 'large' },
        { n: 3, of: 'middling' },
        { n: 3, of: 'small' },
      ])
    })
  })

  it('keeps statements apart that differ only in whether an expression stands twice', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const atLeast = (bound: number) => caseWhen(Sale.c.amount.gte(bound), 1).otherwise(0)
      const one = atLeast(2)
      const least = fn.min(Sale.c.amount)
      expect(await select({ one, least }).from(Sale).groupBy(one).orderBy(one).all()).toEqual([
        { one: 0, least: 0 },
        { one: 1, least: 2 },
      ])
      // The same text but for the second bound, which is another value.
      const inner = select({ id: Sale.c.id, one }).from(Sale).orderBy(atLeast(4).desc(), Sale.c.id).limit(1)
      expect(await inner.all()).toEqual([{ id: 2, one: 1 }])
      const again = select({ id: Sale.c.id, one }).from(Sale).orderBy(one.desc(), Sale.c.id).limit(1)
      expect(await again.all()).toEqual([{ id: 1, one: 1 }])
    })
  })

  it('orders the rows of a rollup with the sums after what they sum up', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const { sellerId, amount } = Sale.c
      const sums = select({ sellerId, amount, n: fn.count() })
        .from(Sale)
        .where(amount.lt(2))
        .groupBy(rollup(sellerId, amount))
        .orderBy(sellerId.asc().nullsLast(), amount.asc().nullsLast())
      await givesOrRefuses(
        () => sums.all(),
        [
          { sellerId: 1, amount: 1, n: 1 },
          { sellerId: 1, amount: null, n: 1 },
          { sellerId: 2, amount: 0, n: 1 },
          { sellerId: 2, amount: 1, n: 1 },
          { sellerId: 2, amount: null, n: 2 },
          { sellerId: null, amount: null, n: 3 },
        ],
        { sqlite: 'supportsGroupingSets' },
        dialect,
      )
    })
  })

  it('lets a text grow in a recursive common table expression', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async () => {
      const { id, name, managerId } = Staff.c
      const tree = cte.recursive(
        'tree',
        select({ id, path: fn.concat(name), short: literal('x', string(1)) })
          .from(Staff)
          .where(managerId.isNull()),
        above =>
          select({ id, path: fn.concat(above.c.path, '/', name), short: fn.concat(above.c.short, 'y') })
            .from(Staff)
            .join(above, above.c.id.eq(managerId)),
      )
      expect(await select(tree).orderBy(tree.c.id).all()).toEqual([
        { id: 1, path: 'Ann', short: 'x' },
        { id: 2, path: 'Ann/Bob', short: 'xy' },
        { id: 3, path: 'Ann/Bob/Cy', short: 'xyy' },
      ])
    })
  })
})
