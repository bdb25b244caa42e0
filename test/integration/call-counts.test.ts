// How often a fixed script goes to the database, compiles a statement, or generates a function: exact numbers, which no machine changes.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Athanor, datetime, integer, many, one, select, string, update } from '../../src/exports/index.ts'
import { codegen } from '../../src/util/codegen.ts'
import { eachDatabase } from '../databases.ts'

const compilations = vi.hoisted(() => ({ count: 0 }))

vi.mock(import('../../src/compiler/compile.ts'), async original => {
  const module = await original()
  const compileStatement: typeof module.compileStatement = (...given) => {
    compilations.count++
    return module.compileStatement(...given)
  }
  return { ...module, compileStatement }
})

const models = async (db: Athanor) => {
  class Author extends db.Model('Author', {
    id: integer().primaryKey(),
    name: string(40),
    get posts() {
      return many(() => Post, { backPopulates: 'author' })
    },
  }) {}
  class Post extends db.Model('Post', {
    id: integer().primaryKey(),
    title: string(40),
    views: integer(),
    at: datetime(),
    authorId: integer().references('author.id'),
    get author() {
      return one(() => Author, { backPopulates: 'posts' })
    },
  }) {}
  await db.createAll()
  return { db, Author, Post }
}

type Models = Awaited<ReturnType<typeof models>>

/** Thirty authors with two posts each are made, read in several ways, changed and deleted. */
const script = async ({ db, Author, Post }: Models): Promise<void> => {
  await db.scope(async session => {
    for (let number = 0; number < 30; number++) {
      const author = new Author({ name: `a${number}` })
      session.add(author)
      for (const at of [1, 2]) session.add(new Post({ title: `p${at}`, views: 0, at: new Date(at), author }))
    }
    await session.commit()
  })
  await db.scope(async session => {
    const authors = await select(Author).with({ posts: true }).orderBy(Author.c.id).all()
    for (const author of authors) for (const post of author.posts) post.views += author.id
    await session.commit()
    const [first] = authors
    await Post.where(Post.c.authorId.eq(first!.id)).count()
    await Post.where(Post.c.views.gt(3), Post.c.title.eq('p1')).orderBy(Post.c.id).limit(5).all()
    await update(Post).set({ views: 1 }).where(Post.c.title.eq('p2'))
  })
  await db.scope(async session => {
    const posts = await Post.query().orderBy(Post.c.id).all()
    await Promise.all(posts.map(post => post.author))
    for (const post of posts) session.delete(post)
    await session.flush()
    for (const author of await Author.all()) session.delete(author)
    await session.commit()
  })
}

/** Counts the functions that are generated while others run. */
const generated = { count: 0, hydrators: 0 }
const Original = globalThis.Function

beforeEach(() => {
  globalThis.Function = new Proxy(Original, {
    construct(target, given, made) {
      generated.count++
      if (String(given.at(-1)).includes('(entity, row)')) generated.hydrators++
      return Reflect.construct(target, given, made)
    },
  })
})

afterEach(() => {
  globalThis.Function = Original
})

const counted = async (db: Athanor, run: () => Promise<unknown>) => {
  const sent: string[] = []
  compilations.count = 0
  generated.count = 0
  generated.hydrators = 0
  const stop = db.engine.onQuery(({ kind, sql }) => {
    if (kind !== 'control') sent.push(sql.replaceAll(/[`"]/g, '').split(' ').slice(0, 3).join(' '))
  })
  await run()
  stop()
  return { sent, compilations: compilations.count, generated: generated.count, hydrators: generated.hydrators }
}

/** How many statements of different structure the script has; but on SQLite, batches of inserts and updates are not written by the compiler. */
const COMPILATIONS = { sqlite: 14, others: 11 }

eachDatabase((_, makeDb, database) => {
  it('sends one statement for each kind and shape of work, however many rows it has', async () => {
    const all = await models(makeDb())
    const { sent } = await counted(all.db, () => script(all))
    const text = sent.map(words => words.replace(/^select .*/, 'select').replace(/^with .*/, 'insert'))
    expect(text.map(words => words.split(' ')[0])).toEqual([
      ...['insert', 'insert'],
      ...['select', 'select', 'update', 'select', 'select', 'update', 'select'],
      ...['select', 'select', 'delete', 'select', 'select', 'delete'],
    ])
  })

  it('compiles nothing and generates nothing when the same is done again', async () => {
    const all = await models(makeDb())
    const first = await counted(all.db, () => script(all))
    expect(first.compilations).toBe(database.dialect === 'sqlite' ? COMPILATIONS.sqlite : COMPILATIONS.others)
    // One for each mapping and list of columns.
    expect(first.hydrators).toBe(codegen ? 2 : 0)
    const again = await counted(all.db, () => script(all))
    expect(again.sent).toEqual(first.sent)
    expect([again.compilations, again.generated]).toEqual([0, 0])
  })

  /** Counts how often an entity is asked for its name. */
  const watched = (entity: object) => {
    const counts = { read: 0 }
    Object.defineProperty(entity, 'name', {
      configurable: true,
      enumerable: true,
      get: () => {
        counts.read++
        return 'a0'
      },
    })
    return counts
  }

  const withAuthors = async () => {
    const all = await models(makeDb())
    await all.db.scope(async session => {
      session.addAll(Array.from({ length: 100 }, (_, number) => new all.Author({ name: `a${number}` })))
      await session.commit()
    })
    return all
  }

  it('asks a session of many entities for changes once for each query, and not for those of other tables', async () => {
    const { db, Author, Post } = await withAuthors()
    await db.scope(async session => {
      const [first] = await Author.query().orderBy(Author.c.id).all()
      const counts = watched(first!)
      await Post.all()
      expect(counts.read).toBe(0)
      await session.flush()
      expect(counts.read).toBe(1)
      await Author.query().orderBy(Author.c.id).paginate({ perPage: 10 })
      expect(counts.read).toBe(2)
      await select(Author)
        .with({ posts: { author: true } })
        .all()
      expect(counts.read).toBe(3)
    })
  })

  it('asks for no changes where a query sends nothing, or nothing is written before queries', async () => {
    const { db, Author } = await withAuthors()
    await db.scope(async () => {
      const [first] = await Author.query().orderBy(Author.c.id).all()
      const counts = watched(first!)
      expect(await Author.get(first!.id)).toBe(first)
      expect(counts.read).toBe(0)
    })
    const session = db.newSession({ autoflush: false })
    const [first] = await select(Author).orderBy(Author.c.id).all(session)
    const counts = watched(first!)
    await select(Author).all(session)
    expect(counts.read).toBe(0)
    await session.close()
  })
})
