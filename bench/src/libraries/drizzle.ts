// Drizzle, 0.45 and 1.0. The plain entries build each query when it is run; the prepared ones keep their queries prepared, as its page on
// performance recommends, and 1.0 then also generates its mappers (`jit`). Nested results come from its relational queries, but on MariaDB, which
// has none of the lateral joins that they need: there it is a query a table, grouped by hand.
import Database from 'better-sqlite3'
import { createPool } from 'mysql2/promise'
import pg from 'pg'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { DatabaseName, Entry, Share, Target } from '../library.ts'

// The two versions and three dialects have types of their own; what is called here is in all of them.
type Loose = any
type Row = Record<string, any>
type Version = '0.45' | '1'

const load = {
  '0.45': {
    orm: () => import('drizzle-orm'),
    sqlite: () => Promise.all([import('drizzle-orm/sqlite-core'), import('drizzle-orm/better-sqlite3')]),
    postgresql: () => Promise.all([import('drizzle-orm/pg-core'), import('drizzle-orm/node-postgres')]),
    mariadb: () => Promise.all([import('drizzle-orm/mysql-core'), import('drizzle-orm/mysql2')]),
  },
  1: {
    orm: () => import('drizzle-orm-1'),
    sqlite: () => Promise.all([import('drizzle-orm-1/sqlite-core'), import('drizzle-orm-1/better-sqlite3')]),
    postgresql: () => Promise.all([import('drizzle-orm-1/pg-core'), import('drizzle-orm-1/node-postgres')]),
    mariadb: () => Promise.all([import('drizzle-orm-1/mysql-core'), import('drizzle-orm-1/mysql2')]),
  },
}

/** The tables, with the columns as each dialect calls them. */
function tables(database: DatabaseName, core: Loose) {
  const make = {
    sqlite: () => ({
      table: core.sqliteTable,
      key: () => core.integer('id').primaryKey(),
      integer: core.integer,
      string: core.text,
      text: core.text,
      boolean: (name: string) => core.integer(name, { mode: 'boolean' }),
      time: (name: string) => core.integer(name, { mode: 'timestamp_ms' }),
    }),
    postgresql: () => ({
      table: core.pgTable,
      key: () => core.serial('id').primaryKey(),
      integer: core.integer,
      string: core.varchar,
      text: core.text,
      boolean: core.boolean,
      time: (name: string) => core.timestamp(name, { withTimezone: true, precision: 3 }),
    }),
    mariadb: () => ({
      table: core.mysqlTable,
      key: () => core.int('id').autoincrement().primaryKey(),
      integer: core.int,
      string: (name: string) => core.varchar(name, { length: 200 }),
      text: core.text,
      boolean: core.boolean,
      time: (name: string) => core.datetime(name, { fsp: 3 }),
    }),
  }
  const { table, key, integer, string, text, boolean, time } = make[database]()
  const authors = table('authors', {
    id: key(),
    name: string('name').notNull(),
    email: string('email').notNull(),
    bio: text('bio'),
    createdAt: time('created_at').notNull(),
  })
  const posts = table('posts', {
    id: key(),
    authorId: integer('author_id').notNull(),
    title: string('title').notNull(),
    body: text('body').notNull(),
    views: integer('views').notNull(),
    published: boolean('published').notNull(),
    createdAt: time('created_at').notNull(),
  })
  const tags = table('tags', { id: key(), name: string('name').notNull() })
  const postTags = table('post_tags', { postId: integer('post_id').notNull(), tagId: integer('tag_id').notNull() })
  return { authors, posts, tags, postTags }
}

type Tables = ReturnType<typeof tables>

function oldRelations({ relations }: Loose, { authors, posts, tags, postTags }: Tables) {
  return {
    authorsRelations: relations(authors, ({ many }: Loose) => ({ posts: many(posts) })),
    postsRelations: relations(posts, ({ one, many }: Loose) => ({
      author: one(authors, { fields: [posts.authorId], references: [authors.id] }),
      links: many(postTags),
    })),
    postTagsRelations: relations(postTags, ({ one }: Loose) => ({
      post: one(posts, { fields: [postTags.postId], references: [posts.id] }),
      tag: one(tags, { fields: [postTags.tagId], references: [tags.id] }),
    })),
  }
}

