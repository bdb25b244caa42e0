// What an entity is to JavaScript: a plain object of its class, whatever has been loaded of it.
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  type Athanor,
  bigint,
  fn,
  hybrid,
  integer,
  many,
  NotLoaded,
  one,
  select,
  sql,
  string,
  text,
  UniqueViolation,
  writeOnly,
} from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { eachDatabase } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'

const blog = async (db: Athanor) => {
  class User extends db.Model('User', {
    id: integer().primaryKey(),
    username: string(64).unique(),
    password: string(64).hidden().default('secret'),
    visits: bigint().default(0n),
    bio: text().deferred().nullable(),
    size: integer().computed(sql`length(username)`),
    points: integer().serverDefault(7),
    get posts() {
      return many(() => Post, { backPopulates: 'author' })
    },
    get all() {
      return writeOnly(() => Post)
    },
    get shout() {
      return hybrid(() => fn.upper(User.c.username))
    },
    get hasBio() {
      return hybrid(() => User.c.bio.isNotNull())
    },
  }) {
    nick = `n${this.username?.length ?? 0}`
    #reads = 0
    static named(username: string) {
      return new User({ username })
    }
    read() {
      return ++this.#reads
    }
    get initial() {
      return this.username.slice(0, 1)
    }
    set initial(letter: string) {
      this.username = letter + this.username.slice(1)
    }
    override toString() {
      return `<User ${this.username}>`
    }
  }
  class Post extends db.Model('Post', {
    id: integer().primaryKey(),
    body: string(140),
    userId: integer().references('user.id').nullable(),
    get author() {
      return one(() => User, { backPopulates: 'posts' }).nullable()
    },
  }) {}
  await db.createAll()
  await db.scope(async session => {
    const john = new User({ username: 'john', bio: 'long' })
    session.addAll([
      john,
      new User({ username: 'susan' }),
      ...['a', 'b', 'c'].map(body => new Post({ body, author: john })),
    ])
    await session.commit()
  })
  return { db, User, Post }
}
const columns = { id: 1, username: 'john', password: 'secret', visits: 0n, size: 4, points: 7 }

