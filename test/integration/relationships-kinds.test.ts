// The kinds of relationships: many-to-many, one-to-one, self-referential, write-only and view-only; natural, composite and changed keys.
import { expect, it } from 'vitest'
import {
  type Athanor,
  Detached,
  foreignKey,
  integer,
  many,
  one,
  select,
  string,
  UniqueViolation,
  uuid,
  writeOnly,
} from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { eachStore, failureOf, profiles, rowsOf, tagging, tree } from './orm-fixtures.ts'

const taggedArticles = async (db: Athanor) => {
  const models = await tagging(db)
  const { Article, Tag } = models
  await db.scope(async session => {
    const [red, green, blue] = ['red', 'green', 'blue'].map(name => new Tag({ name }))
    session.add(
      new Article({ title: 'one', tags: [red!, green!] }),
      new Article({ title: 'two', tags: [green!] }),
      blue!,
    )
    await session.commit()
  })
  return models
}

eachStore((_, makeDb) => {
  it('links both sides of a many-to-many by the name of the table between them', async () => {
    const { db, Article, Tag } = await taggedArticles(makeDb())
    expect(await rowsOf(db, 'article_tag')).toEqual([
      { article_id: 1, tag_id: 1 },
      { article_id: 1, tag_id: 2 },
      { article_id: 2, tag_id: 2 },
    ])
    await db.scope(async () => {
      const tags = await expectQueries(2, () => select(Tag).orderBy(Tag.c.id).with({ articles: true }).all())
      expect(tags.map(tag => tag.articles.map(article => article.title))).toEqual([['one'], ['one', 'two'], []])
      const articles = await expectQueries(2, () => Article.query().orderBy(Article.c.id).with({ tags: true }).all())
      expect(articles.map(article => article.tags.map(tag => tag.name))).toEqual([['red', 'green'], ['green']])
    })
  })

  it('adds and removes links from either side, each once, with one statement a link', async () => {
    const { db, Article, Tag } = await taggedArticles(makeDb())
    await db.scope(async session => {
      const [article, two] = await Article.query().orderBy(Article.c.id).all()
      const [red, green, blue] = await Tag.query().orderBy(Tag.c.id).all()
      article!.tags.add(blue!)
      blue!.articles.add(article!)
      red!.articles.remove(article!)
      article!.tags.remove(red!)
      await expectQueries(2, () => session.flush())
      await expectQueries(0, () => session.flush())
      expect((await article!.tags).map(tag => tag.name)).toEqual(['green', 'blue'])
      expect(await red!.articles).toHaveLength(0)
      green!.articles.set([two!])
      expect(article!.tags).toEqual([blue])
      await session.commit()
    })
    expect(await rowsOf(db, 'article_tag')).toEqual([
      { article_id: 1, tag_id: 3 },
      { article_id: 2, tag_id: 2 },
    ])
  })

  it('takes back what was added and adds what was taken out, without a statement', async () => {
    const { db, Article, Tag } = await taggedArticles(makeDb())
    await db.scope(async session => {
      const article = (await Article.get(1))!
      const [red, , blue] = await Tag.query().orderBy(Tag.c.id).all()
      article.tags.add(blue!)
      blue!.articles.remove(article)
      article.tags.remove(red!)
      red!.articles.add(article)
      await expectQueries(0, () => session.flush())
    })
  })

  it('adds a link to an unloaded list that holds it already', async () => {
    const { db, Article, Tag } = await taggedArticles(makeDb())
    await db.scope(async session => {
      const article = (await Article.get(1))!
      article.tags.add((await Tag.get(1))!)
      await session.commit()
      expect(await article.tags).toHaveLength(2)
    })
  })

  it('assigns an unloaded many-to-many list: links that are there stay, others go', async () => {
    const { db, Article, Tag } = await taggedArticles(makeDb())
    await db.scope(async session => {
      const article = (await Article.get(1))!
      const [, green, blue] = await Tag.query().orderBy(Tag.c.id).all()
      article.tags.set([green!, blue!])
      await expectQueries(3, () => session.flush())
      await session.commit()
    })
    expect((await rowsOf(db, 'article_tag')).filter(row => row.article_id === 1)).toEqual([
      { article_id: 1, tag_id: 2 },
      { article_id: 1, tag_id: 3 },
    ])
  })

  it('deletes the links of a deleted entity in one statement, and drops it from the loaded lists of the other side', async () => {
    const { db, Article, Tag } = await taggedArticles(makeDb())
    await db.scope(async session => {
      const article = (await Article.get(1))!
      const green = (await Tag.get(2))!
      const list = await green.articles
      session.delete(article)
      await expectQueries(2, () => session.flush())
      expect(list.map(one => one.title)).toEqual(['two'])
      await session.rollback()
      expect(list.map(one => one.title)).toEqual(['one', 'two'])
      expect(await rowsOf(db, 'article_tag')).toHaveLength(3)
    })
  })

  it('goes through an association model, whose defaults fill the row', async () => {
    const db = makeDb()
    class User extends db.Model('User', {
      id: integer().primaryKey(),
      get groups() {
        return many(() => Group, { through: () => Membership })
      },
      get memberships() {
        return many(() => Membership, { backPopulates: 'user', cascade: ['all', 'deleteOrphan'] })
      },
    }) {}
    class Group extends db.Model('Group', { id: integer().primaryKey() }) {}
    class Membership extends db.Model('Membership', {
      userId: integer().references('user.id').primaryKey(),
      groupId: integer().references('group.id').primaryKey(),
      role: string(20).default('member'),
      get user() {
        return one(() => User, { backPopulates: 'memberships' })
      },
      get group() {
        return one(() => Group)
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const [first, second] = [new Group({}), new Group({})]
      const user = new User({ groups: [first!] })
      session.add(user, second!)
      await session.flush()
      const owner = new Membership({ group: second!, role: 'owner' })
      user.memberships.add(owner)
      await session.commit()
      expect((await Membership.get({ userId: 1, groupId: 1 }))?.role).toBe('member')
      expect((await Membership.get({ userId: 1, groupId: 2 }))?.role).toBe('owner')
      await session.refresh(user)
      expect((await user.groups).map(group => group.id)).toEqual([1, 2])
      // A membership of the same key takes the place of one that goes.
      user.memberships.set([new Membership({ group: second!, role: 'guest' })])
      await session.commit()
      expect(session.contains(owner)).toBe(false)
    })
    expect(await rowsOf(db, 'membership')).toEqual([{ user_id: 1, group_id: 2, role: 'guest' }])
  })

  it('follows a many-to-many of a model with itself from both sides', async () => {
    const db = makeDb()
    class User extends db.Model('User', {
      id: integer().primaryKey(),
      get following() {
        return many(() => User, { through: 'follow', backPopulates: 'followers' })
      },
      get followers() {
        return many(() => User, { through: 'follow', backPopulates: 'following' })
      },
    }) {}
    db.Table('follow', {
      followerId: integer().references('user.id').primaryKey(),
      followedId: integer().references('user.id').primaryKey(),
    })
    await db.createAll()
    await db.scope(async session => {
      const [a, b, c] = [new User({}), new User({}), new User({})] as const
      a.following.add(b, c)
      c.followers.add(b)
      session.add(a, b, c)
      await session.commit()
      expect(await a.followers).toHaveLength(0)
      expect([...(await c.followers)]).toEqual([a, b])
      session.delete(c)
      await session.commit()
      expect([...(await a.following)]).toEqual([b])
    })
    expect(await rowsOf(db, 'follow')).toEqual([{ follower_id: 1, followed_id: 2 }])
  })

  it('replaces the other end of a one-to-one, loaded or not, although its key is unique', async () => {
    const { db, Person, Profile } = await profiles(makeDb())
    await db.scope(async session => {
      session.add(new Person({ name: 'a', profile: new Profile({ text: 'first' }) }))
      await session.commit()
    })
    await db.scope(async session => {
      const person = (await Person.get(1))!
      person.profile = new Profile({ text: 'second' })
      await session.commit()
      expect(await rowsOf(db, 'profile')).toMatchObject([{ text: 'second', person_id: 1 }])
      person.profile = new Profile({ text: 'third' })
      await session.commit()
      expect(await rowsOf(db, 'profile')).toMatchObject([{ text: 'third', person_id: 1 }])
      person.profile = null
      await session.commit()
      expect(await rowsOf(db, 'profile')).toEqual([])
    })
  })

  it('sets both ends of a one-to-one, and takes it from its former owner', async () => {
    const { db, Person, Profile } = await profiles(makeDb())
    await db.scope(async session => {
      const [a, b] = [new Person({ name: 'a' }), new Person({ name: 'b' })]
      const profile = new Profile({ text: 'x', person: a! })
      expect(a!.profile).toBe(profile)
      session.add(a!, b!, profile)
      await session.flush()
      profile.person = b!
      expect(a!.profile).toBeNull()
      expect(b!.profile).toBe(profile)
      await session.flush()
      expect(profile.personId).toBe(b!.id)
    })
  })

  it('loads the side without the key of a one-to-one, null where there is none', async () => {
    const { db, Person, Profile } = await profiles(makeDb())
    await db.scope(async session => {
      session.add(new Person({ name: 'a', profile: new Profile({ text: 'x' }) }), new Person({ name: 'b' }))
      await session.commit()
    })
    await db.scope(async () => {
      const [a, b] = await Person.query().orderBy(Person.c.id).all()
      const profile = await expectQueries(1, () => a!.profile)
      expect(profile?.text).toBe('x')
      expect(await expectQueries(0, () => b!.profile)).toBeNull()
      expect(await expectQueries(0, () => profile!.person)).toBe(a)
    })
  })

  it('inserts a tree in any order', async () => {
    const { db, Node } = await tree(makeDb())
    await db.scope(async session => {
      const root = new Node({ name: 'root' })
      const [left, right] = [new Node({ name: 'left' }), new Node({ name: 'right', parent: root })]
      const leaf = new Node({ name: 'leaf', parent: left! })
      session.add(leaf, right!)
      root.children.add(left!)
      await session.commit()
    })
    const names = new Map((await rowsOf(db, 'node')).map(row => [row.id, row.name]))
    const parents = (await rowsOf(db, 'node')).map(row => [row.name, names.get(row.parent_id) ?? null])
    expect(Object.fromEntries(parents)).toEqual({ root: null, left: 'root', right: 'root', leaf: 'left' })
  })

  it('inserts rows of a tree that refer to each other by the values of their keys in the order that they need', async () => {
    const { db, Node } = await tree(makeDb())
    await db.scope(async session => {
      session.add(
        new Node({ id: 3, name: 'c', parentId: 2 }),
        new Node({ id: 2, name: 'b', parentId: 1 }),
        new Node({ id: 1, name: 'a' }),
      )
      await session.commit()
    })
    expect(await rowsOf(db, 'node')).toHaveLength(3)
  })

  it('deletes a tree with its leaves first, also when its links were moved in the same flush', async () => {
    const { db, Node } = await tree(makeDb())
    await db.scope(async session => {
      const nodes = ['a', 'b', 'c', 'd'].map(name => new Node({ name }))
      for (const [at, node] of nodes.entries()) if (at > 0) node.parent = nodes[at - 1]!
      session.addAll(nodes)
      await session.commit()
      for (const node of nodes) session.delete(node)
      await session.commit()
    })
    expect(await rowsOf(db, 'node')).toEqual([])
  })

  it('sets the keys of children that stay to NULL when their parent is deleted', async () => {
    const { db, Node } = await tree(makeDb())
    await db.scope(async session => {
      const root = new Node({ name: 'root', children: [new Node({ name: 'a' }), new Node({ name: 'b' })] })
      session.add(root)
      await session.commit()
    })
    await db.scope(async session => {
      const children = await Node.where(Node.c.name.ne('root')).all()
      session.delete((await Node.where(Node.c.name.eq('root')).one())!)
      await session.commit()
      expect(children.map(child => child.parentId)).toEqual([null, null])
      expect(await expectQueries(0, () => children[0]!.parent)).toBeNull()
    })
  })

  it('writes an insert cycle over a nullable key by an UPDATE afterwards, and refuses one that nothing can begin', async () => {
    const db = makeDb()
    class Ship extends db.Model('Ship', {
      id: integer().primaryKey(),
      captainId: integer().references('sailor.id').nullable(),
      get captain() {
        return one(() => Sailor, { foreignKey: () => Ship.c.captainId }).nullable()
      },
    }) {}
    class Sailor extends db.Model('Sailor', {
      id: integer().primaryKey(),
      shipId: integer().references('ship.id'),
      get ship() {
        return one(() => Ship, { foreignKey: () => Sailor.c.shipId })
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const ship = new Ship({})
      const sailor = new Sailor({ ship })
      ship.captain = sailor
      session.add(sailor)
      await expectQueries(3, () => session.flush())
      expect([ship.captainId, sailor.shipId]).toEqual([1, 1])
      await session.commit()
      session.delete(ship)
      session.delete(sailor)
      await session.commit()
    })
    expect([...(await rowsOf(db, 'ship')), ...(await rowsOf(db, 'sailor'))]).toEqual([])
  })

  it('refuses an insert cycle in which every key is required', async () => {
    const db = makeDb()
    class Egg extends db.Model('Egg', {
      id: integer().primaryKey(),
      henId: integer().references('hen.id'),
      get hen() {
        return one(() => Hen, { foreignKey: () => Egg.c.henId })
      },
    }) {}
    class Hen extends db.Model('Hen', {
      id: integer().primaryKey(),
      eggId: integer().references('egg.id'),
      get egg() {
        return one(() => Egg, { foreignKey: () => Hen.c.eggId })
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const egg = new Egg({})
      egg.hen = new Hen({ egg })
      session.add(egg)
      const error = await failureOf(() => session.flush())
      expect(error.code).toBe('insert_cycle')
      expect(error.message).toContain('make one of the foreign keys nullable')
    })
  })

  it('inserts an entity that is its own parent', async () => {
    const { db, Node } = await tree(makeDb())
    await db.scope(async session => {
      const node = new Node({ name: 'self' })
      node.parent = node
      session.add(node)
      await session.flush()
      expect(node.parentId).toBe(node.id)
    })
  })

  it('never loads a write-only collection: it adds, removes and selects, and a deleted owner lets go of it', async () => {
    const db = makeDb()
    class User extends db.Model('User', {
      id: integer().primaryKey(),
      get posts() {
        return writeOnly(() => Post, { backPopulates: 'author', orderBy: () => Post.c.body.desc() })
      },
    }) {}
    class Post extends db.Model('Post', {
      id: integer().primaryKey(),
      body: string(20),
      userId: integer().references('user.id').nullable(),
      get author() {
        return one(() => User, { backPopulates: 'posts' }).nullable()
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const user = new User({})
      user.posts.add(new Post({ body: 'a' }), new Post({ body: 'b' }), new Post({ body: 'c' }))
      session.add(user)
      await session.flush()
      const posts = await expectQueries(1, () => user.posts.select().where(Post.c.body.ne('b')).all())
      expect(posts.map(post => post.body)).toEqual(['c', 'a'])
      user.posts.remove(posts[0]!)
      expect(await posts[0]!.author).toBeNull()
      await expectQueries(1, () => session.flush())
      expect(() => {
        user.posts = [] as never
      }).toThrow('never loaded whole')
      await session.commit()
      session.delete(user)
      await session.commit()
      expect(posts[1]!.userId).toBeNull()
    })
    expect((await rowsOf(db, 'post')).map(row => row.user_id)).toEqual([null, null, null])
  })

  it('never writes a view-only relationship', async () => {
    const db = makeDb()
    class User extends db.Model('User', {
      id: integer().primaryKey(),
      get posts() {
        return many(() => Post, { viewOnly: true })
      },
    }) {}
    class Post extends db.Model('Post', {
      id: integer().primaryKey(),
      userId: integer().references('user.id').nullable(),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const [user, post] = [new User({}), new Post({})]
      session.add(user, post)
      await session.flush()
      user.posts.add(post)
      await session.flush()
      expect(post.userId).toBeNull()
      session.delete(user)
      await session.commit()
    })
  })

  it('fills natural, uuid and composite keys along relationships', async () => {
    const db = makeDb()
    class Country extends db.Model('Country', {
      code: string(2).primaryKey(),
      get cities() {
        return many(() => City, { backPopulates: 'country' })
      },
    }) {}
    class City extends db.Model('City', {
      id: uuid()
        .primaryKey()
        .default(() => crypto.randomUUID()),
      countryCode: string(2).references('country.code'),
      get country() {
        return one(() => Country, { backPopulates: 'cities' })
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const city = new City({ country: new Country({ code: 'DE' }) })
      session.add(city)
      await session.commit()
      expect(city.countryCode).toBe('DE')
      expect(await City.get(city.id.toUpperCase())).toBe(city)
    })
    await db.scope(async () => {
      const [country] = await Country.query().with({ cities: true }).all()
      expect(country?.cities).toHaveLength(1)
    })
  })

  it('follows a relationship over a composite key, for more parents than one condition can name', async () => {
    const db = makeDb()
    class Seat extends db.Model('Seat', {
      row: integer().primaryKey(),
      number: integer().primaryKey(),
      get tickets() {
        return many(() => Ticket, { backPopulates: 'seat' })
      },
    }) {}
    class Ticket extends db
      .Model('Ticket', {
        id: integer().primaryKey(),
        seatRow: integer().nullable(),
        seatNumber: integer().nullable(),
        get seat() {
          return one(() => Seat, { backPopulates: 'tickets' }).nullable()
        },
      })
      .constrain(c => [foreignKey([c.seatRow, c.seatNumber], ['seat.row', 'seat.number'])]) {}
    await db.createAll()
    await db.scope(async session => {
      for (let at = 0; at < 450; at++) session.add(new Ticket({ seat: new Seat({ row: at % 9, number: at }) }))
      await session.commit()
    })
    await db.scope(async () => {
      const seats = await select(Seat).with({ tickets: true }).all()
      expect(seats).toHaveLength(450)
      expect(seats.every(seat => seat.tickets.length === 1)).toBe(true)
      const tickets = await Ticket.all()
      const found = new Set(await Promise.all(tickets.map(ticket => ticket.seat)))
      expect(found.size).toBe(450)
    })
  })

  it('changes a primary key, and takes what refers to it along where the database does', async () => {
    const db = makeDb()
    class Tag extends db.Model('Tag', {
      name: string(20).primaryKey(),
      get uses() {
        return many(() => Use, { backPopulates: 'tag' })
      },
    }) {}
    class Use extends db.Model('Use', {
      id: integer().primaryKey(),
      tagName: string(20).references('tag.name', { onUpdate: 'cascade' }),
      get tag() {
        return one(() => Tag, { backPopulates: 'uses' })
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const use = new Use({ tag: new Tag({ name: 'old' }) })
      session.add(use)
      await session.commit()
    })
    await db.scope(async session => {
      const tag = (await Tag.get('old'))!
      const use = (await Use.get(1))!
      tag.name = 'new'
      await expectQueries(1, () => session.flush())
      expect(use.tagName).toBe('new')
      expect(session.dirty).toEqual([])
      expect(await expectQueries(0, () => Tag.get('new'))).toBe(tag)
      expect(await Tag.get('old')).toBeNull()
      expect(await use.tag).toBe(tag)
      await session.rollback()
      expect([tag.name, use.tagName]).toEqual(['old', 'old'])
      expect(await Tag.get('old')).toBe(tag)
    })
  })

  it('says that a list cannot be awaited after its session is closed, or before its entity is added', async () => {
    const { db, Article } = await taggedArticles(makeDb())
    const article = await db.scope(async () => (await Article.get(1))!)
    expect(await failureOf(() => article.tags)).toBeInstanceOf(Detached)
  })

  it('reports a duplicate in a unique key with the entity that caused it', async () => {
    const { db, Tag } = await taggedArticles(makeDb())
    await db.scope(async session => {
      const red = new Tag({ name: 'red' })
      session.add(red)
      const error = await failureOf(() => session.flush())
      expect(error).toBeInstanceOf(UniqueViolation)
      expect((error as UniqueViolation).entity).toBe(red)
      expect((error as UniqueViolation).table).toBe('tag')
      expect((error as UniqueViolation).column).toBe('name')
    })
  })
})
