import { expect, it } from 'vitest'
import {
  alias,
  all,
  any,
  type Condition,
  cte,
  cube,
  deleteFrom,
  except,
  exists,
  fn,
  groupingSets,
  insert,
  intersect,
  lateral,
  literal,
  MultipleResultsFound,
  NoResultFound,
  rollup,
  scalarQuery,
  select,
  sql,
  union,
  unionAll,
  update,
  values,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'
import { givesOrRefuses, shop } from './statement-fixtures.ts'

eachDatabase((_, makeDb, { dialect }) => {
  it('selects from a subquery, joined and alone', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const sold = select({ id: Sale.c.sellerId, n: fn.count(Sale.c.id), most: fn.max(Sale.c.amount) })
        .groupBy(Sale.c.sellerId)
        .as('sold')
      const rows = await select({ name: Staff.c.name, n: sold.c.n })
        .from(Staff)
        .leftJoin(sold, sold.c.id.eq(Staff.c.id))
        .orderBy(Staff.c.id)
        .all()
      expect(rows).toEqual([
        { name: 'Ann', n: 4 },
        { name: 'Bob', n: 4 },
        { name: 'Cy', n: null },
      ])
      expect(await select(sold).where(sold.c.id.eq(1)).all()).toEqual([{ id: 1, n: 4, most: 4 }])
      expect(await select(sold.c.most).orderBy(sold.c.id).all()).toEqual([4, 4])
      const ones = select(Sale.c.amount).where(Sale.c.id.lte(2)).as('ones')
      expect(await select(fn.sum(ones.c.value)).one()).toEqual(
        await select(fn.sum(Sale.c.amount)).where(Sale.c.id.lte(2)).one(),
      )
    })
  })

  it('gives nothing where the limit is none, whichever way it is asked', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async () => {
      const none = select(Staff.c.name).orderBy(Staff.c.id).limit(0)
      expect([await none.first(), await none.scalar(), await none.oneOrNull(), await none.exists()]).toEqual([
        null,
        null,
        null,
        false,
      ])
      expect(await failureOf(() => none.one())).toBeInstanceOf(NoResultFound)
      expect(await select(Staff.c.name).orderBy(Staff.c.id).limit(literal(0)).first()).toBeNull()
      expect(await select(Staff.c.name).orderBy(Staff.c.id).limit(2).offset(1).first()).toBe('Bob')
    })
  })

  it('compares with the first rows of another query', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const newest = select(Sale.c.id).orderBy(Sale.c.id.desc()).limit(2)
      const ids = (where: Condition) => select(Sale.c.id).where(where).orderBy(Sale.c.id).all()
      expect(await ids(Sale.c.id.in(newest))).toEqual([7, 8])
      expect(await ids(Sale.c.id.notIn(newest.offset(1)))).toEqual([1, 2, 3, 4, 5, 8])
      expect(await ids(Sale.c.id.eq(any(newest)))).toEqual([7, 8])
      expect(await ids(Sale.c.id.lt(all(newest)))).toEqual([1, 2, 3, 4, 5, 6])
      const both = union(newest, select(Staff.c.id)).orderBy(Sale.c.id).limit(2)
      expect(await ids(Sale.c.id.in(both))).toEqual([1, 2])
      expect(await deleteFrom(Sale).where(Sale.c.id.in(newest)).returning(Sale.c.id).all()).toHaveLength(2)
      expect(await update(Sale).set({ amount: 100 }).where(Sale.c.id.in(newest))).toBe(2)
      expect(await ids(Sale.c.amount.eq(100))).toEqual([5, 6])
      await session.rollback()
    })
  })

  it('says to join a table whose column is used and that is not read', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const forgotten = await failureOf(() => select(Staff).where(Sale.c.item.eq('i1')).all())
      expect(forgotten).toMatchObject({ code: 'statement_failed', message: expect.stringContaining('join it') })
      await session.rollback()
      const missing = await failureOf(() => session.execute(sql`select staff.shoe_size from staff`))
      expect(missing.message).toContain('athanor db upgrade')
      await session.rollback()
    })
  })

  it('says with a class of its own that the only row is missing, or not the only one', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async session => {
      const missing = await failureOf(() => Staff.where(Staff.c.id.eq(99)).one())
      expect(missing).toBeInstanceOf(NoResultFound)
      expect(missing.code).toBe('no_rows')
      expect(await failureOf(() => select(Staff.c.id).one())).toBeInstanceOf(MultipleResultsFound)
      const many = await failureOf(() => select(Staff.c.id).oneOrNull())
      expect(many).toMatchObject({ code: 'many_rows', message: expect.stringContaining('`oneOrNull()` expected one') })
      const changed = update(Staff).set({ bio: 'x' }).returning(Staff.c.id)
      expect(await failureOf(() => changed.one())).toMatchObject({ code: 'whole_table' })
      const every = update(Staff).set({ bio: 'x' }).everyRow().returning(Staff.c.id)
      expect(await failureOf(() => every.one())).toBeInstanceOf(MultipleResultsFound)
      await session.rollback()
    })
  })

  it('runs a statement that the function of a scope returns', async () => {
    const { db, Staff, tally } = await shop(makeDb())
    expect(await db.transaction(() => insert(tally).values({ day: 'mon', total: 1 }))).toBe(1)
    expect(await db.scope(() => update(Staff).set({ bio: 'x' }).where(Staff.c.id.eq(1)))).toBe(1)
  })

  it('gives entities from a subquery for the entities of a model', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const dear = select(Sale).where(Sale.c.amount.gt(2)).as('dear')
      const sales = await select(dear).orderBy(dear.c.id.desc()).with({ seller: true }).all()
      expect(sales.map(sale => [sale.id, sale.seller.name])).toEqual([
        [7, 'Bob'],
        [4, 'Ann'],
        [2, 'Ann'],
      ])
      expect(sales[0]).toBeInstanceOf(Sale)
      expect(await session.get(Sale, 7)).toBe(sales[0])
      const both = select({ sale: Sale, twice: Sale.c.amount.times(2) })
        .where(Sale.c.id.eq(2))
        .as('both')
      const [row] = await select(both).all()
      expect(row?.sale).toBe(sales[2])
      expect(row?.twice).toBe(8)
      expect(await select(both.c.sale.item).all()).toEqual(['i2'])
    })
  })

  it('tells two subqueries of one name', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const one = select({ a: Sale.c.id }).as('x')
      const other = select({ a: Sale.c.amount }).as('x')
      expect((await failureOf(() => select({ a: one.c.a, b: other.c.a }).all())).message).toMatch(/both called 'x'/)
    })
  })

  it('uses subqueries as values, which may use columns of the query around them', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const count = scalarQuery(select(fn.count()).from(Sale).where(Sale.c.sellerId.eq(Staff.c.id)))
      expect(await select({ name: Staff.c.name, count }).orderBy(Staff.c.id).all()).toEqual([
        { name: 'Ann', count: 4 },
        { name: 'Bob', count: 4 },
        { name: 'Cy', count: 0 },
      ])
      const selling = select(Staff.c.name).where(exists(select(Sale).where(Sale.c.sellerId.eq(Staff.c.id))))
      expect(await selling.orderBy(Staff.c.id).all()).toEqual(['Ann', 'Bob'])
      expect((await failureOf(() => scalarQuery(select(Sale) as never))).message).toMatch(/one value/)
    })
  })

  it('joins laterally, where the database can', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const last = lateral(
        select(Sale).where(Sale.c.sellerId.eq(Staff.c.id)).orderBy(Sale.c.id.desc()).limit(1).as('last'),
      )
      const query = select({ name: Staff.c.name, item: last.c.item }).from(Staff).leftJoin(last).orderBy(Staff.c.id)
      const rows = [
        { name: 'Ann', item: 'i8' },
        { name: 'Bob', item: 'i7' },
        { name: 'Cy', item: null },
      ]
      await givesOrRefuses(() => query.all(), rows, { sqlite: 'supportsLateral', mysql: 'supportsLateral' }, dialect)
    })
  })

  it('joins every row with every row', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      expect(await select({ a: Staff.c.id, b: Sale.c.id }).from(Staff).crossJoin(Sale).count()).toBe(24)
      const full = select({ a: Staff.c.id, b: Sale.c.id }).from(Staff).fullJoin(Sale, Sale.c.sellerId.eq(Staff.c.id))
      await givesOrRefuses(() => full.count(), 9, { mysql: 'supportsFullJoin' }, dialect)
    })
  })

  it('puts the entities of several queries together, ordered and limited as a whole', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async () => {
      const named = (name: string) => select(Staff).where(Staff.c.name.eq(name))
      const staff = await union(named('Ann'), named('Cy'), named('Ann'))
        .orderBy(Staff.c.name.desc())
        .with({ sales: true })
        .all()
      expect(staff.map(person => [person.name, person.sales.length])).toEqual([
        ['Cy', 0],
        ['Ann', 4],
      ])
      expect((await union(named('Ann'), named('Cy')).orderBy(Staff.c.name).limit(1).offset(1).one()).name).toBe('Cy')
    })
  })

  it('has union, intersect and except, nested, of values and of rows', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const staff = select(Staff.c.id)
      const sellers = select(Sale.c.sellerId)
      expect(await union(staff, sellers).orderBy(Staff.c.id).all()).toEqual([1, 2, 3])
      expect(await unionAll(staff, sellers).count()).toBe(11)
      expect(await intersect(staff, sellers).orderBy(Staff.c.id).all()).toEqual([1, 2])
      expect(await except(staff, sellers).all()).toEqual([3])
      expect(await staff.except(sellers).exists()).toBe(true)
      const nested = unionAll(except(staff, sellers), select(Sale.c.id).orderBy(Sale.c.id.desc()).limit(2))
      expect(await nested.orderBy(Staff.c.id).all()).toEqual([3, 7, 8])
      const rows = union(
        select({ id: Staff.c.id, what: Staff.c.name }),
        select({ id: Sale.c.id, what: Sale.c.item }).where(Sale.c.id.eq(3)),
      )
      expect(await rows.orderBy(Staff.c.id, Staff.c.name.desc()).all()).toEqual([
        { id: 1, what: 'Ann' },
        { id: 2, what: 'Bob' },
        { id: 3, what: 'i3' },
        { id: 3, what: 'Cy' },
      ])
      const part = rows.as('part')
      expect(await select(fn.count()).from(part).where(part.c.id.eq(3)).one()).toBe(2)
      expect(
        await select(Staff.c.name)
          .where(Staff.c.id.in(except(staff, sellers)))
          .all(),
      ).toEqual(['Cy'])
    })
  })

  it('counts equal rows on both sides of INTERSECT ALL and EXCEPT ALL, where the database can', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const sellers = select(Sale.c.sellerId)
      const half = sellers.where(Sale.c.id.lte(4))
      const lacks = { sqlite: 'supportsIntersectAll' }
      await givesOrRefuses(() => sellers.intersectAll(half).count(), 4, lacks, dialect)
      await givesOrRefuses(() => sellers.exceptAll(half).orderBy(Sale.c.sellerId).all(), [1, 1, 2, 2], lacks, dialect)
    })
  })

  it('refuses set operations of different things, and clauses that they do not have', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const mixed = await failureOf(() => union(select(Staff), select(Sale) as never))
      expect(mixed.message).toMatch(/rows of Staff and of Sale/)
      const both = union(select(Staff.c.id), select(Sale.c.id))
      expect(
        (await failureOf(() => (both as unknown as { where(c: unknown): unknown }).where(Staff.c.id.gt(1)))).message,
      ).toMatch(/set operation has no `where`/)
      expect((await failureOf(() => both.orderBy(fn.abs(Staff.c.id)))).message).toMatch(
        /by columns that its queries select/,
      )
    })
  })

  it('uses a common table expression as often as it likes, written once', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const sold = cte('sold', select({ id: Sale.c.sellerId, n: fn.count() }).groupBy(Sale.c.sellerId))
      const other = alias(sold, 'other')
      const pairs = select({ a: sold.c.id, b: other.c.id }).from(sold).join(other, other.c.n.eq(sold.c.n))
      expect(await pairs.orderBy(sold.c.id, other.c.id).all()).toEqual([
        { a: 1, b: 1 },
        { a: 1, b: 2 },
        { a: 2, b: 1 },
        { a: 2, b: 2 },
      ])
      expect(pairs.toString().match(/group by/g)).toHaveLength(1)
      const among = select(Staff.c.name).where(Staff.c.id.in(select(sold.c.id)), Staff.c.id.gt(1))
      expect(await among.all()).toEqual(['Bob'])
      const nested = cte('nested', select({ n: sold.c.n }).where(sold.c.id.eq(1)), { materialized: true })
      expect(await select(nested).all()).toEqual([{ n: 4 }])
    })
  })

  it('walks a tree with a recursive common table expression, of rows and of entities', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async () => {
      const chain = cte.recursive(
        'chain',
        select({ id: Staff.c.id, name: Staff.c.name, depth: sql<number>`0` }).where(Staff.c.managerId.isNull()),
        self =>
          select({ id: Staff.c.id, name: Staff.c.name, depth: self.c.depth.plus(1) })
            .from(Staff)
            .join(self, self.c.id.eq(Staff.c.managerId)),
      )
      expect(await select(chain).orderBy(chain.c.depth).all()).toEqual([
        { id: 1, name: 'Ann', depth: 0 },
        { id: 2, name: 'Bob', depth: 1 },
        { id: 3, name: 'Cy', depth: 2 },
      ])
      const below = cte.recursive(
        'below',
        select(Staff).where(Staff.c.name.eq('Bob')),
        self => select(Staff).join(self, self.c.id.eq(Staff.c.managerId)),
        { distinct: true },
      )
      const staff = await select(below).orderBy(below.c.id).all()
      expect(staff.map(person => person.name)).toEqual(['Bob', 'Cy'])
      expect(staff[0]).toBeInstanceOf(Staff)
    })
  })

  it('selects from rows that the program gives', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async session => {
      const wanted = values([
        { id: 3, rank: 1 },
        { id: 1, rank: 2.5 },
      ]).as('wanted')
      const query = select({ name: Staff.c.name, rank: wanted.c.rank })
        .from(Staff)
        .join(wanted, wanted.c.id.eq(Staff.c.id))
      expect(await query.orderBy(wanted.c.rank).all()).toEqual([
        { name: 'Cy', rank: 1 },
        { name: 'Ann', rank: 2.5 },
      ])
      expect(await select(wanted).orderBy(wanted.c.id).all(session)).toEqual([
        { id: 1, rank: 2.5 },
        { id: 3, rank: 1 },
      ])
      expect((await failureOf(() => values([]))).message).toMatch(/at least one row/)
      expect((await failureOf(() => values([{ id: 1 }, {} as { id: number }]).as('x'))).message).toMatch(/undefined/)
    })
  })

  it('takes the first row of each group', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const best = select(Sale).distinctOn(Sale.c.sellerId).orderBy(Sale.c.sellerId, Sale.c.amount.desc(), Sale.c.id)
      expect((await best.all()).map(sale => [sale.sellerId, sale.id])).toEqual([
        [1, 2],
        [2, 7],
      ])
      expect(await best.count()).toBe(2)
      const rows = select({ seller: Sale.c.sellerId, more: Sale.c.amount.plus(1) })
        .distinctOn(Sale.c.sellerId)
        .orderBy(Sale.c.sellerId.desc(), Sale.c.amount.desc())
      expect(await rows.limit(1).all()).toEqual([{ seller: 2, more: 5 }])
      const source = rows.as('best')
      expect(await select(source.c.more).orderBy(source.c.seller).all()).toEqual([5, 5])
    })
  })

  it('groups in several ways at once, where the database can', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const sums = select({ seller: Sale.c.sellerId, n: fn.count() })
      const rows = [
        { seller: null, n: 8 },
        { seller: 1, n: 4 },
        { seller: 2, n: 4 },
      ]
      const rolled = sums.groupBy(rollup(Sale.c.sellerId)).orderBy(fn.count().desc(), Sale.c.sellerId)
      await givesOrRefuses(() => rolled.all(), rows, { sqlite: 'supportsGroupingSets' }, dialect)
      const lacks = { sqlite: 'supportsGroupingSets', mysql: 'supportsGroupingSets' }
      const sets = sums.groupBy(groupingSets([Sale.c.sellerId], [])).orderBy(fn.count().desc(), Sale.c.sellerId)
      await givesOrRefuses(() => sets.all(), rows, lacks, dialect)
      const cubed = sums.groupBy(cube(Sale.c.sellerId, Sale.c.amount))
      await givesOrRefuses(() => cubed.count(), await cubedCount(), lacks, dialect)

      async function cubedCount() {
        const pairs = await select({ a: Sale.c.sellerId, b: Sale.c.amount }).distinct().count()
        return pairs + 2 + (await select(Sale.c.amount).distinct().count()) + 1
      }
    })
  })

  it('locks rows', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async session => {
      const one = select(Staff).where(Staff.c.id.eq(1))
      for (const query of [one.forUpdate(), one.forUpdate({ skipLocked: true }), one.forShare({ noWait: true })])
        expect((await query.one()).name).toBe('Ann')
      const joined = select(Sale).join(Sale.c.seller).where(Sale.c.id.eq(1))
      await givesOrRefuses(
        async () => (await joined.forUpdate({ of: Sale }).all()).length,
        1,
        { mysql: 'supportsLockOf' },
        dialect,
      )
      await givesOrRefuses(
        async () => (await one.forUpdate({ keyOnly: true }).all()).length,
        1,
        { mysql: 'supportsKeyLocks' },
        dialect,
      )
      expect((await failureOf(() => one.forUpdate({ skipLocked: true, noWait: true }))).message).toMatch(/not both/)
      await session.rollback()
    })
  })

  it('limits by an expression', async () => {
    const { db, Sale } = await shop(makeDb())
    await db.scope(async () => {
      const query = select(Sale.c.id).orderBy(Sale.c.id)
      expect(await query.limit(2).offset(1).all()).toEqual([2, 3])
      expect(await query.offset(6).all()).toEqual([7, 8])
      if (dialect !== 'mysql') expect(await query.limit(sql<number>`${1} + ${1}`).all()).toEqual([1, 2])
    })
  })

  it('selects from a table without a model', async () => {
    const { db, tally } = await shop(makeDb())
    await insert(tally).values({ day: 'mon', total: 3 }).execute(db.engine)
    await db.scope(async () => {
      expect(await select(tally).all()).toEqual([{ day: 'mon', total: 3 }])
      expect(await select(tally).all(db.engine)).toEqual([{ day: 'mon', total: 3 }])
      expect(
        await select({ t: tally.c.total as never })
          .from(tally)
          .all(),
      ).toEqual([{ t: 3 }])
    })
  })

  it('loads some columns of entities: the others are loaded by the next query that has them', async () => {
    const { db, Staff } = await shop(makeDb())
    await db.scope(async session => {
      const person = await select(Staff).only('name').where(Staff.c.name.eq('Bob')).one()
      expect(Object.keys(person)).toEqual(['id', 'name'])
      const whole = person as unknown as InstanceType<typeof Staff>
      expect((await failureOf(() => whole.bio)).code).toBe('not_loaded')
      person.name = 'Bobby'
      await session.flush()
      expect(await select(Staff.c.name).where(Staff.c.id.eq(person.id)).one()).toBe('Bobby')
      expect(await Staff.get(person.id)).toBe(person)
      expect(whole.bio).toBe('sells')
      session.expungeAll()
      const [first] = await select(Staff).defer('bio', 'managerId').orderBy(Staff.c.id).limit(1).all()
      expect(Object.keys(first ?? {})).toEqual(['id', 'name'])
      await session.refresh(first ?? {}, ['bio'])
      expect(Object.keys(first ?? {}).sort()).toEqual(['bio', 'id', 'name'])
      expect((await failureOf(() => select(Staff).only('nope' as never))).code).toBe('unknown_attribute')
      await session.rollback()
    })
  })

  it('gives single values, plans and text', async () => {
    const { db, Staff, Sale } = await shop(makeDb())
    await db.scope(async session => {
      expect(
        await select({ n: fn.count(), most: fn.max(Sale.c.id) })
          .from(Sale)
          .scalar(),
      ).toBe(8)
      expect(await session.scalar(select(fn.max(Sale.c.id)))).toBe(8)
      expect(await select(Staff.c.bio).where(Staff.c.id.eq(99)).scalar()).toBeNull()
      const one = select(Sale.c.id).where(Sale.c.id.eq(1))
      const plan = await one.explain()
      expect(plan.text).toMatch(/sale/i)
      expect(plan.rows.length).toBeGreaterThan(0)
      const lacks = { sqlite: 'supportsExplainAnalyze' }
      await givesOrRefuses(
        async () => typeof (await one.explain({ analyze: true, format: 'json' })).json,
        'object',
        lacks,
        dialect,
      )
      expect(one.toSQL('postgresql')).toEqual({ sql: 'select sale.id from sale where sale.id = $1', parameters: [1] })
      expect(one.toSQL('sqlite')).toEqual({ sql: 'select sale.id from sale where sale.id = ?', parameters: [1] })
      expect(one.toSQL('mysql').parameters).toEqual([1])
      expect(one.toSQL(db).sql).toBe(one.toString())
      expect(String(select(sql`1`))).toBe('select 1')
      expect((await failureOf(() => one.toSQL('oracle'))).code).toBe('unknown_dialect')
    })
  })
})
