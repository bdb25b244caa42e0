// Exact decimals in SQLite: what is computed, compared and ordered there is what fractions of whole numbers give.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  Athanor,
  and,
  CheckViolation,
  caseWhen,
  check,
  fn,
  index,
  insert,
  integer,
  numeric,
  scalarQuery,
  select,
  sql,
  string,
  union,
  update,
  ValueError,
} from '../../../src/exports/index.ts'
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalText,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
} from '../../../src/sql/types/decimal.ts'

const read = (text: string): Decimal => parseDecimal(text) ?? { units: 0n, scale: 0 }
const amount = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map(units => decimalText({ units, scale: 2 }, 2))
const rate = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(units => decimalText({ units, scale: 10 }, 10))
const rows = fc.array(fc.record({ amount, rate, group: fc.integer({ min: 0, max: 3 }) }), { maxLength: 12 })
const byValue = (a: string, b: string) => compareDecimals(read(a), read(b))
const total = (texts: readonly string[]) => texts.map(read).reduce(addDecimals, { units: 0n, scale: 0 })

function models(db: Athanor) {
  return db
    .Model('Entry', {
      id: integer().primaryKey(),
      amount: numeric(20, 2),
      rate: numeric(30, 10),
      any: numeric().nullable(),
      group: integer(),
      name: string(20).nullable(),
    })
    .constrain(c => [index('ix_amount', c.amount)])
}

