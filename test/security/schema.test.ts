// DDL takes no placeholders: names, defaults, comments, checks and words of enumerations are spelled out, and mean themselves all the same.
import { describe, expect, it } from 'vitest'
import {
  CheckViolation,
  check,
  enumeration,
  index,
  insert,
  integer,
  select,
  sql,
  string,
  unique,
} from '../../src/exports/index.ts'
import { eachDatabase, reopen } from '../databases.ts'
import { impossibleNames, impossibleTexts, inputsOf, names, shown, texts } from './corpus.ts'
import { thrownBy, wrongRefusal } from './fixture.ts'

/** Short enough for a column of each in one table of MySQL. */
const TEXTS = inputsOf(texts).filter(text => text.length <= 40)
const NAMES = inputsOf(names)

/** So many as a row of MySQL has room for. */
const CHUNK = 40
const chunks = Array.from({ length: Math.ceil(TEXTS.length / CHUNK) }, (_, at) =>
  TEXTS.slice(at * CHUNK, (at + 1) * CHUNK),
)

/** node:sqlite of Node 22 reads a text up to its first NUL (docs/sqlite.md); what it writes is refused, and this was written by the database. */
function cutTexts(text: string): readonly string[] {
  return process.versions.node.startsWith('22.') ? [text.slice(0, text.indexOf('\0'))] : []
}

