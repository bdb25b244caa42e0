// TypeORM with EntitySchema. `typeorm` saves and removes entities; `typeorm-bulk` uses the primitive operations that its documentation
// recommends for many rows (`insert`, `update`, `delete` of the repository), which know no cascades and no changed columns.
import { Between, DataSource, EntitySchema, MoreThan } from 'typeorm'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { DatabaseName, Entry, Target } from '../library.ts'

interface Author {
  id: number
  name: string
  email: string
  bio: string | null
  createdAt: Date
  posts: Post[]
}

interface Post {
  id: number
  authorId: number
  title: string
  body: string
  views: number
  published: boolean
  createdAt: Date
  author: Author
  tags: Tag[]
}

interface Tag {
  id: number
  name: string
}

const time: Record<DatabaseName, { type: 'datetime' | 'timestamptz'; precision?: number }> = {
  sqlite: { type: 'datetime' },
  postgresql: { type: 'timestamptz', precision: 3 },
  mariadb: { type: 'datetime', precision: 3 },
}

function schemas(database: DatabaseName) {
  const id = { type: Number, primary: true, generated: true } as const
  const createdAt = { name: 'created_at', ...time[database] }
  const Author = new EntitySchema<Author>({
    name: 'Author',
    tableName: 'authors',
    columns: {
      id,
      name: { type: String },
      email: { type: String, unique: true },
      bio: { type: 'text', nullable: true },
      createdAt,
    },
    relations: { posts: { type: 'one-to-many', target: 'Post', inverseSide: 'author' } },
  })
  const Post = new EntitySchema<Post>({
    name: 'Post',
    tableName: 'posts',
    columns: {
      id,
      authorId: { type: Number, name: 'author_id' },
      title: { type: String },
      body: { type: 'text' },
      views: { type: Number },
      published: { type: Boolean },
      createdAt,
    },
    relations: {
      author: { type: 'many-to-one', target: 'Author', inverseSide: 'posts', joinColumn: { name: 'author_id' } },
      tags: {
        type: 'many-to-many',
        target: 'Tag',
        joinTable: { name: 'post_tags', joinColumn: { name: 'post_id' }, inverseJoinColumn: { name: 'tag_id' } },
      },
    },
  })
  const Tag = new EntitySchema<Tag>({
    name: 'Tag',
    tableName: 'tags',
    columns: { id, name: { type: String, unique: true } },
  })
  return { Author, Post, Tag }
}

function dataSource({ database, server, connections }: Target, entities: EntitySchema<any>[]): DataSource {
  if (database === 'sqlite') return new DataSource({ type: 'better-sqlite3', database: ':memory:', entities })
  if (server === null) throw new TypeError(`${database} needs a server`)
  const { host, port, user, password, database: name } = server
  const place = { host, port, username: user, password, database: name, entities, poolSize: connections }
  if (database === 'postgresql') return new DataSource({ type: 'postgres', ...place })
  return new DataSource({ type: 'mariadb', timezone: 'Z', ...place })
}

/** How many rows one statement takes; SQLite allows 32,766 values. */
const BATCH = 1000
/** How many entities are removed at once: it links conditions for all of them by OR, of which SQLite allows 1,000. */
const REMOVED = 500

function entry(name: string, bulk: boolean): Entry {
  return {
    name,
    packages: ['typeorm'],
    databases: ['sqlite', 'postgresql', 'mariadb'],
    dates: 'text',
    open: async target => {
      const { sizes } = target
      const { Author, Post, Tag } = schemas(target.database)
      const db = await dataSource(target, [Author, Post, Tag]).initialize()
      const posts = db.getRepository(Post)
      const authors = db.getRepository(Author)

      return {
        sql: text => db.query(text),
        close: () => db.destroy(),
        workloads: {
          W1: ({ first, last }) =>
            db.transaction(async manager => {
              const repository = manager.getRepository(Post)
              const entities = numbers(first, last).map(number => repository.create(newPost(number, sizes)))
              if (bulk)
                for (let at = 0; at < entities.length; at += BATCH)
                  await repository.insert(entities.slice(at, at + BATCH))
              else await repository.save(entities, { chunk: BATCH, transaction: false })
              return entities.map(one => one.id)
            }),
          W2: async ({ first, last }) => {
            const found: Post[] = []
            for (let number = first; number <= last; number++)
              found.push(await posts.findOneByOrFail({ id: lookedUp(number, sizes) }))
            return found
          },
          W3: () => posts.find(),
          W4: () => authors.find({ relations: { posts: true } }),
          W5: ({ last }) => posts.find({ relations: { author: true, tags: true }, order: { id: 'asc' }, take: last }),
          W6: ({ first, last }) =>
            db.transaction(async manager => {
              const repository = manager.getRepository(Post)
              const found = await repository.find({ where: { id: Between(first, last) }, order: { id: 'asc' } })
              for (const one of found) one.views += one.id
              // `upsert` is no way to do this: it leaves the key to the database where the key is generated, and so inserts.
              if (bulk) for (const { id, views } of found) await repository.update({ id }, { views })
              else await repository.save(found, { chunk: BATCH, transaction: false, reload: false })
              return found
            }),
          W7: async ({ first, last }) => {
            let sum = 0
            for (let number = first; number <= last; number++) {
              await db.transaction(async manager => {
                const email = emailOf(authorOf(number, sizes))
                const one = await manager.getRepository(Author).findOneByOrFail({ email })
                const repository = manager.getRepository(Post)
                sum += await repository.countBy({ authorId: one.id })
                const added = repository.create(smallPost(one.id))
                if (bulk) await repository.insert(added)
                else await repository.save(added, { transaction: false, reload: false })
              })
            }
            return sum
          },
          W8: async ({ first, last }) => {
            let sum = 0
            for (let number = first; number <= last; number++) {
              const rows = await authors
                .createQueryBuilder('a')
                .innerJoin('a.posts', 'p')
                .select('a.id', 'id')
                .addSelect('count(p.id)', 'n')
                .addSelect('sum(p.views)', 'views')
                .where('a.id <= :last', { last: groupLimit(number, sizes) })
                .groupBy('a.id')
                .having('count(p.id) > :least', { least: 3 })
                .getRawMany()
              for (const { n, views } of rows) sum += Number(n) + Number(views)
            }
            return sum
          },
          W9: ({ first, last }) =>
            db.transaction(async manager => {
              const base = looseBase(sizes)
              const repository = manager.getRepository(Post)
              const found = await repository.find({
                where: { id: Between(base + first, base + last) },
                order: { id: 'asc' },
              })
              const count = found.length
              if (bulk) await repository.delete(found.map(one => one.id))
              else await repository.remove(found, { chunk: REMOVED, transaction: false })
              return count
            }),
          W10: async ({ first, last }) => {
            const ids: number[] = []
            for (let number = first; number <= last; number++) {
              const { authorId, views, skip } = page(number, sizes)
              const found = await posts.find({
                where: { published: true, views: MoreThan(views), ...(authorId === null ? {} : { authorId }) },
                order: { id: 'desc' },
                take: 10,
                skip,
              })
              for (const one of found) ids.push(one.id)
            }
            return ids
          },
        },
      }
    },
  }
}

export const typeorm = entry('typeorm', false)
export const typeormBulk = entry('typeorm-bulk', true)
