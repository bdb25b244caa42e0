// Operators, texts and tuples: the same answers on every database.
import { describe, expect, it } from 'vitest'
import { all, any, CompileError, fn, literal, not, numeric, select, sql, tuple } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { openShop } from './expression-fixtures.ts'
import { failureOf } from './orm-fixtures.ts'

eachDatabase((_, makeDb, database) => {
  it('operators compute and compare', async () => {
    const { c, each, ids } = await openShop(makeDb())
    expect(await each(c.price.dividedBy(2))).toEqual([1, 2, 4, -5])
    expect(await each(c.price.modulo(4))).toEqual([3, 1, 0, -3])
    expect(await each(c.weight.modulo(1))).toEqual([0.5, 0.25, -0.5, 0])
    expect(await each(c.price.dividedBy(0))).toEqual([null, null, null, null])
    expect(await each(c.weight.dividedBy(4))).toEqual([0.125, 0.5625, -0.375, 2.5])
    expect(await each(c.price.negate().minus(1))).toEqual([-4, -6, -9, 10])
    expect(await each(c.price.plus(1).times(c.price.minus(1)))).toEqual([8, 24, 63, 120])
    expect(await each(c.cost.plus('0.75'))).toEqual(['11', '10.25', '0', '100.75'])
    expect(await each(c.cost.times('2'))).toEqual(['20.5', '19', '-1.5', '200'])
    expect(await each(c.price.bitAnd(6))).toEqual([2, 4, 0, 4])
    expect(await each(c.price.bitOr(6))).toEqual([7, 7, 14, -9])
    expect(await each(c.price.bitXor(6))).toEqual([5, 3, 14, -13])
    expect(await each(c.price.bitNot())).toEqual([-4, -6, -9, 10])
    expect(await each(c.price.shiftLeft(33))).toEqual([3, 5, 8, -11].map(value => value * 2 ** 33))
    expect(await each(c.price.shiftRight(1))).toEqual([1, 2, 4, -6])
    expect(await each(c.stock.plus(1n))).toEqual([9_007_199_254_740_994n, 3n, 4n, 5n])
    expect(await each(c.name.concat('!'))).toEqual(['apple!', 'Pear!', '50%_off\\!', ' rope !'])
    expect(await ids(c.kind.isNot('fruit'))).toEqual([3, 4])
    expect(await ids(c.kind.isNot(null))).toEqual([1, 2, 4])
    expect(await ids(c.kind.is('fruit'))).toEqual([1, 2])
    expect(await ids(c.cost.between('9', '10.3'))).toEqual([1, 2])
    expect(await ids(c.cost.gt('9.5'))).toEqual([1, 4])
    expect(await each(literal('1.5', numeric()))).toEqual(['1.5', '1.5', '1.5', '1.5'])
    expect(await each(c.price.op<number>('+', 1))).toEqual([4, 6, 9, -10])
  })

  it('texts are looked into, with their case or without', async () => {
    const { c, ids, each } = await openShop(makeDb())
    expect(await ids(c.name.startsWith('50%'))).toEqual([3])
    expect(await ids(c.name.startsWith('p'))).toEqual([])
    expect(await ids(c.name.istartsWith('p'))).toEqual([2])
    expect(await ids(c.name.endsWith('\\'))).toEqual([3])
    expect(await ids(c.name.endsWith('R'))).toEqual([])
    expect(await ids(c.name.iendsWith('R'))).toEqual([2])
    expect(await ids(c.name.contains('_'))).toEqual([3])
    expect(await ids(c.name.contains('P'))).toEqual([2])
    expect(await ids(c.name.icontains('P'))).toEqual([1, 2, 4])
    expect(await ids(c.name.contains(''))).toEqual([1, 2, 3, 4])
    expect(await ids(c.name.startsWith(''), c.name.endsWith(''))).toEqual([1, 2, 3, 4])
    expect(await ids(c.name.startsWith(fn.left(c.name, 2)))).toEqual([1, 2, 3, 4])
    expect(await ids(c.name.endsWith(fn.right(c.name, 2)))).toEqual([1, 2, 3, 4])
    expect(await ids(c.name.contains(fn.substring(c.name, 2, 3)))).toEqual([1, 2, 3, 4])
    expect(await ids(c.name.icontains(fn.upper(c.name)))).toEqual([1, 2, 3, 4])
    expect(await ids(c.name.istartsWith(fn.upper(fn.left(c.name, 2))))).toEqual([1, 2, 3, 4])
    expect(await ids(c.name.iendsWith(fn.upper(fn.right(c.name, 2))))).toEqual([1, 2, 3, 4])
    expect(await ids(not(c.kind.contains('o')))).toEqual([1, 2])
    expect(await each(c.kind.startsWith('f'))).toEqual([true, true, null, false])
    expect(await ids(c.name.ilike('PE%'))).toEqual([2])
    // A backslash makes the next character a plain one, everywhere.
    expect(await ids(c.name.like('50\\%\\_%'))).toEqual([3])
    expect(await ids(c.name.ilike('5_\\_%'))).toEqual([])
    expect(await ids(c.name.like('%\\\\'))).toEqual([3])
    for (const hostile of ["'", '"', '%', '_', '\\', '[a]', '*', '?', "\\'", '$1', '; drop table thing'])
      for (const condition of [c.name.startsWith(hostile), c.name.iendsWith(hostile), c.name.contains(`x${hostile}`)])
        expect(await ids(condition.eq(condition)), hostile).toHaveLength(4)
  })

  it('regular expressions match, or are refused', async () => {
    const { c, ids } = await openShop(makeDb())
    if (database.dialect === 'sqlite') {
      const failure = await failureOf(() => ids(c.name.matches('^p')))
      expect(failure).toBeInstanceOf(CompileError)
      expect(failure).toMatchObject({
        code: 'unsupported_feature',
        capability: 'supportsRegularExpressions',
        dialect: 'sqlite',
      })
      return
    }
    expect(await ids(c.name.matches('^[aP]'))).toEqual([1, 2])
    expect(await ids(c.name.matches('^p'))).toEqual([])
    expect(await ids(c.name.matches('^p', { ignoreCase: true }))).toEqual([2])
  })

  it('tuples are compared as rows', async () => {
    const { Thing, c, ids } = await openShop(makeDb())
    const pair = tuple(c.name, c.price)
    expect(
      await ids(
        pair.in([
          ['apple', 3],
          ['Pear', 6],
          ["' or 1=1 --", 5],
        ]),
      ),
    ).toEqual([1])
    expect(await ids(pair.notIn([['apple', 3]]))).toEqual([2, 3, 4])
    expect(await ids(pair.in([]))).toEqual([])
    expect(await ids(pair.notIn([]))).toEqual([1, 2, 3, 4])
    expect(await ids(tuple(c.price, c.id).gt([5, 2]))).toEqual([3])
    expect(await ids(tuple(c.price, c.id).gte([5, 2]))).toEqual([2, 3])
    expect(await ids(tuple(c.price, c.id).eq(tuple(c.price, c.id)))).toEqual([1, 2, 3, 4])
    expect(await ids(tuple(c.cost, c.id).lt(['9.5', 3]))).toEqual([2, 3])
    expect(await ids(pair.in(select({ a: Thing.c.name, b: Thing.c.price }).where(Thing.c.id.lt(3))))).toEqual([1, 2])
  })

  it('any and all compare with each row of a query and each item of an array', async () => {
    const { Thing, c, ids, each } = await openShop(makeDb())
    const fruit = select(Thing.c.price).where(Thing.c.kind.eq('fruit'))
    const none = select(Thing.c.price).where(Thing.c.id.lt(0))
    expect(await ids(c.price.gt(any(fruit)))).toEqual([2, 3])
    expect(await ids(c.price.gte(all(fruit)))).toEqual([2, 3])
    expect(await ids(c.price.eq(any(none)))).toEqual([])
    expect(await ids(c.price.eq(all(none)))).toEqual([1, 2, 3, 4])
    expect(await ids(c.price.eq(any(c.sizes)))).toEqual([1])
    expect(await ids(literal<string>('b').eq(any(c.words)))).toEqual([1, 3])
    const kinds = select(Thing.c.kind)
    expect(await each(literal<string>('tool').eq(any(kinds)))).toEqual([true, true, true, true])
    expect(await each(literal<string>('none').eq(any(kinds)))).toEqual([null, null, null, null])
    expect(await each(literal<string>('fruit').ne(all(kinds)))).toEqual([false, false, false, false])
  })

  it('sql fragments are joined from any number of parts', async () => {
    const { c, each, ids } = await openShop(makeDb())
    expect(await each(sql<string>`coalesce(${sql.join([c.kind, c.name, "it's"])})`)).toEqual([
      'fruit',
      'fruit',
      '50%_off\\',
      'tool',
    ])
    const either = sql.join([sql`${c.id} = ${1}`, c.id.eq(4)], sql` or `)
    expect(await ids(sql<boolean>`${either}`)).toEqual([1, 4])
  })

  describe('an operator of the database', () => {
    it.each(['; drop', "'", '--', '/*', 'or 1=1', 'and', '', '=)', '= (select', '`', '\n', 'union select'])(
      'is never %s',
      async operator => {
        const { c } = await openShop(makeDb())
        expect(() => c.price.op(operator, 1)).toThrow(expect.objectContaining({ code: 'wrong_type' }))
      },
    )
  })
})