eachDatabase((_, makeDb, { dialect }) => {
  it(`writes ${NAMES.length} names of tables, columns, indexes and constraints, and reads them back`, async () => {
    const db = makeDb()
    // A number at the end keeps names apart where only their case differs, and spaces from the end.
    const wanted = NAMES.map((name, at) => `${name}${at}`).filter(
      name => dialect !== 'mysql' || !/[\u{10000}-\u{10ffff}]/u.test(name),
    )
    for (const name of wanted)
      db.Table(
        name,
        {
          id: integer().primaryKey(),
          a: string(40).name(name).comment(name),
          b: integer().name(`b ${name}`),
        },
        { comment: name, constraints: [index(`i ${name}`, 'a'), unique('b').named(`u ${name}`)] },
      )
    db.Table('canary', { id: integer().primaryKey() })
    await db.createAll()
    await db.createAll()
    const found = await db.engine.readTables()
    expect(found.map(({ name }) => name).toSorted()).toEqual([...wanted, 'canary'].toSorted())
    for (const table of found.filter(({ name }) => name !== 'canary')) {
      expect(table.columns.map(({ name }) => name)).toEqual(['id', table.name, `b ${table.name}`])
      expect(table.indexes.map(({ name }) => name)).toContain(`i ${table.name}`)
      if (dialect !== 'sqlite') expect([table.comment, table.columns[1]?.comment]).toEqual([table.name, table.name])
    }
    for (const name of wanted) {
      const table = db.metadata.table(name)
      expect(table, name).toBeDefined()
      if (table === undefined) continue
      await db.scope(async session => {
        await insert(table).values({ id: 1, a: name, b: 7 })
        expect(await select(table).all()).toEqual([{ id: 1, a: name, b: 7 }])
        await session.commit()
      })
    }
    await db.dropAll()
    expect(await db.engine.readTables()).toEqual([])
  }, 60_000)

  it('refuses names that no database has', async () => {
    const db = makeDb()
    const wrong = inputsOf(impossibleNames).filter(name => typeof name !== 'symbol')
    for (const name of wrong) {
      const other = reopen(db)
      const thrown = await thrownBy(async () => {
        other.Table(name as string, { id: integer().primaryKey() })
        await other.createAll()
      })
      expect(wrongRefusal(name, thrown)).toBe(null)
    }
  })

  it(`writes ${TEXTS.length} defaults that mean themselves`, async () => {
    const db = makeDb()
    const tables = chunks.map((chunk, at) =>
      db.Table(`defaults${at}`, {
        id: integer().primaryKey(),
        ...Object.fromEntries(chunk.map((text, place) => [`c${place}`, string(40).serverDefault(text)])),
      }),
    )
    await db.createAll()
    for (const [at, table] of tables.entries()) {
      await db.scope(async () => {
        await insert(table).values({ id: 1 })
        const [row] = await select(table).all()
        expect(Object.values(row ?? {}).slice(1)).toEqual(chunks[at])
      })
    }
  })

  it(`writes ${TEXTS.length} values of checks that mean themselves`, async () => {
    const db = makeDb()
    const differs = (text: string, at: number) => sql`${sql.identifier(`c${at}`)} <> ${text}`
    const tables = chunks.map((chunk, at) =>
      db.Table(`checked${at}`, {
        id: integer().primaryKey(),
        ...Object.fromEntries(
          chunk.map((text, place) => [`c${place}`, string(42).nullable().check(differs(text, place))]),
        ),
      }),
    )
    await db.createAll()
    const failures: string[] = []
    for (const [at, table] of tables.entries()) {
      const chunk = chunks[at] ?? []
      for (const [place, text] of chunk.entries()) {
        const thrown = await thrownBy(() => db.scope(async () => insert(table).values({ id: 1, [`c${place}`]: text })))
        if (!(thrown instanceof CheckViolation)) failures.push(`${shown(text)}: ${String(thrown)}`)
      }
      await db.scope(async () => {
        const others = Object.fromEntries(chunk.map((text, place) => [`c${place}`, `${text}!`]))
        await insert(table).values({ id: 1, ...others })
      })
    }
    expect(failures).toEqual([])
  }, 60_000)

  it('writes words of an enumeration that mean themselves', async () => {
    const db = makeDb()
    // MySQL cuts the spaces off the end of a word.
    const words = TEXTS.filter(text => dialect !== 'mysql' || (text === text.trimEnd() && text !== ''))
    const [first = '', ...others] = words
    class Mood extends db.Model('Mood', { id: integer().primaryKey(), word: enumeration(first, ...others) }) {}
    await db.createAll()
    await db.scope(async () => {
      await insert(Mood).values(words.map((word, at) => ({ id: at + 1, word })))
      expect(await select(Mood.c.word).orderBy(Mood.c.id).all()).toEqual(words)
      for (const [at, word] of words.entries())
        expect(await select(Mood.c.id).where(Mood.c.word.eq(word)).all(), shown(word)).toEqual([at + 1])
    })
    const other = "x'); drop table mood; --"
    expect(wrongRefusal(other, await thrownBy(() => db.scope(async () => insert(Mood).values({ word: other }))))).toBe(
      null,
    )
  }, 60_000)

  it('keeps a negative number from becoming a comment', async () => {
    const db = makeDb()
    class Sum extends db
      .Model('Sum', {
        id: integer().primaryKey(),
        a: integer().serverDefault(-3),
        less: integer().computed(sql`${sql.identifier('a')} - ${-1}`),
      })
      .constrain(c => [check(sql`${c.a} -${-10} > ${-5}`)]) {}
    await db.createAll()
    await db.scope(async () => {
      await insert(Sum).values({ id: 1 })
      expect(await select({ a: Sum.c.a, less: Sum.c.less }).all()).toEqual([{ a: -3, less: -2 }])
      expect(await thrownBy(() => insert(Sum).values({ id: 2, a: -20 }))).toBeInstanceOf(CheckViolation)
    })
  })

  describe('what no text of a database holds', () => {
    it.each(inputsOf(impossibleTexts).map(text => ({ text, name: JSON.stringify(text) })))(
      '$name is refused or stored',
      async ({ text }) => {
        const tables = [
          () => ({ word: string(40).serverDefault(text) }),
          () => ({ word: string(40).nullable().comment(text) }),
          () => ({
            word: string(40)
              .nullable()
              .check(sql`${sql.identifier('word')} <> ${text}`),
          }),
        ]
        for (const columns of tables) {
          const db = makeDb()
          const thrown = await thrownBy(async () => {
            const table = db.Table('odd', { id: integer().primaryKey(), ...columns() })
            await db.createAll()
            await db.scope(async () => {
              await insert(table).values({ id: 1 } as never)
              const [row] = await select(table).all()
              expect([text, null, ...cutTexts(text)]).toContain((row as { word: unknown }).word)
            })
          })
          if (thrown !== null) expect(wrongRefusal(text, thrown)).toBe(null)
        }
      },
    )
  })
})
