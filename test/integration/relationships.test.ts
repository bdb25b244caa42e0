// Relationships in memory and in the database: both ends at once, without I/O, and resolved by the flush.
import { expect, it } from 'vitest'
import { ConflictingAssignment, ForeignSession, integer, many, one, string } from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { blog, eachStore, failureOf, filledBlog, rowsOf } from './orm-fixtures.ts'

eachStore((_, makeDb) => {
  it('sets both ends at once, without a query, and the key with the flush', async () => {
    const { db, User, Post } = await blog(makeDb())
    await db.scope(async session => {
      const john = new User({ name: 'john' })
      const post = new Post({ body: 'a', author: john })
      expect([...(await john.posts)]).toEqual([post])
      session.add(john)
      expect(session.new).toEqual([john, post])
      await expectQueries(2, () => session.flush())
      expect(post.userId).toBe(john.id)
      expect(await expectQueries(0, () => post.author)).toBe(john)
    })
  })

  it('moves a child from one loaded list to another, and sets its parent', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const [john, susan] = await User.query().orderBy(User.c.id).with({ posts: true }).all()
      const post = (await Post.get(1))!
      await expectQueries(0, () => {
        susan!.posts.add(post)
      })
      expect(john!.posts.map(one => one.id)).toEqual([2, 3, 4])
      expect(susan!.posts.map(one => one.id)).toEqual([5, 1])
      expect(await post.author).toBe(susan)
      await expectQueries(1, () => session.flush())
      expect(post.userId).toBe(2)
    })
  })

  it('moves a child between parents whose lists are not loaded, and shows it when they are', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const [john, susan] = await User.query().orderBy(User.c.id).all()
      const post = (await Post.get(1))!
      await expectQueries(0, () => {
        post.author = susan!
      })
      expect((await susan!.posts).map(one => one.id)).toEqual([1, 5])
      expect((await john!.posts).map(one => one.id)).toEqual([2, 3, 4])
      await session.commit()
    })
    expect((await rowsOf(db, 'post')).map(row => row.user_id)).toEqual([2, 1, 1, 1, 2])
  })

  it('keeps additions and removals of an unloaded list, shows them once it is loaded without a flush, and forgets them with the flush', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    const session = db.newSession({ autoflush: false })
    const john = (await session.get(User, 1))!
    const [first, last] = [(await session.get(Post, 1))!, (await session.get(Post, 5))!]
    await expectQueries(0, () => {
      john.posts.add(last)
      john.posts.remove(first)
    })
    const list = await expectQueries(1, () => john.posts)
    expect(list.map(one => one.id)).toEqual([2, 3, 4, 5])
    first.author = (await session.get(User, 2))!
    await expectQueries(1, () => session.flush())
    await expectQueries(0, () => session.flush())
    expect(list.map(one => one.id)).toEqual([2, 3, 4, 5])
    await session.close()
  })

  it('does not take an entity from its parent when it is removed from a list that is not its own', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const post = (await Post.get(5))!
      john.posts.remove(post)
      await session.flush()
      expect(post.userId).toBe(2)
    })
  })

  it('makes an assigned list the whole list: loaded ones at once, unloaded ones with the flush, which loads what it needs', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const [john, susan] = await User.query().orderBy(User.c.id).all()
      const posts = await Post.query().orderBy(Post.c.id).all()
      const before = await susan!.posts
      await expectQueries(0, () => {
        susan!.posts = [posts[0]!, posts[4]!] as never
      })
      expect(before.map(post => post.id)).toEqual([5, 1])
      expect(await posts[0]!.author).toBe(susan)
      susan!.posts.add(posts[1]!, posts[2]!, posts[3]!)
      await session.flush()
      await expectQueries(0, () => {
        john!.posts.set(posts.slice(0, 2))
      })
      await session.flush()
      expect((await john!.posts).map(post => post.id)).toEqual([1, 2])
      expect(susan!.posts).toHaveLength(3)
      await session.commit()
    })
    expect((await rowsOf(db, 'post')).map(row => row.user_id)).toEqual([1, 1, 2, 2, 2])
  })

  it('lets go of what an unloaded list held when it is assigned', async () => {
    const { db, Post, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      const kept = (await Comment.get(2))!
      post.comments = [kept, new Comment({ text: 'new' })] as never
      expect(post.comments).toHaveLength(2)
      await session.commit()
    })
    const texts = (await rowsOf(db, 'comment')).filter(row => row.post_id === 1).map(row => row.text)
    expect(texts).toEqual(['a no', 'new'])
  })

  it('follows a key that was set by hand: the flush finds the parent and the loaded lists of both parents anew', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const [john, susan] = await User.query().orderBy(User.c.id).with({ posts: true }).all()
      const post = (await Post.get(1))!
      expect(await post.author).toBe(john)
      post.userId = 2
      expect(await post.author).toBe(john)
      await expectQueries(1, () => session.flush())
      expect(await expectQueries(0, () => post.author)).toBe(susan)
      expect(john!.posts.map(one => one.id)).toEqual([2, 3, 4])
      expect(susan!.posts.map(one => one.id)).toEqual([5, 1])
    })
  })

  it('puts a new entity whose key is set into the loaded list of its parent', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const susan = (await User.get(2))!
      const list = await susan.posts
      const post = new Post({ body: 'by key', userId: 2 })
      session.add(post)
      await session.flush()
      expect(list.at(-1)).toBe(post)
      expect(await expectQueries(0, () => post.author)).toBe(susan)
    })
  })

  it('refuses a key and a relationship that were both changed and disagree', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const susan = (await User.get(2))!
      const post = (await Post.get(1))!
      post.author = susan
      post.userId = 99
      const error = await failureOf(() => session.flush())
      expect(error).toBeInstanceOf(ConflictingAssignment)
      expect(error.message).toContain("'author' and 'userId' of Post 1")
    })
    await db.scope(async session => {
      session.add(new Post({ body: 'x', userId: 1, author: (await User.get(2))! }))
      await expect(session.flush()).rejects.toBeInstanceOf(ConflictingAssignment)
    })
  })

  it('accepts a key and a relationship that agree', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      post.author = (await User.get(2))!
      post.userId = 2
      await session.flush()
      expect(post.userId).toBe(2)
    })
  })

  it('refuses to relate entities of two open sessions, also through a new one', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    const [one, other] = [db.newSession(), db.newSession()]
    const john = (await one.get(User, 1))!
    const post = (await other.get(Post, 1))!
    expect(() => {
      post.author = john
    }).toThrow(ForeignSession)
    expect(() => other.add(john)).toThrow(ForeignSession)
    expect(() => other.add(new Post({ body: 'x', author: john }))).toThrow(ForeignSession)
    await Promise.all([one.close(), other.close()])
  })

  it('refuses what is no entity, or one of another model, and leaves everything as it was', async () => {
    const { User, Post } = await blog(makeDb())
    const john = new User({ name: 'john' })
    const post = new Post({ body: 'a', author: john })
    expect(() => john.posts.add({} as never)).toThrow('User.posts expects an entity')
    expect(() => john.posts.add(new User({ name: 'x' }) as never)).toThrow('an entity of User')
    expect(() => {
      post.author = undefined as never
    }).toThrow('expects an entity, not undefined')
    expect(() => {
      john.posts = 5 as never
    }).toThrow('expects an iterable of entities')
    expect([...(await john.posts)]).toEqual([post])
  })

  it('names `add` and `remove` where an array method would leave the other end behind', async () => {
    const { User, Post } = await blog(makeDb())
    const john = new User({ name: 'john' })
    const list = john.posts as unknown as object[]
    list.push(new Post({ body: 'a' }))
    expect(list).toHaveLength(1)
    for (const method of ['pop', 'shift', 'splice', 'unshift'] as const) {
      expect(() => (list[method] as () => void)()).toThrow('is changed with `add`, `remove` and `set`')
    }
  })

  it('writes keys by a list without a declared other end, and the last parent wins', async () => {
    const db = makeDb()
    class Team extends db.Model('Team', {
      id: integer().primaryKey(),
      get players() {
        return many(() => Player)
      },
    }) {}
    class Player extends db.Model('Player', {
      id: integer().primaryKey(),
      name: string(20),
      teamId: integer().references('team.id').nullable(),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const [red, blue] = [new Team({}), new Team({})]
      const players = ['a', 'b', 'c'].map(name => new Player({ name }))
      red.players.add(...players)
      session.add(red, blue)
      await session.flush()
      expect(players.map(player => player.teamId)).toEqual([1, 1, 1])
      blue.players.add(players[0]!)
      red.players.remove(players[0]!, players[1]!)
      await session.flush()
      expect(players.map(player => player.teamId)).toEqual([2, null, 1])
    })
  })

  it('is written by the child alone, without a list at the other end', async () => {
    const db = makeDb()
    class City extends db.Model('City', { id: integer().primaryKey(), name: string(20) }) {}
    class Street extends db.Model('Street', {
      id: integer().primaryKey(),
      cityId: integer().references('city.id').nullable(),
      get city() {
        return one(() => City).nullable()
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const street = new Street({ city: new City({ name: 'x' }) })
      session.add(street)
      await session.flush()
      expect(street.cityId).toBe(1)
      street.city = null
      await session.flush()
      expect(street.cityId).toBeNull()
    })
  })

  it('does not insert an entity that only its own end relates, and says so where its parent needs it', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const post = new Post({ body: 'x', author: john })
      await session.flush()
      expect(session.contains(post)).toBe(false)
      john.posts.add(post)
      await session.flush()
      expect(post.id).toBe(6)
    })
  })
})
