// Many sessions, and many calls on one: nothing interleaves, nothing waits for itself, every scope has its own session.
import { expect, it } from 'vitest'
import { LockTimeout, SessionClosed, WouldDeadlock } from '../../src/exports/index.ts'
import { blog, eachSingleWriter, eachStore, failureOf, filledBlog, pause, rowsOf } from './orm-fixtures.ts'

eachStore((_, makeDb) => {
  it('keeps 200 scopes with awaits in them apart', async () => {
    const { db, User } = await blog(makeDb())
    const run = (at: number) =>
      db.scope(async session => {
        expect(db.session).toBe(session)
        await pause(at % 3)
        const user = new User({ name: `u${at}` })
        db.session.add(user)
        await pause(at % 2)
        expect(db.session.new).toEqual([user])
        await db.session.commit()
        await pause()
        expect((await User.get(user.id))?.name).toBe(`u${at}`)
        expect(db.session).toBe(session)
      })
    await Promise.all(Array.from({ length: 200 }, (__, at) => run(at)))
    expect(await rowsOf(db, 'user')).toHaveLength(200)
  })

  it('runs calls on one session one after the other', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(async session => {
      for (const name of ['a', 'b', 'c']) session.add(new User({ name }))
      const counts = await Promise.all([
        session.flush(),
        User.query().count(),
        session.commit(),
        User.query().count(),
        session.rollback(),
        User.query().count(),
      ])
      expect([counts[1], counts[3], counts[5]]).toEqual([3, 3, 3])
    })
  })

  it('lets calls from outside wait while a savepoint is open, and those from inside run', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(async session => {
      const order: string[] = []
      const nested = session.nested(async () => {
        await pause(5)
        session.add(new User({ name: 'inside' }))
        await session.flush()
        order.push(`inside ${await User.query().count()}`)
        await session.nested(async () => {
          await pause(2)
          order.push(`deeper ${await User.query().count()}`)
        })
        await pause(5)
      })
      const outside = User.query()
        .count()
        .then(count => order.push(`outside ${count}`))
      const committed = session.commit().then(() => order.push('committed'))
      await Promise.all([nested, outside, committed])
      expect(order).toEqual(['inside 1', 'deeper 1', 'outside 1', 'committed'])
      await session.rollback()
      expect(await User.query().count()).toBe(1)
    })
  })

  it('runs savepoints that were opened at the same time one after the other', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(async session => {
      const insert = (name: string, fails: boolean) =>
        session.nested(async () => {
          session.add(new User({ name }))
          await session.flush()
          await pause(2)
          if (fails) throw new RangeError(name)
        })
      const outcomes = await Promise.allSettled([insert('a', false), insert('b', true), insert('c', false)])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      await session.commit()
    })
    expect((await rowsOf(db, 'user')).map(row => row.name)).toEqual(['a', 'c'])
  })

  it('refuses commit, rollback and close of a session inside its own savepoint or block', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(async session => {
      session.add(new User({ name: 'a' }))
      for (const call of ['commit', 'rollback', 'close'] as const) {
        const error = await session.nested(() => failureOf(() => session[call]()))
        expect(error.code).toBe('nested_commit')
        expect(error.message).toContain(`\`${call}\``)
      }
      await session.commit()
      await session.begin(async () => expect((await failureOf(() => session.commit())).code).toBe('nested_commit'))
      expect(await User.query().count()).toBe(1)
    })
  })

  it('waits for what a savepoint left behind, and takes later calls of it as calls from outside', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(async session => {
      let late: Promise<unknown> = Promise.resolve()
      const second = Promise.withResolvers<void>()
      await session.nested(async () => {
        session.add(new User({ name: 'a' }))
        void session.flush()
        late = second.promise.then(() => User.query().count())
      })
      await session.nested(async () => {
        session.add(new User({ name: 'b' }))
        second.resolve()
        await session.flush()
        await pause(10)
      })
      expect(await late).toBe(2)
    })
  })

  it('holds no connection between statements until it needs a transaction', async () => {
    const { db, User } = await filledBlog(makeDb())
    const reader = db.newSession()
    const john = (await reader.get(User, 1))!
    await reader.all(User.query())
    await db.transaction(async session => {
      session.add(new User({ name: 'meanwhile' }))
    })
    expect(await reader.all(User.query())).toHaveLength(3)
    john.name = 'x'
    await reader.commit()
    await reader.close()
  })

  it('gives back its connection when the scope ends, whatever was thrown', async () => {
    const { db, User } = await filledBlog(makeDb())
    for (let at = 0; at < 20; at++) {
      await failureOf(() =>
        db.scope(async session => {
          session.add(new User({ name: `x${at}` }))
          await session.flush()
          throw new RangeError('no')
        }),
      )
    }
    await db.transaction(async () => expect(await User.query().count()).toBe(2))
  })

  it('refuses work that outlives its scope', async () => {
    const { db, User } = await filledBlog(makeDb())
    let background: Promise<unknown> = Promise.resolve()
    await db.scope(() => {
      background = pause(5).then(() => failureOf(() => User.all()))
    })
    expect(await background).toBeInstanceOf(SessionClosed)
  })
})