eachDatabase((_, makeDb) => {
  describe('a loaded entity', () => {
    it('has own columns, and fields, private members, accessors and methods of its class', async () => {
      const { db, User } = await blog(makeDb())
      await db.scope(async session => {
        const john = (await User.get(1))!
        expect({ ...john }).toEqual({ ...columns, nick: 'n4' })
        expect(Object.keys(john)).toEqual([...Object.keys(columns), 'nick'])
        expect([john.read(), john.read(), String(john), john.initial, john.shout]).toEqual([
          1,
          2,
          '<User john>',
          'j',
          'JOHN',
        ])
        john.initial = 'J'
        await session.flush()
        expect(await select(User.c.username).where(User.c.id.eq(1)).one()).toBe('John')
        expect(User.named('x')).toBeInstanceOf(User)
      })
    })

    it('is plain data to spread, structuredClone, matchers and console.log', async () => {
      const { db, User } = await blog(makeDb())
      await db.scope(async () => {
        const john = (await User.query().with({ posts: true }).where(User.c.id.eq(1)).one())!
        expect(structuredClone(john)).toEqual({ ...columns, nick: 'n4' })
        expect(john).toEqual(Object.assign(Object.create(User.prototype), columns, { nick: 'n4' }))
        expect(inspect(john)).toBe(inspect(Object.assign(Object.create(User.prototype), columns, { nick: 'n4' })))
        expect(Object.getOwnPropertySymbols(john)).toEqual([])
        expect(Object.getOwnPropertyNames(john)).toEqual(Object.keys(john))
        expect(inspect(john.posts)).toContain("body: 'a'")
        expect(john.posts).toEqual([expect.objectContaining({ body: 'a' }), expect.anything(), expect.anything()])
        expect([...john.posts].map(post => post.id)).toEqual([1, 2, 3])
        expect(Array.isArray(john.posts.filter(post => post.id > 1))).toBe(true)
      })
    })

    it('has JSON of what is loaded, and nothing hidden', async () => {
      const { db, User, Post } = await blog(makeDb())
      const json = (value: unknown) => JSON.parse(JSON.stringify(value))
      const plain = { id: 1, username: 'john', visits: '0', size: 4, points: 7 }
      await db.scope(async () => {
        const john = (await User.get(1))!
        expect(await expectQueries(0, () => json(john))).toEqual(plain)
        expect(json([john])).toEqual([plain])
        await john.bio
        expect(json(john)).toEqual({ ...plain, bio: 'long' })
      })
      await db.scope(async () => {
        const [post] = await Post.query().with({ author: true }).orderBy(Post.c.id).all()
        expect(json(post)).toEqual({ id: 1, body: 'a', userId: 1, author: plain })
        const john = post!.author!
        await john.posts
        expect(json(john).posts).toEqual([1, 2, 3].map(id => ({ id, body: 'abc'[id - 1], userId: 1 })))
        expect(json(john.toJSON({ with: {} }))).toEqual(plain)
        expect(json(post!.toJSON({ with: { author: { posts: true } } })).author.posts).toHaveLength(2)
      })
      await db.scope(async () => {
        const users = await User.query()
          .orderBy(User.c.id)
          .with({ posts: q => q.orderBy(Post.c.id.desc()).limit(1) })
          .all()
        expect(users.map(user => json(user).posts.map((post: { id: number }) => post.id))).toEqual([[3], []])
      })
    })
  })

  describe('a column that is not loaded', () => {
    it('has no own property, says how to load it, and is defined by an assignment', async () => {
      const { db, User } = await blog(makeDb())
      await db.scope(async session => {
        const john = (await User.get(1))!
        session.expire(john, ['username', 'visits'])
        expect(Object.keys(john)).not.toContain('username')
        expect(() => john.username).toThrow(NotLoaded)
        expect(() => john.shout).toThrow(
          "'username' of User 1 is not loaded: load it with `await session.refresh(entity, ['username'])`",
        )
        expect(session.dirty).toEqual([])
        expect(JSON.parse(JSON.stringify(john))).toEqual({ id: 1, size: 4, points: 7 })
        john.visits = 5n
        expect(session.dirty).toEqual([john])
        await session.flush()
        await session.refresh(john, ['username'])
        expect([john.username, john.visits]).toEqual(['john', 5n])
        expect(await select(User.c.visits).where(User.c.id.eq(1)).one()).toBe(5n)
      })
    })

    it('that is deferred is awaited, for all of a result at once', async () => {
      const { db, User } = await blog(makeDb())
      await db.scope(async session => {
        const users = await User.query().orderBy(User.c.id).all()
        expect(users.map(user => Object.hasOwn(user, 'bio'))).toEqual([false, false])
        expect(() => users[0]!.hasBio).toThrow(NotLoaded)
        expect(await expectQueries(1, () => Promise.all(users.map(async user => await user.bio)))).toEqual([
          'long',
          null,
        ])
        expect(users.map(user => user.bio)).toEqual(['long', null])
        expect(users.map(user => user.hasBio)).toEqual([true, false])
        users[1]!.bio = 'short'
        await session.commit()
      })
      await db.scope(async session => {
        const susan = (await User.get(2))!
        susan.bio = 'set, never read'
        await session.commit()
        expect(await select(User.c.bio).orderBy(User.c.id).all()).toEqual(['long', 'set, never read'])
      })
    })

    it('is undefined on a new entity', async () => {
      const { db, User } = await blog(makeDb())
      const user = new User({ username: 'new' })
      expect([user.id, user.bio, user.size, user.points]).toEqual([undefined, undefined, undefined, undefined])
      await db.scope(async session => {
        session.add(user)
        await session.flush()
        expect(user).toMatchObject({ id: 3, size: 3, points: 7 })
      })
    })
  })

  describe('a value of a wrong kind', () => {
    it.each([
      ['undefined', undefined, /username/],
      ['null', null, /username/],
      ['a number', 5, /User\.username expects a string, not the number 5/],
      ['an object', { not: '' }, /User\.username expects a string, not an object of Object/],
      ['a lone surrogate', '\ud800', /User\.username expects well-formed text/],
    ])('that was assigned is refused by the flush: %s', async (_name, value, message) => {
      const { db, User } = await blog(makeDb())
      await db.scope(async session => {
        const john = (await User.get(1))!
        ;(john as { username: unknown }).username = value
        const error = await failureOf(() => session.flush())
        expect(error.message).toMatch(message)
        await session.rollback()
        expect(john.username).toBe('john')
      })
    })

    it('leaves the entity that had it as it was', async () => {
      const { db, User } = await blog(makeDb())
      await db.scope(async session => {
        session.add(new User({ username: 'john' }))
        expect(await failureOf(() => session.flush())).toBeInstanceOf(UniqueViolation)
        await session.rollback()
        expect(await User.query().count()).toBe(2)
      })
    })
  })
})
