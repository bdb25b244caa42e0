// Models for the tests of sessions and relationships, and the stores that they run on.
import { describe } from 'vitest'
import { type Athanor, datetime, integer, json, many, one, string, text } from '../../src/exports/index.ts'
import { type DatabaseWishes, databases, type MakeDb, openDatabase, prepare, type TestDatabase } from '../databases.ts'

/** Runs a suite on every database that has one transaction that writes at a time: those in the process. */
export const eachSingleWriter = (suite: (name: string, makeDb: MakeDb) => void): void =>
  eachStore(suite, ({ server }) => server === null)

/** Runs a suite on every database, in memory and in a file. */
export const eachStore = (
  suite: (name: string, makeDb: MakeDb) => void,
  wanted: (database: TestDatabase) => boolean = () => true,
): void => {
  const stores = databases.filter(wanted).flatMap(database =>
    database.dialect === 'sqlite'
      ? [
          { name: `${database.name} in memory`, database, file: false },
          { name: `${database.name} in a file`, database, file: true },
        ]
      : [{ name: database.name, database, file: false }],
  )
  describe.each(stores)('on $name', ({ name, database, file }) => {
    prepare(database)
    suite(name, (wishes?: DatabaseWishes) => openDatabase(database, { file, ...wishes }))
  })
}

/** Users who write posts. */
export const blog = async (db: Athanor) => {
  class User extends db.Model('User', {
    id: integer().primaryKey(),
    name: string(64).unique(),
    email: string(120).nullable(),
    settings: json<Record<string, unknown>>().nullable(),
    joined: datetime().nullable(),
    get posts() {
      return many(() => Post, { backPopulates: 'author' })
    },
  }) {}
  class Post extends db.Model('Post', {
    id: integer().primaryKey(),
    body: string(140),
    userId: integer().references('user.id'),
    get author() {
      return one(() => User, { backPopulates: 'posts' })
    },
    get comments() {
      return many(() => Comment, { backPopulates: 'post', cascade: ['all', 'deleteOrphan'] })
    },
  }) {}
  class Comment extends db.Model('Comment', {
    id: integer().primaryKey(),
    text: text(),
    postId: integer().references('post.id'),
    get post() {
      return one(() => Post, { backPopulates: 'comments' })
    },
  }) {}
  await db.createAll()
  return { db, User, Post, Comment }
}

/** The blog with two users, five posts (four of them by john) and two comments on each. */
export const filledBlog = async (db: Athanor) => {
  const models = await blog(db)
  const { User, Post, Comment } = models
  await db.scope(async session => {
    const john = new User({ name: 'john' })
    const susan = new User({ name: 'susan' })
    session.add(john, susan)
    const posts = ['a', 'b', 'c', 'd', 'e'].map((body, at) => new Post({ body, author: at === 4 ? susan : john }))
    session.addAll(posts)
    for (const post of posts)
      for (const text of ['yes', 'no']) session.add(new Comment({ text: `${post.body} ${text}`, post }))
    await session.commit()
  })
  return models
}

/** Nodes of a tree. */
export const tree = async (db: Athanor, onDelete: 'cascade' | 'no action' = 'no action') => {
  class Node extends db.Model('Node', {
    id: integer().primaryKey(),
    name: string(64),
    parentId: integer().references('node.id', { onDelete }).nullable(),
    get parent() {
      return one(() => Node, { backPopulates: 'children', foreignKey: () => Node.c.parentId }).nullable()
    },
    get children() {
      return many(() => Node, { backPopulates: 'parent', foreignKey: () => Node.c.parentId })
    },
  }) {}
  await db.createAll()
  return { db, Node }
}

/** Articles with tags: a table between them without a model, and both sides know it. */
export const tagging = async (db: Athanor) => {
  class Article extends db.Model('Article', {
    id: integer().primaryKey(),
    title: string(64),
    get tags() {
      return many(() => Tag, { through: 'article_tag', backPopulates: 'articles' })
    },
  }) {}
  class Tag extends db.Model('Tag', {
    id: integer().primaryKey(),
    name: string(64).unique(),
    get articles() {
      return many(() => Article, { through: 'article_tag', backPopulates: 'tags' })
    },
  }) {}
  const between = db.Table('article_tag', {
    articleId: integer().references('article.id').primaryKey(),
    tagId: integer().references('tag.id').primaryKey(),
  })
  await db.createAll()
  return { db, Article, Tag, between }
}

/** People with a profile each. */
export const profiles = async (db: Athanor) => {
  class Person extends db.Model('Person', {
    id: integer().primaryKey(),
    name: string(64),
    get profile() {
      return one(() => Profile, { backPopulates: 'person', cascade: ['all', 'deleteOrphan'] }).nullable()
    },
  }) {}
  class Profile extends db.Model('Profile', {
    id: integer().primaryKey(),
    text: string(64),
    personId: integer().references('person.id').unique(),
    get person() {
      return one(() => Person, { backPopulates: 'profile' })
    },
  }) {}
  await db.createAll()
  return { db, Person, Profile }
}

/** What a table holds, past all entities: rows as objects by column, in the order of their keys; truth as 1 and 0. */
export const rowsOf = (db: Athanor, table: string): Promise<Record<string, unknown>[]> =>
  db.engine.connect(async connection => {
    const { dialect } = db.engine
    const described = db.metadata.table(table)
    const names = described?.columns.map(({ name }) => name) ?? []
    const quoted = (list: readonly string[]) => list.map(name => dialect.quote(name)).join(', ')
    const key = quoted(described?.primaryKey?.columns ?? names)
    const rows = await connection.text(`SELECT ${quoted(names)} FROM ${dialect.quote(table)} ORDER BY ${key}`)
    return rows.map(row => Object.fromEntries(names.map((name, at) => [name, plain(row[at])])))
  })

const plain = (value: unknown): unknown =>
  typeof value === 'boolean' || (typeof value === 'bigint' && Number.isSafeInteger(Number(value)))
    ? Number(value)
    : value

/** Runs statements past all entities; names that need it stand in double quotes, which become the dialect's own. */
export const changeBehind = (db: Athanor, text: string): Promise<void> =>
  db.engine.connect(async connection => {
    const { dialect } = db.engine
    await connection.script(text.replaceAll(/"(\w+)"/g, (_, name: string) => dialect.quote(name)))
  }, 'write')

/** Waits for the next turn of the event loop, or for some time. */
export const pause = (milliseconds = 0): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

/** What a promise rejects with; an error if it does not. */
export const failureOf = async (run: () => PromiseLike<unknown> | unknown): Promise<Error & { code?: string }> => {
  try {
    await run()
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new TypeError('it did not fail')
}