function newRelations({ defineRelations }: Loose, tables: Tables) {
  return defineRelations(tables, (r: Loose) => ({
    authors: { posts: r.many.posts({ from: r.authors.id, to: r.posts.authorId }) },
    posts: {
      author: r.one.authors({ from: r.posts.authorId, to: r.authors.id }),
      tags: r.many.tags({ from: r.posts.id.through(r.postTags.postId), to: r.tags.id.through(r.postTags.tagId) }),
    },
  }))
}

function client({ database, server, connections }: Target): { client: Loose; close: () => Promise<void> } {
  if (database === 'sqlite') {
    const client = new Database(':memory:')
    return {
      client,
      close: async () => {
        client.close()
      },
    }
  }
  if (server === null) throw new TypeError(`${database} needs a server`)
  const { host, port, user, password, database: name } = server
  const pool =
    database === 'postgresql'
      ? new pg.Pool({ host, port, user, password, database: name, max: connections })
      : createPool({ host, port, user, password, database: name, timezone: 'Z', connectionLimit: connections })
  return { client: pool, close: () => pool.end() }
}

/** How many rows one INSERT takes; SQLite allows 32,766 values. */
const BATCH = 1000

function entry(version: Version, prepared: boolean): Entry {
  const name = `drizzle-${version}${prepared ? '-prepared' : ''}`
  return {
    name,
    packages: [version === '1' ? 'drizzle-orm-1' : 'drizzle-orm'],
    databases: ['sqlite', 'postgresql', 'mariadb'],
    dates: 'milliseconds',
    open: target => open(target, version, prepared),
  }
}

