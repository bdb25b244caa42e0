// Kysely: a query builder. It gives plain rows: nested results are grouped by hand, and on SQLite dates stay text and booleans numbers.
import Database from 'better-sqlite3'
import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { DatabaseName, Entry, Share, Target } from '../library.ts'
import { timeText } from '../schema-sql.ts'

type Row = Record<string, any>

function dialect(database: DatabaseName, { server, connections }: Target) {
  if (database === 'sqlite') return new SqliteDialect({ database: new Database(':memory:') })
  if (server === null) throw new TypeError(`${database} needs a server`)
  const { host, port, user, password, database: name } = server
  if (database === 'postgresql')
    return new PostgresDialect({ pool: new pg.Pool({ host, port, user, password, database: name, max: connections }) })
  const timezone = 'Z'
  return new MysqlDialect({
    pool: createPool({ host, port, user, password, database: name, timezone, connectionLimit: connections }),
  })
}

/** How many rows one INSERT takes; SQLite allows 32,766 values. */
const BATCH = 1000

export const kysely: Entry = {
  name: 'kysely',
  packages: ['kysely'],
  databases: ['sqlite', 'postgresql', 'mariadb'],
  dates: 'text',
  open: async target => {
    const { database, sizes } = target
    const db = new Kysely<any>({ dialect: dialect(database, target) })
    const onSqlite = database === 'sqlite'
    const yes = onSqlite ? 1 : true
    const row = (one: ReturnType<typeof newPost>) => ({
      author_id: one.authorId,
      title: one.title,
      body: one.body,
      views: one.views,
      published: onSqlite ? Number(one.published) : one.published,
      created_at: onSqlite ? timeText(one.createdAt) : one.createdAt,
    })
    const between = (from: Kysely<any>, { first, last }: Share) =>
      from.selectFrom('posts').selectAll().where('id', '>=', first).where('id', '<=', last).orderBy('id').execute()

    /** Saves the views of posts: in one statement where the database has one for it. */
    const saveViews = async (trx: Kysely<any>, posts: readonly Row[]) => {
      if (database === 'postgresql') {
        const ids = posts.map(one => one.id)
        const views = posts.map(one => one.views)
        const list = sql<Row>`(select * from unnest(${ids}::int[], ${views}::int[]) as u (id, views))`.as('v')
        await trx
          .updateTable('posts')
          .from(list)
          .set({ views: sql.ref('v.views') })
          .whereRef('posts.id', '=', 'v.id')
          .execute()
      } else if (database === 'mariadb') {
        await trx
          .insertInto('posts')
          .values(posts as Row[])
          .onDuplicateKeyUpdate({ views: sql`values(views)` })
          .execute()
      } else {
        for (const one of posts)
          await trx.updateTable('posts').set({ views: one.views }).where('id', '=', one.id).execute()
      }
    }

    return {
      sql: async text => (await sql.raw(text).execute(db)).rows,
      close: () => db.destroy(),
      workloads: {
        W1: ({ first, last }) =>
          db.transaction().execute(async trx => {
            const ids: number[] = []
            const rows = numbers(first, last).map(number => row(newPost(number, sizes)))
            for (let at = 0; at < rows.length; at += BATCH) {
              const insert = trx.insertInto('posts').values(rows.slice(at, at + BATCH))
              if (database === 'mariadb') {
                const { insertId, numInsertedOrUpdatedRows } = await insert.executeTakeFirstOrThrow()
                ids.push(...Array.from({ length: Number(numInsertedOrUpdatedRows) }, (_, n) => Number(insertId) + n))
              } else for (const one of await insert.returning('id').execute()) ids.push(one.id)
            }
            return ids
          }),
        W2: async ({ first, last }) => {
          const posts: Row[] = []
          for (let number = first; number <= last; number++) {
            posts.push(
              await db
                .selectFrom('posts')
                .selectAll()
                .where('id', '=', lookedUp(number, sizes))
                .executeTakeFirstOrThrow(),
            )
          }
          return posts
        },
        W3: () => db.selectFrom('posts').selectAll().execute(),
        W4: async () => {
          const authors = (await db.selectFrom('authors').selectAll().execute()) as Row[]
          const byId = new Map<number, Row>()
          for (const one of authors) {
            one.posts = []
            byId.set(one.id, one)
          }
          const posts = await db
            .selectFrom('posts')
            .selectAll()
            .where('author_id', 'in', [...byId.keys()])
            .execute()
          for (const one of posts) byId.get(one.author_id)?.posts.push(one)
          return authors
        },
        W5: async ({ last }) => {
          const posts = (await db.selectFrom('posts').selectAll().orderBy('id').limit(last).execute()) as Row[]
          const authors = new Map<number, Row>()
          const authorIds = [...new Set(posts.map(one => one.author_id))]
          for (const one of await db.selectFrom('authors').selectAll().where('id', 'in', authorIds).execute())
            authors.set(one.id, one)
          const byId = new Map<number, Row>(posts.map(one => [one.id, one]))
          for (const one of posts) {
            one.author = authors.get(one.author_id)
            one.tags = []
          }
          const tags = await db
            .selectFrom('post_tags')
            .innerJoin('tags', 'tags.id', 'post_tags.tag_id')
            .select(['post_tags.post_id', 'tags.id', 'tags.name'])
            .where('post_tags.post_id', 'in', [...byId.keys()])
            .execute()
          for (const { post_id, id, name } of tags) byId.get(post_id)?.tags.push({ id, name })
          return posts
        },
        W6: share =>
          db.transaction().execute(async trx => {
            const posts = (await between(trx, share)) as Row[]
            for (const one of posts) one.views += one.id
            await saveViews(trx, posts)
            return posts
          }),
        W7: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            await db.transaction().execute(async trx => {
              const author = await trx
                .selectFrom('authors')
                .selectAll()
                .where('email', '=', emailOf(authorOf(number, sizes)))
                .executeTakeFirstOrThrow()
              const { n } = await trx
                .selectFrom('posts')
                .select(trx.fn.countAll().as('n'))
                .where('author_id', '=', author.id)
                .executeTakeFirstOrThrow()
              sum += Number(n)
              await trx
                .insertInto('posts')
                .values(row(smallPost(author.id)))
                .execute()
            })
          }
          return sum
        },
        W8: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            const rows = await db
              .selectFrom('authors as a')
              .innerJoin('posts as p', 'p.author_id', 'a.id')
              .select(['a.id', eb => eb.fn.count('p.id').as('n'), eb => eb.fn.sum('p.views').as('views')])
              .where('a.id', '<=', groupLimit(number, sizes))
              .groupBy('a.id')
              .having(eb => eb.fn.count('p.id'), '>', 3)
              .execute()
            for (const { n, views } of rows) sum += Number(n) + Number(views)
          }
          return sum
        },
        W9: ({ first, last }) =>
          db.transaction().execute(async trx => {
            const base = looseBase(sizes)
            const posts = await between(trx, { first: base + first, last: base + last })
            const ids = posts.map(one => one.id)
            await trx.deleteFrom('posts').where('id', 'in', ids).execute()
            return posts.length
          }),
        W10: async ({ first, last }) => {
          const ids: number[] = []
          for (let number = first; number <= last; number++) {
            const { authorId, views, skip } = page(number, sizes)
            let query = db.selectFrom('posts').selectAll().where('published', '=', yes).where('views', '>', views)
            if (authorId !== null) query = query.where('author_id', '=', authorId)
            for (const one of await query.orderBy('id', 'desc').limit(10).offset(skip).execute()) ids.push(one.id)
          }
          return ids
        },
      },
    }
  },
}
