// Rules of values and statements that no other file states by itself, on every database.
import { expect, test } from 'vitest'
import { type Athanor, datetime, integer, json, select, string } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'

async function notes(db: Athanor) {
  class Note extends db.Model('Note', {
    id: integer().primaryKey(),
    text: string(40),
    at: datetime().index(),
    data: json<unknown>().nullable(),
  }) {}
  await db.createAll()
  return Note
}

const noon = Date.UTC(2026, 10, 20, 12)

eachDatabase((_name, makeDb) => {
  test('models of two database objects do not share a statement', async () => {
    const [one, other] = [makeDb(), makeDb()]
    const [Note, Elsewhere] = [await notes(one), await notes(other)]
    await one.scope(async () => {
      const mixed = select({ id: Note.c.id, other: Elsewhere.c.id })
      await expect(async () => mixed.all()).rejects.toMatchObject({ code: 'several_databases' })
    })
  })

  test('rows with and without a key of their own are inserted by different statements', async () => {
    const db = makeDb()
    const Note = await notes(db)
    const inserts: string[] = []
    await db.scope(async session => {
      db.onQuery(({ sql }) => {
        if (/insert into/i.test(sql)) inserts.push(sql)
      })
      const rows = Array.from(
        { length: 4 },
        (_, at) => new Note({ ...(at % 2 === 0 && { id: 100 + at }), text: `${at}`, at: new Date(noon) }),
      )
      session.addAll(rows)
      await session.commit()
      expect([rows[0]?.id, rows[2]?.id]).toEqual([100, 102])
      expect(new Set(rows.map(row => row.id)).size).toBe(4)
    })
    expect(new Set(inserts).size).toBe(2)
  })

  test('keyset pages over points in time with milliseconds show every row once', async () => {
    const db = makeDb()
    const Note = await notes(db)
    await db.transaction(session =>
      session.addAll(
        Array.from({ length: 9 }, (_, at) => new Note({ text: `${at}`, at: new Date(noon + Math.floor(at / 3)) })),
      ),
    )
    await db.scope(async () => {
      const seen: string[] = []
      let after: string | null = null
      for (let pages = 0; pages < 10; pages++) {
        const page: { readonly items: readonly { text: string }[]; readonly next: string | null } =
          await Note.query().paginate({
            by: [Note.c.at.desc()],
            perPage: 2,
            ...(after !== null && { after }),
          })
        seen.push(...page.items.map(note => note.text))
        after = page.next
        if (after === null) break
      }
      expect(seen.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
    })
  })

  test.each([
    ['a Map', { a: new Map() }],
    ['a Set', { a: [new Set()] }],
    ['a Date', { a: new Date(noon) }],
    ['a bigint', { a: 1n }],
    ['NaN', [Number.NaN]],
    ['Infinity', { a: { b: Number.POSITIVE_INFINITY } }],
  ])('%s inside JSON is refused before anything is sent', async (_what, data) => {
    const db = makeDb()
    const Note = await notes(db)
    await db.scope(async session => {
      await expect(async () => {
        session.add(new Note({ text: 'x', at: new Date(noon), data }))
        await session.commit()
      }).rejects.toMatchObject({ code: 'wrong_type' })
      await session.rollback()
      expect(await Note.query().count()).toBe(0)
    })
  })
})