describe.each(['sqlite+better-sqlite3://', 'sqlite+node://'])('on %s', url => {
  const db = new Athanor({ url })
  const Entry = models(db)
  const { c } = Entry

  beforeAll(() => db.createAll())
  afterAll(() => db.close())

  type Given = {
    readonly amount: string
    readonly rate?: string
    readonly any?: string | null
    readonly group?: number
  }

  /** Runs a test over rows, of which nothing is left. */
  function over<T>(given: readonly Given[], run: () => Promise<T>): Promise<T> {
    return db.scope(async session => {
      for (const [at, row] of given.entries())
        await session.execute(insert(Entry).values({ rate: '0', group: 0, ...row, id: at + 1 }))
      return run()
    })
  }

  it('orders and compares as fractions do', () =>
    fc.assert(
      fc.asyncProperty(rows, amount, async (given, bound) => {
        await over(given, async () => {
          const amounts = given.map(row => row.amount).toSorted(byValue)
          expect(await select(c.amount).orderBy(c.amount).all()).toEqual(amounts)
          expect(await select(c.amount).orderBy(c.amount.desc()).all()).toEqual(amounts.toReversed())
          for (const [condition, test] of [
            [c.amount.gt(bound), (order: number) => order > 0],
            [c.amount.gte(bound), (order: number) => order >= 0],
            [c.amount.lt(bound), (order: number) => order < 0],
            [c.amount.lte(bound), (order: number) => order <= 0],
            [c.amount.eq(bound), (order: number) => order === 0],
            [c.amount.ne(bound), (order: number) => order !== 0],
          ] as const) {
            const expected = amounts.filter(text => test(byValue(text, bound)))
            expect(await select(c.amount).where(condition).orderBy(c.amount).all()).toEqual(expected)
          }
          const pairs = given.map((row, at) => ({ id: at + 1, order: byValue(row.amount, row.rate) }))
          const ids = (test: (order: number) => boolean) => pairs.filter(({ order }) => test(order)).map(({ id }) => id)
          expect(await select(c.id).where(c.amount.lt(c.rate)).orderBy(c.id).all()).toEqual(ids(order => order < 0))
          expect(await select(c.id).where(c.amount.eq(c.rate)).orderBy(c.id).all()).toEqual(ids(order => order === 0))
        })
      }),
      { numRuns: 30 },
    ))

  it('computes and aggregates as fractions do', () =>
    fc.assert(
      fc.asyncProperty(rows, async given => {
        await over(given, async () => {
          const found = await select({
            sum: c.amount.plus(c.rate),
            difference: c.amount.minus(c.rate),
            product: c.amount.times(c.rate),
          })
            .orderBy(c.id)
            .all()
          expect(found).toEqual(
            given.map(row => {
              const [a, b] = [read(row.amount), read(row.rate)]
              return {
                sum: decimalText(addDecimals(a, b)),
                difference: decimalText(subtractDecimals(a, b)),
                product: decimalText(multiplyDecimals(a, b)),
              }
            }),
          )
          const groups = await select({
            group: c.group,
            sum: fn.sum(c.amount),
            least: fn.min(c.amount),
            most: fn.max(c.amount),
          })
            .groupBy(c.group)
            .orderBy(c.group)
            .all()
          const keys = [...new Set(given.map(row => row.group))].toSorted()
          expect(groups).toEqual(
            keys.map(group => {
              const amounts = given.filter(row => row.group === group).map(row => row.amount)
              const sorted = amounts.toSorted(byValue)
              return { group, sum: decimalText(total(amounts), 2), least: sorted[0], most: sorted.at(-1) }
            }),
          )
        })
      }),
      { numRuns: 30 },
    ))

  it('windows see the rows of their frame', () =>
    fc.assert(
      fc.asyncProperty(rows, async given => {
        await over(given, async () => {
          const frame = { orderBy: [c.id], rows: [-2, 0] } as const
          const found = await select({
            sum: fn.sum(c.amount).over(frame),
            least: fn.min(c.amount).over(frame),
            most: fn.max(c.amount).over(frame),
          })
            .orderBy(c.id)
            .all()
          expect(found).toEqual(
            given.map((_, at) => {
              const seen = given.slice(Math.max(0, at - 2), at + 1).map(row => row.amount)
              const sorted = seen.toSorted(byValue)
              return { sum: decimalText(total(seen), 2), least: sorted[0], most: sorted.at(-1) }
            }),
          )
          const ranked = await select({ amount: c.amount, rank: fn.rank().over({ orderBy: [c.amount] }) })
            .orderBy(c.amount)
            .all()
          const amounts = given.map(row => row.amount).toSorted(byValue)
          expect(ranked).toEqual(amounts.map(text => ({ amount: text, rank: amounts.indexOf(text) + 1 })))
        })
      }),
      { numRuns: 20 },
    ))

  it('sums and means of no rows and of NULL are NULL', () =>
    over([{ amount: '1', any: null }], async () => {
      expect(await select({ sum: fn.sum(c.any), mean: fn.avg(c.any), least: fn.min(c.any) }).all()).toEqual([
        { sum: null, mean: null, least: null },
      ])
    }))

  it('0.1 and 0.2 are 0.3', () =>
    over(
      [
        { amount: '0.10', any: '0.1' },
        { amount: '0.20', any: '0.2' },
      ],
      async () => {
        expect(await select(fn.sum(c.amount)).all()).toEqual(['0.30'])
        expect(await select(fn.sum(c.any)).all()).toEqual(['0.3'])
        expect(await select(c.id).groupBy(c.group).having(fn.sum(c.any).eq('0.3')).all()).toHaveLength(1)
      },
    ))

  it('equality of a column and a value uses the index', async () => {
    const plan = await db.scope(() => select(c.id).where(c.amount.eq('12.50')).explain())
    expect(JSON.stringify(plan)).toContain('ix_amount')
    expect(
      select(c.id)
        .where(c.amount.in(['1', '2']))
        .toSQL().sql,
    ).not.toContain('athanor')
  })

  it('values of other spellings are found: another scale, a computed one, a list', () =>
    over(
      [
        { amount: '2.50', rate: '2.5' },
        { amount: '3.00', rate: '1', any: '3' },
      ],
      async () => {
        expect(await select(c.id).where(c.amount.eq(c.rate)).all()).toEqual([1])
        expect(await select(c.id).where(c.amount.eq(c.any)).all()).toEqual([2])
        expect(
          await select(c.id)
            .where(c.rate.plus('0').in(['2.50', '9']))
            .all(),
        ).toEqual([1])
        expect(
          await select(c.id)
            .where(c.amount.in(select(c.rate)))
            .all(),
        ).toEqual([1])
        expect(await select(c.id).where(c.amount.between('2.6', '3')).all()).toEqual([2])
        expect(
          await select(c.id)
            .where(c.amount.gt(scalarQuery(select(fn.min(c.amount)))))
            .all(),
        ).toEqual([2])
      },
    ))

  it('quotients have as many digits as on PostgreSQL, and nothing comes of a division by zero', () =>
    over(
      [
        { amount: '10.00', rate: '3' },
        { amount: '1', rate: '0' },
      ],
      async () => {
        expect(await select(c.amount.dividedBy(c.rate)).orderBy(c.id).all()).toEqual(['3.3333333333333333', null])
      },
    ))

  it('functions of numbers are exact', () =>
    over([{ amount: '-2.55', rate: '1.5' }], async () => {
      const found = await select({
        abs: fn.abs(c.amount),
        round: fn.round(c.amount, 1),
        whole: fn.round(c.amount),
        floor: fn.floor(c.amount),
        ceil: fn.ceil(c.amount),
        sign: fn.sign(c.amount),
        mod: fn.mod(c.amount, c.rate),
        greatest: fn.greatest(c.amount, c.rate),
        mean: fn.avg(c.amount),
      }).all()
      expect(found).toMatchObject([
        { abs: '2.55', round: '-2.60', whole: '-3.00', floor: '-3.00', ceil: '-2.00', sign: -1 },
      ])
      expect(Number(found[0]?.mod)).toBe(-1.05)
      expect(Number(found[0]?.greatest)).toBe(1.5)
      expect(Number(found[0]?.mean)).toBe(-2.55)
    }))

  it('what is computed is stored with the digits of its column', () =>
    over([{ amount: '10.00', rate: '0.333' }], async () => {
      await update(Entry)
        .set({ amount: c.amount.times(c.rate) })
        .everyRow()
      expect(await select(c.amount).all()).toEqual(['3.33'])
      expect(await select(c.id).where(c.amount.eq('3.33')).all()).toEqual([1])
      await update(Entry).set({ amount: c.rate }).everyRow()
      expect(await select(c.amount).where(c.amount.eq('0.33')).all()).toEqual(['0.33'])
      await expect(
        update(Entry)
          .set({ amount: c.amount.times('10000000000000000000') })
          .everyRow()
          .execute(),
      ).rejects.toThrow(/takes at most 18/)
    }))

  it('a choice between decimals is one', () =>
    over(
      [
        { amount: '9.00', rate: '1' },
        { amount: '10.00', rate: '100' },
      ],
      async () => {
        const chosen = caseWhen(c.amount.gt('9.5'), c.amount).otherwise(c.rate)
        expect(await select(c.id).where(chosen.gt('9')).all()).toEqual([2])
        expect(await select(c.id).orderBy(fn.coalesce(c.any, c.amount).desc()).all()).toEqual([2, 1])
      },
    ))

  it('set operations are ordered as numbers', () =>
    over([{ amount: '9.00' }, { amount: '10.00' }, { amount: '-1.00' }], async () => {
      const both = union(
        select({ amount: c.amount }).where(c.amount.gt('0')),
        select({ amount: c.amount }).where(c.amount.lt('9.5')),
      )
      expect(await both.orderBy(c.amount.desc()).limit(2).all()).toEqual([{ amount: '10.00' }, { amount: '9.00' }])
    }))

  it('a range of a window is measured in numbers', () =>
    over([{ amount: '9.00' }, { amount: '10.00' }, { amount: '11.50' }], async () => {
      const found = await select(fn.sum(c.amount).over({ orderBy: [c.amount], range: [-1, 0] }))
        .orderBy(c.amount)
        .all()
      expect(found).toEqual(['9.00', '19.00', '11.50'])
    }))

  it('what is kept in the database names no function of ours, and is exact up to 15 digits', async () => {
    const other = new Athanor({ url })
    class Price extends other
      .Model('Price', {
        id: integer().primaryKey(),
        low: numeric(20, 2),
        high: numeric(20, 2),
        all: numeric(20, 2).nullable(),
      })
      .constrain(c => [
        check(and(c.low.lt(c.high), c.high.lte('100'))),
        index('ix_low', c.low.desc()).where(c.low.gt('9')),
      ]) {}
    await other.createAll()
    const [row] = await other.engine.connect(connection =>
      connection.text("select group_concat(sql, ';') from sqlite_schema"),
    )
    expect(String(row)).toContain('cast(')
    expect(String(row)).not.toContain('athanor')
    const store = (low: string, high: string) =>
      other.scope(session => session.execute(insert(Price).values({ low, high })))
    await store('9.50', '10.00')
    await store('-10.00', '-9.00')
    await expect(store('10.00', '9.50')).rejects.toThrow(CheckViolation)
    await expect(store('99.99', '100.01')).rejects.toThrow(CheckViolation)
    await other.close()
  })

  it('text of another program that is no number is an error and not zero', () =>
    db.scope(async session => {
      await session.execute(insert(Entry).values({ id: 1, amount: '1', rate: '1', group: 0 }))
      await update(Entry).set({ amount: sql`'x'` }).everyRow()
      await expect(select(fn.sum(c.amount)).all()).rejects.toThrow(ValueError)
    }))
})
