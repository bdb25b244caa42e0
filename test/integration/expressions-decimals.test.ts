// Exact decimals stay exact in every expression, beside whole numbers and values that are bound.
import { expect, it } from 'vitest'
import {
  bigint,
  double,
  fn,
  insert,
  integer,
  numeric,
  select,
  update,
  type ValueError,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'

eachDatabase((_, makeDb) => {
  const open = async () => {
    const db = makeDb()
    class Line extends db.Model('Line', {
      id: integer().primaryKey(),
      price: numeric(20, 2),
      quantity: integer(),
      stock: bigint(),
      weight: double(),
      rate: numeric(8, 4).asNumber(),
    }) {}
    await db.createAll()
    await insert(Line)
      .values(
        { id: 1, price: '123456789012345678.90', quantity: 3, stock: 9_007_199_254_740_993n, weight: 0.5, rate: 1.25 },
        { id: 2, price: '0.99', quantity: 2, stock: 2n, weight: 1.5, rate: 0.5 },
      )
      .execute(db.engine)
    const { c } = Line
    return { db, Line, c, each: async (what: typeof c.price) => select(what).orderBy(c.id).all(db.engine) }
  }

  it('a price times a quantity is exact, whichever comes first', async () => {
    const { db, c, each } = await open()
    expect(await each(c.price.times(c.quantity))).toEqual(['370370367037037036.7', '1.98'])
    expect(await each(c.quantity.times(c.price))).toEqual(['370370367037037036.7', '1.98'])
    expect(await each(c.price.plus(c.stock))).toEqual(['132463988267086671.9', '2.99'])
    expect(await each(c.stock.minus(c.price))).toEqual(['-114449589757604685.9', '1.01'])
    const sums = select({ exact: fn.sum(c.price.times(c.quantity)), big: c.stock.plus(c.quantity) })
    expect(await sums.groupBy(c.id, c.stock, c.quantity).orderBy(c.id).all(db.engine)).toEqual([
      { exact: '370370367037037036.7', big: 9_007_199_254_740_996n },
      { exact: '1.98', big: 4n },
    ])
  })

  it('a value beside a decimal is one', async () => {
    const { db, Line, c, each } = await open()
    expect(await each(c.price.plus('0.01'))).toEqual(['123456789012345678.91', '1'])
    expect(await each(fn.round(c.price.dividedBy('2'), 2))).toEqual(['61728394506172839.45', '0.5'])
    expect((await each(c.price.dividedBy('3')))[1]).toMatch(/^0\.33\d*$/)
    const idsWhere = (condition: ReturnType<typeof c.price.eq>) => select(c.id).where(condition).all(db.engine)
    expect(await idsWhere(c.price.eq('123456789012345678.90'))).toEqual([1])
    expect(await idsWhere(c.price.eq('123456789012345678.91'))).toEqual([])
    expect(await idsWhere(c.price.gt('123456789012345678.89'))).toEqual([1])
    expect(await idsWhere(c.price.between('123456789012345678.89', '123456789012345678.91'))).toEqual([1])
    expect(await idsWhere(c.price.in(['123456789012345678.91', '0.99']))).toEqual([2])
    expect(await idsWhere(c.price.notIn(['123456789012345678.91']))).toHaveLength(2)
    await update(Line)
      .set({ price: c.price.minus('0.01') })
      .where(c.price.eq('0.99'))
      .execute(db.engine)
    await update(Line).set({ price: '123456789012345678.91' }).where(c.id.eq(1)).execute(db.engine)
    expect(await each(c.price)).toEqual(['123456789012345678.91', '0.98'])
  })

  it('exact numbers and floating point ones do not mix by themselves', async () => {
    const { c, each } = await open()
    expect(() => c.price.times(c.weight)).toThrow(
      'would mix an exact number with a floating point one: cast one of them',
    )
    expect(() => c.weight.plus(c.price)).toThrow(expect.objectContaining<Partial<ValueError>>({ code: 'wrong_type' }))
    expect(() => c.stock.times(c.weight)).toThrow('would mix a bigint with a number that has a fraction')
    expect(() => c.rate.plus(c.stock)).toThrow('would mix a bigint with a number that has a fraction')
    expect((await each(c.price.times(c.rate)))[1]).toBe('0.495')
    expect((await each(c.price.times(c.weight.cast(numeric(8, 4)))))[1]).toBe('1.485')
  })
})
