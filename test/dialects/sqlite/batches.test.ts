// Many rows with one statement on SQLite: what comes of it is what rows one by one would give.
import { describe, expect, it } from 'vitest'
import {
  type Athanor,
  bigint,
  CheckViolation,
  check,
  ForeignKeyViolation,
  integer,
  StaleData,
  string,
  UniqueViolation,
} from '../../../src/exports/index.ts'
import { databases, openDatabase } from '../../databases.ts'
import { changeBehind, failureOf, rowsOf } from '../../integration/orm-fixtures.ts'

const MANY = 300
const numbers = Array.from({ length: MANY }, (_, at) => at + 1)
const entityOf = (error: Error): unknown => Reflect.get(error, 'entity')

const notes = async (db: Athanor) => {
  class Note extends db
    .Model('Note', {
      id: integer().primaryKey(),
      parentId: integer().references('note.id').nullable(),
      text: string(20),
      rank: integer(),
    })
    .constrain(c => [check(c.rank.lt(1000))]) {}
  await db.createAll()
  const texts = async () => new Map((await rowsOf(db, 'note')).map(row => [row.id, row.text]))
  const add = (made: readonly object[]) =>
    db.scope(async session => {
      session.addAll(made)
      await session.commit()
    })
  return { db, Note, texts, add }
}

