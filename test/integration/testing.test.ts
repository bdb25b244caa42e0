// The kit for tests: `expectQueries`.
import { expect, it } from 'vitest'
import { expectQueries, UnexpectedQueries } from '../../src/exports/testing.ts'
import { blog, eachStore, failureOf, filledBlog, pause } from './orm-fixtures.ts'

eachStore((_, makeDb) => {
  it('passes with the right number and gives what the function returns', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async () => {
      expect(await expectQueries(1, () => User.query().count())).toBe(2)
      expect(await expectQueries(0, () => 5)).toBe(5)
    })
  })

  it('lists the statements when there were others than expected', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async () => {
      const error = await failureOf(() => expectQueries(1, async () => [await User.all(), await User.query().count()]))
      expect(error).toBeInstanceOf(UnexpectedQueries)
      expect(error.message).toContain('expected 1 statement, but 2 were sent')
      expect(error.message).toMatch(/\n {2}1\. select [`"]?user[`"]?\.`?id/)
      expect(error.message).toContain('\n  2. select count(*)')
      expect((await failureOf(() => expectQueries(2, () => 1))).message).toContain(
        'expected 2 statements, but none was sent',
      )
    })
  })

  it('does not count what begins and ends transactions and savepoints', async () => {
    const { db, User } = await filledBlog(makeDb())
    await expectQueries(2, () =>
      db.transaction(async session => {
        session.add(new User({ name: 'a' }))
        await session.nested(() => session.add(new User({ name: 'b' })))
      }),
    )
  })

  it('counts a statement that failed', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      session.add(new User({ name: 'john' }))
      await expectQueries(1, () => failureOf(() => session.flush()))
    })
  })

  it('throws what the function throws', async () => {
    const error = await failureOf(() =>
      expectQueries(0, () => {
        throw new RangeError('mine')
      }),
    )
    expect(error.message).toBe('mine')
  })

  it('sees every database, and stops when it ends', async () => {
    const [one, other] = [await filledBlog(makeDb()), await blog(makeDb())]
    await expectQueries(2, async () => {
      await one.db.scope(() => one.User.all())
      await other.db.scope(() => other.User.all())
    })
    await one.db.scope(() => one.User.all())
    await expectQueries(0, () => pause())
  })

  it('counts its own statements only, beside others that run at the same time, and those of inner ones', async () => {
    const { db, User } = await filledBlog(makeDb())
    const count = (queries: number) =>
      db.scope(() =>
        expectQueries(queries, async () => {
          for (let at = 0; at < queries; at++) {
            await User.query().count()
            await pause()
          }
        }),
      )
    await expectQueries(6, () => Promise.all([count(1), count(2), count(3)]))
  })
})
