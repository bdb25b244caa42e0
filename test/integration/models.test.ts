// Models from their declaration to rows: names, keys, types, mixins, defaults, many-to-many and trees.
import { describe, expect, it } from 'vitest'
import {
  alias,
  bigint,
  binary,
  boolean,
  check,
  custom,
  date,
  datetime,
  double,
  type Expression,
  enumeration,
  fn,
  foreignKey,
  hybrid,
  index,
  integer,
  json,
  jsonb,
  jsonNull,
  many,
  numeric,
  one,
  select,
  smallint,
  sql,
  string,
  text,
  time,
  unique,
  uuid,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { rowsOf } from './orm-fixtures.ts'

const point = () =>
  custom<{ readonly x: number; readonly y: number }>({
    name: 'point',
    sql: 'text',
    toDriver: value => `${value.x},${value.y}`,
    fromDriver: (wire: string) => ({ x: Number(wire.split(',')[0]), y: Number(wire.split(',')[1]) }),
    problem: value =>
      typeof value === 'object' && value !== null && 'x' in value && 'y' in value ? null : 'expects a point',
  })

eachDatabase((_, makeDb) => {
  describe('a model', () => {
    it('keeps values of every type as they are', async () => {
      const db = makeDb()
      class Thing extends db.Model('Thing', {
        id: integer().primaryKey(),
        small: smallint(),
        big: bigint(),
        bigNumber: bigint().asNumber(),
        name: string(10),
        note: text().nullable(),
        done: boolean(),
        at: datetime(),
        day: date(),
        clock: time(),
        price: numeric(10, 2),
        rate: numeric().asNumber(),
        ratio: double(),
        data: json<unknown>(),
        more: jsonb<{ a: number[] }>().nullable(),
        bytes: binary(),
        key: uuid(),
        state: enumeration('draft', 'done'),
        place: point(),
      }) {}
      await db.createAll()
      const values = {
        small: -5,
        big: 2n ** 62n + 1n,
        bigNumber: 2 ** 53 - 1,
        name: 'it\'s "x" \u{1f600}',
        note: null,
        done: true,
        at: new Date('2026-11-20T12:34:56.789Z'),
        day: '2024-02-29',
        clock: '17:30:00',
        price: '12.50',
        rate: 0.1,
        ratio: 1e300,
        data: { a: [1, null, { b: 'x' }] },
        more: { a: [1] },
        bytes: new Uint8Array([0, 255, 10]),
        key: '7f8de4a6-0000-4000-8000-00000000000a',
        state: 'draft' as const,
        place: { x: 1, y: 2 },
      }
      await db.scope(async session => {
        session.add(new Thing(values))
        await session.commit()
      })
      await db.scope(async session => {
        const thing = await Thing.query().one()
        expect({ ...thing }).toEqual({ id: 1, ...values })
        expect(session.dirty).toEqual([])
        const columns = Thing.c as unknown as Readonly<Record<string, Expression<unknown>>>
        for (const [name, value] of Object.entries(values)) {
          if (value !== null) expect(await Thing.where(columns[name]!.eq(value)).count(), name).toBe(1)
        }
        thing.bytes[0] = 1
        thing.at.setTime(0)
        ;(thing.data as { a: unknown[] }).a.push(2)
        expect(session.dirty).toEqual([thing])
        await session.commit()
      })
      await db.scope(async () => {
        expect(await Thing.query().one()).toMatchObject({
          bytes: new Uint8Array([1, 255, 10]),
          at: new Date(0),
          data: { a: [1, null, { b: 'x' }, 2] },
        })
      })
    })

    it('holds the canonical spelling of what was given after the flush', async () => {
      const db = makeDb()
      class Thing extends db.Model('Thing', {
        id: integer().primaryKey(),
        key: uuid(),
        price: numeric(8, 2),
        clock: time(),
      }) {}
      await db.createAll()
      await db.scope(async session => {
        const thing = new Thing({ key: '7F8DE4A6-0000-4000-8000-00000000000A', price: '+01.5', clock: '17:30' })
        session.add(thing)
        await session.flush()
        expect(thing).toMatchObject({ key: '7f8de4a6-0000-4000-8000-00000000000a', price: '1.50', clock: '17:30:00' })
        thing.price = '1.500'
        thing.clock = '17:30:00.000'
        expect(session.dirty).toEqual([])
      })
    })

    it('tells JSON null from NULL', async () => {
      const db = makeDb()
      class Doc extends db.Model('Doc', {
        id: integer().primaryKey(),
        must: json<unknown>(),
        may: json<unknown>().nullable(),
      }) {}
      await db.createAll()
      await db.scope(async session => {
        session.addAll([new Doc({ must: null, may: null }), new Doc({ must: jsonNull, may: jsonNull as unknown })])
        await session.commit()
        expect((await rowsOf(db, 'doc')).map(row => [row.must, row.may])).toEqual([
          ['null', null],
          ['null', 'null'],
        ])
      })
      await db.scope(async session => {
        const docs = await Doc.all()
        expect(docs.map(doc => [doc.must, doc.may])).toEqual([
          [null, null],
          [null, null],
        ])
        expect(session.dirty).toEqual([])
        expect(await Doc.where(Doc.c.may.isNull()).count()).toBe(1)
        docs[0]!.must = { a: 1 }
        await session.commit()
        docs[0]!.must = null
        await session.commit()
        expect((await rowsOf(db, 'doc')).map(row => row.must)).toEqual(['null', 'null'])
      })
    })

    it('shares columns and relationships by mixins', async () => {
      const db = makeDb()
      const stamped = { createdAt: datetime().default(() => new Date(5)), note: text().nullable() }
      const owned = {
        ownerId: integer().references('user.id'),
        get owner() {
          return one(() => User)
        },
      }
      class User extends db.Model('User', { id: integer().primaryKey() }, { mixin: stamped }) {}
      class Pet extends db.Model('Pet', { id: integer().primaryKey(), name: string(9) }, { mixin: [stamped, owned] }) {}
      await db.createAll()
      await db.scope(async session => {
        const pet = new Pet({ name: 'rex', owner: new User({}) })
        session.add(pet)
        await session.commit()
        expect(pet).toMatchObject({ ownerId: 1, createdAt: new Date(5), note: null })
        expect((await pet.owner).createdAt).toEqual(new Date(5))
      })
    })

    it('has the constraints that it was given', async () => {
      const db = makeDb()
      class Booking extends db
        .Model(
          'Booking',
          {
            id: integer().primaryKey(),
            room: string(5),
            day: date(),
            guests: integer().check(sql`guests > 0`),
            email: string(40).unique().index(),
          },
          { constraints: [unique('room', 'day')], tableName: 'the "bookings"' },
        )
        .constrain(c => [
          index('ix_busy', c.day.desc(), fn.lower(c.room)).where(c.guests.gt(5)).onlyOn('postgresql', 'sqlite'),
          check(c.guests.lt(100)),
        ]) {}
      await db.createAll()
      await db.scope(async session => {
        const add = async (values: Partial<{ room: string; day: string; guests: number; email: string }>) => {
          await session.nested(async () => {
            session.add(
              new Booking({ room: 'a', day: '2026-01-01', guests: 1, email: String(Math.random()), ...values }),
            )
            await session.flush()
          })
        }
        await add({ email: 'same' })
        await expect(add({})).rejects.toMatchObject({ code: 'unique_violation' })
        await expect(add({ room: 'b', email: 'same' })).rejects.toMatchObject({ code: 'unique_violation' })
        await expect(add({ room: 'c', guests: 0 })).rejects.toMatchObject({ code: 'check_violation' })
        await expect(add({ room: 'd', guests: 100 })).rejects.toMatchObject({ code: 'check_violation' })
        await add({ room: 'e' })
        expect(await Booking.query().count()).toBe(2)
      })
    })

    it('has a key of several columns, and foreign keys over them', async () => {
      const db = makeDb()
      class Site extends db.Model('Site', {
        country: string(2).primaryKey(),
        code: integer().primaryKey(),
        get visits() {
          return many(() => Visit, { backPopulates: 'site' })
        },
      }) {}
      class Visit extends db.Model(
        'Visit',
        {
          id: integer().primaryKey(),
          country: string(2),
          siteCode: integer(),
          get site() {
            return one(() => Site, { backPopulates: 'visits' })
          },
        },
        { constraints: [foreignKey(['country', 'siteCode'], ['site.country', 'site.code'])] },
      ) {}
      await db.createAll()
      await db.scope(async session => {
        const sites = [
          new Site({ country: 'at', code: 1 }),
          new Site({ country: 'at', code: 2 }),
          new Site({ country: 'de', code: 1 }),
        ]
        session.addAll(sites)
        for (const site of sites) site.visits.add(new Visit({ country: site.country, siteCode: site.code }))
        await session.commit()
      })
      await db.scope(async () => {
        const site = (await Site.get({ country: 'at', code: 2 }))!
        expect(await Site.get({ country: 'de', code: 2 })).toBeNull()
        expect((await site.visits).map(visit => visit.id)).toEqual([2])
        const sites = await Site.query()
          .with({ visits: { site: true } })
          .all()
        expect(sites.map(one => one.visits.map(visit => visit.site === one))).toEqual([[true], [true], [true]])
        await expect(Site.get(5 as never)).rejects.toMatchObject({ code: 'bad_key' })
      })
    })

    it('is named and constrained within 63 bytes, alike on every database', async () => {
      const db = makeDb()
      const long = `${'x'.repeat(60)}é`
      class Thing extends db.Model(
        'Thing',
        { id: integer().primaryKey(), [long]: integer().index(), other: integer().unique() },
        { tableName: long },
      ) {}
      await db.createAll()
      const names = db.metadata.tables.flatMap(table =>
        [...table.indexes, ...table.uniques, table.primaryKey!].map(named => named.name),
      )
      expect(names.map(name => Buffer.byteLength(name) <= 63)).toEqual([true, true, true])
      await db.scope(async session => {
        session.add(new Thing({ [long]: 1, other: 2 } as never))
        await session.commit()
      })
    })

    it('keeps apart models of equal names in different databases', async () => {
      const [db, other] = [makeDb(), makeDb()]
      class User extends db.Model('User', { id: integer().primaryKey(), name: string(9) }) {}
      class OtherUser extends other.Model('User', { id: integer().primaryKey(), age: integer() }) {}
      await Promise.all([db.createAll(), other.createAll()])
      await db.scope(async () => {
        expect(await User.query().count()).toBe(0)
        await expect(select({ a: User.c.id, b: OtherUser.c.id }).all()).rejects.toMatchObject({
          code: 'several_databases',
        })
      })
    })

    it('without a class works as one', async () => {
      const db = makeDb()
      const Tag = db.Model('Tag', { id: integer().primaryKey(), word: string(9) })
      await db.createAll()
      await db.scope(async session => {
        session.add(new Tag({ word: 'x' }))
        await session.commit()
        expect(await Tag.all()).toEqual([{ id: 1, word: 'x' }])
        expect(Object.getPrototypeOf(await Tag.get(1))).toBe(Tag.prototype)
      })
    })
  })

  describe('relationships in SQL', () => {
    const tree = async () => {
      const db = makeDb()
      class Node extends db.Model('Node', {
        id: integer().primaryKey(),
        name: string(9),
        parentId: integer().references('node.id').nullable(),
        get parent() {
          return one(() => Node, { backPopulates: 'children' }).nullable()
        },
        get children() {
          return many(() => Node, { backPopulates: 'parent' })
        },
        get shout() {
          return hybrid(() => fn.upper(Node.c.name))
        },
      }) {}
      await db.createAll()
      await db.scope(async session => {
        const node = (name: string, ...children: InstanceType<typeof Node>[]) => new Node({ name, children })
        session.add(node('root', node('left', node('leaf'), node('twig')), node('right')))
        await session.commit()
      })
      return { db, Node }
    }

    it('lead from a table to itself at any depth', async () => {
      const { db, Node } = await tree()
      await db.scope(async () => {
        const names = async (condition: Parameters<typeof Node.where>[0]) =>
          (await Node.where(condition).orderBy(Node.c.name).all()).map(node => node.name)
        expect(await names(Node.c.children.any())).toEqual(['left', 'root'])
        expect(await names(Node.c.children.any(Node.c.name.eq('leaf')))).toEqual(['left'])
        expect(await names(Node.c.parent.has(Node.c.name.eq('root')))).toEqual(['left', 'right'])
        expect(await names(Node.c.children.any(Node.c.children.any(Node.c.name.eq('leaf'))))).toEqual(['root'])
        expect(await names(Node.c.parent.has(Node.c.parent.has(Node.c.name.eq('root'))))).toEqual(['leaf', 'twig'])
        expect(await names(Node.c.parent.has(Node.c.children.any(Node.c.name.eq('right'))))).toEqual(['left', 'right'])
        expect(await names(Node.c.children.any(Node.c.parent.has(Node.c.shout.eq('LEFT'))))).toEqual(['left'])
        expect(await names(Node.c.parent.is(null))).toEqual(['root'])
        const left = await Node.where(Node.c.name.eq('left')).one()
        expect(await names(Node.c.parent.is(left))).toEqual(['leaf', 'twig'])
        expect(await names(Node.c.children.contains(left))).toEqual(['root'])
      })
    })

    it('and hybrids are those of an alias', async () => {
      const { db, Node } = await tree()
      const parent = alias(Node, 'the "parent"')
      await db.scope(async () => {
        const rows = await select({ name: Node.c.name, of: parent.c.shout })
          .from(Node)
          .join(parent, parent.c.id.eq(Node.c.parentId))
          .where(parent.c.children.any(Node.c.name.eq('right')))
          .orderBy(Node.c.id)
          .all()
        expect(rows).toEqual([
          { name: 'left', of: 'ROOT' },
          { name: 'right', of: 'ROOT' },
        ])
      })
    })

    it('refuse entities that are no row yet, or of another model', async () => {
      const { db, Node } = await tree()
      await db.scope(async () => {
        expect(() => Node.c.parent.is(new Node({ name: 'x' }))).toThrow(
          expect.objectContaining({ code: 'undefined_value' }),
        )
        expect(() => Node.c.children.contains({} as never)).toThrow(expect.objectContaining({ code: 'not_an_entity' }))
        expect(() => Node.c.children.any(undefined as never)).toThrow(
          expect.objectContaining({ code: 'undefined_value' }),
        )
      })
    })

    it('go through a table between, nested and back', async () => {
      const db = makeDb()
      class User extends db.Model('User', {
        id: integer().primaryKey(),
        name: string(9),
        get roles() {
          return many(() => Role, { through: 'user_role', backPopulates: 'users' })
        },
      }) {}
      class Role extends db.Model('Role', {
        id: integer().primaryKey(),
        name: string(9),
        get users() {
          return many(() => User, { through: 'user_role', backPopulates: 'roles' })
        },
      }) {}
      db.Table('user_role', {
        userId: integer().references('user.id').primaryKey(),
        roleId: integer().references('role.id').primaryKey(),
      })
      await db.createAll()
      await db.scope(async session => {
        const [admin, guest] = [new Role({ name: 'admin' }), new Role({ name: 'guest' })]
        session.addAll([
          new User({ name: 'john', roles: [admin, guest] }),
          new User({ name: 'susan', roles: [guest] }),
          new User({ name: 'bob' }),
        ])
        await session.commit()
        const names = async (condition: Parameters<typeof User.where>[0]) =>
          (await User.where(condition).orderBy(User.c.id).all()).map(user => user.name)
        expect(await names(User.c.roles.any())).toEqual(['john', 'susan'])
        expect(await names(User.c.roles.any(Role.c.name.eq('admin')))).toEqual(['john'])
        expect(await names(User.c.roles.contains(guest))).toEqual(['john', 'susan'])
        expect(await names(User.c.roles.any(Role.c.users.any(User.c.name.eq('john'))))).toEqual(['john', 'susan'])
        expect(await names(User.c.roles.any(Role.c.users.any(User.c.name.eq('bob'))))).toEqual([])
      })
    })
  })
})
