// What a flush writes: only what differs, in order, with what the database gave brought back; and what autoflush flushes.
import { expect, it } from 'vitest'
import {
  type Athanor,
  bigint,
  binary,
  boolean,
  CheckViolation,
  check,
  datetime,
  deleteFrom,
  ForeignKeyViolation,
  insert,
  integer,
  json,
  NotNullViolation,
  numeric,
  StaleData,
  sql,
  string,
  UniqueViolation,
  update,
  uuid,
} from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { blog, eachStore, failureOf, filledBlog, pause, rowsOf } from './orm-fixtures.ts'

const values = async (db: Athanor) => {
  class Thing extends db.Model('Thing', {
    id: integer().primaryKey(),
    name: string(20),
    at: datetime().nullable(),
    doc: json<Record<string, unknown>>().nullable(),
    bytes: binary().nullable(),
    price: numeric(10, 2).nullable(),
    big: bigint().nullable(),
    flag: boolean().default(false),
  }) {}
  await db.createAll()
  return { db, Thing }
}

/** What each UPDATE among statements sets. */
const sets = (texts: readonly string[]) => texts.map(text => /^update \w+ set (.*) where /.exec(unquoted(text))?.[1])

/** A statement as every database would have it. */
const unquoted = (text: string) => text.replaceAll(/[`"]/g, '').replaceAll(/\$\d+/g, '?')

const sent = async (db: Athanor, run: () => Promise<unknown>): Promise<string[]> => {
  const texts: string[] = []
  const stop = db.engine.onQuery(({ kind, sql: text }) => {
    if (kind !== 'control') texts.push(text)
  })
  await run().finally(stop)
  return texts
}

eachStore((_, makeDb) => {
  it('writes only the columns that differ, and nothing where a value was changed back', async () => {
    const { db, Thing } = await values(makeDb())
    await db.scope(async session => {
      const thing = new Thing({ name: 'a', at: new Date(0) })
      session.add(thing)
      await session.commit()
      thing.name = 'b'
      expect(session.dirty).toEqual([thing])
      expect(sets(await sent(db, () => session.flush()))).toEqual(['name = ?'])
      thing.name = 'c'
      thing.name = 'b'
      expect(session.dirty).toEqual([])
      await expectQueries(0, () => session.flush())
    })
  })

  it('sees changes in place of dates, documents and bytes', async () => {
    const { db, Thing } = await values(makeDb())
    await db.scope(async session => {
      session.add(new Thing({ name: 'a', at: new Date(0), doc: { list: [1] }, bytes: new Uint8Array([1, 2]) }))
      await session.commit()
    })
    await db.scope(async session => {
      const thing = (await Thing.get(1))!
      expect(session.dirty).toEqual([])
      thing.at!.setFullYear(2000)
      expect(session.dirty).toEqual([thing])
      ;(thing.doc!.list as number[]).push(2)
      thing.bytes![0] = 9
      expect(sets(await sent(db, () => session.commit()))).toEqual(['at = ?, doc = ?, bytes = ?'])
    })
    await db.scope(async () => {
      const thing = (await Thing.get(1))!
      expect([thing.at!.getUTCFullYear(), thing.doc, [...thing.bytes!]]).toEqual([2000, { list: [1, 2] }, [9, 2]])
    })
  })

  it('is not misled by how a value is spelled in the database', async () => {
    const { db, Thing } = await values(makeDb())
    const flag = db.engine.dialect.literal(true)
    await db.engine.connect(
      connection =>
        connection.script(
          `INSERT INTO thing (id, name, at, doc, price, flag) VALUES (1, 'a', '2020-01-02 03:04:05.678901', '{"b": 1.0,  "a": [1]}', '5', ${flag})`,
        ),
      'write',
    )
    await db.scope(async session => {
      const thing = (await Thing.get(1))!
      expect(session.dirty).toEqual([])
      thing.doc = { a: [1], b: 1 }
      thing.at = new Date(thing.at!)
      expect(session.dirty).toEqual([])
      await expectQueries(0, () => session.flush())
    })
  })

  it('brings back generated keys, server defaults and computed columns, and the canonical form of what it wrote', async () => {
    const db = makeDb()
    class Item extends db.Model('Item', {
      id: integer().primaryKey(),
      ref: uuid(),
      price: numeric(10, 2),
      count: integer().serverDefault(7),
      total: integer().computed(sql`"count" * 2`, { stored: true }),
      note: string(10).nullable(),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const item = new Item({ ref: 'F0000000-0000-4000-8000-00000000000A', price: '1.5' })
      expect([item.id, item.count]).toEqual([undefined, undefined])
      session.add(item)
      await expectQueries(1, () => session.flush())
      expect({ ...item }).toEqual({
        id: 1,
        ref: 'f0000000-0000-4000-8000-00000000000a',
        price: '1.50',
        count: 7,
        total: 14,
        note: null,
      })
      expect(session.dirty).toEqual([])
      item.count = 4
      const { capabilities } = db.engine.dialect
      const returns = capabilities.returning?.update ?? capabilities.supportsReturning
      await expectQueries(returns ? 1 : 2, () => session.flush())
      expect(item.total).toBe(8)
      await session.commit()
      await Item.get(1)
      expect(session.dirty).toEqual([])
    })
  })

  it('inserts with the default where an attribute is undefined, and refuses undefined in an update', async () => {
    const { db, Thing } = await values(makeDb())
    await db.scope(async session => {
      const thing = new Thing({ name: 'a', flag: true })
      thing.flag = undefined as never
      session.add(thing)
      await session.commit()
      expect(thing.flag).toBe(false)
      thing.name = undefined as never
      const error = await failureOf(() => session.flush())
      expect(error.code).toBe('missing_attribute')
    })
    await db.scope(async session => {
      session.add(new Thing({} as never))
      const error = await failureOf(() => session.flush())
      expect(error).toBeInstanceOf(NotNullViolation)
      expect(error).toMatchObject({ table: 'thing', column: 'name' })
    })
  })

  it('orders tables by what they refer to, updates of a table before its inserts, and deletes last, children first', async () => {
    const { db, User, Post, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      const susan = (await User.get(2))!
      const gone = (await Comment.get(10))!
      session.add(new Comment({ text: 'x', post: new Post({ body: 'y', author: new User({ name: 'z' }) }) }))
      susan.name = 'sue'
      post.body = 'changed'
      session.delete(gone)
      const texts = (await sent(db, () => session.flush())).map(text => unquoted(text).split(' ').slice(0, 3).join(' '))
      expect(texts).toEqual([
        'delete from comment',
        'update user set',
        'insert into user',
        'update post set',
        'insert into post',
        'insert into comment',
      ])
    })
  })

  it('gives up a unique value before another entity takes it', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      john.name = 'johnny'
      session.add(new User({ name: 'john' }))
      await session.commit()
    })
    expect((await rowsOf(db, 'user')).map(row => row.name)).toEqual(['johnny', 'susan', 'john'])
  })

  it('writes a new entity over the row of a deleted one that has the same key', async () => {
    const db = makeDb()
    class Word extends db.Model('Word', { name: string(20).primaryKey(), note: string(20).nullable() }) {}
    class Use extends db.Model('Use', { id: integer().primaryKey(), word: string(20).references('word.name') }) {}
    await db.createAll()
    await db.scope(async session => {
      session.add(new Word({ name: 'a', note: 'old' }))
      await session.flush()
      session.add(new Use({ word: 'a' }))
      await session.commit()
    })
    await db.scope(async session => {
      const old = (await Word.get('a'))!
      session.delete(old)
      const fresh = new Word({ name: 'a' })
      session.add(fresh)
      await expectQueries(1, () => session.flush())
      expect(session.contains(old)).toBe(false)
      expect(await Word.get('a')).toBe(fresh)
      expect(fresh.note).toBeNull()
      await session.rollback()
      expect(await Word.get('a')).toBe(old)
      expect([old.note, session.contains(fresh)]).toEqual(['old', false])
    })
  })

  it('counts one statement for each shape, none for what did not change', async () => {
    const { db, User, Post } = await blog(makeDb())
    await db.scope(async session => {
      const users = Array.from({ length: 10 }, (_, at) => new User({ name: `u${at}` }))
      session.addAll(users)
      for (const user of users) user.posts.add(new Post({ body: 'x' }))
      await expectQueries(2, () => session.flush())
      users[3]!.name = 'x'
      await expectQueries(1, () => session.commit())
      await expectQueries(0, () => session.commit())
    })
  })

  it('flushes before a query that reads the tables concerned, and leaves other dirty entities alone', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      john.name = 'johnny'
      await expectQueries(1, () => Post.all())
      expect(session.dirty).toEqual([john])
      expect(await expectQueries(2, () => User.where(User.c.name.eq('johnny')).one())).toBe(john)
      session.add(new User({ name: 'new' }))
      await expectQueries(2, () => Post.all())
    })
  })

  it('searches the session for changes once for a page and its count', async () => {
    const { db, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      post.body = 'x'
      await expectQueries(3, async () => {
        const paging = Post.query().orderBy(Post.c.id).paginate({ perPage: 2 })
        post.body = 'y'
        expect((await paging).total).toBe(5)
      })
      expect(session.dirty).toEqual([post])
    })
  })

  it('does not flush by itself where that is switched off, or where the session only reads', async () => {
    const { db, User } = await filledBlog(makeDb())
    const session = db.newSession({ autoflush: false })
    const john = (await session.get(User, 1))!
    john.name = 'johnny'
    await expectQueries(1, () => User.query().all(session))
    expect(session.dirty).toEqual([john])
    await session.close()
    const reading = db.newSession({ readOnly: true })
    const same = (await reading.get(User, 1))!
    same.name = 'x'
    expect((await reading.all(User.query()))[0]!.name).toBe('x')
    const error = await failureOf(() => reading.commit())
    expect(error.message).toContain('this session only reads')
    await reading.close()
  })

  it('captures values when it starts: an edit while it waits for the lock stays dirty', async () => {
    const { db, User } = await filledBlog(makeDb())
    const [holder, session] = [db.newSession(), db.newSession()]
    const user = (await session.get(User, 1))!
    user.settings = { theme: 'dark' }
    const added = new User({ name: 'new', joined: new Date(5) })
    session.add(added)
    await holder.begin()
    const flushing = session.flush()
    user.name = 'later'
    user.settings.theme = 'light'
    added.name = 'edited'
    added.joined!.setTime(9)
    await pause(5)
    await holder.commit()
    await flushing
    expect(session.dirty).toEqual([user, added])
    expect([user.name, user.settings, added.name, added.id]).toEqual(['later', { theme: 'light' }, 'edited', 3])
    expect(sets(await sent(db, () => session.commit()))).toEqual(['name = ?, settings = ?', 'name = ?, joined = ?'])
    await session.close()
    await holder.close()
  })

  it('counts versions, and refuses to write over a row that another changed or deleted', async () => {
    const db = makeDb()
    class Doc extends db.Model('Doc', { id: integer().primaryKey(), text: string(20), version: integer().version() }) {}
    await db.createAll()
    await db.scope(async session => {
      session.add(new Doc({ text: 'a' }))
      await session.commit()
    })
    const [one, other] = [db.newSession(), db.newSession()]
    const [mine, theirs] = [(await one.get(Doc, 1))!, (await other.get(Doc, 1))!]
    expect(mine.version).toBe(1)
    mine.text = 'mine'
    await one.commit()
    expect(mine.version).toBe(2)
    theirs.text = 'theirs'
    expect(await failureOf(() => other.flush())).toBeInstanceOf(StaleData)
    await other.rollback()
    expect(theirs.version).toBe(1)
    other.delete(theirs)
    expect(await failureOf(() => other.flush())).toBeInstanceOf(StaleData)
    await other.rollback()
    await other.refresh(theirs)
    other.delete(theirs)
    await other.commit()
    mine.text = 'again'
    expect(await failureOf(() => one.commit())).toBeInstanceOf(StaleData)
    await Promise.all([one.close(), other.close()])
  })

  it('sets what changes with every update', async () => {
    const db = makeDb()
    let clock = 0
    class Doc extends db.Model('Doc', {
      id: integer().primaryKey(),
      text: string(20),
      touched: integer()
        .default(0)
        .onUpdate(() => ++clock),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const doc = new Doc({ text: 'a' })
      session.add(doc)
      await session.flush()
      await session.flush()
      expect(doc.touched).toBe(0)
      doc.text = 'b'
      await session.commit()
      expect(doc.touched).toBe(1)
      expect(session.dirty).toEqual([])
    })
  })

  it('tells a complaint of the database by its class, with table, column or constraint, and the entity', async () => {
    const db = makeDb()
    class Row extends db
      .Model('Row', {
        id: integer().primaryKey(),
        name: string(20).unique(),
        size: integer().nullable(),
        rowId: integer().references('row.id').nullable(),
      })
      .constrain(c => [check(c.size.gt(0)).named('ck_size')]) {}
    await db.createAll()
    const failing = async (row: InstanceType<typeof Row>) => {
      const session = db.newSession()
      session.add(row)
      const error = await failureOf(() => session.commit())
      await session.close()
      return error as Error & { table?: string; column?: string; constraint?: string; entity?: object }
    }
    await db.scope(async session => {
      session.add(new Row({ name: 'a' }))
      await session.commit()
    })
    const rows = [
      [new Row({ name: 'a' }), UniqueViolation, { table: 'row', column: 'name' }],
      [new Row({ name: 'b', size: -1 }), CheckViolation, { table: 'row', constraint: 'ck_size' }],
      [new Row({ name: 'b', rowId: 9 }), ForeignKeyViolation, { table: 'row' }],
      [Object.assign(new Row({ name: 'b' }), { name: null }), NotNullViolation, { table: 'row', column: 'name' }],
    ] as const
    for (const [row, kind, details] of rows) {
      const error = await failing(row as InstanceType<typeof Row>)
      expect(error).toBeInstanceOf(kind)
      expect(error).toMatchObject(details)
      expect(error.entity).toBe(row)
    }
  })

  it('brings entities in step with a bulk update, of the rows and of the relationships that follow its columns', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const users = await User.query().orderBy(User.c.id).with({ posts: true }).all()
      const post = (await Post.get(1))!
      const pending = new Post({ body: 'pending', author: users[0]! })
      session.add(pending)
      expect(await update(Post).set({ body: 'all' }).where(Post.c.userId.eq(1))).toBe(5)
      expect([post.body, pending.body]).toEqual(['all', 'all'])
      expect(session.dirty).toEqual([])
      expect(await expectQueries(0, () => users[0]!.posts)).toHaveLength(5)
      await update(Post).set({ userId: 2 }).where(Post.c.id.eq(1))
      expect(post.userId).toBe(2)
      expect(await post.author).toBe(users[1])
      expect((await users[0]!.posts).map(one => one.id)).toEqual([2, 3, 4, 6])
      await session.rollback()
      expect([post.body, post.userId]).toEqual(['a', 1])
      expect((await users[0]!.posts).map(one => one.id)).toEqual([1, 2, 3, 4])
    })
  })

  it('detaches what a bulk delete deleted, and takes it out of loaded lists', async () => {
    const { db, Post, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      const comments = [...(await post.comments)]
      expect(await deleteFrom(Comment).where(Comment.c.id.eq(1))).toBe(1)
      expect(session.contains(comments[0]!)).toBe(false)
      expect(post.comments).toEqual([comments[1]])
      expect(await Comment.get(1)).toBeNull()
      await session.rollback()
      expect(await Comment.get(1)).toBe(comments[0])
      expect(post.comments).toHaveLength(2)
      const comment = (await Comment.get(10))!
      await deleteFrom(Comment).where(Comment.c.id.eq(10))
      await session.commit()
      expect(await failureOf(() => comment.post)).toMatchObject({ code: 'detached' })
    })
  })

  it('touches no entity with a statement on the engine', async () => {
    const { db, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      await update(Post).set({ body: 'changed' }).where(Post.c.id.eq(1)).execute(db.engine)
      expect(post.body).toBe('a')
      await session.refresh(post)
      expect(post.body).toBe('changed')
    })
  })

  it('keeps unwritten changes apart from a bulk update without autoflush', async () => {
    const { db, Post } = await filledBlog(makeDb())
    const session = db.newSession({ autoflush: false })
    const post = (await session.get(Post, 1))!
    post.body = 'mine'
    await update(Post).set({ userId: 2 }).where(Post.c.id.eq(1)).execute(session)
    expect([post.body, post.userId]).toEqual(['mine', 1])
    await session.commit()
    await session.get(Post, 1)
    expect([post.body, post.userId]).toEqual(['mine', 2])
    await session.close()
  })

  it('inserts rows without entities beside the ones that it knows', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      await insert(User).values([{ name: 'x' }, { name: 'y' }])
      expect(await User.query().count()).toBe(4)
      await session.rollback()
      expect(await User.query().count()).toBe(2)
    })
  })

  it('deletes rows that refer to themselves, and those that refer to such rows', async () => {
    const db = makeDb()
    class Node extends db.Model('Node', {
      id: integer().primaryKey(),
      parentId: integer().references('node.id').nullable(),
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const [root, child, alone] = [new Node({}), new Node({}), new Node({})]
      session.addAll([root, child, alone])
      await session.flush()
      root.parentId = root.id
      child.parentId = root.id
      alone.parentId = alone.id
      await session.commit()
      await session.delete(alone)
      await session.commit()
      expect(await Node.query().count()).toBe(2)
      await session.delete(root)
      await session.delete(child)
      await session.commit()
      expect(await Node.query().count()).toBe(0)
    })
  })
})
