// The bare driver on MariaDB, used as an expert would by hand: prepared statements, lists as JSON, booleans converted.
import mysql, { type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { Entry, Share } from '../library.ts'

type Row = RowDataPacket

const POST = 'insert into posts (author_id, title, body, views, published, created_at) values'
const LIST = "(select v from json_table(?, '$[*]' columns (v int path '$')) as list)"

const statements = {
  insertPost: `${POST} (?, ?, ?, ?, ?, ?)`,
  byId: 'select * from posts where id = ?',
  all: 'select * from posts',
  authors: 'select * from authors',
  postsOf: `select * from posts where author_id in ${LIST}`,
  some: 'select * from posts order by id limit ?',
  authorsIn: `select * from authors where id in ${LIST}`,
  tagsIn: `select pt.post_id as post_id, t.id as id, t.name as name from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id in ${LIST}`,
  between: 'select * from posts where id between ? and ? order by id',
  setViews:
    "update posts join json_table(?, '$[*]' columns (id int path '$[0]', views int path '$[1]')) as v on posts.id = v.id set posts.views = v.views",
  byEmail: 'select * from authors where email = ?',
  countPosts: 'select count(*) as n from posts where author_id = ?',
  grouped:
    'select a.id as id, count(p.id) as n, cast(sum(p.views) as int) as views from authors a join posts p on p.author_id = a.id where a.id <= ? group by a.id having count(p.id) > ?',
  // As `in (select …)` MariaDB would look through the list for every post.
  remove: "delete posts from posts join json_table(?, '$[*]' columns (id int path '$')) as l on posts.id = l.id",
  page: 'select * from posts where published = ? and views > ? order by id desc limit ? offset ?',
  pageOf: 'select * from posts where author_id = ? and published = ? and views > ? order by id desc limit ? offset ?',
}

const readAuthor = (row: Row) => ({
  id: row.id,
  name: row.name,
  email: row.email,
  bio: row.bio,
  createdAt: row.created_at as Date,
})

const readPost = (row: Row) => ({
  id: row.id,
  authorId: row.author_id,
  title: row.title,
  body: row.body,
  views: row.views,
  published: row.published === 1,
  createdAt: row.created_at as Date,
})

export const raw: Entry = {
  name: 'raw',
  packages: ['mysql2'],
  databases: ['mariadb'],
  dates: 'text',
  open: async ({ server, sizes, connections }) => {
    if (server === null) throw new TypeError('MariaDB needs a server')
    const { host, port, user, password, database } = server
    const pool = mysql.createPool({ host, port, user, password, database, timezone: 'Z', connectionLimit: connections })
    type Value = string | number | Date
    const all = async (
      statement: keyof typeof statements,
      values: Value[] = [],
      client: mysql.Pool | PoolConnection = pool,
    ): Promise<Row[]> => (await client.execute<Row[]>(statements[statement], values))[0]
    const transaction = async <T>(work: (client: PoolConnection) => Promise<T>): Promise<T> => {
      const client = await pool.getConnection()
      try {
        await client.query('begin')
        const result = await work(client)
        await client.query('commit')
        return result
      } finally {
        client.release()
      }
    }
    const between = async ({ first, last }: Share, client: PoolConnection) =>
      (await all('between', [first, last], client)).map(readPost)

    return {
      sql: async text => {
        const [rows] = await pool.query(text)
        return Array.isArray(rows) ? rows : []
      },
      close: () => pool.end(),
      workloads: {
        W1: ({ first, last }) =>
          transaction(async client => {
            const ids: number[] = []
            const posts = numbers(first, last).map(number => newPost(number, sizes))
            for (let at = 0; at < posts.length; at += 1000) {
              const rows = posts
                .slice(at, at + 1000)
                .map(one => [one.authorId, one.title, one.body, one.views, one.published, one.createdAt])
              const [{ insertId }] = await client.query<ResultSetHeader>(`${POST} ?`, [rows])
              for (let row = 0; row < rows.length; row++) ids.push(insertId + row)
            }
            return ids
          }),
        W2: async ({ first, last }) => {
          const posts: unknown[] = []
          for (let number = first; number <= last; number++) {
            const [row] = await all('byId', [lookedUp(number, sizes)])
            posts.push(readPost(row!))
          }
          return posts
        },
        W3: async () => (await all('all')).map(readPost),
        W4: async () => {
          const authors = (await all('authors')).map(row => ({ ...readAuthor(row), posts: [] as unknown[] }))
          const byId = new Map(authors.map(one => [one.id, one]))
          for (const row of await all('postsOf', [JSON.stringify([...byId.keys()])]))
            byId.get(row.author_id)?.posts.push(readPost(row))
          return authors
        },
        W5: async ({ last }) => {
          const posts = (await all('some', [last])).map(readPost)
          const authorIds = JSON.stringify([...new Set(posts.map(one => one.authorId))])
          const authors = new Map((await all('authorsIn', [authorIds])).map(row => [row.id, readAuthor(row)]))
          const tags = new Map<number, unknown>()
          const lists = new Map<number, unknown[]>(posts.map(one => [one.id, []]))
          for (const row of await all('tagsIn', [JSON.stringify([...lists.keys()])])) {
            let tag = tags.get(row.id)
            if (tag === undefined) {
              tag = { id: row.id, name: row.name }
              tags.set(row.id, tag)
            }
            lists.get(row.post_id)?.push(tag)
          }
          return posts.map(one => ({ ...one, author: authors.get(one.authorId), tags: lists.get(one.id) }))
        },
        W6: share =>
          transaction(async client => {
            const posts = await between(share, client)
            for (const one of posts) one.views += one.id
            await all('setViews', [JSON.stringify(posts.map(one => [one.id, one.views]))], client)
            return posts
          }),
        W7: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            await transaction(async client => {
              const [row] = await all('byEmail', [emailOf(authorOf(number, sizes))], client)
              const one = readAuthor(row!)
              sum += (await all('countPosts', [one.id], client))[0]!.n
              const { authorId, title, body, views, published, createdAt } = smallPost(one.id)
              await all('insertPost', [authorId, title, body, views, published ? 1 : 0, createdAt], client)
            })
          }
          return sum
        },
        W8: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++)
            for (const row of await all('grouped', [groupLimit(number, sizes), 3])) sum += row.n + row.views
          return sum
        },
        W9: ({ first, last }) =>
          transaction(async client => {
            const base = looseBase(sizes)
            const posts = await between({ first: base + first, last: base + last }, client)
            await all('remove', [JSON.stringify(posts.map(one => one.id))], client)
            return posts.length
          }),
        W10: async ({ first, last }) => {
          const ids: number[] = []
          for (let number = first; number <= last; number++) {
            const { authorId, views, skip } = page(number, sizes)
            const rows =
              authorId === null
                ? await all('page', [1, views, 10, skip])
                : await all('pageOf', [authorId, 1, views, 10, skip])
            for (const one of rows.map(readPost)) ids.push(one.id)
          }
          return ids
        },
      },
    }
  },
}
