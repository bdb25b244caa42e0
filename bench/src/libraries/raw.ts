// The bare driver, used as an expert would by hand: prepared statements, dates and booleans converted, nothing else.
import Database from 'better-sqlite3'
import { AUTHORS, author, loosePosts, numbers, POSTS_EACH, post, schema, TAGS, tagsOf, timeText } from '../data.ts'
import type { Library } from '../library.ts'

type Row = Record<string, any>

export function raw(): Library {
  const db = new Database(':memory:')
  const fill = () => {
    db.exec('delete from post_tags; delete from posts; delete from tags; delete from authors')
    const insertAuthor = db.prepare('insert into authors (id, name, email, bio, created_at) values (?, ?, ?, ?, ?)')
    const insertPost = db.prepare(
      'insert into posts (id, author_id, title, body, views, published, created_at) values (?, ?, ?, ?, ?, ?, ?)',
    )
    const insertTag = db.prepare('insert into tags (id, name) values (?, ?)')
    const insertLink = db.prepare('insert into post_tags (post_id, tag_id) values (?, ?)')
    db.transaction(() => {
      for (const one of Array.from(numbers(AUTHORS), author))
        insertAuthor.run(one.id, one.name, one.email, one.bio, timeText(one.createdAt))
      for (const one of Array.from(numbers(AUTHORS * POSTS_EACH), post)) {
        insertPost.run(
          one.id,
          one.authorId,
          one.title,
          one.body,
          one.views,
          one.published ? 1 : 0,
          timeText(one.createdAt),
        )
      }
      for (const number of numbers(TAGS)) insertTag.run(number, `tag ${number}`)
      for (const number of numbers(AUTHORS * POSTS_EACH)) for (const tag of tagsOf(number)) insertLink.run(number, tag)
    })()
  }
  const date = (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
  const readAuthor = (row: Row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    bio: row.bio,
    createdAt: date(row.created_at),
  })
  const readPost = (row: Row) => ({
    id: row.id,
    authorId: row.author_id,
    title: row.title,
    body: row.body,
    views: row.views,
    published: row.published === 1,
    createdAt: date(row.created_at),
  })
  const q = (text: string) => db.prepare(text)
  const lazily = (text: string) => {
    let statement: any
    return () => (statement ??= q(text))
  }
  const s = {
    insertPost: lazily(
      'insert into posts (author_id, title, body, views, published, created_at) values (?, ?, ?, ?, ?, ?)',
    ),
    byId: lazily('select * from posts where id = ?'),
    all: lazily('select * from posts'),
    authors: lazily('select * from authors'),
    postsOf: lazily('select * from posts where author_id in (select value from json_each(?))'),
    some: lazily('select * from posts order by id limit 500'),
    authorsIn: lazily('select * from authors where id in (select value from json_each(?))'),
    tagsIn: lazily(
      'select pt.post_id as post_id, t.id as id, t.name as name from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id in (select value from json_each(?))',
    ),
    thousand: lazily('select * from posts order by id limit 1000'),
    setViews: lazily('update posts set views = ? where id = ?'),
    byEmail: lazily('select * from authors where email = ?'),
    countPosts: lazily('select count(*) as n from posts where author_id = ?'),
    grouped: lazily(
      'select a.id as id, count(p.id) as n, sum(p.views) as views from authors a join posts p on p.author_id = a.id where a.id <= ? group by a.id having count(p.id) > ?',
    ),
    deletable: lazily('select * from posts where id > 20000 order by id limit 1000'),
    remove: lazily('delete from posts where id = ?'),
    page: lazily('select * from posts where published = ? and views > ? order by created_at desc limit ? offset ?'),
    pageSmall: lazily(
      'select * from posts where author_id = ? and published = ? and views > ? order by created_at desc limit ? offset ?',
    ),
  }
  return {
    name: 'raw',
    open: async () => {
      db.pragma('foreign_keys = on')
      for (const text of schema) db.exec(text)
      fill()
    },
    close: async () => {
      db.close()
    },
    reset: async () => fill(),
    addLoosePosts: async () => {
      const insert = db.prepare(
        'insert into posts (id, author_id, title, body, views, published, created_at) values (?, ?, ?, ?, ?, ?, ?)',
      )
      for (const one of loosePosts())
        insert.run(one.id, one.authorId, one.title, one.body, one.views, one.published ? 1 : 0, timeText(one.createdAt))
    },
    workloads: {
      W1: async () => {
        const ids: number[] = []
        db.transaction(() => {
          for (const one of Array.from(numbers(10_000), post)) {
            ids.push(
              Number(
                s
                  .insertPost()
                  .run(one.authorId, one.title, one.body, one.views, one.published ? 1 : 0, timeText(one.createdAt))
                  .lastInsertRowid,
              ),
            )
          }
        })()
        return `${ids.length}:${ids.at(-1)}`
      },
      W2: async () => {
        let sum = 0
        for (let number = 1; number <= 2000; number++) sum += readPost(s.byId().get(number * 5)).views
        return String(sum)
      },
      W3: async () => {
        const posts = s.all().all().map(readPost)
        return `${posts.length}:${posts[777]?.createdAt.getTime()}:${posts[777]?.published}`
      },
      W4: async () => {
        const authors = s
          .authors()
          .all()
          .map((row: Row) => ({ ...readAuthor(row), posts: [] as Row[] }))
        const byId = new Map<number, any>(authors.map((one: any) => [one.id, one]))
        for (const row of s.postsOf().all(JSON.stringify([...byId.keys()])))
          byId.get(row.author_id).posts.push(readPost(row))
        return `${authors.length}:${authors.reduce((sum: number, one: any) => sum + one.posts.length, 0)}`
      },
      W5: async () => {
        const posts = s.some().all().map(readPost)
        const authors = new Map<number, any>(
          s
            .authorsIn()
            .all(JSON.stringify([...new Set(posts.map((one: any) => one.authorId))]))
            .map((row: Row) => [row.id, readAuthor(row)]),
        )
        const tags = new Map<number, any>()
        const links = new Map<number, any[]>(posts.map((one: any) => [one.id, []]))
        for (const row of s.tagsIn().all(JSON.stringify([...links.keys()]))) {
          let tag = tags.get(row.id)
          if (tag === undefined) {
            tag = { id: row.id, name: row.name }
            tags.set(row.id, tag)
          }
          links.get(row.post_id)?.push(tag)
        }
        const full = posts.map((one: any) => ({ ...one, author: authors.get(one.authorId), tags: links.get(one.id) }))
        return `${full.length}:${full[99].author.name}:${full.reduce((sum: number, one: any) => sum + one.tags.length, 0)}`
      },
      W6: async () => {
        const posts = s.thousand().all().map(readPost)
        db.transaction(() => {
          for (const one of posts) {
            one.views += one.id
            s.setViews().run(one.views, one.id)
          }
        })()
        return String(posts.reduce((sum: number, one: any) => sum + one.views, 0))
      },
      W7: async () => {
        let sum = 0
        for (let number = 1; number <= 1000; number++) {
          db.transaction(() => {
            const one = readAuthor(s.byEmail().get(`author${number}@example.com`))
            sum += s.countPosts().get(one.id).n
            s.insertPost().run(one.id, 'New', 'A new post', 0, 1, timeText(new Date(0)))
          })()
        }
        return String(sum)
      },
      W8: async () => {
        let sum = 0
        for (let number = 1; number <= 100; number++)
          for (const row of s.grouped().all(number * 2, 3)) sum += row.n + row.views
        return String(sum)
      },
      W9: async () => {
        const posts = s.deletable().all().map(readPost)
        db.transaction(() => {
          for (const one of posts) s.remove().run(one.id)
        })()
        return String(posts.length)
      },
      W10: async () => {
        let count = 0
        for (let number = 1; number <= 500; number++) {
          const rows =
            number % 2 === 0
              ? s.pageSmall().all((number % AUTHORS) + 1, 1, 5, 10, 0)
              : s.page().all(1, 980 - (number % 7), 10, 0)
          count += rows.map(readPost).length
        }
        return String(count)
      },
    },
  }
}
