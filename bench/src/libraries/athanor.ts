// Athanor through its ordinary public API: scopes, sessions, `select`, `.with`; entities tracked, nothing prepared by hand.
import { Athanor, boolean, datetime, fn, integer, many, one, select, string, text } from '../../../src/exports/index.ts'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { Entry, Server } from '../library.ts'

/** A database with the models of the workloads. */
function models(server: Server | null, connections: number) {
  const db = new Athanor(
    server === null ? { url: 'sqlite://' } : { url: server.url, engine: { pool: { max: connections } } },
  )
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
  return { db, Author, Post }
}

export const athanor: Entry = {
  name: 'athanor',
  packages: ['athanor'],
  databases: ['sqlite', 'postgresql', 'mariadb'],
  dates: 'text',
  open: async ({ server, sizes, connections }) => {
    const { db, Author, Post } = models(server, connections)
    return {
      sql: text => db.engine.connect(connection => connection.text(text)),
      close: () => db.close(),
      workloads: {
        W1: ({ first, last }) =>
          db.scope(async session => {
            const posts = numbers(first, last).map(number => new Post(newPost(number, sizes)))
            session.addAll(posts)
            await session.commit()
            return posts.map(one => one.id)
          }),
        W2: async ({ first, last }) => {
          const posts: unknown[] = []
          for (let from = first; from <= last; from += 100) {
            await db.scope(async () => {
              for (let number = from; number < from + 100 && number <= last; number++)
                posts.push(await Post.get(lookedUp(number, sizes)))
            })
          }
          return posts
        },
        W3: () => db.scope(() => Post.all()),
        W4: () => db.scope(() => select(Author).with({ posts: true }).all()),
        W5: ({ last }) =>
          db.scope(() => select(Post).with({ author: true, tags: true }).orderBy(Post.c.id).limit(last).all()),
        W6: ({ first, last }) =>
          db.scope(async session => {
            const posts = await select(Post).where(Post.c.id.between(first, last)).orderBy(Post.c.id).all()
            for (const one of posts) one.views += one.id
            await session.commit()
            return posts
          }),
        W7: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            await db.scope(async session => {
              const one = await Author.where(Author.c.email.eq(emailOf(authorOf(number, sizes)))).one()
              sum += await Post.where(Post.c.authorId.eq(one.id)).count()
              session.add(new Post(smallPost(one.id)))
              await session.commit()
            })
          }
          return sum
        },
        W8: ({ first, last }) =>
          db.scope(async () => {
            let sum = 0
            for (let number = first; number <= last; number++) {
              const rows = await select({ id: Author.c.id, n: fn.count(Post.c.id), views: fn.sum(Post.c.views) })
                .from(Author)
                .join(Author.c.posts)
                .where(Author.c.id.lte(groupLimit(number, sizes)))
                .groupBy(Author.c.id)
                .having(fn.count(Post.c.id).gt(3))
                .all()
              for (const row of rows) sum += row.n + Number(row.views)
            }
            return sum
          }),
        W9: ({ first, last }) =>
          db.scope(async session => {
            const base = looseBase(sizes)
            const posts = await select(Post)
              .where(Post.c.id.between(base + first, base + last))
              .orderBy(Post.c.id)
              .all()
            for (const one of posts) session.delete(one)
            await session.commit()
            return posts.length
          }),
        W10: async ({ first, last }) => {
          const ids: number[] = []
          for (let from = first; from <= last; from += 100) {
            await db.scope(async () => {
              for (let number = from; number < from + 100 && number <= last; number++) {
                const { authorId, views, skip } = page(number, sizes)
                const filtered =
                  authorId === null
                    ? Post.where(Post.c.published.eq(true), Post.c.views.gt(views))
                    : Post.where(Post.c.authorId.eq(authorId), Post.c.published.eq(true), Post.c.views.gt(views))
                for (const post of await filtered.orderBy(Post.c.id.desc()).limit(10).offset(skip).all())
                  ids.push(post.id)
              }
            })
          }
          return ids
        },
      },
    }
  },
}
