// Prisma 7 through its driver adapters: better-sqlite3, pg and mariadb. Its client is generated on first use, into a folder that is not kept;
// that needs no engine, so that the one its command would download is named as something else.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { DatabaseName, Entry, Share, Target } from '../library.ts'

// The client's types exist only once it is generated.
type Loose = any
type Row = Record<string, any>

const providers: Record<DatabaseName, string> = { sqlite: 'sqlite', postgresql: 'postgresql', mariadb: 'mysql' }

const schema = (database: DatabaseName): string => `
generator client {
  provider            = "prisma-client"
  output              = "./client"
  importFileExtension = "ts"
}
datasource db {
  provider = "${providers[database]}"
}
model Author {
  id        Int      @id @default(autoincrement())
  name      String
  email     String   @unique
  bio       String?
  createdAt DateTime @map("created_at")
  posts     Post[]
  @@map("authors")
}
model Post {
  id        Int       @id @default(autoincrement())
  authorId  Int       @map("author_id")
  title     String
  body      String
  views     Int
  published Boolean
  createdAt DateTime  @map("created_at")
  author    Author    @relation(fields: [authorId], references: [id])
  tags      PostTag[]
  @@index([authorId])
  @@map("posts")
}
model Tag {
  id    Int       @id @default(autoincrement())
  name  String    @unique
  posts PostTag[]
  @@map("tags")
}
model PostTag {
  postId Int  @map("post_id")
  tagId  Int  @map("tag_id")
  post   Post @relation(fields: [postId], references: [id])
  tag    Tag  @relation(fields: [tagId], references: [id])
  @@id([postId, tagId])
  @@map("post_tags")
}
`

/** The generated client's module. */
async function client(database: DatabaseName): Promise<Loose> {
  const folder = path.join(import.meta.dirname, '../../.tmp/prisma', database)
  const file = path.join(folder, 'client/client.ts')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'schema.prisma'), schema(database))
    const command = createRequire(import.meta.url).resolve('prisma/build/index.js')
    const { status, stderr } = spawnSync(process.execPath, [command, 'generate', '--schema', 'schema.prisma'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
    })
    if (status !== 0) throw new Error(`prisma generate: ${stderr}`)
  }
  return import(pathToFileURL(file).href)
}

async function adapter({ database, server, connections }: Target): Promise<Loose> {
  if (database === 'sqlite') {
    const { PrismaBetterSqlite3 } = await import('@prisma/adapter-better-sqlite3')
    return new PrismaBetterSqlite3({ url: ':memory:' })
  }
  if (server === null) throw new TypeError(`${database} needs a server`)
  const { host, port, user, password, database: name } = server
  if (database === 'postgresql') {
    const { PrismaPg } = await import('@prisma/adapter-pg')
    return new PrismaPg({ host, port, user, password, database: name, max: connections })
  }
  const { PrismaMariaDb } = await import('@prisma/adapter-mariadb')
  return new PrismaMariaDb({ host, port, user, password, database: name, connectionLimit: connections, timezone: 'Z' })
}

/** How many rows one INSERT takes; SQLite allows 32,766 values. */
const BATCH = 1000

/** How long a transaction may take, in milliseconds: five seconds are too short for some of these. */
const LONG = { timeout: 600_000, maxWait: 600_000 }

export const prisma: Entry = {
  name: 'prisma',
  packages: ['@prisma/client'],
  databases: ['sqlite', 'postgresql', 'mariadb'],
  dates: 'iso',
  open: async target => {
    const { database, sizes } = target
    const { PrismaClient } = await client(database)
    const db: Loose = new PrismaClient({ adapter: await adapter(target) })
    await db.$connect()
    const inRange = (from: Loose, { first, last }: Share): Promise<Row[]> =>
      from.post.findMany({ where: { id: { gte: first, lte: last } }, orderBy: { id: 'asc' } })

    return {
      sql: async text => {
        if (/^select/i.test(text)) return db.$queryRawUnsafe(text)
        await db.$executeRawUnsafe(text)
        return []
      },
      close: () => db.$disconnect(),
      workloads: {
        W1: ({ first, last }) =>
          db.$transaction(async (tx: Loose) => {
            const rows = numbers(first, last).map(number => newPost(number, sizes))
            const ids: number[] = []
            // On MySQL and MariaDB many rows are created at once only without their keys.
            if (database === 'mariadb') for (const data of rows) ids.push((await tx.post.create({ data })).id)
            else
              for (let at = 0; at < rows.length; at += BATCH) {
                const data = rows.slice(at, at + BATCH)
                for (const { id } of await tx.post.createManyAndReturn({ data, select: { id: true } })) ids.push(id)
              }
            return ids
          }, LONG),
        W2: async ({ first, last }) => {
          const posts: unknown[] = []
          for (let number = first; number <= last; number++)
            posts.push(await db.post.findUnique({ where: { id: lookedUp(number, sizes) } }))
          return posts
        },
        W3: () => db.post.findMany(),
        W4: () => db.author.findMany({ include: { posts: true } }),
        W5: async ({ last }) => {
          const posts: Row[] = await db.post.findMany({
            include: { author: true, tags: { include: { tag: true } } },
            orderBy: { id: 'asc' },
            take: last,
          })
          for (const one of posts) one.tags = one.tags.map(({ tag }: Row) => tag)
          return posts
        },
        W6: share =>
          db.$transaction(async (tx: Loose) => {
            const posts = await inRange(tx, share)
            for (const one of posts) {
              one.views += one.id
              await tx.post.update({ where: { id: one.id }, data: { views: one.views }, select: { id: true } })
            }
            return posts
          }, LONG),
        W7: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            await db.$transaction(async (tx: Loose) => {
              const one = await tx.author.findUnique({ where: { email: emailOf(authorOf(number, sizes)) } })
              sum += await tx.post.count({ where: { authorId: one.id } })
              await tx.post.create({ data: smallPost(one.id), select: { id: true } })
            }, LONG)
          }
          return sum
        },
        W8: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            // It groups one table: here that gives the same rows without the join.
            const rows = await db.post.groupBy({
              by: ['authorId'],
              where: { authorId: { lte: groupLimit(number, sizes) } },
              _count: { id: true },
              _sum: { views: true },
              having: { id: { _count: { gt: 3 } } },
            })
            for (const { _count, _sum } of rows) sum += _count.id + _sum.views
          }
          return sum
        },
        W9: ({ first, last }) =>
          db.$transaction(async (tx: Loose) => {
            const base = looseBase(sizes)
            const posts = await inRange(tx, { first: base + first, last: base + last })
            await tx.post.deleteMany({ where: { id: { in: posts.map(one => one.id) } } })
            return posts.length
          }, LONG),
        W10: async ({ first, last }) => {
          const ids: number[] = []
          for (let number = first; number <= last; number++) {
            const { authorId, views, skip } = page(number, sizes)
            const where = { published: true, views: { gt: views }, ...(authorId === null ? {} : { authorId }) }
            const posts = await db.post.findMany({ where, orderBy: { id: 'desc' }, take: 10, skip })
            for (const one of posts) ids.push(one.id)
          }
          return ids
        },
      },
    }
  },
}
