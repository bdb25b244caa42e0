// SQL of the program's own on a session: bound values, rows, and entities that it may have changed.
import { expect, it } from 'vitest'
import { DataError, select, sql, update } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { blog, failureOf } from './orm-fixtures.ts'

eachDatabase((_, makeDb, { dialect }) => {
  it('runs in the transaction of the session, after what changed is written', async () => {
    const db = makeDb()
    const { User } = await blog(db)
    await db.scope(async session => {
      const user = new User({ name: "o'hara" })
      session.add(user)
      const word = "o'hara'; drop table users; --"
      await session.execute(sql`update ${sql.identifier('user')} set name = ${word} where id > ${0}`)
      expect((await User.where(User.c.id.eq(user.id)).one()).name).toBe(word)
      expect(user.name).toBe(word)
      const rows = await session.execute(sql`select name, id + ${1} from ${sql.identifier('user')}`)
      expect(rows.map(row => row.map(String))).toEqual([[word, String(user.id + 1)]])
      await session.rollback()
      expect(await User.query().count()).toBe(0)
    })
  })

  it('keeps whole numbers that no JavaScript number holds', async () => {
    const db = makeDb()
    await db.scope(async session => {
      expect(await session.execute(sql`select 1152921504606846977, 5`)).toEqual([[1_152_921_504_606_846_977n, 5]])
    })
    expect(await db.engine.connect(connection => connection.text('select 1152921504606846977, 5'))).toEqual([
      [1_152_921_504_606_846_977n, 5],
    ])
  })

  it('refuses what is no statement, and names of databases that there are not', async () => {
    const db = makeDb()
    const { User } = await blog(db)
    await db.scope(async session => {
      for (const wrong of ['select 1', User.c.name, undefined, {}, User]) {
        expect(await failureOf(() => session.execute(wrong as never))).toMatchObject({ code: 'not_executable' })
        expect(await failureOf(() => session.all(wrong as never))).toMatchObject({ code: 'not_executable' })
        expect(await failureOf(() => session.scalar(wrong as never))).toMatchObject({ code: 'not_executable' })
      }
      expect(await failureOf(() => session.execute(sql`select 1`, { bind: 'nowhere' }))).toMatchObject({
        code: 'unknown_bind',
      })
      expect(await session.scalar(select(User.c.id))).toBeNull()
      expect(await session.execute(update(User).set({ name: 'x' }).everyRow())).toBe(0)
    })
  })

  it('names a value that does not fit its column with one class', async () => {
    const db = makeDb()
    await blog(db)
    const kind = sql`insert into ${sql.identifier('user')} (id, name) values ('not a number', 'x')`
    const size = sql`insert into ${sql.identifier('user')} (name) values (${'x'.repeat(65)})`
    await db.scope(async session => {
      const failure = await failureOf(() => session.execute(kind))
      expect(failure).toBeInstanceOf(DataError)
      expect(failure.code).toBe('data_error')
      await session.rollback()
      // SQLite enforces no length.
      const long = dialect === 'sqlite' ? failure : await failureOf(() => session.execute(size))
      expect(long).toBeInstanceOf(DataError)
      expect(long.message).toContain(dialect === 'sqlite' ? 'something else' : 'shorten it')
      await session.rollback()
    })
  })
})
