// Arithmetic of points in time: the same answers on every database, in the width in which columns compare.
import { expect, it } from 'vitest'
import { date, datetime, fn, integer, interval, literal, select, text } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { openShop } from './expression-fixtures.ts'

const at = (...texts: string[]) => texts.map(one => new Date(one))

eachDatabase((_, makeDb) => {
  it('points in time move by lengths of time', async () => {
    const { c, each, ids } = await openShop(makeDb())
    expect(await each(c.at.plus('P1DT2H'))).toEqual(
      at(
        '2026-02-01T12:20:30.400Z',
        '2026-03-02T01:59:59.999Z',
        '2026-11-21T02:00:00.000Z',
        '2028-01-01T14:00:00.001Z',
      ),
    )
    expect(await each(c.at.minus('PT0.401S'))).toEqual(
      at(
        '2026-01-31T10:20:29.999Z',
        '2026-02-28T23:59:59.598Z',
        '2026-11-19T23:59:59.599Z',
        '2027-12-31T11:59:59.600Z',
      ),
    )
    expect(await each(c.at.plus('P1M'))).toEqual(
      at(
        '2026-02-28T10:20:30.400Z',
        '2026-03-28T23:59:59.999Z',
        '2026-12-20T00:00:00.000Z',
        '2028-01-31T12:00:00.001Z',
      ),
    )
    expect(await each(c.at.minus('P1Y2MT1S'))).toEqual(
      at(
        '2024-11-30T10:20:29.400Z',
        '2024-12-28T23:59:58.999Z',
        '2025-09-19T23:59:59.000Z',
        '2026-10-31T11:59:59.001Z',
      ),
    )
    expect(await each(c.day.plus('P1D'))).toEqual(['2026-02-01', '2026-03-01', '2026-11-21', '2028-01-01'])
    expect(await each(c.day.plus('P1M'))).toEqual(['2026-02-28', '2026-03-28', '2026-12-20', '2028-01-31'])
    expect(await ids(c.at.plus('PT0.001S').eq(new Date('2026-03-01T00:00:00.000Z')))).toEqual([2])
    expect(await ids(c.at.minus('P1M').lt(c.at), c.at.plus('PT0S').eq(c.at))).toEqual([1, 2, 3, 4])
    expect(await each(c.at.plus('P1D').cast(text()))).toHaveLength(4)
  })

  it('the difference of two points in time is a length of time', async () => {
    const { c, each } = await openShop(makeDb())
    expect(await each(c.at.minus(new Date('2026-01-30T10:20:30.000Z')))).toEqual([
      'P1DT0.4S',
      'P29DT13H39M29.999S',
      'P293DT13H39M30S',
      'P700DT1H39M30.001S',
    ])
    expect(await each(c.day.minus('2026-01-30'))).toEqual(['P1D', 'P29D', 'P294D', 'P700D'])
    const since = c.at.minus(c.at.minus('PT1H'))
    expect(await each(c.at.plus(since))).toEqual(await each(c.at.plus('PT1H')))
    expect(await each(c.at.minus(literal('PT2H', interval())))).toEqual(await each(c.at.minus('PT2H')))
  })

  it('parts are taken out, and cut off', async () => {
    const { c, each } = await openShop(makeDb())
    expect(await each(fn.extract('year', c.at))).toEqual([2026, 2026, 2026, 2027])
    expect(await each(fn.extract('quarter', c.at))).toEqual([1, 1, 4, 4])
    expect(await each(fn.extract('month', c.day))).toEqual([1, 2, 11, 12])
    expect(await each(fn.extract('week', c.at))).toEqual([5, 9, 47, 52])
    expect(await each(fn.extract('day', c.at))).toEqual([31, 28, 20, 31])
    expect(await each(fn.extract('dayOfWeek', c.at))).toEqual([6, 6, 5, 5])
    expect(await each(fn.extract('dayOfYear', c.day))).toEqual([31, 59, 324, 365])
    expect(await each(fn.extract('hour', c.at))).toEqual([10, 23, 0, 12])
    expect(await each(fn.extract('minute', c.at))).toEqual([20, 59, 0, 0])
    expect(await each(fn.extract('second', c.at))).toEqual([30, 59, 0, 0])
    expect(await each(fn.extract('epoch', c.at))).toEqual([1769854830.4, 1772323199.999, 1795132800, 1830254400.001])
    expect(await each(fn.dateTrunc('month', c.at))).toEqual(at('2026-01-01', '2026-02-01', '2026-11-01', '2027-12-01'))
    expect(await each(fn.dateTrunc('quarter', c.at))).toEqual(
      at('2026-01-01', '2026-01-01', '2026-10-01', '2027-10-01'),
    )
    expect(await each(fn.dateTrunc('week', c.at))).toEqual(at('2026-01-26', '2026-02-23', '2026-11-16', '2027-12-27'))
    expect(await each(fn.dateTrunc('hour', c.at))).toEqual(
      at('2026-01-31T10:00:00Z', '2026-02-28T23:00:00Z', '2026-11-20T00:00:00Z', '2027-12-31T12:00:00Z'),
    )
    expect(await each(fn.dateTrunc('second', c.at))).toEqual(
      at('2026-01-31T10:20:30Z', '2026-02-28T23:59:59Z', '2026-11-20T00:00:00Z', '2027-12-31T12:00:00Z'),
    )
    expect(await each(fn.dateTrunc('year', c.day))).toEqual(['2026-01-01', '2026-01-01', '2026-01-01', '2027-01-01'])
    expect(await each(fn.dateTrunc('day', c.at).eq(c.at))).toEqual([false, false, true, false])
    expect(await each(c.at.cast(date()))).toEqual(await each(c.day))
    expect(await each(c.day.cast(datetime()))).toEqual(at('2026-01-31', '2026-02-28', '2026-11-20', '2027-12-31'))
    expect(Math.abs(((await each(fn.now()))[0]?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect((await each(fn.currentDate()))[0]).toBe(new Date().toISOString().slice(0, 10))
    expect((await each(fn.now().minus('P1D').lt(fn.now())))[0]).toBe(true)
  })

  it('microseconds are kept', async () => {
    const db = makeDb()
    class Moment extends db.Model('Moment', { id: integer().primaryKey(), at: datetime({ precision: 6 }) }) {}
    await db.createAll()
    await db.scope(async session => {
      session.add(new Moment({ at: new Date('2026-02-28T23:59:59.999Z') }))
      await session.commit()
      const next = Moment.c.at.plus('PT0.000999S')
      const end = Moment.c.at.plus('PT0.001S')
      expect(await select(Moment.c.id).where(next.lt(end), next.gt(Moment.c.at)).all()).toEqual([1])
      expect(await select(end).one()).toEqual(new Date('2026-03-01T00:00:00.000Z'))
      expect(await select(end.minus(next)).one()).toBe('PT0.000001S')
      expect(await select(fn.extract('epoch', next)).one()).toBeCloseTo(1772323199.999999, 5)
    })
  })
})
