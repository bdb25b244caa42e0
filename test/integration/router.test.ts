// Sharding: a router decides by entity, by key and by statement which database a row is in.
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  Athanor,
  datetime,
  integer,
  many,
  one,
  type RouteRequest,
  select,
  string,
  update,
} from '../../src/exports/index.ts'
import { databases, openDatabase, prepare, temporaryFolder } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'

const file = (name: string) => `sqlite:///${path.join(temporaryFolder(), `${name}.db`)}`

/** Customers live in the database of their region, their orders beside them; countries are in the main one. */
const shop = async (db: Athanor) => {
  class Country extends db.Model('Country', { id: integer().primaryKey(), name: string(64) }) {}
  class Customer extends db.Model(
    'Customer',
    {
      id: string(20).primaryKey(),
      region: string(8),
      age: integer().nullable(),
      joined: datetime().nullable(),
      countryId: integer().references('country.id').nullable(),
      get country() {
        return one(() => Country).nullable()
      },
      get orders() {
        return many(() => Order, { backPopulates: 'customer' })
      },
    },
    { bind: ['eu', 'us'] },
  ) {}
  class Order extends db.Model(
    'Order',
    {
      id: string(20).primaryKey(),
      amount: integer(),
      customerId: string(20).references('customer.id'),
      get customer() {
        return one(() => Customer, { backPopulates: 'orders' })
      },
    },
    { bind: ['eu', 'us'], tableName: 'purchase' },
  ) {}
  await db.createAll()
  return { db, Country, Customer, Order }
}

const regionOf = (key: unknown) => (typeof key === 'string' && /^(eu|us)-/.test(key) ? key.slice(0, 2) : undefined)

/** By the region of a customer, or the beginning of a key. */
const byRegion = ({ table, entity, key, where }: RouteRequest) => {
  if (table === 'country') return undefined
  const own = entity === undefined ? {} : (entity as { region?: string; id?: string })
  return own.region ?? regionOf(own.id) ?? regionOf(key) ?? regionOf(where.id) ?? (where.region as string | undefined)
}

const start = async (requests: RouteRequest[] = []) => {
  const db = new Athanor({
    url: file('main'),
    binds: { eu: file('eu'), us: file('us') },
    router: request => {
      requests.push(request)
      return byRegion(request)
    },
  })
  onTestFinished(() => db.close())
  return shop(db)
}

const filled = async (requests: RouteRequest[] = []) => {
  const made = await start(requests)
  const { db, Customer, Order, Country } = made
  await db.scope(async session => {
    const country = new Country({ name: 'somewhere' })
    session.add(country)
    for (const [id, region, age] of [
      ['eu-1', 'eu', 40],
      ['us-1', 'us', 30],
      ['eu-2', 'eu', 20],
      ['us-2', 'us', null],
    ] as const) {
      const customer = new Customer({ id, region, age, country })
      session.add(customer)
      for (const amount of [1, 2]) session.add(new Order({ id: `${id}-${amount}`, amount, customer }))
    }
    await session.commit()
  })
  requests.length = 0
  return made
}

const idsIn = (db: Athanor, bind: string) =>
  db.engineOf(bind).connect(async connection => (await connection.text('SELECT id FROM customer ORDER BY id')).flat())

