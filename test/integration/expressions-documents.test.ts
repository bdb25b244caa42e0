// JSON, arrays and full text: the same answers on every database.
import { expect, it } from 'vitest'
import {
  alias,
  boolean,
  CompileError,
  datetime,
  double,
  fn,
  insert,
  integer,
  json,
  jsonb,
  jsonNull,
  literal,
  match,
  numeric,
  select,
  text,
  update,
  ValueError,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { openShop } from './expression-fixtures.ts'
import { failureOf } from './orm-fixtures.ts'

/** Keys that try to be a path, a quote, an operator or a cast. */
const keys = [
  'a.b',
  'a"b',
  "a'b",
  'a\\b',
  '\\"',
  '$',
  '$.a',
  '[0]',
  '0',
  '*',
  '**',
  '#',
  '',
  'é',
  '\u{1f600}',
  'a\nb',
  '\u0001',
  'a::text',
  '?()',
  '?',
  '%',
  '}',
  '{a,b}',
  ' ',
  'a]',
  '--',
  '@',
  '\u2028',
  '__proto__',
  'constructor',
]

eachDatabase((_, makeDb, { dialect }) => {
  it('a path leads into a document', async () => {
    const { c, each, ids } = await openShop(makeDb())
    expect(await each(c.data.path('size'))).toEqual([{ w: 2, h: 3 }, null, null, { w: 7, h: 1 }])
    expect(await each(c.data.path('size', 'w'))).toEqual([2, null, null, 7])
    expect(await each(c.data.path('size').path('w').as(integer()))).toEqual([2, null, null, 7])
    expect(await each(c.data.path('tags', 0).text())).toEqual(['red', null, null, 'long'])
    expect(await each(c.data.path('tags', 1).as(text()))).toEqual(['round', null, null, null])
    expect(await each(c.data.path('size', 0))).toEqual([null, null, null, null])
    expect(await each(c.data.path('tags', 'length'))).toEqual([null, null, null, null])
    expect(await each(c.data.path('on').as(boolean()))).toEqual([true, false, null, null])
    expect(await each(c.data.path('on').text())).toEqual(['true', 'false', null, null])
    expect(await each(c.data.path('rate').as(double()))).toEqual([1.5, null, null, 2])
    expect(await each(c.data.path('rate').as(integer()))).toEqual([1, null, null, 2])
    expect(await each(c.data.path('rate').as(numeric(6, 2)))).toEqual(['1.50', null, null, '2.00'])
    expect(await each(c.data.path('tags').as(integer()))).toEqual([null, null, null, null])
    expect(await each(c.data.path('note').text())).toEqual([null, 'x', null, null])
    expect(await ids(c.data.path('note').isNull())).toEqual([3, 4])
    expect(await ids(c.data.path('tags', 0).text().eq('red'))).toEqual([1])
    expect(await ids(c.data.path('note').as(text()).eq('x'))).toEqual([2])
    expect(await ids(c.data.path('tags', 0).text().eq(c.name))).toEqual([])
    expect(await ids(fn.jsonType(c.data.path('rate')).eq('number'))).toEqual([1, 4])
    expect(await ids(c.data.path('size', 'h').eq(c.price))).toEqual([1])
    expect(await ids(c.data.contains(c.data.path('tags')))).toEqual([])
    expect(await ids(c.data.path('size', 'w').as(integer()).gt(2))).toEqual([4])
    expect(await ids(c.data.path('size', 'w').eq(7))).toEqual([4])
    expect(await ids(c.data.path('tags', 0).ne('red'))).toEqual([4])
    expect(await ids(c.data.path('size').eq({ h: 3, w: 2 }))).toEqual([1])
    expect(await ids(c.data.contains({ size: { w: 7 } }))).toEqual([4])
    expect(await ids(c.data.contains({ tags: ['round'] }))).toEqual([1])
    expect(await ids(c.data.path('tags').contains('red'))).toEqual([1])
    expect(await ids(c.data.contains({}))).toEqual([1, 2, 3, 4])
    expect(await ids(c.data.hasKey('tags'))).toEqual([1, 2, 4])
    expect(await ids(c.data.hasKey('note'))).toEqual([1, 2])
    expect(await each(fn.jsonLength(c.data.path('tags')))).toEqual([2, 0, null, 1])
    expect(await each(fn.jsonLength(c.data))).toEqual([null, null, null, null])
    expect(await each(fn.jsonType(c.data.path('tags')))).toEqual(['array', 'array', null, 'array'])
    expect(await each(fn.jsonType(c.data.path('rate')))).toEqual(['number', null, null, 'number'])
    expect(await each(fn.jsonType(c.data.path('note')))).toEqual(['null', 'string', null, null])
    expect(await each(fn.jsonType(c.data.path('on')))).toEqual(['boolean', 'boolean', null, null])
  })

  it('a document is written', async () => {
    const { db, Thing, c, each } = await openShop(makeDb())
    expect(await each(c.data.setPath(['size', 'w'], 9).path('size'))).toEqual([
      { w: 9, h: 3 },
      { w: 9 },
      { w: 9 },
      { w: 9, h: 1 },
    ])
    expect(await each(c.data.setPath(['note'], 'it\'s "x"').path('note').text())).toEqual(Array(4).fill('it\'s "x"'))
    expect(await each(c.data.setPath(['note'], { a: [true, null] }).path('note', 'a'))).toEqual(
      Array(4).fill([true, null]),
    )
    expect(await each(c.data.setPath(['note'], c.name).path('note').text())).toEqual([
      'apple',
      'Pear',
      '50%_off\\',
      ' rope ',
    ])
    expect(await each(c.data.setPath(['on'], c.live).path('on'))).toEqual([true, false, true, false])
    expect(await each(c.data.setPath(['at'], c.at).path('at').as(datetime()))).toEqual(await each(c.at))
    expect(await each(c.data.setPath(['tags', 0], 'x').path('tags'))).toEqual([['x', 'round'], ['x'], ['x'], ['x']])
    expect(await each(c.data.setPath(['deep', 'er', 'still'], 1).path('deep'))).toEqual(
      Array(4).fill({ er: { still: 1 } }),
    )
    expect(await each(c.data.removePath('size', 'w').path('size'))).toEqual([{ h: 3 }, null, null, { h: 1 }])
    expect(await each(c.data.removePath('tags', 0).path('tags'))).toEqual([['round'], [], null, []])
    expect(await each(c.data.merge({ size: { w: 1, d: 4 }, on: null, rate: [1] }))).toEqual([
      { size: { w: 1, h: 3, d: 4 }, tags: ['red', 'round'], note: null, rate: [1] },
      { size: { w: 1, d: 4 }, tags: [], note: 'x', rate: [1] },
      { size: { w: 1, d: 4 }, rate: [1] },
      { size: { w: 1, h: 1, d: 4 }, tags: ['long'], rate: [1] },
    ])
    await db.scope(async session => {
      await update(Thing)
        .set({ data: c.data.setPath(['rate'], 3).removePath('tags') })
        .where(c.id.eq(1))
      await session.commit()
      expect(await select(c.data).where(c.id.eq(1)).one()).toEqual({
        size: { w: 2, h: 3 },
        on: true,
        note: null,
        rate: 3,
      })
    })
  })

  it('a key is never more than a key', async () => {
    const db = makeDb()
    class Doc extends db.Model('Doc', {
      id: integer().primaryKey(),
      plain: json<unknown>(),
      binary: jsonb<unknown>(),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      for (const [at, key] of keys.entries()) {
        const made = JSON.parse(`{${JSON.stringify(key)}: {"x": ${at}}}`)
        session.add(new Doc({ plain: made, binary: made }))
      }
      await session.commit()
      for (const [at, key] of keys.entries())
        for (const column of [Doc.c.plain, Doc.c.binary]) {
          if (dialect === 'mysql' && key.startsWith('-')) {
            expect(await failureOf(() => select(column.path(key)).all()), key).toBeInstanceOf(ValueError)
            continue
          }
          const here = column.path(key, 'x').as(integer())
          expect(await select(Doc.c.id).where(here.isNotNull()).all(), key).toEqual([at + 1])
          expect(
            await select(here)
              .where(Doc.c.id.eq(at + 1))
              .one(),
            key,
          ).toBe(at)
          expect(
            await select(Doc.c.id)
              .where(fn.jsonContains(column, JSON.parse(`{${JSON.stringify(key)}: {}}`)))
              .all(),
            key,
          ).toEqual([at + 1])
          expect(
            await select(column.removePath(key))
              .where(Doc.c.id.eq(at + 1))
              .one(),
            key,
          ).toEqual({})
          const set = await select(column.setPath([key, 'x'], key).path(key, 'x').text())
            .where(Doc.c.id.eq(at + 1))
            .one()
          expect(set, key).toBe(key)
          expect(await select(Doc.c.id).where(column.hasKey(key)).all(), key).toEqual([at + 1])
        }
    })
  })

  it("JSON's null is not NULL", async () => {
    const db = makeDb()
    class Doc extends db.Model('Doc', { id: integer().primaryKey(), value: json<unknown>().nullable() }) {}
    await db.createAll()
    await db.scope(async () => {
      await insert(Doc).values([{ value: null }, { value: jsonNull as unknown }, { value: { a: null } }, { value: 5 }])
      const { c } = Doc
      const ids = (condition: Parameters<typeof Doc.where>[0]) => select(c.id).where(condition).orderBy(c.id).all()
      expect(await ids(c.value.isNull())).toEqual([1])
      expect(await ids(c.value.path('a').isNull())).toEqual([1, 2, 4])
      expect(await ids(c.value.path('a').isNotNull())).toEqual([3])
      expect(await select(fn.jsonType(c.value)).orderBy(c.id).all()).toEqual([null, 'null', 'object', 'number'])
      expect(await select(c.value.text()).orderBy(c.id).all()).toEqual([null, null, expect.anything(), '5'])
      expect(
        await select(c.value.setPath(['b'], 1))
          .orderBy(c.id)
          .all(),
      ).toEqual([null, null, { a: null, b: 1 }, 5])
    })
  })

  it('arrays', async () => {
    const { c, each, ids } = await openShop(makeDb())
    expect(await each(c.words.at(0))).toEqual(['a', null, 'b', 'x'])
    expect(await each(c.words.at(1))).toEqual(['b', null, 'c"\\', null])
    expect(await each(c.sizes.at(c.id.minus(1)))).toEqual([1, null, null, null])
    expect(await each(fn.arrayLength(c.words))).toEqual([2, 0, 2, 1])
    expect(await ids(c.words.contains(['b']))).toEqual([1, 3])
    expect(await ids(c.words.contains(['c"\\', 'b']))).toEqual([3])
    expect(await ids(c.words.contains([]))).toEqual([1, 2, 3, 4])
    expect(await ids(c.words.containedBy(['a', 'b', 'x']))).toEqual([1, 2, 4])
    expect(await ids(c.sizes.overlaps([1, 7]))).toEqual([1, 4])
    expect(await ids(c.sizes.overlaps([]))).toEqual([])
    expect(await each(c.words.concat(['z']))).toEqual([['a', 'b', 'z'], ['z'], ['b', 'c"\\', 'z'], ['x', 'z']])
    expect(await each(c.sizes.concat([]))).toEqual([[1, 2, 3], [3], [], [9, 1]])
    expect(await each(c.words.append('q"'))).toEqual([['a', 'b', 'q"'], ['q"'], ['b', 'c"\\', 'q"'], ['x', 'q"']])
    expect(await each(c.sizes.append(c.price))).toEqual([[1, 2, 3, 3], [3, 5], [8], [9, 1, -11]])
    expect(await ids(c.words.eq(['a', 'b']))).toEqual([1])
    expect(await ids(c.words.at(0).eq('b'))).toEqual([3])
  })

  it('words are found in full text', async () => {
    const db = makeDb()
    class Note extends db.Model('Note', { id: integer().primaryKey(), title: text(), body: text() }) {}
    await db.createAll()
    if (dialect === 'sqlite') {
      await db.engine.connect(
        connection =>
          connection.script('drop table note; create virtual table note using fts5(id unindexed, title, body)'),
        'write',
      )
    } else if (dialect === 'mysql')
      await db.engine.connect(
        connection =>
          connection.script(
            // Words are compared by the collation of their columns, which tells cases apart unless it is asked not to.
            'alter table note convert to character set utf8mb4 collate utf8mb4_general_ci; create fulltext index words on note (title, body); create fulltext index titles on note (title)',
          ),
        'write',
      )
    const { c } = Note
    await db.scope(async session => {
      session.addAll([
        new Note({ id: 1, title: 'Steam engine', body: 'The analytical engine weaves patterns, engine after engine' }),
        new Note({ id: 2, title: 'Looms', body: 'Jacquard weaves flowers with an engine' }),
        new Note({ id: 3, title: 'Bread', body: 'Flour water salt' }),
      ])
      await session.commit()
      const found = async (query: string) =>
        (
          await select(c.id)
            .where(match([c.title, c.body], query))
            .all()
        ).toSorted((a, b) => a - b)
      expect(await found('engine')).toEqual([1, 2])
      expect(await found('engine weaves')).toEqual([1, 2])
      expect(await found('"analytical engine"')).toEqual([1])
      expect(await found('engine -jacquard')).toEqual([1])
      expect(await found('jacquard or salt')).toEqual([2, 3])
      expect(await found('nothing')).toEqual([])
      for (const hostile of [
        '',
        '"',
        "'",
        '*',
        'a AND',
        '(',
        'NEAR(',
        'title:',
        '-',
        '+',
        '@',
        'or or',
        "x' or 1=1",
        '{',
        '^',
        ':*',
        '<->',
        '\\',
      ])
        expect(await found(hostile), hostile).toEqual([])
      expect(await select(c.id).where(match(c.title, 'steam')).all()).toEqual([1])
      const best = match([c.title, c.body], 'engine')
      expect(await select(c.id).where(best).orderBy(best.rank().desc()).all()).toEqual([1, 2])
      const other = alias(Note, 'other')
      const again = match([other.c.title, other.c.body], 'jacquard')
      expect(await select(other.c.id).where(again).orderBy(again.rank()).all()).toEqual([2])
      if (dialect === 'postgresql')
        expect(
          await select(c.id)
            .where(match([c.title, c.body], 'weaving', { language: 'english' }))
            .all(),
        ).toHaveLength(2)
      else {
        const failure = await failureOf(() =>
          select(c.id)
            .where(match([c.body], 'x', { language: 'english' }))
            .all(),
        )
        expect(failure).toBeInstanceOf(CompileError)
        expect(failure).toMatchObject({ capability: 'supportsTextLanguages' })
      }
    })
  })

  it('a literal has the type that it is given', async () => {
    const { each } = await openShop(makeDb())
    expect(await each(literal({ a: [1] }, json<unknown>()).path('a', 0))).toEqual([1, 1, 1, 1])
    expect(await each(literal(null, integer()))).toEqual([null, null, null, null])
  })
})