describe.each(databases.filter(({ dialect }) => dialect === 'sqlite'))('on $name', database => {
  const makeDb = () => openDatabase(database)

  it('gives keys that follow the greatest, whatever it is', async () => {
    const { db, Note, texts, add } = await notes(makeDb())
    const make = () => numbers.map(number => new Note({ text: `n${number}`, rank: number }))
    const first = make()
    await add(first)
    expect(first.map(note => note.id)).toEqual(numbers)
    await changeBehind(db, 'DELETE FROM note WHERE id > 100')
    await changeBehind(db, 'UPDATE note SET id = -id - 10')
    const second = make()
    await add(second)
    // As SQLite itself counts.
    expect(second.map(note => note.id)).toEqual(numbers.map(number => number - 11))
    const kept = await texts()
    for (const note of second) expect(kept.get(note.id)).toBe(note.text)
  })

  it('leaves keys to the database where it does not count up', async () => {
    const db = makeDb()
    class Big extends db.Model('Big', { id: bigint().primaryKey(), text: string(20) }) {}
    class Ever extends db.Model(
      'Ever',
      { id: integer().primaryKey(), text: string(20) },
      { sqlite: { autoincrement: true } },
    ) {}
    await db.createAll()
    await changeBehind(db, `INSERT INTO big VALUES (${2n ** 63n - 1n}, 'last')`)
    await changeBehind(db, "INSERT INTO ever VALUES (50, 'gone')")
    await changeBehind(db, 'DELETE FROM ever')
    await db.scope(async session => {
      const bigs = numbers.map(number => new Big({ text: `b${number}` }))
      const evers = numbers.map(number => new Ever({ text: `e${number}` }))
      session.addAll([...bigs, ...evers])
      await session.commit()
      expect(evers.map(one => one.id)).toEqual(numbers.map(number => number + 50))
      expect(new Set(bigs.map(one => one.id)).size).toBe(MANY)
      session.expungeAll()
      for (const one of bigs) expect((await Big.get(one.id))?.text).toBe(one.text)
    })
  })

  it('knows the keys of rows of which a trigger inserts others, or leaves some out', async () => {
    const { db, Note, texts, add } = await notes(makeDb())
    await changeBehind(
      db,
      `CREATE TRIGGER echo AFTER INSERT ON note WHEN new.rank > 0
        BEGIN INSERT INTO note (text, rank) VALUES ('echo', 0); END`,
    )
    const made = numbers.map(number => new Note({ text: `n${number}`, rank: number }))
    await add(made)
    const kept = await texts()
    expect(kept.size).toBe(2 * MANY)
    for (const note of made) expect(kept.get(note.id)).toBe(note.text)
    await changeBehind(
      db,
      'CREATE TRIGGER keep BEFORE UPDATE ON note WHEN new.rank = 999 BEGIN SELECT RAISE(IGNORE); END',
    )
    await db.scope(async session => {
      const some = await Note.where(Note.c.rank.gt(0)).orderBy(Note.c.id).all()
      for (const note of some) note.rank = note.rank === 200 ? 999 : 5
      expect(await failureOf(() => session.flush())).toBeInstanceOf(StaleData)
    })
  })

  it('inserts rows with keys of their own beside those without', async () => {
    const { Note, texts, add } = await notes(makeDb())
    const made = numbers.map(number =>
      number % 3 === 0
        ? new Note({ id: 5000 + number, text: `n${number}`, rank: number })
        : new Note({ text: `n${number}`, rank: number }),
    )
    await add(made)
    const kept = await texts()
    expect(kept.size).toBe(MANY)
    for (const note of made) expect(kept.get(note.id)).toBe(note.text)
  })

  it('names the entity that was refused, and undoes the others with a rollback', async () => {
    const { db, Note, add } = await notes(makeDb())
    await add(numbers.map(number => new Note({ text: `n${number}`, rank: number })))
    await db.scope(async session => {
      const made = numbers.map(number => new Note({ text: `x${number}`, rank: number === 222 ? 1000 : number }))
      session.addAll(made)
      const refused = await failureOf(() => session.flush())
      expect(refused).toBeInstanceOf(CheckViolation)
      expect(entityOf(refused)).toBe(made[221])
      await session.rollback()
      expect(made.every(note => note.id === undefined && !session.contains(note))).toBe(true)

      const all = await Note.query().orderBy(Note.c.id).all()
      for (const note of all) note.parentId = note.id === 144 ? 9999 : 1
      const moved = await failureOf(() => session.flush())
      expect(moved).toBeInstanceOf(ForeignKeyViolation)
      expect(entityOf(moved)).toBe(all[143])
      await session.rollback()
      expect(all.every(note => note.parentId === null)).toBe(true)

      const doubled = numbers.map(number => new Note({ id: number === 250 ? 7 : 1000 + number, text: 'd', rank: 1 }))
      session.addAll(doubled)
      const taken = await failureOf(() => session.flush())
      expect(taken).toBeInstanceOf(UniqueViolation)
      expect(entityOf(taken)).toBe(doubled[249])
    })
    expect(await rowsOf(db, 'note')).toHaveLength(MANY)
  })

  it('updates and deletes each row for itself, and finds the one that is gone', async () => {
    const { db, Note, texts, add } = await notes(makeDb())
    await add(numbers.map(number => new Note({ text: `n${number}`, rank: number })))
    await db.scope(async session => {
      const all = await Note.query().orderBy(Note.c.id).all()
      for (const note of all) note.text = `t${note.id}`
      await session.commit()
      await changeBehind(db, 'DELETE FROM note WHERE id = 131')
      for (const note of all) note.text = 'x'
      const gone = await failureOf(() => session.flush())
      expect(gone).toBeInstanceOf(StaleData)
      expect(gone.message).toContain('Note 131 ')
    })
    expect(await texts()).toEqual(
      new Map(numbers.filter(number => number !== 131).map(number => [number, `t${number}`])),
    )
    await db.scope(async session => {
      for (const note of await Note.where(Note.c.id.gt(20)).all()) session.delete(note)
      await session.commit()
    })
    expect([...(await texts()).keys()]).toEqual(numbers.slice(0, 20))
  })

  it('does the same in a database beside the main one', async () => {
    const aside = `${database.scheme}://`
    const db = openDatabase(database, { binds: { aside } })
    class Far extends db.Model('Far', { id: integer().primaryKey(), text: string(20) }, { bind: 'aside' }) {}
    class Near extends db.Model('Near', { id: integer().primaryKey(), text: string(20) }) {}
    await db.createAll()
    await db.scope(async session => {
      const made = numbers.flatMap(number => [new Far({ text: `f${number}` }), new Near({ text: `n${number}` })])
      session.addAll(made)
      await session.commit()
      for (const one of made) one.text = `${one.text}.`
      await session.commit()
      session.expungeAll()
      for (const one of made) expect((await (one instanceof Far ? Far : Near).get(one.id))?.text).toBe(one.text)
      for (const one of await Far.all()) session.delete(one)
      await session.commit()
      expect([await Far.query().count(), await Near.query().count()]).toEqual([0, MANY])
    })
  })

  it('updates rows that are found by several columns, and by text that is compared without case', async () => {
    const db = makeDb()
    class Place extends db.Model('Place', {
      row: integer().primaryKey({ generated: false }),
      name: string(20).collate('NOCASE').primaryKey(),
      seen: integer(),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      session.addAll(numbers.map(number => new Place({ row: number % 7, name: `Name ${number}`, seen: 0 })))
      await session.commit()
      for (const place of await Place.all()) place.seen = Number(place.name.slice(5))
      await session.commit()
    })
    for (const { name, seen } of await rowsOf(db, 'place')) expect(name).toBe(`Name ${seen}`)
  })
})
