// The bare driver on PostgreSQL, used as an expert would by hand: few statements, lists in arrays. `raw` sends its statements as text each time,
// `raw-named` has the server prepare them once a connection.
import pg, { type PoolClient } from 'pg'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { Entry, Share } from '../library.ts'

type Row = Record<string, any>

const statements = {
  insertPosts:
    'insert into posts (author_id, title, body, views, published, created_at) select * from unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::boolean[], $6::timestamptz[]) returning id',
  insertPost:
    'insert into posts (author_id, title, body, views, published, created_at) values ($1, $2, $3, $4, $5, $6) returning id',
  byId: 'select * from posts where id = $1',
  all: 'select * from posts',
  authors: 'select * from authors',
  postsOf: 'select * from posts where author_id = any($1)',
  some: 'select * from posts order by id limit $1',
  authorsIn: 'select * from authors where id = any($1)',
  tagsIn:
    'select pt.post_id as post_id, t.id as id, t.name as name from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = any($1)',
  between: 'select * from posts where id between $1 and $2 order by id',
  setViews: 'update posts set views = v.views from unnest($1::int[], $2::int[]) as v (id, views) where posts.id = v.id',
  byEmail: 'select * from authors where email = $1',
  countPosts: 'select count(*)::int as n from posts where author_id = $1',
  grouped:
    'select a.id as id, count(p.id)::int as n, sum(p.views)::int as views from authors a join posts p on p.author_id = a.id where a.id <= $1 group by a.id having count(p.id) > $2',
  remove: 'delete from posts where id = any($1)',
  page: 'select * from posts where published = $1 and views > $2 order by id desc limit $3 offset $4',
  pageOf:
    'select * from posts where author_id = $1 and published = $2 and views > $3 order by id desc limit $4 offset $5',
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
  published: row.published as boolean,
  createdAt: row.created_at as Date,
})

function entry(name: string, named: boolean): Entry {
  return {
    name,
    packages: ['pg'],
    databases: ['postgresql'],
    dates: 'text',
    open: async ({ server, sizes, connections }) => {
      if (server === null) throw new TypeError('PostgreSQL needs a server')
      const pool = new pg.Pool({ ...server, max: connections })
      const all = async (
        statement: keyof typeof statements,
        values: unknown[] = [],
        client: pg.Pool | PoolClient = pool,
      ) => {
        const text = statements[statement]
        return (await client.query<Row>(named ? { name: statement, text, values } : { text, values })).rows
      }
      const transaction = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
        const client = await pool.connect()
        try {
          await client.query('begin')
          const result = await work(client)
          await client.query('commit')
          return result
        } finally {
          client.release()
        }
      }
      const between = async ({ first, last }: Share, client: PoolClient) =>
        (await all('between', [first, last], client)).map(readPost)

      return {
        sql: async text => (await pool.query(text)).rows,
        close: () => pool.end(),
        workloads: {
          W1: ({ first, last }) =>
            transaction(async client => {
              const ids: number[] = []
              const posts = numbers(first, last).map(number => newPost(number, sizes))
              for (let at = 0; at < posts.length; at += 1000) {
                const some = posts.slice(at, at + 1000)
                const rows = await all(
                  'insertPosts',
                  [
                    some.map(one => one.authorId),
                    some.map(one => one.title),
                    some.map(one => one.body),
                    some.map(one => one.views),
                    some.map(one => one.published),
                    some.map(one => one.createdAt.toISOString()),
                  ],
                  client,
                )
                for (const row of rows) ids.push(row.id)
              }
              return ids
            }),
          W2: async ({ first, last }) => {
            const posts: Row[] = []
            for (let number = first; number <= last; number++) {
              const [row] = await all('byId', [lookedUp(number, sizes)])
              posts.push(readPost(row!))
            }
            return posts
          },
          W3: async () => (await all('all')).map(readPost),
          W4: async () => {
            const authors = (await all('authors')).map(row => ({ ...readAuthor(row), posts: [] as Row[] }))
            const byId = new Map(authors.map(one => [one.id, one]))
            for (const row of await all('postsOf', [[...byId.keys()]]))
              byId.get(row.author_id)?.posts.push(readPost(row))
            return authors
          },
          W5: async ({ last }) => {
            const posts = (await all('some', [last])).map(readPost)
            const authorIds = [...new Set(posts.map(one => one.authorId))]
            const authors = new Map((await all('authorsIn', [authorIds])).map(row => [row.id, readAuthor(row)]))
            const tags = new Map<number, Row>()
            const lists = new Map<number, Row[]>(posts.map(one => [one.id, []]))
            for (const row of await all('tagsIn', [[...lists.keys()]])) {
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
              await all('setViews', [posts.map(one => one.id), posts.map(one => one.views)], client)
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
                await all('insertPost', [authorId, title, body, views, published, createdAt], client)
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
              await all('remove', [posts.map(one => one.id)], client)
              return posts.length
            }),
          W10: async ({ first, last }) => {
            const ids: number[] = []
            for (let number = first; number <= last; number++) {
              const { authorId, views, skip } = page(number, sizes)
              const rows =
                authorId === null
                  ? await all('page', [true, views, 10, skip])
                  : await all('pageOf', [authorId, true, views, 10, skip])
              for (const one of rows.map(readPost)) ids.push(one.id)
            }
            return ids
          },
        },
      }
    },
  }
}

export const raw = entry('raw', false)
export const rawNamed = entry('raw-named', true)
