// Many rows updated and deleted at once: the same results as one by one, and the entity that was in the way is named.
import { expect, it } from 'vitest'
import {
  type Athanor,
  ForeignKeyViolation,
  integer,
  NotNullViolation,
  StaleData,
  sql,
  string,
  UniqueViolation,
} from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { eachDatabase } from '../databases.ts'
import { changeBehind, failureOf, rowsOf } from './orm-fixtures.ts'

const COUNT = 60
const numbers = Array.from({ length: COUNT }, (_, at) => at + 1)

const documents = async (db: Athanor) => {
  class Doc extends db.Model('Doc', {
    id: integer().primaryKey(),
    name: string(20).unique(),
    size: integer(),
    twice: integer().computed(sql`size * 2`, { stored: true }),
    version: integer().version(),
  }) {}
  class Note extends db.Model('Note', {
    id: integer().primaryKey(),
    docId: integer().references('doc.id'),
    text: string(20).nullable(),
  }) {}
  class Line extends db.Model('Line', {
    id: integer().primaryKey(),
    noteId: integer().references('note.id'),
  }) {}
  await db.createAll()
  await db.scope(async session => {
    session.addAll(numbers.map(number => new Doc({ name: `d${number}`, size: number })))
    await session.flush()
    session.addAll(numbers.map(number => new Note({ docId: number })))
    await session.commit()
  })
  return { db, Doc, Note, Line }
}

const entityOf = (error: Error): unknown => Reflect.get(error, 'entity')

