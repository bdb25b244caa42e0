// The bare driver on SQLite, used as an expert would by hand: prepared statements, dates (kept as ISO text) and booleans converted, nothing else.
import Database, { type Statement } from 'better-sqlite3'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { Entry, Share } from '../library.ts'

type Row = Record<string, any>

const statements = {
  insertPost: 'insert into posts (author_id, title, body, views, published, created_at) values (?, ?, ?, ?, ?, ?)',
  byId: 'select * from posts where id = ?',
  all: 'select * from posts',
  authors: 'select * from authors',
  some: 'select * from posts order by id limit ?',
  authorsIn: 'select * from authors where id in (select value from json_each(?))',
  tagsIn:
    'select pt.post_id as post_id, t.id as id, t.name as name from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id in (select value from json_each(?))',
  between: 'select * from posts where id between ? and ? order by id',
  setViews: 'update posts set views = ? where id = ?',
  byEmail: 'select * from authors where email = ?',
  countPosts: 'select count(*) as n from posts where author_id = ?',
  grouped:
    'select a.id as id, count(p.id) as n, sum(p.views) as views from authors a join posts p on p.author_id = a.id where a.id <= ? group by a.id having count(p.id) > ?',
  remove: 'delete from posts where id = ?',
  page: 'select * from posts where published = ? and views > ? order by id desc limit ? offset ?',
  pageOf: 'select * from posts where author_id = ? and published = ? and views > ? order by id desc limit ? offset ?',
}

const readAuthor = (row: Row) => ({
  id: row.id,
  name: row.name,
  email: row.email,
  bio: row.bio,
  createdAt: new Date(row.created_at),
})

const readPost = (row: Row) => ({
  id: row.id,
  authorId: row.author_id,
  title: row.title,
  body: row.body,
  views: row.views,
  published: row.published === 1,
  createdAt: new Date(row.created_at),
})

export const raw: Entry = {
  name: 'raw',
  packages: ['better-sqlite3'],
  databases: ['sqlite'],
  dates: 'iso',
  open: async ({ sizes }) => {
    const db = new Database(':memory:')
    const prepared = new Map<string, Statement>()
    const use = (name: keyof typeof statements): Statement => {
      let statement = prepared.get(name)
      if (statement === undefined) {
        statement = db.prepare(statements[name])
        prepared.set(name, statement)
      }
      return statement
    }
    const all = (name: keyof typeof statements, ...values: unknown[]): Row[] => use(name).all(...values) as Row[]
    /** Posts of authors, whom the planner can count: of very many it reads the whole table. */
    const postsOf = (authorIds: readonly number[]): Row[] => {
      const text = `select * from posts where author_id in (${authorIds.map(() => '?').join()})`
      let statement = prepared.get(text)
      if (statement === undefined) {
        statement = db.prepare(text)
        prepared.set(text, statement)
      }
      return statement.all(authorIds) as Row[]
    }
    const get = (name: keyof typeof statements, ...values: unknown[]): any => use(name).get(...values)
    const between = ({ first, last }: Share) => all('between', first, last).map(readPost)

    return {
      sql: async text => {
        const statement = db.prepare(text)
        if (statement.reader) return statement.all()
        statement.run()
        return []
      },
      close: async () => {
        db.close()
      },
      workloads: {
        W1: async ({ first, last }) => {
          const ids: number[] = []
          const insert = use('insertPost')
          db.transaction(() => {
            for (const number of numbers(first, last)) {
              const one = newPost(number, sizes)
              const { lastInsertRowid } = insert.run(
                one.authorId,
                one.title,
                one.body,
                one.views,
                one.published ? 1 : 0,
                one.createdAt.toISOString(),
              )
              ids.push(Number(lastInsertRowid))
            }
          })()
          return ids
        },
        W2: async ({ first, last }) => {
          const posts: Row[] = []
          for (let number = first; number <= last; number++) posts.push(readPost(get('byId', lookedUp(number, sizes))))
          return posts
        },
        W3: async () => all('all').map(readPost),
        W4: async () => {
          const authors = all('authors').map(row => ({ ...readAuthor(row), posts: [] as Row[] }))
          const byId = new Map(authors.map(one => [one.id, one]))
          for (const row of postsOf([...byId.keys()])) byId.get(row.author_id)?.posts.push(readPost(row))
          return authors
        },
        W5: async ({ last }) => {
          const posts = all('some', last).map(readPost)
          const authorIds = [...new Set(posts.map(one => one.authorId))]
          const authors = new Map(all('authorsIn', JSON.stringify(authorIds)).map(row => [row.id, readAuthor(row)]))
          const tags = new Map<number, Row>()
          const lists = new Map<number, Row[]>(posts.map(one => [one.id, []]))
          for (const row of all('tagsIn', JSON.stringify([...lists.keys()]))) {
            let tag = tags.get(row.id)
            if (tag === undefined) {
              tag = { id: row.id, name: row.name }
              tags.set(row.id, tag)
            }
            lists.get(row.post_id)?.push(tag)
          }
          return posts.map(one => ({ ...one, author: authors.get(one.authorId), tags: lists.get(one.id) }))
        },
        W6: async share => {
          const posts = between(share)
          const update = use('setViews')
          db.transaction(() => {
            for (const one of posts) {
              one.views += one.id
              update.run(one.views, one.id)
            }
          })()
          return posts
        },
        W7: async ({ first, last }) => {
          let sum = 0
          const once = db.transaction((number: number) => {
            const one = readAuthor(get('byEmail', emailOf(authorOf(number, sizes))))
            sum += get('countPosts', one.id).n
            const { authorId, title, body, views, published, createdAt } = smallPost(one.id)
            use('insertPost').run(authorId, title, body, views, published ? 1 : 0, createdAt.toISOString())
          })
          for (let number = first; number <= last; number++) once(number)
          return sum
        },
        W8: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++)
            for (const row of all('grouped', groupLimit(number, sizes), 3)) sum += row.n + row.views
          return sum
        },
        W9: async ({ first, last }) => {
          const base = looseBase(sizes)
          const posts = between({ first: base + first, last: base + last })
          const remove = use('remove')
          db.transaction(() => {
            for (const one of posts) remove.run(one.id)
          })()
          return posts.length
        },
        W10: async ({ first, last }) => {
          const ids: number[] = []
          for (let number = first; number <= last; number++) {
            const { authorId, views, skip } = page(number, sizes)
            const rows =
              authorId === null ? all('page', 1, views, 10, skip) : all('pageOf', authorId, 1, views, 10, skip)
            for (const one of rows.map(readPost)) ids.push(one.id)
          }
          return ids
        },
      },
    }
  },
}