async function open(target: Target, version: Version, prepared: boolean) {
  const { database, sizes } = target
  const orm: Loose = await load[version].orm()
  const [core, driver]: Loose[] = await load[version][database]()
  const schema = tables(database, core)
  const { authors, posts, tags, postTags } = schema
  const { eq, and, gt, lte, between, inArray, asc, desc, count, sum, sql } = orm
  const connection = client(target)
  const relations =
    version === '1'
      ? { relations: newRelations(orm, schema), jit: prepared }
      : { schema: { ...schema, ...oldRelations(orm, schema) }, mode: 'default' }
  const db: Loose = driver.drizzle({ client: connection.client, ...relations })
  const onSqlite = database === 'sqlite'
  const nestedBySql = database !== 'mariadb'

  /** Names for the prepared statements, which PostgreSQL keeps by them. */
  let names = 0
  const hole = (name: string) => sql.placeholder(name)

  /**
   * A query that is run with values: built for each run, or once, with placeholders in their stead.
   */
  const query = <V extends Row>(keys: readonly (keyof V & string)[], build: (values: V) => Loose) => {
    if (!prepared) return (values: V): Promise<Row[]> => build(values)
    let statement: Loose
    return (values: V): Promise<Row[]> => {
      statement ??= build(Object.fromEntries(keys.map(key => [key, hole(key)])) as V).prepare(`q${names++}`)
      return statement.execute(values)
    }
  }

  const byId = query(['id'], ({ id }: Row) => db.select().from(posts).where(eq(posts.id, id)))
  const all = query([], () => db.select().from(posts))
  const allAuthors = query([], () => db.select().from(authors))
  const authorsWithPosts = query([], () => db.query.authors.findMany({ with: { posts: true } }))
  const nested = query(['last'], ({ last }: Row) =>
    db.query.posts.findMany({
      with: version === '1' ? { author: true, tags: true } : { author: true, links: { with: { tag: true } } },
      orderBy: version === '1' ? { id: 'asc' } : asc(posts.id),
      limit: last,
    }),
  )
  const grouped = query(['last', 'least'], ({ last, least }: Row) =>
    db
      .select({ id: authors.id, n: count(posts.id), views: sum(posts.views) })
      .from(authors)
      .innerJoin(posts, eq(posts.authorId, authors.id))
      .where(lte(authors.id, last))
      .groupBy(authors.id)
      .having(gt(count(posts.id), least)),
  )
  const pageOfAll = query(['views', 'limit', 'offset'], ({ views, limit, offset }: Row) =>
    db
      .select()
      .from(posts)
      .where(and(eq(posts.published, true), gt(posts.views, views)))
      .orderBy(desc(posts.id))
      .limit(limit)
      .offset(offset),
  )
  const pageOfAuthor = query(['authorId', 'views', 'limit', 'offset'], ({ authorId, views, limit, offset }: Row) =>
    db
      .select()
      .from(posts)
      .where(and(eq(posts.authorId, authorId), eq(posts.published, true), gt(posts.views, views)))
      .orderBy(desc(posts.id))
      .limit(limit)
      .offset(offset),
  )
  const inRange = (from: Loose, { first, last }: Share) =>
    from
      .select()
      .from(posts)
      .where(between(posts.id, first, last))
      .orderBy(asc(posts.id))

  const postKeys = ['authorId', 'title', 'body', 'views', 'published', 'createdAt'] as const
  const holes = () => Object.fromEntries(postKeys.map(key => [key, hole(key)]))
  /** SQLite runs its transactions without waiting; statements prepared before may be used inside. */
  const onSqliteOnly = <T>(make: () => T) => {
    let made: T | undefined
    return (): T => (made ??= make())
  }
  const insertOne = onSqliteOnly(() => db.insert(posts).values(holes()).returning({ id: posts.id }).prepare())
  const setViews = onSqliteOnly(() =>
    db
      .update(posts)
      .set({ views: sql`${hole('views')}` })
      .where(eq(posts.id, hole('id')))
      .prepare(),
  )
  const authorByEmail = onSqliteOnly(() =>
    db
      .select()
      .from(authors)
      .where(eq(authors.email, hole('email')))
      .prepare(),
  )
  const countOf = onSqliteOnly(() =>
    db
      .select({ n: count() })
      .from(posts)
      .where(eq(posts.authorId, hole('id')))
      .prepare(),
  )

  const insertAll = async (tx: Loose, rows: readonly Row[]) => {
    const ids: number[] = []
    for (let at = 0; at < rows.length; at += BATCH) {
      const insert = tx.insert(posts).values(rows.slice(at, at + BATCH))
      const added: Row[] =
        database === 'mariadb' ? await insert.$returningId() : await insert.returning({ id: posts.id })
      for (const { id } of added) ids.push(id)
    }
    return ids
  }
  const insertOnSqlite = (rows: readonly Row[]) =>
    db.transaction((tx: Loose) => {
      const ids: number[] = []
      if (prepared) for (const row of rows) ids.push(insertOne().get(row).id)
      else
        for (let at = 0; at < rows.length; at += BATCH)
          for (const { id } of tx
            .insert(posts)
            .values(rows.slice(at, at + BATCH))
            .returning({ id: posts.id })
            .all())
            ids.push(id)
      return ids
    })

  const smallOnSqlite = (number: number): number =>
    db.transaction((tx: Loose) => {
      const email = emailOf(authorOf(number, sizes))
      if (prepared) {
        const one = authorByEmail().get({ email })
        const { n } = countOf().get({ id: one.id })
        insertOne().get(smallPost(one.id))
        return n
      }
      const one = tx.select().from(authors).where(eq(authors.email, email)).get()
      const { n } = tx.select({ n: count() }).from(posts).where(eq(posts.authorId, one.id)).get()
      tx.insert(posts).values(smallPost(one.id)).run()
      return n
    })
  const small = (number: number): Promise<number> =>
    db.transaction(async (tx: Loose) => {
      const email = emailOf(authorOf(number, sizes))
      const [one] = await tx.select().from(authors).where(eq(authors.email, email))
      const [{ n }] = await tx.select({ n: count() }).from(posts).where(eq(posts.authorId, one.id))
      await tx.insert(posts).values(smallPost(one.id))
      return n
    })

  return {
    sql: async (text: string) => {
      if (!onSqlite) throw new TypeError('on a server the bench has a connection of its own')
      const statement = connection.client.prepare(text)
      if (statement.reader) return statement.all()
      statement.run()
      return []
    },
    close: connection.close,
    workloads: {
      W1: async ({ first, last }: Share) => {
        const rows = numbers(first, last).map(number => newPost(number, sizes))
        return onSqlite ? insertOnSqlite(rows) : db.transaction((tx: Loose) => insertAll(tx, rows))
      },
      W2: async ({ first, last }: Share) => {
        const found: unknown[] = []
        for (let number = first; number <= last; number++) found.push((await byId({ id: lookedUp(number, sizes) }))[0])
        return found
      },
      W3: async () => all({}),
      W4: async () => {
        if (nestedBySql) return authorsWithPosts({})
        const byKey = new Map<number, Row>()
        for (const one of await allAuthors({})) byKey.set(one.id, { ...one, posts: [] })
        for (const one of await db
          .select()
          .from(posts)
          .where(inArray(posts.authorId, [...byKey.keys()])))
          byKey.get(one.authorId)?.posts.push(one)
        return [...byKey.values()]
      },
      W5: async ({ last }: Share) => {
        if (nestedBySql) {
          const found = await nested({ last })
          if (version === '0.45') for (const one of found) one.tags = one.links.map((link: Row) => link.tag)
          return found
        }
        const found: Row[] = await db
          .select({ post: posts, author: authors })
          .from(posts)
          .innerJoin(authors, eq(authors.id, posts.authorId))
          .orderBy(asc(posts.id))
          .limit(last)
        const byKey = new Map<number, Row>()
        for (const { post, author } of found) byKey.set(post.id, { ...post, author, tags: [] })
        const links = await db
          .select({ postId: postTags.postId, tag: tags })
          .from(postTags)
          .innerJoin(tags, eq(tags.id, postTags.tagId))
          .where(inArray(postTags.postId, [...byKey.keys()]))
        for (const { postId, tag } of links) byKey.get(postId)?.tags.push(tag)
        return [...byKey.values()]
      },
      W6: async (share: Share) => {
        if (onSqlite) {
          return db.transaction((tx: Loose) => {
            const found: Row[] = inRange(tx, share).all()
            for (const one of found) {
              one.views += one.id
              if (prepared) setViews().run({ id: one.id, views: one.views })
              else tx.update(posts).set({ views: one.views }).where(eq(posts.id, one.id)).run()
            }
            return found
          })
        }
        return db.transaction(async (tx: Loose) => {
          const found: Row[] = await inRange(tx, share)
          for (const one of found) one.views += one.id
          for (let at = 0; at < found.length; at += BATCH) {
            const insert = tx.insert(posts).values(found.slice(at, at + BATCH))
            if (database === 'mariadb')
              await insert.onDuplicateKeyUpdate({ set: { views: sql`values(${posts.views})` } })
            else await insert.onConflictDoUpdate({ target: posts.id, set: { views: sql`excluded.views` } })
          }
          return found
        })
      },
      W7: async ({ first, last }: Share) => {
        let total = 0
        for (let number = first; number <= last; number++) {
          if (onSqlite) total += smallOnSqlite(number)
          else total += await small(number)
        }
        return total
      },
      W8: async ({ first, last }: Share) => {
        let total = 0
        for (let number = first; number <= last; number++)
          for (const { n, views } of await grouped({ last: groupLimit(number, sizes), least: 3 }))
            total += n + Number(views)
        return total
      },
      W9: async ({ first, last }: Share) => {
        const share = { first: looseBase(sizes) + first, last: looseBase(sizes) + last }
        const ids = (found: Row[]) => found.map(one => one.id)
        if (onSqlite) {
          return db.transaction((tx: Loose) => {
            const found = ids(inRange(tx, share).all())
            tx.delete(posts).where(inArray(posts.id, found)).run()
            return found.length
          })
        }
        return db.transaction(async (tx: Loose) => {
          const found = ids(await inRange(tx, share))
          await tx.delete(posts).where(inArray(posts.id, found))
          return found.length
        })
      },
      W10: async ({ first, last }: Share) => {
        const ids: number[] = []
        for (let number = first; number <= last; number++) {
          const { authorId, views, skip } = page(number, sizes)
          const found =
            authorId === null
              ? await pageOfAll({ views, limit: 10, offset: skip })
              : await pageOfAuthor({ authorId, views, limit: 10, offset: skip })
          for (const one of found) ids.push(one.id)
        }
        return ids
      },
    },
  }
}

export const entries = {
  'drizzle-0.45': entry('0.45', false),
  'drizzle-0.45-prepared': entry('0.45', true),
  'drizzle-1': entry('1', false),
  'drizzle-1-prepared': entry('1', true),
}