eachDatabase((_, makeDb) => {
  it('updates rows each with its own values, and reads back what the database computes', async () => {
    const { db, Doc, Note } = await documents(makeDb())
    await db.scope(async session => {
      const docs = await Doc.query().orderBy(Doc.c.id).all()
      for (const doc of docs) doc.size += 100
      const notes = await Note.query().orderBy(Note.c.id).all()
      for (const note of notes) note.text = note.id % 2 === 0 ? null : `note ${note.id}`
      await session.commit()
      expect(docs.map(doc => [doc.size, doc.twice, doc.version])).toEqual(
        numbers.map(number => [number + 100, 2 * (number + 100), 2]),
      )
    })
    expect((await rowsOf(db, 'doc')).map(row => [row.size, row.twice, row.version])).toEqual(
      numbers.map(number => [number + 100, 2 * (number + 100), 2]),
    )
    expect((await rowsOf(db, 'note')).map(row => row.text)).toEqual(
      numbers.map(number => (number % 2 === 0 ? null : `note ${number}`)),
    )
  })

  it('sends one statement for rows of the same changed columns, wherever they stand', async () => {
    const { db, Note } = await documents(makeDb())
    await db.scope(async session => {
      const notes = await Note.query().orderBy(Note.c.id).all()
      for (const note of notes) {
        if (note.id % 3 === 0) note.docId = 1
        else note.text = 'x'
      }
      await expectQueries(2, () => session.commit())
    })
  })

  it('writes what changed in rows of more columns than a number has bits', async () => {
    const db = makeDb()
    const names = Array.from({ length: 40 }, (_, at) => `c${at}`)
    const columns = Object.fromEntries(names.map(name => [name, integer()]))
    class Wide extends db.Model('Wide', { id: integer().primaryKey(), ...columns }) {}
    await db.createAll()
    const start = Object.fromEntries(names.map(name => [name, 0]))
    await db.scope(async session => {
      const rows = numbers.map(() => new Wide({ ...start }))
      session.addAll(rows)
      await session.commit()
      for (const row of rows) Reflect.set(row, `c${row.id % 40}`, row.id)
      expect(session.dirty).toHaveLength(COUNT)
      await session.commit()
      expect(session.dirty).toEqual([])
    })
    for (const row of await rowsOf(db, 'wide')) {
      const id = Number(row.id)
      expect(names.filter(name => row[name] !== 0)).toEqual([`c${id % 40}`])
      expect(row[`c${id % 40}`]).toBe(id)
    }
  })

  it('knows after deleting some, and then all, which entities are left', async () => {
    const { db, Note } = await documents(makeDb())
    await db.scope(async session => {
      const notes = await Note.query().orderBy(Note.c.id).all()
      for (const note of notes) if (note.id % 2 === 0) session.delete(note)
      await session.commit()
      for (const note of notes) {
        expect(session.contains(note)).toBe(note.id % 2 === 1)
        expect(await Note.get(note.id)).toBe(note.id % 2 === 1 ? note : null)
      }
      session.delete(notes[0]!)
      await session.commit()
      expect(await Note.get(notes[0]!.id)).toBeNull()
      expect(await Note.get(notes[2]!.id)).toBe(notes[2])
      for (const note of notes) if (session.contains(note)) session.delete(note)
      await session.commit()
      expect(notes.some(note => session.contains(note))).toBe(false)
      const again = new Note({ id: notes[2]!.id, docId: 1 })
      session.add(again)
      await session.commit()
      expect(await Note.get(again.id)).toBe(again)
    })
  })

  it('names the entity whose row another changed or deleted meanwhile', async () => {
    const { db, Doc, Note } = await documents(makeDb())
    await db.scope(async session => {
      const docs = await Doc.query().orderBy(Doc.c.id).all()
      const notes = await Note.query().orderBy(Note.c.id).all()
      await session.commit()
      await changeBehind(db, 'UPDATE doc SET version = 7 WHERE id = 23')
      for (const doc of docs) doc.size = 0
      const changed = await failureOf(() => session.flush())
      expect(changed).toBeInstanceOf(StaleData)
      expect(changed.message).toContain('Doc 23 ')
      await session.rollback()
      expect(docs.map(doc => doc.size)).toEqual(numbers)
      await changeBehind(db, 'DELETE FROM note WHERE id = 31')
      for (const note of notes) note.text = 'x'
      const deleted = await failureOf(() => session.flush())
      expect(deleted).toBeInstanceOf(StaleData)
      expect(deleted.message).toContain('Note 31 ')
      await session.rollback()
      for (const doc of docs) session.delete(doc)
    })
    expect((await rowsOf(db, 'note')).every(row => row.text === null)).toBe(true)
  })

  it('names the entity that a constraint refuses', async () => {
    const { db, Note } = await documents(makeDb())
    await db.scope(async session => {
      const notes = await Note.query().orderBy(Note.c.id).all()
      for (const note of notes) note.docId = note.id === 44 ? 9999 : 1
      const moved = await failureOf(() => session.commit())
      expect(moved).toBeInstanceOf(ForeignKeyViolation)
      expect(entityOf(moved)).toBe(notes[43])
    })
    await db.scope(async session => {
      const added = numbers.map(number => new Note({ docId: number }))
      added[16]!.docId = null as never
      session.addAll(added)
      const missing = await failureOf(() => session.flush())
      expect(missing).toBeInstanceOf(NotNullViolation)
      expect(entityOf(missing)).toBe(added[16])
    })
    expect((await rowsOf(db, 'note')).map(row => row.doc_id)).toEqual(numbers)
  })

  it('inserts thousands of rows, and names the one in their middle that a constraint refuses', async () => {
    const { db, Note } = await documents(makeDb())
    await db.scope(async session => {
      const added = Array.from({ length: 2600 }, (_, at) => new Note({ docId: 1, text: `n${at}` }))
      const bad = new Note({ docId: 9999, text: 'bad' })
      session.addAll([...added.slice(0, 1500), bad, ...added.slice(1500)])
      const refused = await failureOf(() => session.flush())
      expect(refused).toBeInstanceOf(ForeignKeyViolation)
      expect(entityOf(refused)).toBe(bad)
      await session.rollback()
      session.addAll(added)
      await session.commit()
      const texts = new Map((await rowsOf(db, 'note')).map(row => [Number(row.id), row.text]))
      expect(texts.size).toBe(COUNT + added.length)
      expect(added.every(({ id, text }) => texts.get(id) === text)).toBe(true)
    })
  })

  it('hands unique values on from row to row, in the order of the entities', async () => {
    const { db, Doc } = await documents(makeDb())
    await db.scope(async session => {
      const docs = await Doc.query().orderBy(Doc.c.id).all()
      // Each takes the name that the one before it has just given up.
      for (const doc of docs) doc.name = doc.id === 1 ? 'first' : `d${doc.id - 1}`
      await session.commit()
      docs[5]!.name = 'd40'
      const taken = await failureOf(() => session.commit())
      expect(taken).toBeInstanceOf(UniqueViolation)
      expect(entityOf(taken)).toBe(docs[5])
    })
    expect((await rowsOf(db, 'doc')).map(row => row.name)).toEqual(
      numbers.map(number => (number === 1 ? 'first' : `d${number - 1}`)),
    )
  })

  it('deletes many rows with one statement, and names the one that others refer to', async () => {
    const { db, Doc, Note, Line } = await documents(makeDb())
    await db.scope(async session => {
      const line = new Line({ noteId: 9 })
      session.add(line)
      await session.commit()
      const notes = await Note.query().orderBy(Note.c.id).all()
      for (const note of notes) session.delete(note)
      const kept = await failureOf(() => session.commit())
      expect(kept).toBeInstanceOf(ForeignKeyViolation)
      expect(entityOf(kept)).toBe(notes[8])
      await session.rollback()
      expect(notes.every(note => session.contains(note))).toBe(true)
      session.delete(line)
      for (const note of notes) session.delete(note)
      await expectQueries(2, () => session.commit())
      expect(await Note.query().count()).toBe(0)
      const docs = await Doc.query().orderBy(Doc.c.id).all()
      for (const doc of docs) session.delete(doc)
      await expectQueries(1, () => session.commit())
    })
    expect(await rowsOf(db, 'doc')).toEqual([])
  })
})
