import { expect, it } from 'vitest'
import {
  caseWhen,
  cte,
  deleteFrom,
  fn,
  insert,
  integer,
  select,
  string,
  union,
  update,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'
import { givesOrRefuses, shop } from './statement-fixtures.ts'

eachDatabase((_, makeDb, { dialect }) => {
  it('inserts many rows and returns what they became', async () => {
    const { db, Staff, Archive } = await shop(makeDb())
    await db.scope(async session => {
      const rows = await insert(Archive)
        .values([{ item: 'a' }, { item: 'b', amount: 1, note: 'n' }])
        .returning({ item: Archive.c.item, amount: Archive.c.amount, note: Archive.c.note })
        .all()
      expect(rows.toSorted((one, other) => one.item.localeCompare(other.item))).toEqual([
        { item: 'a', amount: 7, note: null },
        { item: 'b', amount: 1, note: 'n' },
      ])
      const [dan] = await insert(Staff).values({ name: 'Dan' }).returning(Staff).all()
      expect(dan).toBeInstanceOf(Staff)
      expect(await session.get(Staff, dan?.id ?? 0)).toBe(dan)
      expect(await insert(Staff).values({ name: 'Eve' }).returning(Staff.c.name).one()).toBe('Eve')
      await session.rollback()
    })
  })

  it('inserts rows of defaults only', async () => {
    const db = makeDb()
    class Ticket extends db.Model('Ticket', { id: integer().primaryKey(), note: string(20).nullable() }) {}
    await db.createAll()
    await db.scope(async session => {
      expect(await insert(Ticket).values({})).toBe(1)
      expect(await insert(Ticket).values([{}, {}])).toBe(2)
      expect(await insert(Ticket).values({ note: 'x' }, {})).toBe(2)
      expect(await select(Ticket).count()).toBe(5)
      await session.rollback()
    })
  })

  it('inserts the rows of a query, with defaults for what it leaves out', async () => {
    const { db, Staff, Sale, Archive } = await shop(makeDb())
    await db.scope(async session => {
      expect(await insert(Archive).from(select({ item: Sale.c.item, note: Sale.c.item }).where(Sale.c.id.lte(2)))).toBe(
        2,
      )
      const both = union(select({ item: Staff.c.name }), select({ item: Staff.c.name }))
      expect(await insert(Archive).from(both)).toBe(3)
      const sold = cte('sold', select({ id: Sale.c.sellerId }).distinct())
      expect(
        await insert(Archive).from(select({ item: Staff.c.name }).from(Staff).join(sold, sold.c.id.eq(Staff.c.id))),
      ).toBe(2)
      expect(
        await select({ item: Archive.c.item, amount: Archive.c.amount }).orderBy(Archive.c.id).limit(2).all(),
      ).toEqual([
        { item: 'i1', amount: 7 },
        { item: 'i2', amount: 7 },
      ])
      const wrong = await failureOf(() => insert(Archive).from(select({ nope: Sale.c.item }) as never))
      expect(wrong.code).toBe('unknown_attribute')
      await session.rollback()
    })
  })

  it('changes the row in the way, leaves it alone, or changes it under a condition', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async session => {
      const names = () =>
        select({ name: Staff.c.name, bio: Staff.c.bio })
          .where(Staff.c.id.in([1, 2]))
          .orderBy(Staff.c.id)
          .all()
      const ann = await Staff.where(Staff.c.id.eq(1)).one()
      await insert(Staff)
        .values([
          { id: 1, name: 'Anna', bio: 'new' },
          { id: 9, name: 'Nina', bio: null },
        ])
        .onConflict(Staff.c.id)
        .doUpdate(excluded => ({ name: fn.concat(Staff.c.name, '+', excluded.name) }))
      expect((await names())[0]).toEqual({ name: 'Ann+Anna', bio: null })
      expect(ann.name).toBe('Ann+Anna')
      await insert(Staff).values({ id: 1, name: 'Anna', bio: 'bio' }).onConflict(Staff.c.id).doUpdate()
      expect((await names())[0]).toEqual({ name: 'Anna', bio: 'bio' })
      await insert(Staff).values({ id: 1, name: 'no' }).onConflict().doNothing()
      await insert(Staff)
        .values({ id: 2, name: 'no' })
        .onConflict(Staff.c.id)
        .doUpdate({ bio: 'set' }, Staff.c.name.eq('nobody'))
      await insert(Staff)
        .values({ id: 2, name: 'no' })
        .onConflict(Staff.c.id)
        .doUpdate({ name: 'Bo' }, Staff.c.name.eq('Bob'))
      expect(await names()).toEqual([
        { name: 'Anna', bio: 'bio' },
        { name: 'Bo', bio: 'sells' },
      ])
      const byName = insert(Staff).values({ name: 'Bo', bio: 'again' }).onConflict({ constraint: 'uq_staff_name' })
      const lacks = { sqlite: 'supportsConflictConstraint', mysql: 'supportsConflictConstraint' }
      await givesOrRefuses(() => byName.doUpdate().execute(), 1, lacks, dialect)
      await session.rollback()
    })
  })

  it('returns the rows of an upsert that it changed, or refuses to where the database returns others too', async () => {
    const { db, tally } = await shop(makeDb())
    await db.scope(async session => {
      await insert(tally).values({ day: 'mon', total: 1 })
      const rows = insert(tally).values([
        { day: 'mon', total: 5 },
        { day: 'tue', total: 6 },
      ])
      const changed = rows.onConflict(tally.c.day).doUpdate().returning(tally.c.total).all()
      expect((await changed).toSorted()).toEqual([5, 6])
      const lacks = { mysql: 'returning' }
      const more = insert(tally).values([
        { day: 'mon', total: 7 },
        { day: 'wed', total: 8 },
      ])
      const nothing = more.onConflict(tally.c.day).doNothing().returning(tally.c.total)
      await givesOrRefuses(() => nothing.all(), [8], lacks, dialect)
      const some = rows.onConflict(tally.c.day).doUpdate({ total: 9 }, tally.c.day.eq('tue')).returning(tally.c.total)
      await givesOrRefuses(() => some.all(), [9], lacks, dialect)
      await session.rollback()
    })
  })

  it('updates from other rows', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const sale = await Sale.where(Sale.c.id.eq(2)).one()
      const named = update(Sale)
        .set({ item: Staff.c.name })
        .from(Staff)
        .where(Staff.c.id.eq(Sale.c.sellerId), Staff.c.id.eq(1))
      expect(await named).toBe(4)
      expect(sale.item).toBe('Ann')
      const rows = await named.returning({ id: Sale.c.id, item: Sale.c.item }).all()
      expect(rows.toSorted((one, other) => one.id - other.id)).toEqual([2, 4, 6, 8].map(id => ({ id, item: 'Ann' })))
      const totals = select({ id: Sale.c.sellerId, total: fn.count() }).groupBy(Sale.c.sellerId).as('totals')
      await update(Staff)
        .set({ bio: fn.concat('sold ', totals.c.total.cast(string(10)) as never) })
        .from(totals)
        .where(totals.c.id.eq(Staff.c.id))
      expect(await select(Staff.c.bio).orderBy(Staff.c.id).all()).toEqual(['sold 4', 'sold 4', null])
      const other = named.returning({ id: Sale.c.id, by: Staff.c.name })
      const lacks = { sqlite: 'returnsOtherSources', mysql: 'returning' }
      await givesOrRefuses(async () => (await other.all()).length, 4, lacks, dialect)
      await session.rollback()
    })
  })

  it('updates many rows by their keys in one statement', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const changed = await update(Sale).values([
        { id: 1, item: 'one', at: null },
        { id: 2, item: 'two', at: new Date(Date.UTC(2030, 0, 1)) },
      ])
      expect(changed).toBe(2)
      expect(
        await select({ item: Sale.c.item, at: Sale.c.at }).where(Sale.c.id.lte(2)).orderBy(Sale.c.id).all(),
      ).toEqual([
        { item: 'one', at: null },
        { item: 'two', at: new Date(Date.UTC(2030, 0, 1)) },
      ])
      const uneven = await failureOf(() =>
        update(Sale).values([
          { id: 1, item: 'a' },
          { id: 2, amount: 3 },
        ]),
      )
      expect(uneven.message).toMatch(/same attributes in every row/)
      expect((await failureOf(() => update(Sale).values([{ item: 'a' } as never]))).message).toMatch(/primary key/)
      await session.rollback()
    })
  })

  it('returns the rows that an update changed and a delete removed', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const more = update(Sale)
        .set({ amount: Sale.c.amount.plus(10) })
        .where(Sale.c.amount.gte(4))
      const changed = await more.returning(Sale).all()
      expect(changed.map(sale => [sale.id, sale.amount]).toSorted()).toEqual([
        [2, 14],
        [7, 14],
      ])
      expect(await more.where(Sale.c.id.eq(99)).returning(Sale.c.id).all()).toEqual([])
      const gone = await deleteFrom(Sale).where(Sale.c.id.eq(7)).returning({ item: Sale.c.item }).one()
      expect(gone).toEqual({ item: 'i7' })
      expect(session.contains(changed.find(sale => sale.id === 7) ?? {})).toBe(false)
      const byAnn = deleteFrom(Sale).using(Staff).where(Staff.c.id.eq(Sale.c.sellerId), Staff.c.name.eq('Ann'))
      expect((await byAnn.where(Sale.c.id.gte(6)).returning(Sale.c.id).all()).toSorted()).toEqual([6, 8])
      expect(await byAnn).toBe(2)
      expect(await select(Sale.c.id).orderBy(Sale.c.id).all()).toEqual([1, 3, 5])
      await session.rollback()
    })
    const returned = deleteFrom(Sale).where(Sale.c.id.eq(1)).returning(Sale.c.item)
    expect(await returned.all(db.engine)).toEqual(['i1'])
  })

  it('changes a limited number of rows, where the database can', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const lacks = { sqlite: 'supportsLimitedChanges', postgresql: 'supportsLimitedChanges' }
      const some = update(Sale).set({ amount: 0 }).everyRow().orderBy(Sale.c.id).limit(2)
      await givesOrRefuses(() => some.execute(), 2, lacks, dialect)
      const oldest = deleteFrom(Sale).everyRow().orderBy(Sale.c.id.desc()).limit(1).returning(Sale.c.id)
      await givesOrRefuses(() => oldest.all(), [8], lacks, dialect)
      await session.rollback()
    })
  })

  it('changes rows in a common table expression, where the database can', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const sale = await Sale.where(Sale.c.id.eq(4)).one()
      const dearer = update(Sale)
        .set({ amount: 50 })
        .where(Sale.c.id.eq(4))
        .returning({ id: Sale.c.id, amount: Sale.c.amount })
      const changed = cte('changed', dearer)
      const lacks = { sqlite: 'supportsWritingCtes', mysql: 'supportsWritingCtes' }
      await givesOrRefuses(() => select(changed).all(), [{ id: 4, amount: 50 }], lacks, dialect)
      if (dialect === 'postgresql') {
        await select(Sale).where(Sale.c.id.eq(4)).one()
        expect(sale.amount).toBe(50)
      }
      await session.rollback()
    })
    expect(await select(Sale.c.amount).where(Sale.c.id.eq(4)).one(db.engine)).toBe(3)
  })

  it('uses common table expressions in changes', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const sold = cte('sold', select({ id: Sale.c.sellerId }).distinct())
      const busy = update(Staff)
        .set({ bio: 'busy' })
        .where(Staff.c.id.in(select(sold.c.id)))
      await givesOrRefuses(() => busy.execute(), 2, { mysql: 'supportsCtesInChanges' }, dialect)
      const graded = update(Staff)
        .set({ bio: caseWhen(Staff.c.id.eq(1), 'lead').otherwise('team') as never })
        .everyRow()
      expect(await graded).toBe(3)
      await session.rollback()
    })
  })

  it('changes a table without a model', async () => {
    const { db, tally } = await shop(makeDb())
    await db.scope(async session => {
      await insert(tally).values([
        { day: 'mon', total: 1 },
        { day: 'tue', total: 2 },
      ])
      await update(tally).set({ total: 5 }).where(tally.c.day.eq('mon'))
      expect(await insert(tally).values({ day: 'mon', total: 9 }).onConflict(tally.c.day).doNothing()).toBeLessThan(2)
      expect(await select(tally).orderBy(tally.c.day).all()).toEqual([
        { day: 'mon', total: 5 },
        { day: 'tue', total: 2 },
      ])
      expect(await deleteFrom(tally).where(tally.c.day.eq('tue')).returning({ total: tally.c.total }).all()).toEqual([
        { total: 2 },
      ])
      await session.rollback()
    })
  })

  it('refuses what would change more than was meant', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      expect((await failureOf(() => deleteFrom(Sale).execute())).code).toBe('whole_table')
      expect((await failureOf(() => update(Sale).set({ amount: 1 }).from(Staff).execute())).code).toBe('whole_table')
      expect((await failureOf(() => update(Sale).set({ amount: 1 }).join(Staff))).message).toMatch(/give those first/)
      expect(
        (
          await failureOf(() =>
            update(Sale)
              .set({ amount: undefined as never })
              .everyRow(),
          )
        ).code,
      ).toBe('undefined_value')
    })
  })
})
