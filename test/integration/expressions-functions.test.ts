// Functions, aggregates and windows: the same answers on every database.
import { expect, it } from 'vitest'
import { CompileError, caseWhen, fn, integer, literal, select, text } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { openShop } from './expression-fixtures.ts'
import { failureOf } from './orm-fixtures.ts'

const round6 = (value: number | null) => (value === null ? null : Math.round(value * 1e6) / 1e6)

eachDatabase((_, makeDb, { dialect }) => {
  it('functions of texts', async () => {
    const { c, each, one } = await openShop(makeDb())
    expect(await each(fn.length(c.name))).toEqual([5, 4, 8, 6])
    expect(await each(fn.length(fn.concat(c.name, 'é\u{1f600}')))).toEqual([7, 6, 10, 8])
    expect(await each(fn.concat(c.kind, '-', c.price, null))).toEqual(['fruit-3', 'fruit-5', '-8', 'tool--11'])
    expect(await each(fn.concatWs('/', c.kind, c.name))).toEqual([
      'fruit/apple',
      'fruit/Pear',
      '50%_off\\',
      'tool/ rope ',
    ])
    expect(await each(fn.upper(c.name))).toEqual(['APPLE', 'PEAR', '50%_OFF\\', ' ROPE '])
    expect(await each(fn.substring(c.name, 2, 3))).toEqual(['ppl', 'ear', '0%_', 'rop'])
    expect(await each(fn.substring(c.name, 3))).toEqual(['ple', 'ar', '%_off\\', 'ope '])
    expect(await each(fn.left(c.name, 2))).toEqual(['ap', 'Pe', '50', ' r'])
    expect(await each(fn.right(c.name, 2))).toEqual(['le', 'ar', 'f\\', 'e '])
    expect(await each(fn.position(c.name, 'p'))).toEqual([2, 0, 0, 4])
    expect(await each(fn.trim(c.name))).toEqual(['apple', 'Pear', '50%_off\\', 'rope'])
    expect(await each(fn.ltrim(c.name))).toEqual(['apple', 'Pear', '50%_off\\', 'rope '])
    expect(await each(fn.rtrim(c.name))).toEqual(['apple', 'Pear', '50%_off\\', ' rope'])
    expect(await each(fn.trim(c.name, 'e'))).toEqual(['appl', 'Pear', '50%_off\\', ' rope '])
    expect(await each(fn.ltrim(c.name, 'a'))).toEqual(['pple', 'Pear', '50%_off\\', ' rope '])
    expect(await each(fn.rtrim(c.name, '\\'))).toEqual(['apple', 'Pear', '50%_off', ' rope '])
    expect(await each(fn.replace(c.name, 'p', "'p"))).toEqual(["a'p'ple", 'Pear', '50%_off\\', " ro'pe "])
    expect(await each(fn.lpad(c.name, 6, '*'))).toEqual(['*apple', '**Pear', '50%_of', ' rope '])
    expect(await each(fn.rpad(c.name, 7, '12'))).toEqual(['apple12', 'Pear121', '50%_off', ' rope 1'])
    expect(await each(fn.repeat(fn.left(c.name, 1), 3))).toEqual(['aaa', 'PPP', '555', '   '])
    expect(await each(fn.reverse(c.name))).toEqual(['elppa', 'raeP', '\\ffo_%05', ' epor '])
    expect(await each(fn.coalesce(c.kind, '?'))).toEqual(['fruit', 'fruit', '?', 'tool'])
    expect(await each(fn.coalesce(c.kind, fn.nullif(c.name, '50%_off\\'), 'none'))).toEqual([
      'fruit',
      'fruit',
      'none',
      'tool',
    ])
    expect(await each(fn.greatest(c.price, 4, c.id))).toEqual([4, 5, 8, 4])
    expect(await each(fn.least(c.price, 4, fn.nullif(c.id, 1)))).toEqual([null, 2, 3, -11])
    expect(await each(fn.greatest(c.cost, '9.9'))).toHaveLength(4)
    const ids = await each(fn.uuid())
    expect(new Set(ids).size).toBe(4)
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    expect(await one(fn.max(c.kind.cast(text())))).toBe('tool')
  })

  it('functions of numbers', async () => {
    const { c, each } = await openShop(makeDb())
    expect(await each(fn.abs(c.price))).toEqual([3, 5, 8, 11])
    expect(await each(fn.round(c.weight))).toEqual([1, 2, -2, 10])
    expect(await each(fn.round(c.weight.plus(0.035), 2))).toEqual([0.54, 2.29, -1.47, 10.04])
    expect(await each(fn.round(c.price, 1))).toEqual([3, 5, 8, -11])
    expect((await each(fn.round(c.cost, 1))).map(Number)).toEqual([10.3, 9.5, -0.8, 100])
    expect(await each(fn.floor(c.weight))).toEqual([0, 2, -2, 10])
    expect(await each(fn.ceil(c.weight))).toEqual([1, 3, -1, 10])
    expect(await each(fn.trunc(c.weight))).toEqual([0, 2, -1, 10])
    expect((await each(fn.floor(c.cost))).map(Number)).toEqual([10, 9, -1, 100])
    expect(await each(fn.mod(c.price, 4))).toEqual([3, 1, 0, -3])
    expect(await each(fn.mod(c.weight, 2))).toEqual([0.5, 0.25, -1.5, 0])
    expect(await each(fn.sign(c.weight))).toEqual([1, 1, -1, 1])
    expect(await each(fn.power(c.price, 2))).toEqual([9, 25, 64, 121])
    expect((await each(fn.sqrt(c.price))).map(round6)).toEqual([1.732051, 2.236068, 2.828427, null])
    expect((await each(fn.ln(c.price))).map(round6)).toEqual([1.098612, 1.609438, 2.079442, null])
    expect((await each(fn.log10(c.weight))).map(round6)).toEqual([-0.30103, 0.352183, null, 1])
    expect((await each(fn.exp(c.weight))).map(round6)).toEqual([1.648721, 9.487736, 0.22313, 22026.465795])
    for (const value of await each(fn.random())) expect(value >= 0 && value < 1).toBe(true)
    expect(await each(c.weight.cast(integer()))).toHaveLength(4)
  })

  it('aggregates', async () => {
    const { db, Thing, c, one } = await openShop(makeDb())
    expect(await one(fn.count())).toBe(4)
    expect(await one(fn.count(c.kind))).toBe(3)
    expect(await one(fn.countDistinct(c.kind))).toBe(2)
    expect(await one(fn.count(c.kind).distinct())).toBe(2)
    expect(await one(fn.sum(c.price))).toBe(5)
    expect(await one(fn.sum(c.cost))).toBe('119.00')
    expect(await one(fn.sum(c.stock))).toBe(9_007_199_254_741_002n)
    expect(await one(fn.sum(c.weight))).toBe(11.25)
    expect(await one(fn.avg(c.price))).toBe(1.25)
    expect(round6(await one(fn.avg(fn.nullif(c.price, 8))))).toBe(-1)
    expect(await one(fn.avg(c.cost))).toBe(29.75)
    expect(await one(fn.max(c.at))).toEqual(new Date('2027-12-31T12:00:00.001Z'))
    expect(await one(fn.min(c.cost))).toBe('-0.75')
    expect(await one(fn.max(c.live))).toBe(true)
    expect(round6(await one(fn.stddev(c.price)))).toBe(8.421203)
    expect(round6(await one(fn.stddevPop(c.price)))).toBe(7.292976)
    expect(round6(await one(fn.variance(c.price)))).toBe(70.916667)
    expect(round6(await one(fn.variancePop(c.price)))).toBe(53.1875)
    expect(await one(fn.boolAnd(c.live))).toBe(false)
    expect(await one(fn.boolOr(c.live))).toBe(true)
    expect(await one(fn.stringAgg(c.name, "', ").orderBy(c.price.desc()))).toBe("50%_off\\', Pear', apple',  rope ")
    expect(await one(fn.stringAgg(c.price).orderBy(c.id))).toBe('3,5,8,-11')
    expect(await one(fn.stringAgg(c.kind).distinct().orderBy(c.kind))).toBe('fruit,tool')
    expect(await one(fn.sum(c.price).filter(c.price.gt(0)))).toBe(16)
    expect(await one(fn.count().filter(c.kind.eq('fruit'), c.live.eq(true)))).toBe(1)
    expect(await one(fn.sum(c.price).filter(c.id.lt(0)))).toBeNull()
    expect(await one(fn.arrayAgg(c.price).orderBy(c.id))).toEqual([3, 5, 8, -11])
    expect(await one(fn.arrayAgg(c.kind).orderBy(c.id))).toEqual(['fruit', 'fruit', null, 'tool'])
    expect(await one(fn.jsonAgg(c.at).orderBy(c.id))).toEqual([
      '2026-01-31T10:20:30.400Z',
      '2026-02-28T23:59:59.999Z',
      '2026-11-20T00:00:00.000Z',
      '2027-12-31T12:00:00.001Z',
    ])
    expect(await one(fn.jsonAgg(c.live).orderBy(c.id))).toEqual([true, false, true, false])
    expect(
      await one(fn.jsonAgg(fn.jsonObject({ n: c.name, 'a"\\.b': c.cost, s: c.stock })).orderBy(c.id)),
    ).toMatchObject([{ n: 'apple', 'a"\\.b': '10.25', s: '9007199254740993' }, { n: 'Pear', 'a"\\.b': '9.50' }, {}, {}])
    expect(await one(fn.jsonObjectAgg(c.name, c.price))).toEqual({ apple: 3, Pear: 5, '50%_off\\': 8, ' rope ': -11 })
    expect(await one(fn.jsonArray(fn.count(), fn.max(c.name), literal(null)))).toEqual(
      [4, 'apple', null].map((x, at) => (at === 1 ? expect.any(String) : x)),
    )
    await db.scope(async () => {
      const none = select({ a: fn.jsonAgg(c.name), b: fn.arrayAgg(c.name), s: fn.sum(c.cost) })
        .from(Thing)
        .where(c.id.lt(0))
      expect(await none.one()).toEqual({ a: null, b: null, s: null })
      const byKind = select({ kind: c.kind, n: fn.sum(caseWhen(c.live.eq(true), 1).otherwise(0)) })
      expect(await byKind.where(c.kind.isNotNull()).groupBy(c.kind).orderBy(c.kind).all()).toEqual([
        { kind: 'fruit', n: 1 },
        { kind: 'tool', n: 0 },
      ])
    })
  })

  it('what is no number is not added up', async () => {
    const { c } = await openShop(makeDb())
    for (const wrong of [c.price.gt(1), c.name, literal(new Date(0))]) {
      for (const name of ['sum', 'avg', 'stddev', 'variancePop'] as const)
        expect(() => fn[name](wrong as never)).toThrow(`fn.${name}() is for numbers, not for`)
    }
    expect(() => fn.sum(c.price.gt(1) as never)).toThrow('count with `fn.count().filter(…)`')
  })

  it('a percentile is computed, or refused with what to do instead', async () => {
    const { c, one } = await openShop(makeDb())
    const median = fn.percentileCont(0.5).withinGroup(c.price)
    if (dialect === 'postgresql') expect(await one(median)).toBe(4)
    else {
      const failure = await failureOf(() => one(median))
      expect(failure).toBeInstanceOf(CompileError)
      expect(failure).toMatchObject({
        capability: 'supportsOrderedSets',
        message: expect.stringContaining('rowNumber'),
      })
    }
  })

  it('windows', async () => {
    const { c, each } = await openShop(makeDb())
    const byPrice = { orderBy: c.price }
    expect(await each(fn.rowNumber().over(byPrice))).toEqual([2, 3, 4, 1])
    expect(await each(fn.rank().over({ orderBy: c.kind.nullsFirst() }))).toEqual([2, 2, 1, 4])
    expect(await each(fn.denseRank().over({ orderBy: c.kind.nullsLast() }))).toEqual([1, 1, 3, 2])
    expect(await each(fn.ntile(2).over(byPrice))).toEqual([1, 2, 2, 1])
    expect(await each(fn.percentRank().over({ orderBy: c.id }))).toEqual(
      [0, 1 / 3, 2 / 3, 1].map(x => expect.closeTo(x)),
    )
    expect(await each(fn.cumeDist().over(byPrice))).toEqual([0.5, 0.75, 1, 0.25])
    expect(await each(fn.lag(c.price).over({ orderBy: c.id }))).toEqual([null, 3, 5, 8])
    expect(await each(fn.lead(c.name, 2).over({ orderBy: c.id }))).toEqual(['50%_off\\', ' rope ', null, null])
    expect(await each(fn.firstValue(c.name).over({ partitionBy: c.live, orderBy: c.id }))).toEqual([
      'apple',
      'Pear',
      'apple',
      'Pear',
    ])
    expect(await each(fn.lastValue(c.cost).over({ orderBy: c.id, rows: ['unbounded', 'unbounded'] }))).toEqual(
      Array(4).fill('100.00'),
    )
    expect(await each(fn.nthValue(c.id, 2).over({ orderBy: c.id, rows: [0, 'unbounded'] }))).toEqual([2, 3, 4, null])
    expect(await each(fn.sum(c.price).over({ orderBy: c.id }))).toEqual([3, 8, 16, 5])
    expect(await each(fn.sum(c.cost).over({ orderBy: c.id, rows: [-1, 0] }))).toEqual([
      '10.25',
      '19.75',
      '8.75',
      '99.25',
    ])
    expect(await each(fn.count().over({ orderBy: c.price, range: [-3, 3] }))).toEqual([2, 3, 2, 1])
    expect(await each(fn.avg(c.price).over({ orderBy: c.id, rows: [0, 1] }))).toEqual([4, 6.5, -1.5, -11])
    expect((await each(fn.variance(c.price).over({ orderBy: c.id, rows: [-1, 0] }))).map(round6)).toEqual([
      null,
      2,
      4.5,
      180.5,
    ])
    expect(await each(fn.count().filter(c.live.eq(true)).over({ orderBy: c.id }))).toEqual([1, 1, 2, 2])
    if (dialect === 'mysql') {
      for (const [window, capability] of [
        [{ orderBy: c.id, groups: [-1, 0] as const }, 'supportsGroupFrames'],
        [{ orderBy: c.id, rows: [-1, 1] as const, exclude: 'current row' as const }, 'supportsFrameExclusion'],
      ] as const)
        expect(await failureOf(() => each(fn.sum(c.price).over(window)))).toMatchObject({ capability })
      expect(await failureOf(() => each(fn.lag(c.price, 1, 0).over({ orderBy: c.id })))).toMatchObject({
        capability: 'supportsLagDefault',
      })
      return
    }
    expect(await each(fn.lag(c.price, 1, 0).over({ orderBy: c.id }))).toEqual([0, 3, 5, 8])
    expect(await each(fn.sum(c.price).over({ orderBy: c.live, groups: [-1, 0] }))).toEqual([5, -6, 5, -6])
    expect(await each(fn.sum(c.price).over({ orderBy: c.id, rows: [-1, 1], exclude: 'current row' }))).toEqual([
      5, 11, -6, 8,
    ])
    const week = fn.count().over({ orderBy: c.at, range: ['-P30D', 0] })
    if (dialect === 'sqlite')
      expect(await failureOf(() => each(week))).toMatchObject({ capability: 'supportsIntervalFrames' })
    else expect(await each(week)).toEqual([1, 2, 1, 1])
  })
})
