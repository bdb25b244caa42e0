// MikroORM 7, with `defineEntity`: a unit of work, a fork of the entity manager for each session.

import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { DatabaseName, Entry, Share, Target } from '../library.ts'

// The three drivers have types of their own; what is called here is in all of them.
type Loose = any

const drivers: Record<DatabaseName, () => Promise<Loose>> = {
  sqlite: () => import('@mikro-orm/sqlite'),
  postgresql: () => import('@mikro-orm/postgresql'),
  mariadb: () => import('@mikro-orm/mariadb'),
}

function models({ defineEntity, p }: Loose) {
  const Author: Loose = defineEntity({
    name: 'Author',
    tableName: 'authors',
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      email: p.string().unique(),
      bio: p.text().nullable(),
      createdAt: p.datetime(3),
      posts: () => p.oneToMany(Post).mappedBy('author'),
    },
  })
  const Post: Loose = defineEntity({
    name: 'Post',
    tableName: 'posts',
    properties: {
      id: p.integer().primary(),
      author: () => p.manyToOne(Author),
      title: p.string(),
      body: p.text(),
      views: p.integer(),
      published: p.boolean(),
      createdAt: p.datetime(3),
      tags: () => p.manyToMany(Tag).pivotTable('post_tags').joinColumn('post_id').inverseJoinColumn('tag_id').owner(),
    },
  })
  const Tag: Loose = defineEntity({
    name: 'Tag',
    tableName: 'tags',
    properties: { id: p.integer().primary(), name: p.string().unique() },
  })
  return { Author, Post, Tag }
}

function place({ server, connections }: Target): Loose {
  if (server === null) return { dbName: ':memory:' }
  const { host, port, user, password, database } = server
  return { host, port, user, password, dbName: database, timezone: 'Z', pool: { min: 0, max: connections } }
}

export const mikroOrm: Entry = {
  name: 'mikro-orm',
  packages: ['@mikro-orm/core'],
  databases: ['sqlite', 'postgresql', 'mariadb'],
  dates: 'milliseconds',
  open: async target => {
    const { sizes } = target
    const driver = await drivers[target.database]()
    const { Author, Post, Tag } = models(driver)
    const orm: Loose = await driver.MikroORM.init({ entities: [Author, Post, Tag], ...place(target) })
    const fork = (): Loose => orm.em.fork()
    const create = (em: Loose, { authorId, ...values }: ReturnType<typeof newPost>) =>
      em.create(Post, { ...values, author: em.getReference(Author, authorId) })
    const inRange = (em: Loose, { first, last }: Share): Promise<Loose[]> =>
      em.find(Post, { id: { $gte: first, $lte: last } }, { orderBy: { id: 'asc' } })

    return {
      sql: text => orm.em.getConnection().execute(text),
      close: () => orm.close(true),
      workloads: {
        W1: async ({ first, last }) => {
          const em = fork()
          const posts = numbers(first, last).map(number => create(em, newPost(number, sizes)))
          await em.flush()
          return posts.map(one => one.id)
        },
        W2: async ({ first, last }) => {
          const posts: unknown[] = []
          for (let from = first; from <= last; from += 100) {
            const em = fork()
            for (let number = from; number < from + 100 && number <= last; number++)
              posts.push(await em.findOne(Post, lookedUp(number, sizes)))
          }
          return posts
        },
        W3: () => fork().findAll(Post),
        W4: () => fork().findAll(Author, { populate: ['posts'], strategy: 'select-in' }),
        W5: ({ last }) =>
          fork().findAll(Post, {
            populate: ['author', 'tags'],
            strategy: 'select-in',
            orderBy: { id: 'asc' },
            limit: last,
          }),
        W6: async share => {
          const em = fork()
          const posts = await inRange(em, share)
          for (const one of posts) one.views += one.id
          await em.flush()
          return posts
        },
        W7: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            const em = fork()
            const one = await em.findOneOrFail(Author, { email: emailOf(authorOf(number, sizes)) })
            sum += await em.count(Post, { author: one.id })
            create(em, smallPost(one.id))
            await em.flush()
          }
          return sum
        },
        W8: async ({ first, last }) => {
          const em = fork()
          let sum = 0
          for (let number = first; number <= last; number++) {
            const rows = await em
              .createQueryBuilder(Author, 'a')
              .select(['a.id', driver.raw('count(p.id) as n'), driver.raw('sum(p.views) as views')])
              .innerJoin('a.posts', 'p')
              .where({ id: { $lte: groupLimit(number, sizes) } })
              .groupBy('a.id')
              .having('count(p.id) > ?', [3])
              .execute('all', { mapResults: false })
            for (const { n, views } of rows) sum += Number(n) + Number(views)
          }
          return sum
        },
        W9: async ({ first, last }) => {
          const em = fork()
          const base = looseBase(sizes)
          const posts = await inRange(em, { first: base + first, last: base + last })
          for (const one of posts) em.remove(one)
          await em.flush()
          return posts.length
        },
        W10: async ({ first, last }) => {
          let em = fork()
          const ids: number[] = []
          for (let number = first; number <= last; number++) {
            if ((number - first) % 100 === 0) em = fork()
            const { authorId, views, skip } = page(number, sizes)
            const filter = {
              published: true,
              views: { $gt: views },
              ...(authorId === null ? {} : { author: authorId }),
            }
            const posts = await em.find(Post, filter, { orderBy: { id: 'desc' }, limit: 10, offset: skip })
            for (const one of posts) ids.push(one.id)
          }
          return ids
        },
      },
    }
  },
}
