// Keys that the database makes, for many rows at once: matched to their entities by value, whatever else the rows leave to the database.
import { describe, expect, it } from 'vitest'
import {
  type Athanor,
  bigint,
  binary,
  boolean,
  datetime,
  enumeration,
  integer,
  json,
  many,
  numeric,
  one,
  sql,
  string,
  text,
  UniqueViolation,
  uuid,
} from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { eachDatabase } from '../databases.ts'
import { changeBehind, failureOf, rowsOf } from './orm-fixtures.ts'

/** More rows than any database takes with one statement. */
const MANY = 5100

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

const things = async (db: Athanor) => {
  class Thing extends db.Model('Thing', {
    id: integer().primaryKey(),
    name: string(20).unique(),
    note: string(20).nullable(),
    rank: integer().serverDefault(5),
  }) {}
  await db.createAll()
  return { db, Thing }
}

eachDatabase((_, makeDb, { dialect }) => {
  describe('rows of one shape', () => {
    it('have the keys of their own rows, whatever their number', async () => {
      const { db, Thing } = await things(makeDb())
      await db.scope(async session => {
        const made = numbers(MANY).map(number => new Thing({ name: `n${number}`, rank: number }))
        session.addAll(made)
        await session.commit()
        expect(new Set(made.map(thing => thing.id)).size).toBe(MANY)
        const rows = await rowsOf(db, 'thing')
        const byId = new Map(rows.map(row => [row.id, row.name]))
        for (const thing of made) expect(byId.get(thing.id)).toBe(thing.name)
        expect(session.dirty).toEqual([])
        expect(await Thing.get(made[700]!.id)).toBe(made[700])
      })
    })

    it('are in the order in which they were added', async () => {
      const { db, Thing } = await things(makeDb())
      await db.scope(async session => {
        const made = numbers(60).map(number => new Thing({ name: `n${number}` }))
        session.addAll(made)
        await session.flush()
        const ids = made.map(thing => thing.id)
        expect(ids).toEqual(ids.toSorted((a, b) => a - b))
      })
    })

    it('hold what the database filled, and keep apart from rows that give it themselves', async () => {
      const { db, Thing } = await things(makeDb())
      await db.scope(async session => {
        const made = numbers(90).map(
          number => new Thing({ name: `n${number}`, ...(number % 3 === 0 && { rank: number }) }),
        )
        session.addAll(made)
        await session.commit()
        expect(made.map(thing => thing.rank)).toEqual(numbers(90).map(number => (number % 3 === 0 ? number : 5)))
      })
      const rows = await rowsOf(db, 'thing')
      for (const row of rows) {
        const number = Number(String(row.name).slice(1))
        expect(row.rank).toBe(number % 3 === 0 ? number : 5)
      }
    })

    it('may give some of the keys themselves', async () => {
      const { db, Thing } = await things(makeDb())
      await db.scope(async session => {
        const given = numbers(40).map(number => new Thing({ id: 1000 + number, name: `g${number}` }))
        const made = numbers(40).map(number => new Thing({ name: `m${number}` }))
        session.addAll(made)
        session.addAll(given)
        await session.commit()
        expect(given.map(thing => thing.id)).toEqual(numbers(40).map(number => 1000 + number))
        const byId = new Map((await rowsOf(db, 'thing')).map(row => [row.id, row.name]))
        for (const thing of [...given, ...made]) expect(byId.get(thing.id)).toBe(thing.name)
      })
    })

    it('lose their keys with a rollback, and get others when they are added again', async () => {
      const { db, Thing } = await things(makeDb())
      await db.scope(async session => {
        const made = numbers(50).map(number => new Thing({ name: `n${number}` }))
        session.addAll(made)
        await session.flush()
        await session.rollback()
        expect(made.map(thing => [thing.id, thing.rank])).toEqual(made.map(() => [undefined, undefined]))
        session.addAll(made)
        await session.commit()
        expect(await Thing.query().count()).toBe(50)
        expect(made.every(thing => thing.id > 0 && thing.rank === 5)).toBe(true)
      })
    })

    it('tell which of them the database refused', async () => {
      const { db, Thing } = await things(makeDb())
      await db.scope(async session => {
        session.add(new Thing({ name: 'n33' }))
        await session.commit()
        const made = numbers(50).map(number => new Thing({ name: `n${number}` }))
        session.addAll(made)
        const error = await failureOf(() => session.flush())
        expect(error).toBeInstanceOf(UniqueViolation)
        expect(error).toMatchObject({ table: 'thing', column: 'name' })
        expect(Reflect.get(error, 'entity')).toBe(made[32])
        await session.rollback()
        made[32]!.name = 'other'
        session.addAll(made)
        await session.commit()
        expect(await Thing.query().count()).toBe(51)
      })
    })
  })

  it('gives keys to parents before their children, and to a tree level by level', async () => {
    const db = makeDb()
    class Node extends db.Model('Node', {
      id: integer().primaryKey(),
      name: string(20),
      parentId: integer().references('node.id').nullable(),
      get parent() {
        return one(() => Node, { backPopulates: 'children', foreignKey: () => Node.c.parentId }).nullable()
      },
      get children() {
        return many(() => Node, { backPopulates: 'parent', foreignKey: () => Node.c.parentId })
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const root = new Node({ name: 'root' })
      const branches = numbers(30).map(number => new Node({ name: `b${number}`, parent: root }))
      const leaves = branches.flatMap(branch =>
        numbers(3).map(at => new Node({ name: `${branch.name}.${at}`, parent: branch })),
      )
      session.addAll([...leaves, ...branches, root])
      await session.commit()
      const names = new Map((await rowsOf(db, 'node')).map(row => [row.id, String(row.name)]))
      for (const row of await rowsOf(db, 'node')) {
        const parent = row.parent_id === null ? null : names.get(row.parent_id)
        const name = String(row.name)
        expect(parent).toBe(name === 'root' ? null : name.includes('.') ? name.split('.')[0] : 'root')
      }
    })
  })

  it('writes values of every type in many rows as in one', async () => {
    const db = makeDb()
    class Sample extends db.Model('Sample', {
      id: integer().primaryKey(),
      word: text().nullable(),
      big: bigint().nullable(),
      price: numeric(20, 4).nullable(),
      flag: boolean().nullable(),
      at: datetime().nullable(),
      doc: json<unknown>().nullable(),
      bytes: binary().nullable(),
      ref: uuid().nullable(),
      kind: enumeration('plain', 'odd one').nullable(),
    }) {}
    await db.createAll()
    const words = [
      '',
      ' ',
      'a,b',
      '{x}',
      'NULL',
      'null',
      '"quoted"',
      "it's",
      'back\\slash',
      '\\x41',
      'line\nbreak',
      'tab\t',
      '😀é',
      '$1 ? :a',
      '`',
    ]
    const made = words.map((word, at) => ({
      word,
      big: 9_007_199_254_740_993n + BigInt(at),
      price: `${at}.1000`,
      flag: at % 2 === 0,
      at: new Date(Date.UTC(2026, 0, 1, 0, 0, at, at)),
      doc: { word, list: [at, null, [word]] },
      bytes: new Uint8Array([0, at, 34, 92, 255]),
      ref: `f0000000-0000-4000-8000-0000000000${String(10 + at)}`,
      kind: at % 3 === 0 ? ('odd one' as const) : ('plain' as const),
    }))
    const nothing = {
      word: null,
      big: null,
      price: null,
      flag: null,
      at: null,
      doc: null,
      bytes: null,
      ref: null,
      kind: null,
    }
    await db.scope(async session => {
      session.addAll([...made, ...made, nothing, nothing].map(values => new Sample(values)))
      await session.commit()
    })
    await db.scope(async session => {
      const found = await Sample.query().orderBy(Sample.c.id).all()
      const valuesOf = ({ id, ...values }: (typeof found)[number]) => ({
        ...values,
        bytes: values.bytes === null ? null : new Uint8Array(values.bytes),
      })
      expect(found.map(valuesOf)).toEqual([...made, ...made, nothing, nothing])
      // The same values, moved by one, as updates.
      for (const [at, sample] of found.entries()) Object.assign(sample, made[(at + 1) % made.length])
      await session.commit()
    })
    await db.scope(async () => {
      const found = await Sample.query().orderBy(Sample.c.id).all()
      expect(found.map(sample => sample.word)).toEqual(found.map((_, at) => made[(at + 1) % made.length]!.word))
      expect(found.map(sample => sample.doc)).toEqual(found.map((_, at) => made[(at + 1) % made.length]!.doc))
      expect(found.map(sample => [...sample.bytes!])).toEqual(
        found.map((_, at) => [...made[(at + 1) % made.length]!.bytes]),
      )
    })
  })

  it('sends one statement for rows of one shape, however often they are sent', async () => {
    const { db, Thing } = await things(makeDb())
    await db.scope(async session => {
      for (const round of [1, 2, 3]) {
        session.addAll(numbers(30).map(number => new Thing({ name: `r${round}.${number}` })))
        await expectQueries(1, () => session.flush())
      }
    })
  })

  if (dialect !== 'sqlite') {
    it('writes row by row where a trigger may change what is inserted', async () => {
      const { db, Thing } = await things(makeDb())
      await changeBehind(
        db,
        dialect === 'postgresql'
          ? `create function bump() returns trigger language plpgsql as $$ begin new.id := new.id + 1000; return new; end $$;
             create trigger bumped before insert on thing for each row execute function bump()`
          : 'create trigger bumped before insert on thing for each row set new.rank = 77',
      )
      await db.scope(async session => {
        const made = numbers(40).map(number => new Thing({ name: `n${number}` }))
        session.addAll(made)
        await session.commit()
        const rows = await rowsOf(db, 'thing')
        const byId = new Map(rows.map(row => [row.id, row]))
        for (const thing of made) expect(byId.get(thing.id)).toMatchObject({ name: thing.name, rank: thing.rank })
        if (dialect === 'postgresql') expect(made.every(thing => thing.id > 1000)).toBe(true)
        else expect(made.every(thing => thing.rank === 77)).toBe(true)
      })
    })
  }

  if (dialect === 'postgresql') {
    it('takes keys from a column that is always numbered by the database, and from any other default', async () => {
      const db = makeDb()
      class Always extends db.Model('Always', { id: integer().primaryKey(), name: string(20) }) {}
      class Code extends db.Model('Code', {
        id: uuid().primaryKey().serverDefault(sql`gen_random_uuid()`),
        name: string(20),
        tags: json<string[]>().nullable(),
      }) {}
      await changeBehind(
        db,
        `create table always (id int primary key generated always as identity (start 100 increment 10), name varchar(20) not null);
         create table code (id uuid primary key default gen_random_uuid(), name text not null, tags json)`,
      )
      await db.scope(async session => {
        const always = numbers(30).map(number => new Always({ name: `a${number}` }))
        const codes = numbers(30).map(number => new Code({ name: `c${number}`, tags: [`t${number}`] }))
        session.addAll([...always, ...codes])
        await session.commit()
        expect(always.map(one => one.id)).toEqual(numbers(30).map(number => 90 + number * 10))
        const byId = new Map((await rowsOf(db, 'code')).map(row => [row.id, row.name]))
        for (const code of codes) expect(byId.get(code.id)).toBe(code.name)
      })
    })
  }
})
