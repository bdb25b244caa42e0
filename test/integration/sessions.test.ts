// Sessions: scopes, what belongs to them, keys, merging, expunging, and calls after the end.
import { expect, it } from 'vitest'
import {
  bigint,
  datetime,
  ForeignSession,
  integer,
  NotFound,
  SerializationFailure,
  SessionClosed,
  StaleData,
  sql,
  string,
  update,
  uuid,
} from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { blog, changeBehind, eachStore, failureOf, filledBlog, pause, profiles, rowsOf } from './orm-fixtures.ts'

eachStore((_, makeDb) => {
  it('has `db.session` inside a scope and a clear error outside', async () => {
    const { db, User } = await filledBlog(makeDb())
    expect(() => db.session).toThrow('wrap the code in `await db.scope(')
    expect((await failureOf(() => User.all())).code).toBe('no_session')
    await db.scope(async session => {
      expect(db.session).toBe(session)
      await db.scope(async inner => {
        expect(inner).not.toBe(session)
        expect(db.session).toBe(inner)
        await pause()
        expect(db.session).toBe(inner)
      })
      expect(db.session).toBe(session)
    })
    expect(() => db.session).toThrow()
  })

  it('keeps the sessions of two databases apart', async () => {
    const [one, other] = [await filledBlog(makeDb()), await blog(makeDb())]
    await one.db.scope(async first => {
      await other.db.scope(async second => {
        expect([one.db.session, other.db.session]).toEqual([first, second])
        expect(await one.User.query().count()).toBe(2)
        expect(await other.User.query().count()).toBe(0)
        const error = await failureOf(() => second.get(one.User, 1))
        expect(error.code).toBe('several_databases')
      })
    })
  })

  it('gives the same object for the same row', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = await User.get(1)
      expect(await expectQueries(0, () => session.get(User, 1))).toBe(john)
      expect((await User.all())[0]).toBe(john)
      expect(await expectQueries(1, () => User.get(99))).toBeNull()
    })
  })

  it('converts keys without loss, and refuses what cannot be one', async () => {
    const db = makeDb()
    class Int extends db.Model('Int', { id: integer().primaryKey() }) {}
    class Big extends db.Model('Big', { id: bigint().primaryKey() }) {}
    class Ref extends db.Model('Ref', { id: uuid().primaryKey() }) {}
    class Day extends db.Model('Day', { at: datetime().primaryKey() }) {}
    class Pair extends db.Model('Pair', { a: integer().primaryKey(), b: string(9).primaryKey() }) {}
    await db.createAll()
    await db.scope(async session => {
      const ref = 'f0000000-0000-4000-8000-00000000000a'
      const all = [
        new Int({ id: 1 }),
        new Big({ id: 2n ** 60n }),
        new Ref({ id: ref }),
        new Day({ at: new Date(5) }),
        new Pair({ a: 1, b: 'x' }),
      ]
      session.addAll(all)
      await session.flush()
      await expectQueries(0, async () => {
        expect(await Int.get('1' as never)).toBe(all[0])
        expect(await Int.get(1n as never)).toBe(all[0])
        expect(await Int.get({ id: 1 })).toBe(all[0])
        expect(await Big.get(2n ** 60n)).toBe(all[1])
        expect(await Big.get(String(2n ** 60n) as never)).toBe(all[1])
        expect(await Ref.get(ref.toUpperCase())).toBe(all[2])
        expect(await Day.get(new Date(5))).toBe(all[3])
        expect(await Pair.get({ a: 1, b: 'x' })).toBe(all[4])
      })
      for (const key of ['01', '1.5', 'x', 1.5, null, undefined, Number.NaN, { id: 'x' }, [1], true]) {
        expect((await failureOf(() => Int.get(key as never))).code).toBe('bad_key')
      }
      expect((await failureOf(() => Pair.get(1 as never))).message).toContain('give an object of { a, b }')
      expect((await failureOf(() => Pair.get({ a: 1 } as never))).code).toBe('bad_key')
      expect((await failureOf(() => Pair.get({ a: 1, b: 'x', c: 2 } as never))).code).toBe('bad_key')
    })
  })

  it('answers NotFound where there is no row, or the text cannot be a key', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async () => {
      expect((await User.getOr404('1')).name).toBe('john')
      for (const key of ['99', 'abc', '1 or 1=1', '']) {
        const error = await failureOf(() => User.getOr404(key))
        expect(error).toBeInstanceOf(NotFound)
        expect(error.message).toBe('User was not found')
      }
    })
  })

  it('assigns data that is allowed, checked, or nothing at all', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      session.assign(john, { name: 'jack', email: 'a@b' })
      expect([john.name, john.email]).toEqual(['jack', 'a@b'])
      for (const data of [{ id: 5 }, { nmae: 'x' }, { posts: [] }, { name: 'x', isAdmin: true }, { email: 5 }]) {
        expect(() => session.assign(john, data)).toThrow()
      }
      expect(() => session.assign(john, { email: 'x' }, { only: ['name'] })).toThrow()
      expect(() => session.assign(john, JSON.parse('{ "__proto__": { "name": "x" } }'))).toThrow()
      expect(() => session.assign(john, { id: 5 }, { only: ['id'] })).toThrow()
      expect({ ...john }).toMatchObject({ id: 1, name: 'jack', email: 'a@b' })
    })
  })

  it('refuses what is no entity, by the name of the method', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      for (const method of ['add', 'delete', 'expunge', 'expire'] as const) {
        expect(() => session[method]({} as never)).toThrow(
          `session.${method}() expects an entity, not an object of Object`,
        )
      }
      expect(() => session.delete(new User({ name: 'x' }))).toThrow('is transient')
      await expect(session.refresh(new User({ name: 'x' }))).rejects.toThrow('is transient')
      await expect(session.merge({} as never)).rejects.toThrow('expects an entity')
      await expect(session.get({} as never, 1 as never)).rejects.toThrow('which is no model')
      expect(session.contains({} as never)).toBe(false)
    })
  })

  it('lets go of an expunged entity, and takes it back', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      john.name = 'x'
      session.expunge(john)
      expect(session.contains(john)).toBe(false)
      await expectQueries(0, () => session.flush())
      session.add(john)
      expect(session.contains(john)).toBe(true)
      expect(await User.get(1)).toBe(john)
      await session.commit()
      session.expungeAll()
      const other = (await User.get(1))!
      expect(other).not.toBe(john)
      expect(other.name).toBe('x')
      const error = await failureOf(() => session.add(john))
      expect(error.code).toBe('another_instance')
    })
  })

  it('takes in an entity of a session that is closed, also by a relationship', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    const [john, susan] = await db.scope(() => User.query().orderBy(User.c.id).all())
    await db.scope(async session => {
      john!.name = 'johnny'
      session.add(john!, new Post({ body: 'x', author: susan! }))
      expect(session.contains(susan!)).toBe(true)
      await session.commit()
    })
    expect((await rowsOf(db, 'user'))[0]).toMatchObject({ name: 'johnny' })
    expect((await rowsOf(db, 'post')).at(-1)).toMatchObject({ user_id: 2 })
    await db.scope(async session => {
      session.delete((await db.scope(() => Post.get(6)))!)
      await session.commit()
    })
    expect(await rowsOf(db, 'post')).toHaveLength(5)
  })

  it('adds an entity again that a closed session left unwritten', async () => {
    const { db, User } = await blog(makeDb())
    const user = new User({ name: 'x' })
    await db.scope(session => session.add(user))
    await db.scope(async session => {
      session.add(user)
      await session.commit()
    })
    expect(await rowsOf(db, 'user')).toHaveLength(1)
  })

  it('merges an entity from elsewhere, with what it is related to', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    const john = await db.scope(async () => (await User.where(User.c.id.eq(1)).with({ posts: true }).one())!)
    john.name = 'jack'
    john.posts[0]!.body = 'changed'
    john.posts.add(new Post({ body: 'new' }))
    await db.scope(async session => {
      const merged = await session.merge(john)
      expect(merged).not.toBe(john)
      expect(await session.get(User, 1)).toBe(merged)
      expect(await session.merge(merged)).toBe(merged)
      await session.commit()
      expect(session.contains(john)).toBe(false)
    })
    expect((await rowsOf(db, 'user'))[0]).toMatchObject({ name: 'jack' })
    expect((await rowsOf(db, 'post')).map(row => row.body)).toEqual(['changed', 'b', 'c', 'd', 'e', 'new'])
  })

  it('merges a new entity by its key, or makes one', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      expect(await session.merge(new User({ id: 1, name: 'jack' }))).toBe(john)
      expect(john.name).toBe('jack')
      const given = new User({ id: 7, name: 'seven' })
      const made = await session.merge(given)
      expect(made).not.toBe(given)
      await session.commit()
      expect(made.id).toBe(7)
    })
    expect(await rowsOf(db, 'user')).toHaveLength(3)
  })

  it('refuses to merge over a row that has a newer version', async () => {
    const db = makeDb()
    class Doc extends db.Model('Doc', { id: integer().primaryKey(), text: string(9), version: integer().version() }) {}
    await db.createAll()
    await db.scope(async session => {
      session.add(new Doc({ text: 'a' }))
      await session.commit()
    })
    const old = (await db.scope(() => Doc.get(1)))!
    await db.scope(async session => {
      ;(await Doc.get(1))!.text = 'b'
      await session.commit()
    })
    await db.scope(async session => {
      expect(await failureOf(() => session.merge(old))).toBeInstanceOf(StaleData)
    })
  })

  it('refreshes an entity or some of its attributes, and gives up its unwritten changes', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const post = (await Post.get(1))!
      john.name = 'x'
      post.body = 'flushed'
      await session.refresh(john)
      expect(john.name).toBe('john')
      expect(session.dirty).toEqual([])
      await session.refresh(john, ['posts', 'email'])
      await expectQueries(0, () => john.posts)
      await expect(session.refresh(john, ['nope'])).rejects.toThrow("no attribute 'nope'")
      const gone = (await Post.get(5))!
      session.delete(gone)
      await session.flush()
      await expect(session.refresh(gone)).rejects.toThrow('is deleted')
    })
  })

  it('says when the row of an entity is gone', async () => {
    const { db, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const comment = (await Comment.get(1))!
      await changeBehind(db, 'DELETE FROM comment WHERE id = 1')
      const error = await failureOf(() => session.refresh(comment))
      expect(error.code).toBe('entity_gone')
      comment.text = 'x'
      expect(await failureOf(() => session.flush())).toBeInstanceOf(StaleData)
    })
  })

  it('refuses every call after its end, naming `db.scope`', async () => {
    const { db, User } = await filledBlog(makeDb())
    const session = db.newSession()
    const john = (await session.get(User, 1))!
    await session.close()
    await session.close()
    expect(session.closed).toBe(true)
    for (const call of [
      () => session.get(User, 1),
      () => session.flush(),
      () => session.commit(),
      () => session.rollback(),
      () => session.nested(() => 1),
      () => session.refresh(john),
      () => session.add(john),
      () => User.query().all(session),
    ]) {
      const error = await failureOf(call)
      expect(error).toBeInstanceOf(SessionClosed)
      expect(error.message).toContain('`db.scope` of its own')
    }
  })

  it('ends with `await using`, and with an open scope', async () => {
    const { db, User } = await filledBlog(makeDb())
    const kept = await (async () => {
      await using session = db.newSession()
      session.add(new User({ name: 'x' }))
      await session.flush()
      return session
    })()
    expect(kept.closed).toBe(true)
    const inside = async () => {
      await using scope = db.openScope()
      expect(db.session).toBe(scope.session)
      expect(await User.query().count()).toBe(2)
      await pause()
      expect(db.session).toBe(scope.session)
    }
    await pause().then(inside)
    expect(() => db.session).toThrow()
  })

  it('commits with a forgotten `await` before the scope ends', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(session => {
      session.add(new User({ name: 'a' }))
      void session.commit()
    })
    await db.scope(async session => {
      void session.nested(async () => {
        await pause(5)
        session.add(new User({ name: 'b' }))
      })
      void session.commit()
    })
    expect(await rowsOf(db, 'user')).toHaveLength(2)
  })

  it('commits a transaction that succeeds and rolls one back that throws', async () => {
    const { db, User } = await blog(makeDb())
    expect(
      await db.transaction(async session => {
        session.add(new User({ name: 'a' }))
        return 'done'
      }),
    ).toBe('done')
    await failureOf(() =>
      db.transaction(session => {
        session.add(new User({ name: 'b' }))
        throw new RangeError('no')
      }),
    )
    expect(await rowsOf(db, 'user')).toHaveLength(1)
  })

  it('runs a transaction again with a fresh session after a conflict, as often as `retries` says', async () => {
    const { db, User } = await blog(makeDb())
    const sessions = new Set<object>()
    const attempt = (failures: number, retries: number) =>
      db.transaction(
        async session => {
          sessions.add(session)
          session.add(new User({ name: `u${sessions.size}` }))
          await session.flush()
          if (sessions.size <= failures) throw new SerializationFailure({ reason: 'a test' })
        },
        { retries },
      )
    await attempt(2, 2)
    expect(sessions.size).toBe(3)
    expect((await rowsOf(db, 'user')).map(row => row.name)).toEqual(['u3'])
    expect(await failureOf(() => attempt(9, 1))).toBeInstanceOf(SerializationFailure)
    expect(sessions.size).toBe(5)
    const wrong = await failureOf(() => db.transaction(() => undefined, { retries: '3' as never }))
    expect(wrong.message).toContain('expects a whole number from 0')
  })

  it('reads in a transaction that only reads, and refuses to write in it', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.transaction(async () => expect(await User.query().count()).toBe(2), { readOnly: true })
    const error = await failureOf(() =>
      db.transaction(
        async session => {
          session.add(new User({ name: 'x' }))
          await session.flush()
        },
        { readOnly: true },
      ),
    )
    expect(error.message).toContain('this session only reads')
    expect(await rowsOf(db, 'user')).toHaveLength(2)
  })

  it('refuses every other statement that writes in a transaction that only reads, and writes again after it', async () => {
    const { db, User } = await filledBlog(makeDb())
    const only = { readOnly: true }
    const everyUser = () => update(User).set({ name: 'x' }).where(User.c.id.eq(1))
    const table = sql.identifier('user')
    const attempts = [
      () => db.transaction(everyUser, only),
      () => db.transaction(session => session.execute(sql`update ${table} set name = ${'x'}`), only),
      () => db.engine.transaction(connection => everyUser().execute(connection), only),
    ]
    for (const attempt of attempts) expect((await failureOf(attempt)).message).toMatch(/reads|reading/)
    expect((await rowsOf(db, 'user')).map(row => row.name)).not.toContain('x')
    expect(await db.transaction(everyUser)).toBe(1)
    expect(await db.engine.transaction(connection => everyUser().execute(connection))).toBe(1)
  })

  it('knows what is new, dirty and deleted', async () => {
    const { db, Person, Profile } = await profiles(makeDb())
    await db.scope(async session => {
      const [a, b] = [new Person({ name: 'a' }), new Person({ name: 'b' })]
      session.addAll([a, b])
      expect([session.new, session.contains(a!)]).toEqual([[a, b], true])
      await session.commit()
      a!.name = 'x'
      b!.profile = new Profile({ text: 'p' })
      expect(new Set(session.dirty)).toEqual(new Set([a, b]))
      session.delete(a!)
      expect([session.deleted, session.dirty]).toEqual([[a], [b]])
    })
  })

  it('refuses an entity of another open session', async () => {
    const { db, User } = await filledBlog(makeDb())
    const other = db.newSession()
    const john = (await other.get(User, 1))!
    await db.scope(async session => {
      for (const call of [() => session.add(john), () => session.delete(john), () => session.expunge(john)]) {
        expect(call).toThrow(ForeignSession)
      }
      await expect(session.refresh(john)).rejects.toBeInstanceOf(ForeignSession)
    })
    await other.close()
  })
})
