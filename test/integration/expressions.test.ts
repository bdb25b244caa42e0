// Expressions through a live database: predicates, windows, case, templates, and names and values that try to be SQL.
import { describe, expect, it } from 'vitest'
import {
  type Athanor,
  alias,
  caseWhen,
  datetime,
  double,
  exists,
  fn,
  insert,
  integer,
  json,
  literal,
  many,
  not,
  one,
  or,
  select,
  sql,
  string,
  text,
  update,
  ValueError,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { failureOf, rowsOf } from './orm-fixtures.ts'

const shop = async (db: Athanor) => {
  class Item extends db.Model('Item', {
    id: integer().primaryKey(),
    name: string(40),
    kind: string(10).nullable(),
    price: integer(),
    weight: double().default(1.5),
    at: datetime().default(() => new Date(0)),
    data: json<unknown>().nullable(),
  }) {}
  await db.createAll()
  await db.scope(async session => {
    const rows = [
      ['apple', 'fruit', 3],
      ['Pear', 'fruit', 5],
      ['50%_off\\', null, 7],
      ['rope', 'tool', 11],
    ] as const
    session.addAll(rows.map(([name, kind, price]) => new Item({ name, kind, price })))
    await session.commit()
  })
  return { db, Item }
}

const awkward = [
  "'",
  '"',
  '`',
  ']',
  '\\',
  ';',
  '--',
  '/*',
  '*/',
  '?',
  '?1',
  ':a',
  '$1',
  '@x',
  '%',
  '_',
  '${x}',
  '{0}',
  '%s',
  '\n',
  '\t',
  '\u2028',
  '\u202e',
  '\u{1f600}',
  'é',
  "' OR 1=1 --",
  '"; drop table canary; --',
  "'); drop table canary; --",
  '/* */ union select',
  'null',
  'a.b',
  'a"."b',
  "x'00'",
  'NaN',
  '0x1',
  '__proto__',
  'constructor',
  'toString',
  '\u0001',
  '\ufeff',
  ' ',
  '  lead',
]
/** Texts that try to be something else. */
const hostile = [
  ...awkward,
  ...awkward.flatMap(piece => [`a${piece}b`, `${piece}${piece}`, `'${piece}"`]),
  'x'.repeat(10_000),
]

/** A model whose names in the database all have a text in them. */
const oddModel = (db: Athanor, name: string, at: number) => {
  class Odd extends db.Model(
    `Odd${at}`,
    {
      id: integer().primaryKey(),
      value: string(40)
        .name(`c${name}x`)
        .index({ name: `ix${at}${name}x` })
        .check(sql`1 = 1`, { name: `ck${at}${name}x` }),
      get otherId() {
        return integer()
          .nullable()
          .references(() => Odd.c.id, { name: `fk${at}${name}x` })
          .name(`r${name}x`)
      },
      get other() {
        return one(() => Odd, { backPopulates: 'others' }).nullable()
      },
      get others() {
        return many(() => Odd, { backPopulates: 'other' })
      },
    },
    // The dot in what a key refers to stands after the schema.
    { tableName: `t${at}${name.replaceAll('.', ' ')}x` },
  ) {}
  return Odd
}

const withCanary = async (db: Athanor) => {
  db.Table('canary', { id: integer().primaryKey() })
  await db.createAll()
  await db.engine.connect(connection => connection.script('insert into canary values (1), (2)'), 'write')
  return () => db.engine.connect(connection => connection.text('select count(*) from canary'))
}

eachDatabase((_, makeDb, { dialect }) => {
  describe('a predicate', () => {
    it('selects what it says', async () => {
      const { db, Item } = await shop(makeDb())
      const { c } = Item
      await db.scope(async () => {
        const ids = async (...conditions: Parameters<typeof Item.where>) =>
          (
            await Item.where(...conditions)
              .orderBy(c.id)
              .all()
          ).map(item => item.id)
        expect(await ids(c.kind.eq(null))).toEqual([3])
        expect(await ids(c.kind.ne(null))).toEqual([1, 2, 4])
        expect(await ids(c.kind.ne('fruit'))).toEqual([4])
        expect(await ids(c.kind.is('fruit'))).toEqual([1, 2])
        expect(await ids(not(c.kind.is('fruit')))).toEqual([3, 4])
        expect(await ids(c.price.in([3, 7, 99]))).toEqual([1, 3])
        expect(await ids(c.price.notIn([3, 7]))).toEqual([2, 4])
        expect(await ids(c.price.in([]))).toEqual([])
        expect(await ids(c.price.notIn([]))).toEqual([1, 2, 3, 4])
        expect(await ids(c.kind.notIn([]))).toEqual([1, 2, 3, 4])
        expect(await ids(c.price.plus(1).in([4]))).toEqual([1])
        expect(await ids(c.id.in(select(c.id).where(c.price.gt(5))))).toEqual([3, 4])
        expect(await ids(c.price.between(5, 7))).toEqual([2, 3])
        expect(await ids(c.name.startsWith('50%'))).toEqual([3])
        expect(await ids(c.name.contains('_'))).toEqual([3])
        expect(await ids(c.name.endsWith('\\'))).toEqual([3])
        // The case of letters counts, but for those of ASCII on SQLite.
        expect(await ids(c.name.like('%p%'))).toEqual(dialect === 'sqlite' ? [1, 2, 4] : [1, 4])
        expect(await ids(c.name.ilike('pEAR'))).toEqual([2])
        if (dialect === 'sqlite') expect(await ids(c.name.collate('NOCASE').eq('PEAR'))).toEqual([2])
        if (dialect === 'mysql') expect(await ids(c.name.collate('utf8mb4_general_ci').eq('PEAR'))).toEqual([2])
        if (dialect === 'postgresql') expect(await ids(c.name.collate('C').eq('Pear'))).toEqual([2])
        expect(await ids(or(c.price.lt(4), c.price.gt(10)), c.kind.isNotNull())).toEqual([1, 4])
        expect(await ids(c.price.times(2).plus(1).eq(7))).toEqual([1])
        expect(await ids(c.at.lt(new Date(1)))).toEqual([1, 2, 3, 4])
        expect(await ids(exists(select(literal(1)).from(alias(Item, 'other'))))).toEqual([1, 2, 3, 4])
      })
    })

    it.each([
      ['undefined', undefined],
      ['NaN', Number.NaN],
      ['an unsafe integer', 2 ** 60],
      ['an object', { gt: 0 }],
      ['an array', [1]],
      ['a text', '1'],
    ])('never takes %s for a number', async (_name, value) => {
      const { db, Item } = await shop(makeDb())
      await db.scope(async () => {
        const given = value as never
        const uses = [
          () => Item.where(Item.c.price.eq(given)).all(),
          () => Item.where(Item.c.price.in([given])).all(),
          () => update(Item).set({ price: given }).everyRow(),
          () => new Item({ name: 'x', price: value === undefined ? ('' as never) : given }),
          () => insert(Item).values({ name: 'x', price: value === undefined ? ('' as never) : given }),
        ]
        for (const use of uses) expect(await failureOf(use)).toBeInstanceOf(ValueError)
        expect(await Item.query().count()).toBe(4)
      })
    })
  })

  describe('an expression', () => {
    it('is computed by the database', async () => {
      const { db, Item } = await shop(makeDb())
      const { c } = Item
      await db.scope(async () => {
        const size = caseWhen(c.price.lt(4), 'small').when(c.price.lt(8), 'middle').otherwise('large')
        expect(await select(size).orderBy(c.id).all()).toEqual(['small', 'middle', 'middle', 'large'])
        expect(
          await select(caseWhen<string | null>(c.price.lt(4), null).otherwise('x'))
            .orderBy(c.id)
            .all(),
        ).toEqual([null, 'x', 'x', 'x'])
        const rank = fn.rank!().over({ partitionBy: c.kind, orderBy: c.price.desc() })
        expect(
          await select({ name: c.name, rank, sum: fn.sum(c.price).over({ partitionBy: c.kind }) })
            .orderBy(c.id)
            .all(),
        ).toEqual([
          { name: 'apple', rank: 2, sum: 8 },
          { name: 'Pear', rank: 1, sum: 8 },
          { name: '50%_off\\', rank: 1, sum: 7 },
          { name: 'rope', rank: 1, sum: 11 },
        ])
        expect(
          await select({ n: fn.count(), kinds: fn.countDistinct(c.kind), most: fn.max(c.at), mean: fn.avg(c.price) })
            .from(Item)
            .one(),
        ).toEqual({ n: 4, kinds: 2, most: new Date(0), mean: 6.5 })
        expect(await select(sql<number>`${c.price} % ${4}`).orderBy(c.id).all()).toEqual([3, 1, 3, 3])
        expect(await select(sql.typed(datetime())`max(${c.at})`).one()).toEqual(new Date(0))
        expect(await select(fn.coalesce(c.kind, '?').as('kind')).where(c.kind.isNull()).one()).toBe('?')
        expect(await select(c.price.dividedBy(2)).orderBy(c.id).all()).toEqual([1, 2, 3, 5])
        expect(await select(c.price.times(0.5)).orderBy(c.id).all()).toEqual([1.5, 2.5, 3.5, 5.5])
        // Cut off or rounded, as the database does it.
        expect(await select(c.weight.cast(integer())).where(c.id.eq(1)).one()).toBe(dialect === 'sqlite' ? 1 : 2)
        const own = dialect === 'postgresql' ? fn.initcap!(c.kind) : fn.json_extract!(c.data, '$')
        expect(await select(own).where(c.id.eq(3)).one()).toBeNull()
        const label = c.price.times(2).as('twice')
        expect(await select({ twice: label }).where(label.gt(10)).orderBy(label.desc()).all()).toEqual([
          { twice: 22 },
          { twice: 14 },
        ])
        expect(await select({ kind: c.kind, n: fn.count() }).groupBy(c.kind).having(fn.count().gt(1)).all()).toEqual([
          { kind: 'fruit', n: 2 },
        ])
        expect(await select(c.kind).distinct().orderBy(c.kind.nullsLast()).all()).toEqual(['fruit', 'tool', null])
        expect(Math.abs((await select(fn.now()).one(db.session)).getTime() - Date.now())).toBeLessThan(5_000)
      })
    })

    it('of the same structure is compiled once and given each value', async () => {
      const { db, Item } = await shop(makeDb())
      await db.scope(async () => {
        for (const id of [1, 2, 3, 1]) expect((await Item.where(Item.c.id.eq(id)).one()).id).toBe(id)
        for (const count of [1, 2, 3])
          expect(await Item.where(Item.c.id.in(Array.from({ length: count }, (_one, at) => at + 1))).count()).toBe(
            count,
          )
        expect(await select(sql`9007199254740991`).one(db.session)).toBe(9007199254740991)
        expect(await select(sql.typed(integer())`1`).one(db.session)).toBe(1)
        expect(await select(sql`1`).one(db.session)).toBe(1)
      })
    })
  })

  it('a NUL in a text is kept and compared like any character, or refused where the library would cut the text', async () => {
    const { db, Item } = await shop(makeDb())
    await db.scope(async session => {
      session.add(new Item({ name: 'a\0b', price: 1 }))
      const refused =
        dialect === 'postgresql' || (process.versions.node.startsWith('22.') && String(db.url).includes('+node'))
      if (refused) {
        await expect(session.commit()).rejects.toThrow('has a NUL in it')
        return
      }
      await session.commit()
      expect(await select(Item.c.name).where(Item.c.name.eq('a\0b')).all()).toEqual(['a\0b'])
      expect(await Item.where(Item.c.name.in(['a\0b', 'a'])).count()).toBe(1)
      expect(() => Item.c.name.startsWith('a\0')).toThrow(ValueError)
    })
  })

  describe('a hostile text', () => {
    it('is a value like any other', async () => {
      const db = makeDb()
      class Note extends db.Model('Note', { id: integer().primaryKey(), body: text(), data: json<unknown>() }) {}
      const canary = await withCanary(db)
      await db.scope(async session => {
        session.addAll(hostile.map(body => new Note({ body, data: { [body]: [body] } })))
        await session.commit()
      })
      await db.scope(async session => {
        const notes = await Note.query().orderBy(Note.c.id).all()
        expect(notes.map(note => note.body)).toEqual(hostile)
        expect(notes.map(note => note.data)).toEqual(hostile.map(body => ({ [body]: [body] })))
        expect(session.dirty).toEqual([])
        for (const body of hostile) {
          const found = [
            await Note.where(Note.c.body.eq(body)).count(),
            await Note.where(Note.c.body.in([body])).count(),
            await select(fn.count()).from(Note).where(sql`${Note.c.body} = ${body}`).one(),
          ]
          expect(found, body).toEqual([1, 1, 1].map(() => hostile.filter(one => one === body).length))
          expect(
            (await Note.where(Note.c.body.contains(body)).all()).some(note => note.body === body),
            body,
          ).toBe(true)
          expect(await select(literal(body)).one(session)).toBe(body)
        }
        expect(await update(Note).set({ body: hostile[30]! }).where(Note.c.body.eq(hostile[25]!))).toBe(1)
        await insert(Note).values(hostile.slice(0, 20).map(body => ({ body, data: null as unknown })))
        await session.commit()
      })
      expect(await canary()).toEqual([[2]])
      expect(await rowsOf(db, 'note')).toHaveLength(hostile.length + 20)
    })

    it('is a name like any other: of tables, columns, constraints, aliases and labels', async () => {
      // MySQL has no names with characters of more than three bytes.
      const possible = (name: string) => dialect !== 'mysql' || !/[\u{10000}-\u{10ffff}]/u.test(name)
      const names = awkward.filter(name => name !== '__proto__' && name !== 'constructor' && possible(name))
      const db = makeDb()
      const odd = names.map((name, at) => oddModel(db, name, at))
      const canary = await withCanary(db)
      for (const [at, Odd] of odd.entries()) {
        const name = names[at] ?? ''
        const under = alias(Odd, `a${name}x`)
        await db.scope(async session => {
          const first = new Odd({ value: name, others: [new Odd({ value: 'b' })] })
          session.add(first)
          await session.commit()
          first.value = `${name}!`
          await session.commit()
          const rows = await select({ [`l${name}`]: under.c.value, [name]: fn.max(Odd.c.value).as(`m${name}x`) })
            .from(Odd)
            .join(under, under.c.id.eq(Odd.c.otherId))
            .where(Odd.c.other.has(Odd.c.value.eq(`${name}!`)))
            .groupBy(under.c.value)
            .orderBy(under.c.value.as(`o${name}x`))
            .all()
          expect(rows, name).toEqual([{ [`l${name}`]: `${name}!`, [name]: 'b' }])
          expect(
            (await Odd.query().orderBy(Odd.c.id).with({ others: true }).all()).map(one => one.others.length),
          ).toEqual([1, 0])
          expect(await update(Odd).set({ value: 'z' }).where(Odd.c.value.eq('b'))).toBe(1)
        })
      }
      expect(await canary()).toEqual([[2]])
    })

    it('is no function and no collation, and harms nothing', async () => {
      const { db, Item } = await shop(makeDb())
      await db.scope(async session => {
        for (const name of hostile.filter(one => !/^(like|glob)$/.test(one)).slice(0, 80)) {
          const uses = [
            () => select(fn[`f${name}`]!(Item.c.id)).all(),
            () => select(Item.c.name.collate(`c${name}`).eq('x')).all(),
            () => select(sql.identifier(`i${name}`)).all(session),
          ]
          for (const use of uses) expect((await failureOf(use)).name, name).toMatch(/Failed|Error/)
        }
        expect(await Item.query().count()).toBe(4)
      })
    })

    it.each(['\0', 'a\0b', '\ud800'])('is refused as a name where no name can hold it: %o', async name => {
      const { db, Item } = await shop(makeDb())
      await db.scope(async () => {
        for (const use of [
          () => select(Item.c.id.as(name)).all(),
          () => select(Item.c.name.collate(name)).all(),
          () => alias(Item, name) && select(alias(Item, name).c.id).all(),
        ]) {
          expect(await failureOf(use)).toMatchObject({ code: 'unsupported' })
        }
      })
    })
  })
})
