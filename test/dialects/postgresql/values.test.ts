// Values that only PostgreSQL has, and what it cannot hold.
import { expect, it } from 'vitest'
import {
  type Athanor,
  array,
  binary,
  date,
  datetime,
  double,
  integer,
  interval,
  jsonb,
  numeric,
  select,
  sql,
  string,
} from '../../../src/exports/index.ts'
import { eachPostgresql, run } from './live.ts'

function declare(db: Athanor) {
  return db.Model('Sample', {
    id: integer().primaryKey(),
    moment: datetime().nullable(),
    day: date().nullable(),
    price: numeric(8, 2).nullable(),
    any: numeric().nullable(),
    ratio: double().nullable(),
    span: interval().nullable(),
    doc: jsonb().nullable(),
    bytes: binary().nullable(),
    names: array(string(10)).nullable(),
  })
}

const unreadable = (words: string) =>
  expect.objectContaining({ code: 'unreadable_value', message: expect.stringContaining(words) })

eachPostgresql(makeDb => {
  it('keeps years before the first, which the database counts in another way', async () => {
    const db = makeDb()
    const Sample = declare(db)
    await db.createAll()
    const moment = new Date('0000-03-01T12:00:00.123Z')
    await db.scope(async session => {
      session.add(new Sample({ moment, day: '0000-02-29' }))
      await session.commit()
    })
    await db.scope(async () => {
      const [found] = await Sample.where(Sample.c.moment.eq(moment), Sample.c.day.eq('0000-02-29')).all()
      expect([found?.moment, found?.day]).toEqual([moment, '0000-02-29'])
    })
  })

  it('refuses to read what no value in JavaScript is', async () => {
    const db = makeDb()
    const Sample = declare(db)
    await db.createAll()
    await run(
      db,
      `insert into sample (moment) values ('infinity'); insert into sample (day) values ('-infinity');
       insert into sample (price) values ('NaN'); insert into sample (day) values ('10000-01-01'); insert into sample (moment) values ('0044-03-15 BC')`,
    )
    await db.scope(async () => {
      const read = (id: number) => Sample.where(Sample.c.id.eq(id)).all()
      await expect(read(1)).rejects.toEqual(unreadable("'infinity'"))
      await expect(read(2)).rejects.toEqual(unreadable("'-infinity'"))
      await expect(read(3)).rejects.toEqual(unreadable('NaN'))
      await expect(read(4)).rejects.toEqual(unreadable('years 0 to 9999'))
      await expect(read(5)).rejects.toEqual(unreadable('years 0 to 9999'))
    })
  })

  it('keeps NaN, infinity and the sign of zero in floating point numbers', async () => {
    const db = makeDb()
    const Sample = declare(db)
    await db.createAll()
    const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, 0.1]
    await db.scope(async session => {
      session.addAll(numbers.map(ratio => new Sample({ ratio })))
      await session.commit()
    })
    await db.scope(async () => {
      const found = await select(Sample.c.ratio).from(Sample).orderBy(Sample.c.id).all()
      expect(found).toEqual(numbers)
    })
  })

  it('gives decimals in one spelling, also those that are computed', async () => {
    const db = makeDb()
    const Sample = declare(db)
    await db.createAll()
    await run(db, 'insert into sample (price, "any") values (1, 1.100), (2.50, 1e30), (-0.5, 0)')
    await db.scope(async () => {
      const rows = await select({ price: Sample.c.price, any: Sample.c.any }).from(Sample).orderBy(Sample.c.id).all()
      expect(rows).toEqual([
        { price: '1.00', any: '1.1' },
        { price: '2.50', any: '1000000000000000000000000000000' },
        { price: '-0.50', any: '0' },
      ])
    })
  })

  it('keeps intervals of every sign', async () => {
    const db = makeDb()
    const Sample = declare(db)
    await db.createAll()
    const spans = ['P1Y2M3DT4H5M6.789S', '-P1DT0.5S', 'PT0S', '-P14M', 'P1M-2D', 'PT100H']
    await db.scope(async session => {
      session.addAll(spans.map(span => new Sample({ span })))
      await session.commit()
    })
    await db.scope(async () => {
      const found = await select(Sample.c.span).from(Sample).orderBy(Sample.c.id).all()
      expect(found).toEqual([
        'P1Y2M3DT4H5M6.789S',
        '-P1DT0.5S',
        'PT0S',
        '-P1Y2M',
        expect.stringMatching(/^P1M-?.*2D$/),
        'P4DT4H',
      ])
    })
  })

  it('refuses a NUL before it is sent, and keeps an escaped backslash before a u', async () => {
    const db = makeDb()
    const Sample = declare(db)
    await db.createAll()
    await db.scope(async session => {
      session.add(new Sample({ doc: { a: '\\u0000' } }))
      await session.commit()
      session.add(new Sample({ doc: { a: 'x\0' } }))
      await expect(session.commit()).rejects.toMatchObject({ code: 'wrong_type' })
      await session.rollback()
      session.add(new Sample({ names: ['x\0'] }))
      await expect(session.commit()).rejects.toMatchObject({ code: 'wrong_type' })
    })
    await db.scope(async () => {
      const [found] = await Sample.all()
      expect(found?.doc).toEqual({ a: '\\u0000' })
    })
  })

  it('reads bytes in both spellings of the database', async () => {
    const db = makeDb()
    await db.engine.connect(async connection => {
      await connection.text("set bytea_output = 'escape'")
      expect(await connection.text("select '\\x005cff41'::bytea")).toEqual([[Uint8Array.of(0, 92, 255, 65)]])
      await connection.text('reset bytea_output')
    })
  })

  it('tells the types of values that stand beside nothing', async () => {
    const db = makeDb()
    declare(db)
    await db.scope(async session => {
      const rows = await select({
        sum: sql<number>`${1} + ${2}`,
        yes: sql<boolean>`${true} is true`,
        text: sql<string>`${'a'} || 'b'`,
        past: sql<boolean>`${new Date(0)} < now()`,
      }).all(session)
      expect(rows).toEqual([{ sum: 3, yes: true, text: 'ab', past: true }])
    })
  })
})
