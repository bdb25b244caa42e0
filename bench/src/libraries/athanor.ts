// Athanor through its ordinary public API: scopes, sessions, `select`, `.with`; entities tracked, nothing prepared by hand.
import { Athanor, boolean, datetime, fn, integer, many, one, select, string, text } from '../../../src/exports/index.ts'
import { AUTHORS, author, loosePosts, numbers, POSTS_EACH, post, schema, TAGS, tagsOf, timeText } from '../data.ts'
import type { Library } from '../library.ts'

export function athanor(): Library {
  const db = new Athanor({ url: 'sqlite://' })
  class Author extends db.Model(
    'Author',
    {
      id: integer().primaryKey(),
      name: string(100),
      email: string(200).unique().index(),
      bio: text().nullable(),
      createdAt: datetime(),
      get posts() {
        return many(() => Post, { backPopulates: 'author' })
      },
    },
    { tableName: 'authors' },
  ) {}
  class Post extends db.Model(
    'Post',
    {
      id: integer().primaryKey(),
      authorId: integer().references('authors.id').index(),
      title: string(200),
      body: text(),
      views: integer(),
      published: boolean(),
      createdAt: datetime(),
      get author() {
        return one(() => Author, { backPopulates: 'posts' })
      },
      get tags() {
        return many(() => Tag, { through: 'post_tags' })
      },
    },
    { tableName: 'posts' },
  ) {}
  class Tag extends db.Model(
    'Tag',
    { id: integer().primaryKey(), name: string(50).unique().index() },
    { tableName: 'tags' },
  ) {}
  db.Table('post_tags', {
    postId: integer().primaryKey().references('posts.id'),
    tagId: integer().primaryKey().references('tags.id'),
  })

  const fill = () =>
    db.engine.transaction(connection => {
      connection.script('delete from post_tags; delete from posts; delete from tags; delete from authors')
      for (const one of Array.from(numbers(AUTHORS), author)) {
        connection.text('insert into authors (id, name, email, bio, created_at) values (?, ?, ?, ?, ?)', [
          one.id,
          one.name,
          one.email,
          one.bio,
          timeText(one.createdAt),
        ])
      }
      for (const one of Array.from(numbers(AUTHORS * POSTS_EACH), post)) {
        connection.text(
          'insert into posts (id, author_id, title, body, views, published, created_at) values (?, ?, ?, ?, ?, ?, ?)',
          [one.id, one.authorId, one.title, one.body, one.views, one.published ? 1 : 0, timeText(one.createdAt)],
        )
      }
      for (const number of numbers(TAGS))
        connection.text('insert into tags (id, name) values (?, ?)', [number, `tag ${number}`])
      for (const number of numbers(AUTHORS * POSTS_EACH))
        for (const tag of tagsOf(number)) connection.text('insert into post_tags values (?, ?)', [number, tag])
    })

  return {
    name: 'athanor',
    open: async () => {
      await db.engine.transaction(connection => {
        for (const text of schema) connection.text(text)
      })
      await fill()
    },
    close: () => db.close(),
    reset: async () => {
      await fill()
    },
    addLoosePosts: () =>
      db.transaction(session => {
        session.addAll(loosePosts().map(one => new Post(one)))
      }),
    workloads: {
      W1: () =>
        db.scope(async session => {
          const posts = Array.from(numbers(10_000), number => {
            const { id, ...values } = post(number)
            return new Post(values)
          })
          session.addAll(posts)
          await session.commit()
          return `${posts.length}:${posts.at(-1)?.id}`
        }),
      W2: async () => {
        let sum = 0
        for (let from = 1; from <= 2000; from += 100) {
          await db.scope(async () => {
            for (let number = from; number < from + 100; number++) sum += (await Post.get(number * 5))?.views ?? 0
          })
        }
        return String(sum)
      },
      W3: () =>
        db.scope(async () => {
          const posts = await Post.all()
          return `${posts.length}:${posts[777]?.createdAt.getTime()}:${posts[777]?.published}`
        }),
      W4: () =>
        db.scope(async () => {
          const authors = await select(Author).with({ posts: true }).all()
          return `${authors.length}:${authors.reduce((sum, one) => sum + one.posts.length, 0)}`
        }),
      W5: () =>
        db.scope(async () => {
          const posts = await select(Post).with({ author: true, tags: true }).orderBy(Post.c.id).limit(500).all()
          return `${posts.length}:${posts[99]?.author.name}:${posts.reduce((sum, one) => sum + one.tags.length, 0)}`
        }),
      W6: () =>
        db.scope(async session => {
          const posts = await select(Post).orderBy(Post.c.id).limit(1000).all()
          for (const one of posts) one.views += one.id
          await session.commit()
          return String(posts.reduce((sum, one) => sum + one.views, 0))
        }),
      W7: async () => {
        let sum = 0
        for (let number = 1; number <= 1000; number++) {
          await db.scope(async session => {
            const one = await Author.where(Author.c.email.eq(`author${number}@example.com`)).one()
            sum += await Post.where(Post.c.authorId.eq(one.id)).count()
            session.add(
              new Post({
                authorId: one.id,
                title: 'New',
                body: 'A new post',
                views: 0,
                published: true,
                createdAt: new Date(0),
              }),
            )
            await session.commit()
          })
        }
        return String(sum)
      },
      W8: () =>
        db.scope(async () => {
          let sum = 0
          for (let number = 1; number <= 100; number++) {
            const rows = await select({ id: Author.c.id, n: fn.count(Post.c.id), views: fn.sum(Post.c.views) })
              .from(Author)
              .join(Author.c.posts)
              .where(Author.c.id.lte(number * 2))
              .groupBy(Author.c.id)
              .having(fn.count(Post.c.id).gt(3))
              .all()
            for (const row of rows) sum += row.n + (row.views ?? 0)
          }
          return String(sum)
        }),
      W9: () =>
        db.scope(async session => {
          const posts = await select(Post).where(Post.c.id.gt(20_000)).orderBy(Post.c.id).limit(1000).all()
          for (const one of posts) session.delete(one)
          await session.commit()
          return String(posts.length)
        }),
      W10: () =>
        db.scope(async () => {
          let count = 0
          for (let number = 1; number <= 500; number++) {
            const filtered =
              number % 2 === 0
                ? Post.where(Post.c.authorId.eq((number % AUTHORS) + 1), Post.c.published.eq(true), Post.c.views.gt(5))
                : Post.where(Post.c.published.eq(true), Post.c.views.gt(980 - (number % 7)))
            count += (await filtered.orderBy(Post.c.createdAt.desc()).limit(10).offset(0).all()).length
          }
          return String(count)
        }),
    },
  }
}
