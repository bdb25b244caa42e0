// What commit and rollback do to entities in memory, also inside savepoints.
import { expect, it } from 'vitest'
import { datetime, integer, json, select, sql, string, UniqueViolation, update } from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { blog, changeBehind, eachStore, failureOf, filledBlog, rowsOf } from './orm-fixtures.ts'

eachStore((_, makeDb) => {
  it('leaves values readable after a commit, and refreshes columns with the next query that returns the entity', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      await session.commit()
      await changeBehind(db, `UPDATE "user" SET email = 'j@x' WHERE id = 1`)
      expect([john.name, john.email]).toEqual(['john', null])
      expect(await expectQueries(1, () => User.get(1))).toBe(john)
      expect(john.email).toBe('j@x')
      await expectQueries(0, () => User.get(1))
      await changeBehind(db, `UPDATE "user" SET email = 'k@x' WHERE id = 1`)
      await User.all()
      expect(john.email).toBe('j@x')
      await User.query().populateExisting().all()
      expect(john.email).toBe('k@x')
    })
  })

  it('does not overwrite an unwritten change of a stale entity', async () => {
    const { db, User } = await filledBlog(makeDb())
    const session = db.newSession({ autoflush: false })
    const john = (await session.get(User, 1))!
    await session.commit()
    john.name = 'mine'
    await changeBehind(db, `UPDATE "user" SET email = 'j@x' WHERE id = 1`)
    await session.get(User, 1)
    expect([john.name, john.email]).toEqual(['mine', null])
    await session.commit()
    await session.get(User, 1)
    expect([john.name, john.email]).toEqual(['mine', 'j@x'])
    await session.close()
  })

  it('keeps loaded relationships through a commit, until `refresh` or `expire`', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const post = (await Post.get(1))!
      await john.posts
      await post.author
      await session.commit()
      await expectQueries(0, () => john.posts)
      await expectQueries(0, () => post.author)
      await session.refresh(john)
      await expectQueries(1, () => john.posts)
      session.expire(post)
      await expectQueries(1, async () => {
        await Post.get(1)
        expect(await post.author).toBe(john)
      })
    })
  })

  it('restores columns after a rollback, those that can be changed in place anew', async () => {
    const db = makeDb()
    class Thing extends db.Model('Thing', {
      id: integer().primaryKey(),
      name: string(20),
      at: datetime(),
      doc: json<{ list: number[] }>(),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      session.add(new Thing({ name: 'a', at: new Date(0), doc: { list: [1] } }))
      await session.commit()
    })
    await db.scope(async session => {
      const thing = (await Thing.get(1))!
      const [before, list] = [thing.at, thing.doc.list]
      thing.name = 'b'
      thing.at.setTime(5)
      await session.flush()
      thing.doc.list.push(2)
      await session.rollback()
      expect({ ...thing }).toEqual({ id: 1, name: 'a', at: new Date(0), doc: { list: [1] } })
      expect(thing.at).not.toBe(before)
      expect(thing.doc.list).not.toBe(list)
      expect(session.dirty).toEqual([])
      expect(await expectQueries(1, () => Thing.get(1))).toBe(thing)
    })
  })

  it('makes added entities transient again, without what the flush gave them, and lets them be added once more', async () => {
    const { db, User, Post } = await blog(makeDb())
    await db.scope(async session => {
      const john = new User({ name: 'john' })
      const post = new Post({ body: 'a', author: john })
      session.add(post)
      await session.flush()
      expect([john.id, post.userId]).toEqual([1, 1])
      john.name = 'jack'
      await session.rollback()
      expect([john.id, post.id, post.userId, john.email]).toEqual([undefined, undefined, undefined, undefined])
      expect(john.name).toBe('jack')
      expect(session.contains(john) || session.contains(post)).toBe(false)
      expect(session.new).toEqual([])
      expect(await post.author).toBe(john)
      session.add(post)
      await session.commit()
      expect(await rowsOf(db, 'user')).toMatchObject([{ name: 'jack' }])
      expect(post.userId).toBe(john.id)
    })
  })

  it('restores relationships and lists as they were, at both ends', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const [john, susan] = await User.query().orderBy(User.c.id).all()
      const list = await john!.posts
      const post = list[0]!
      const added = new Post({ body: 'x' })
      post.author = susan!
      list.add(added)
      await session.flush()
      expect(await susan!.posts).toHaveLength(2)
      list.remove(list.at(-1)!)
      await session.rollback()
      expect(list.map(one => one.id)).toEqual([1, 2, 3, 4])
      expect(john!.posts).toBe(list)
      expect(await expectQueries(0, () => post.author)).toBe(john)
      expect((await expectQueries(0, () => susan!.posts)).map(one => one.id)).toEqual([5])
      expect(post.userId).toBe(1)
      await expectQueries(0, () => session.flush())
    })
  })

  it('unloads what was loaded inside the transaction', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const susan = (await User.get(2))!
      session.add(new Post({ body: 'x', userId: 2 }))
      expect(await susan.posts).toHaveLength(2)
      await session.rollback()
      expect(await expectQueries(1, () => susan.posts)).toHaveLength(1)
    })
  })

  it('restores columns that a query refreshed inside the transaction', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      await session.commit()
      await update(User).set({ email: 'x@x' }).where(User.c.id.eq(1))
      expect(john.email).toBe('x@x')
      await session.rollback()
      expect(john.email).toBeNull()
    })
  })

  it('brings deleted entities back', async () => {
    const { db, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      const comments = await post.comments
      session.delete(post)
      await session.flush()
      expect(session.contains(post)).toBe(false)
      await session.rollback()
      expect(session.contains(post)).toBe(true)
      expect(await Post.get(1)).toBe(post)
      expect(post.comments).toBe(comments)
      expect(comments).toHaveLength(2)
      expect(session.deleted).toEqual([])
    })
  })

  it('forgets what was not flushed', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const post = (await Post.get(5))!
      john.name = 'x'
      john.posts.add(post)
      session.delete((await Post.get(1))!)
      session.add(new User({ name: 'y' }))
      await session.rollback()
      expect([session.new, session.dirty, session.deleted]).toEqual([[], [], []])
      expect(john.name).toBe('john')
      await expectQueries(0, () => session.flush())
      expect(await john.posts).toHaveLength(4)
    })
  })

  it('detaches deleted entities with the commit', async () => {
    const { db, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      session.delete(post)
      await session.commit()
      for (const call of [() => session.delete(post), () => session.add(post)])
        expect(call).toThrow('Post 1 is deleted')
      expect(session.contains(post)).toBe(false)
      expect(post.body).toBe('a')
    })
  })

  it('needs a rollback after a failed flush, says so, and goes on after it', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      john.email = 'kept until the rollback'
      const copy = new User({ name: 'susan' })
      session.add(new User({ name: 'fine' }), copy)
      expect(await failureOf(() => session.flush())).toBeInstanceOf(UniqueViolation)
      for (const call of [
        () => User.all(),
        () => User.get(2),
        () => session.flush(),
        () => session.commit(),
        () => session.nested(() => 1),
        () => session.refresh(john),
        () => session.begin(),
        () => john.posts,
        () => update(User).set({ email: 'x' }).where(User.c.id.eq(1)),
      ]) {
        const error = await failureOf(call)
        expect(error.code).toBe('needs_rollback')
        expect(error.cause).toBeInstanceOf(UniqueViolation)
      }
      await session.rollback()
      expect(await User.query().count()).toBe(2)
      expect([copy.id, john.email]).toEqual([undefined, null])
      copy.name = 'sue'
      session.add(copy)
      await session.commit()
      expect(copy.id).toBeGreaterThan(2)
    })
  })

  it('does not need a rollback after a failed query', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      session.add(new User({ name: 'x' }))
      await session.flush()
      // Where an error ends the transaction, what may fail stands in a savepoint.
      const failing = () => select(sql<number>`no_such_function(1)`).from(User).all()
      const ends = db.engine.dialect.capabilities.errorsEndTransactions === true
      await failureOf(() => (ends ? session.nested(failing) : failing()))
      await session.commit()
      expect(await User.query().count()).toBe(3)
    })
  })

  it('undoes a savepoint in the database and in memory, and leaves what was before it', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const list = await john.posts
      john.email = 'before'
      const outer = new Post({ body: 'outer', author: john })
      session.add(outer)
      const error = await failureOf(() =>
        session.nested(async () => {
          john.email = 'inside'
          outer.body = 'changed'
          session.add(new Post({ body: 'inner', author: john }))
          session.delete(list[0]!)
          await session.flush()
          john.name = 'not flushed'
          expect(list.map(post => post.body)).toEqual(['b', 'c', 'd', 'changed', 'inner'])
          throw new RangeError('undo')
        }),
      )
      expect(error.message).toBe('undo')
      expect([john.email, john.name, outer.body, outer.id]).toEqual(['before', 'john', 'outer', 6])
      expect(list.map(post => post.body)).toEqual(['a', 'b', 'c', 'd', 'outer'])
      await session.commit()
    })
    expect(await rowsOf(db, 'user')).toMatchObject([{ name: 'john', email: 'before' }, {}])
    expect(await rowsOf(db, 'post')).toHaveLength(6)
  })

  it('undoes savepoints three deep, each to its own', async () => {
    const { db, User } = await blog(makeDb())
    await db.scope(async session => {
      const user = new User({ name: '0' })
      session.add(user)
      const undone = (level: number, then: () => Promise<unknown>) => async () => {
        user.name = String(level)
        await then()
        expect(user.name).toBe(String(level))
        if (level !== 2) throw new RangeError(`level ${level}`)
      }
      await session
        .nested(
          undone(1, () =>
            session.nested(undone(2, () => session.nested(undone(3, () => session.flush())).catch(() => undefined))),
          ),
        )
        .catch(() => undefined)
      expect(user.name).toBe('0')
      await session.nested(async () => {
        user.name = 'kept'
        await session.nested(async () => {
          user.email = 'kept too'
        })
      })
      await session.commit()
    })
    expect(await rowsOf(db, 'user')).toMatchObject([{ name: 'kept', email: 'kept too' }])
  })

  it('rolls a whole transaction back that has released savepoints', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const inner = new User({ name: 'inner' })
      await session.nested(async () => {
        john.name = 'x'
        session.add(inner)
      })
      expect(inner.id).toBe(3)
      await session.rollback()
      expect([john.name, inner.id]).toEqual(['john', undefined])
    })
  })

  it('goes on after a failed flush inside a savepoint', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      session.add(new User({ name: 'first' }))
      const copy = new User({ name: 'john' })
      const error = await failureOf(() => session.nested(() => session.add(copy)))
      expect(error).toBeInstanceOf(UniqueViolation)
      expect(session.contains(copy)).toBe(false)
      session.add(new User({ name: 'second' }))
      await session.commit()
    })
    expect((await rowsOf(db, 'user')).map(row => row.name)).toEqual(['john', 'susan', 'first', 'second'])
  })

  it('undoes a savepoint whose function swallowed the error of a flush', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const error = await failureOf(() =>
        session.nested(async () => {
          session.add(new User({ name: 'half' }), new User({ name: 'john' }))
          await session.flush().catch(() => undefined)
        }),
      )
      expect(error.code).toBe('needs_rollback')
      await session.commit()
    })
    expect(await rowsOf(db, 'user')).toHaveLength(2)
  })

  it('gives the result of a savepoint, and of a begun block, which commits', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      expect(await session.nested(() => 5)).toBe(5)
      await session.rollback()
      expect(
        await session.begin(async own => {
          expect(own).toBe(session)
          session.add(new User({ name: 'x' }))
          return 7
        }),
      ).toBe(7)
      await failureOf(() =>
        session.begin(() => {
          session.add(new User({ name: 'y' }))
          throw new RangeError('undo')
        }),
      )
      expect(session.new).toEqual([])
    })
    expect(await rowsOf(db, 'user')).toHaveLength(3)
  })

  it('rolls back what is not committed when a scope ends, in memory too', async () => {
    const { db, User } = await filledBlog(makeDb())
    const [john, added] = await db.scope(async session => {
      const user = (await User.get(1))!
      user.name = 'x'
      const other = new User({ name: 'y' })
      session.add(other)
      await session.flush()
      return [user, other]
    })
    expect([john!.name, added!.id]).toEqual(['john', undefined])
    expect(await rowsOf(db, 'user')).toHaveLength(2)
  })
})