describe('a router', () => {
  test('has each table in every database that it names', async () => {
    const { db } = await start()
    for (const bind of ['eu', 'us']) {
      const names = (await db.engineOf(bind).readTables()).map(({ name }) => name).toSorted()
      expect(names).toEqual(['customer', 'purchase'])
    }
    expect((await db.engine.readTables()).map(({ name }) => name)).toEqual(['country'])
  })

  test('is asked of each entity that is written', async () => {
    const requests: RouteRequest[] = []
    const { db, Customer } = await filled(requests)
    expect(await idsIn(db, 'eu')).toEqual(['eu-1', 'eu-2'])
    expect(await idsIn(db, 'us')).toEqual(['us-1', 'us-2'])
    await db.scope(async session => {
      const customer = await Customer.get('us-1')
      if (customer === null) throw new TypeError('no customer')
      customer.age = 31
      requests.length = 0
      await session.commit()
      expect(requests).toContainEqual(
        expect.objectContaining({
          operation: 'write',
          entity: customer,
          key: 'us-1',
          table: 'customer',
          model: Customer,
        }),
      )
    })
    const [row] = await db
      .engineOf('us')
      .connect(connection => connection.text("SELECT age FROM customer WHERE id = 'us-1'"))
    expect(row).toEqual([31])
  })

  test('is asked by key, and a key that says nothing is looked for everywhere', async () => {
    const requests: RouteRequest[] = []
    const { db, Customer } = await filled(requests)
    const databases: (string | null)[] = []
    db.onQuery(({ database }) => databases.push(database))
    await db.scope(async () => {
      expect((await Customer.get('us-1'))?.region).toBe('us')
      expect(databases).toEqual(['us'])
      expect(requests.at(-1)).toMatchObject({ operation: 'read', key: 'us-1', model: Customer })
      databases.length = 0
      expect(await Customer.get('nobody')).toBeNull()
      expect(databases).toEqual(['eu', 'us'])
    })
  })

  test('is told what a statement says by equality', async () => {
    const requests: RouteRequest[] = []
    const { db, Customer } = await filled(requests)
    const databases: (string | null)[] = []
    db.onQuery(({ database }) => databases.push(database))
    await db.scope(async () => {
      const found = await Customer.where(Customer.c.region.eq('us'), Customer.c.age.gt(1)).all()
      expect(found.map(({ id }) => id)).toEqual(['us-1'])
    })
    expect(databases).toEqual(['us'])
    expect(requests[0]).toMatchObject({ operation: 'read', where: { region: 'us' }, table: 'customer' })
  })

  test('lets several databases answer: rows are put together, in order, cut, and counted', async () => {
    const { db, Customer } = await filled()
    await db.scope(async () => {
      const ids = async (query: { all(): Promise<{ id: string }[]> }) => (await query.all()).map(({ id }) => id)
      const all = select(Customer)
      expect(await ids(all.orderBy(Customer.c.id))).toEqual(['eu-1', 'eu-2', 'us-1', 'us-2'])
      expect(await ids(all.orderBy(Customer.c.age.desc()))).toEqual(['eu-1', 'us-1', 'eu-2', 'us-2'])
      expect(await ids(all.orderBy(Customer.c.age))).toEqual(['us-2', 'eu-2', 'us-1', 'eu-1'])
      expect(await ids(all.orderBy(Customer.c.age.nullsLast()).limit(2).offset(1))).toEqual(['us-1', 'eu-1'])
      expect(await all.count()).toBe(4)
      expect(await all.where(Customer.c.id.eq('x')).exists()).toBe(false)
      expect((await all.orderBy(Customer.c.id).paginate({ page: 2, perPage: 3 })).items.map(({ id }) => id)).toEqual([
        'us-2',
      ])
      const rows = await select({ id: Customer.c.id, age: Customer.c.age }).orderBy(Customer.c.id.desc()).limit(1).all()
      expect(rows).toEqual([{ id: 'us-2', age: null }])
    })
  })

  test('leaves relationships whole: children are looked for where they may be', async () => {
    const { db, Customer, Order } = await filled()
    await db.scope(async () => {
      const customers = await select(Customer).with({ orders: true, country: true }).orderBy(Customer.c.id).all()
      expect(customers.map(({ orders }) => orders.map(({ id }) => id))).toEqual([
        ['eu-1-1', 'eu-1-2'],
        ['eu-2-1', 'eu-2-2'],
        ['us-1-1', 'us-1-2'],
        ['us-2-1', 'us-2-2'],
      ])
      expect(new Set(customers.map(({ country }) => country)).size).toBe(1)
    })
    await db.scope(async () => {
      const orders = await select(Order).orderBy(Order.c.id).all()
      const owners = []
      for (const order of orders) owners.push((await order.customer).id)
      expect(owners).toEqual(['eu-1', 'eu-1', 'eu-2', 'eu-2', 'us-1', 'us-1', 'us-2', 'us-2'])
    })
  })

  test('lets rows of several databases be joined within each', async () => {
    const { db, Customer, Order } = await filled()
    await db.scope(async () => {
      const rows = await select({ id: Order.c.id, region: Customer.c.region })
        .from(Order)
        .join(Order.c.customer)
        .where(Order.c.amount.eq(2))
        .orderBy(Order.c.id)
        .all()
      expect(rows.map(({ id, region }) => [id, region])).toEqual([
        ['eu-1-2', 'eu'],
        ['eu-2-2', 'eu'],
        ['us-1-2', 'us'],
        ['us-2-2', 'us'],
      ])
    })
  })

  test('has bulk statements run in each database, and entities refreshed and deleted where they are', async () => {
    const { db, Customer } = await filled()
    await db.scope(async session => {
      const customer = await Customer.get('eu-2')
      if (customer === null) throw new TypeError('no customer')
      expect(await update(Customer).set({ age: 1 }).everyRow()).toBe(4)
      expect(customer.age).toBe(1)
      await session.commit()
      await session.refresh(customer)
      expect(customer.age).toBe(1)
    })
  })

  test('lets a stream read one database after the other, in no order', async () => {
    const { db, Customer } = await filled()
    await db.scope(async () => {
      const ids = []
      for await (const { id } of select(Customer).stream()) ids.push(id)
      expect(ids.toSorted()).toEqual(['eu-1', 'eu-2', 'us-1', 'us-2'])
      const sorted = async () => {
        for await (const _ of select(Customer).orderBy(Customer.c.id).stream()) break
      }
      await expect(sorted()).rejects.toMatchObject({ code: 'not_shardable' })
    })
  })

  test('refuses what cannot be put together, and says what to do', async () => {
    const { db, Customer, Order } = await filled()
    await db.scope(async () => {
      const queries = [
        () => select(Customer.c.region).distinct().all(),
        () => select(Customer.c.region).groupBy(Customer.c.region).all(),
        () => select(Customer.c.id).orderBy(Customer.c.age).all(),
        () => select(Customer.c.age.plus(1)).all(),
      ]
      for (const query of queries) {
        const error = await failureOf(query)
        expect(error).toMatchObject({ code: 'not_shardable' })
        expect(error.message).toMatch(/\(eu,us\).*db\.engines\.eu/)
      }
      const joined = await failureOf(() => select(Customer).join(Customer.c.country).all())
      expect(joined).toMatchObject({ code: 'several_binds' })
      void Order
    })
  })

  test('must name one database for an entity, and a known one', async () => {
    const { db, Customer } = await start()
    await db.scope(async session => {
      session.add(new Customer({ id: 'x', region: '' as string }))
      const error = await failureOf(() => session.commit())
      expect(error).toMatchObject({ code: 'unknown_bind' })
      expect(error.message).toMatch(/the router's answer for 'customer'/)
    })
    const undecided = new Athanor({
      url: file('main'),
      binds: { eu: file('eu'), us: file('us') },
      router: () => undefined,
    })
    onTestFinished(() => undecided.close())
    const models = await shop(undecided)
    await undecided.scope(async session => {
      session.add(new models.Customer({ id: 'eu-1', region: 'eu' }))
      await expect(session.commit()).rejects.toMatchObject({ code: 'one_bind' })
    })
  })

  test('cannot spread a table over databases of different kinds', async () => {
    const binds = { eu: file('eu'), us: 'postgresql://localhost/none' }
    const db = new Athanor({ url: file('main'), binds, router: byRegion })
    onTestFinished(() => db.close())
    await expect(shop(db)).rejects.toMatchObject({ code: 'mixed_binds' })
  })

  test('is missed where a model is in several databases', async () => {
    const db = new Athanor({ url: file('main'), binds: { eu: file('eu'), us: file('us') } })
    onTestFinished(() => db.close())
    await expect(shop(db)).rejects.toMatchObject({ code: 'no_router' })
  })
})

describe.each(databases.filter(({ server }) => server !== null))('a router on $name', database => {
  prepare(database)

  test('spreads rows over two databases of one server', async () => {
    const [eu, us] = [String(openDatabase(database).url), String(openDatabase(database).url)]
    const { db, Customer } = await shop(openDatabase(database, { binds: { eu, us }, router: byRegion }))
    await db.transaction(async session => {
      for (const region of ['eu', 'us'])
        for (const at of [1, 2]) session.add(new Customer({ id: `${region}-${at}`, region, age: at }))
    })
    expect(await idsIn(db, 'eu')).toEqual(['eu-1', 'eu-2'])
    await db.scope(async () => {
      const found = await select(Customer).orderBy(Customer.c.age.desc(), Customer.c.id).limit(3).all()
      expect(found.map(({ id }) => id)).toEqual(['eu-2', 'us-2', 'eu-1'])
    })
  })
})
