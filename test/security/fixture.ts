// A database with every hostile text in it, and a canary beside it, opened once for the tests of a file.
import { afterAll, beforeAll, describe, expect } from 'vitest'
import {
  Athanor,
  AthanorError,
  type AthanorOptions,
  array,
  bigint,
  boolean,
  datetime,
  double,
  enumeration,
  insert,
  integer,
  json,
  many,
  numeric,
  one,
  select,
  sql,
  string,
  text,
  uuid,
} from '../../src/exports/index.ts'
import { databases, type TestDatabase } from '../databases.ts'
import { embeddedOptions, serverDatabase } from '../servers.ts'
import { inputsOf, shown, texts } from './corpus.ts'

/** Texts that are stored beside those of the corpus: what a wildcard, a wrong comparison or a cut text would find. */
const DECOYS = ['x', 'X', 'xy', 'plain', 'word', 'secret', '1', '2', 'axb', 'a%b', 'A']

/** What each document has under a key that no input has. */
export const UNTOUCHED = 'untouched'

/** Opens the database: notes with every text of the corpus, and the canary. */
export async function openFixture(options: AthanorOptions) {
  const db = new Athanor(options)
  class Note extends db.Model('Note', {
    id: integer().primaryKey(),
    body: text(),
    data: json<Record<string, unknown>>().nullable(),
    words: array(text()),
    parentId: integer().references('note.id').nullable(),
    get parent() {
      return one(() => Note, { backPopulates: 'children' }).nullable()
    },
    get children() {
      return many(() => Note, { backPopulates: 'parent' })
    },
  }) {}
  class Canary extends db.Model('Canary', { id: integer().primaryKey(), word: string(40) }) {}
  class Label extends db.Model('Label', { name: string(190).primaryKey(), note: text().default('none') }) {}
  class Kinds extends db.Model('Kinds', {
    id: integer().primaryKey(),
    whole: integer().nullable(),
    big: bigint().nullable(),
    exact: numeric(12, 2).nullable(),
    real: double().nullable(),
    flag: boolean().nullable(),
    at: datetime().nullable(),
    uid: uuid().nullable(),
    mood: enumeration('glad', "it's", 'a\\b').nullable(),
    list: array(integer()).nullable(),
  }) {}
  await db.createAll()
  const bodies = [...inputsOf(texts), ...DECOYS]
  const notes = bodies.map((body, at) => ({ id: at + 1, body }))
  await db.scope(async session => {
    await insert(Canary).values({ id: 1, word: 'secret' }, { id: 2, word: 'word' })
    for (let from = 0; from < notes.length; from += 50) {
      const part = notes.slice(from, from + 50)
      await insert(Note).values(
        part.map(({ id, body }) => ({ id, body, data: { text: body, [UNTOUCHED]: 1 }, words: [body, 'other'] })),
      )
    }
    await insert(Kinds).values({ id: 1, whole: 1, mood: 'glad' })
    await session.commit()
  })
  const tables = await tableNames(db)
  /** Fails if anything but the notes was touched. */
  const checkCanary = async () => {
    const rows = await db.scope(() => select({ id: Canary.c.id, word: Canary.c.word }).orderBy(Canary.c.id).all())
    expect(rows, 'the canary').toEqual([
      { id: 1, word: 'secret' },
      { id: 2, word: 'word' },
    ])
    expect(await tableNames(db), 'the tables').toEqual(tables)
    expect(await db.scope(() => select(Note).count()), 'the notes').toBe(notes.length)
    expect(Object.hasOwn(Object.prototype, 'polluted'), 'the prototype of all objects').toBe(false)
  }
  return { db, Note, Canary, Label, Kinds, notes, checkCanary }
}

/** What the tests of this folder run on. */
export type Fixture = Awaited<ReturnType<typeof openFixture>>

async function tableNames(db: Athanor): Promise<readonly string[]> {
  const names = {
    sqlite: sql<string>`name from sqlite_master where type = 'table'`,
    postgresql: sql<string>`table_schema || '.' || table_name from information_schema.tables where table_schema not in ('pg_catalog')`,
    mysql: sql<string>`concat(table_schema, '.', table_name) from information_schema.tables where table_schema = database()`,
  }
  const dialect = db.engine.dialect.name as keyof typeof names
  const found = await db.scope(session => select({ name: names[dialect] }).all(session))
  return found.map(({ name }) => name).toSorted()
}

/** Runs a suite on every database, each opened once and closed at the end. */
export function eachOpened(suite: (fixture: () => Fixture, database: TestDatabase) => void): void {
  describe.each(databases)('on $name', database => {
    let opened: Fixture | undefined
    beforeAll(async () => {
      opened = await openFixture(await optionsOf(database))
    }, 60_000)
    afterAll(() => opened?.db.close())
    suite(() => {
      if (opened === undefined) throw new Error('the fixture is not open')
      return opened
    }, database)
  })
}

/** Where an empty database is. */
export async function optionsOf(database: TestDatabase): Promise<AthanorOptions> {
  if (database.dialect === 'sqlite') return { url: `${database.scheme}://` }
  return database.server === null ? embeddedOptions() : { url: await serverDatabase(database.server, 0) }
}

/** What was thrown or rejected; null when nothing was. */
export async function thrownBy(run: () => unknown): Promise<unknown> {
  try {
    await run()
    return null
  } catch (error) {
    return error
  }
}

/** What is wrong with what a refused input threw; null when it is an error of ours. */
export function wrongRefusal(input: unknown, thrown: unknown): string | null {
  if (thrown === null) return `${shown(input)} was taken`
  if (!(thrown instanceof AthanorError)) return `${shown(input)} threw ${String(thrown)}`
  if (thrown.code === 'statement_failed') return `${shown(input)} was sent: ${thrown.message.slice(0, 200)}`
  return null
}