// What a server does in its place: server-sessions.test.ts.
eachSingleWriter((_, makeDb) => {
  it('loses no update of transactions that read and then write', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(async session => {
      session.add(new User({ name: 'counter', settings: { n: 0 } }))
      await session.commit()
    })
    const add = () =>
      db.transaction(async () => {
        const user = (await User.get(1))!
        await pause()
        user.settings = { n: Number(user.settings!.n) + 1 }
      })
    await Promise.all(Array.from({ length: 40 }, add))
    await db.scope(async () => expect((await User.get(1))!.settings).toEqual({ n: 40 }))
  })

  it('says at once that waiting for a lock that a scope around holds would never end', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      john.name = 'x'
      await session.flush()
      const began = performance.now()
      const error = await failureOf(() => db.transaction(() => undefined))
      expect(error).toBeInstanceOf(WouldDeadlock)
      expect(error.message).toContain('join the transaction that is open with `session.nested`')
      const inner = await failureOf(() =>
        db.scope(async own => {
          own.add(new User({ name: 'y' }))
          await own.commit()
        }),
      )
      expect(inner).toBeInstanceOf(WouldDeadlock)
      expect(performance.now() - began).toBeLessThan(1000)
      await session.commit()
    })
    await db.transaction(() => undefined)
  })

  it('waits for a lock that another holds, up to `lockTimeout`, and can flush again afterwards', async () => {
    const { db, User } = await filledBlog(makeDb({ engine: { lockTimeout: 30 } }))
    const [holder, waiter] = [db.newSession(), db.newSession()]
    const john = (await waiter.get(User, 1))!
    john.name = 'x'
    await holder.begin()
    const error = await failureOf(() => waiter.flush())
    expect(error).toBeInstanceOf(LockTimeout)
    expect(error.message).toContain('db.newSession')
    await holder.close()
    await waiter.commit()
    await waiter.close()
    expect((await rowsOf(db, 'user'))[0]).toMatchObject({ name: 'x' })
  })

  it('runs a transaction again that could not have the lock in time', async () => {
    const { db, User } = await filledBlog(makeDb({ engine: { lockTimeout: 20 } }))
    const holder = db.newSession()
    await holder.begin()
    setTimeout(() => void holder.close(), 35)
    let attempts = 0
    await db.transaction(
      async session => {
        attempts++
        session.add(new User({ name: 'x' }))
      },
      { retries: 5 },
    )
    expect(attempts).toBe(1)
    expect(await rowsOf(db, 'user')).toHaveLength(3)
  })

  it('takes the writer first for rows that are to be changed, and for an isolation level', async () => {
    const { db, User } = await filledBlog(makeDb({ engine: { lockTimeout: 20 } }))
    const locking = db.newSession()
    await User.query().forUpdate().all(locking)
    const serial = db.newSession({ isolationLevel: 'serializable' })
    expect(await failureOf(() => serial.get(User, 1))).toBeInstanceOf(LockTimeout)
    await locking.close()
    await serial.get(User, 1)
    const other = db.newSession()
    expect(await failureOf(() => other.begin())).toBeInstanceOf(LockTimeout)
    await Promise.all([serial.close(), other.close()])
  })
})
