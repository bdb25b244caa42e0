// The parts of a session's work by themselves: `npm run bench -- --micro`. Absolute times depend on the machine.
import Database from 'better-sqlite3'
import { describeStatement } from '../../../src/compiler/cache-key.ts'
import { compileStatement } from '../../../src/compiler/compile.ts'
import { ambientOwner, runAs } from '../../../src/engine/connection-owner.ts'
import { Athanor, boolean, datetime, integer, select, string, text } from '../../../src/exports/index.ts'
import { stateOf } from '../../../src/orm/instrumentation/entity.ts'
import { Hydrators } from '../../../src/orm/loading/hydrator.ts'
import { isModified } from '../../../src/orm/mapping/dirty.ts'
import { mapperOf } from '../../../src/orm/mapping/mapper.ts'
import { newPost, numbers, sizesAt } from '../data.ts'
import { nodeOf } from './captured-node.ts'
import { type Sample, sample, sampleAsync } from './sampling.ts'

const ROWS = 1000
const sizes = sizesAt(1)

function models() {
  const db = new Athanor({ url: 'sqlite://' })
  class Post extends db.Model(
    'Post',
    {
      id: integer().primaryKey(),
      authorId: integer().index(),
      title: string(200),
      body: text(),
      views: integer(),
      published: boolean(),
      createdAt: datetime(),
    },
    { tableName: 'posts' },
  ) {}
  return { db, Post }
}

type Models = ReturnType<typeof models>

const pageQuery = ({ Post }: Models, views: number) =>
  select(Post)
    .where(Post.c.authorId.eq(7), Post.c.published.eq(true), Post.c.views.gt(views))
    .orderBy(Post.c.createdAt.desc())
    .limit(10)
    .offset(0)

/** From a query to its text. */
function compiling(set: Models): Sample[] {
  const { dialect } = set.db.engine
  const node = nodeOf(pageQuery(set, 5), dialect)
  const { nodes } = describeStatement(node)
  let views = 0
  return [
    sample('build a filtered page query', () => pageQuery(set, views++)),
    sample('cache-key walk of it', () => describeStatement(node)),
    sample('compile it', () => compileStatement(node, dialect, nodes)),
  ]
}

/** From rows to entities and back. */
async function entities({ db, Post }: Models): Promise<Sample[]> {
  const mapper = mapperOf(Post)
  if (mapper === undefined) throw new TypeError('Post has no mapper')
  const hydrator = new Hydrators(() => db.engine.dialect).of(mapper, false)
  const row = Object.freeze([1, 7, 'A title', 'A body', 3, 1, '2026-01-01 00:00:00.000'])
  const columns = mapper.columns.length
  const results = [sample('assign the 7 columns of a row to an object', () => hydrator.assign({}, [...row]))]
  await db.scope(async session => {
    const posts = await Post.all()
    const states = posts.map(post => stateOf(post))
    const check = sample('dirty-check an entity of 7 columns', () => {
      for (const state of states) if (isModified(state)) throw new TypeError('a loaded entity is modified')
    })
    const per = (parts: number, what: string) => ({
      what,
      median: check.median / parts,
      p25: check.p25 / parts,
      p75: check.p75 / parts,
    })
    results.push(
      per(states.length, 'dirty-check an unchanged entity'),
      per(states.length * columns, 'dirty-check a column'),
    )
    results.push(await sampleAsync('flush with nothing to write, an entity', posts.length, () => session.flush()))
  })
  results.push(
    await sampleAsync('load a row as a tracked entity, driver included', ROWS, () => db.scope(() => Post.all())),
  )
  return results
}

/** A flush by itself: the rows are made, or loaded and changed, before. */
async function flushes({ db, Post }: Models): Promise<Sample[]> {
  const results: Sample[] = []
  let session = db.newSession()
  const close = async () => {
    await session.rollback()
    await session.close()
  }
  const open = async () => {
    session = db.newSession()
  }
  const added = async () => {
    await open()
    session.addAll(numbers(1, ROWS).map(number => new Post(newPost(number, sizes))))
  }
  const changed = async () => {
    await open()
    for (const post of await select(Post).all(session)) post.views++
  }
  const removed = async () => {
    await open()
    for (const post of await select(Post).all(session)) session.delete(post)
  }
  const flush = () => session.flush()
  await close()
  results.push(await sampleAsync('flush a new row', ROWS, flush, { before: added, after: close }))
  results.push(await sampleAsync('flush a changed row', ROWS, flush, { before: changed, after: close }))
  results.push(await sampleAsync('flush a deleted row', ROWS, flush, { before: removed, after: close }))
  return results
}

/** The whole way of the rows that a session writes. */
async function flushing({ db, Post }: Models): Promise<Sample[]> {
  const clear = () => db.engine.connect(connection => connection.text(`delete from posts where id > ${ROWS}`))
  return [
    await sampleAsync(
      'make, add, flush and commit a new row',
      ROWS,
      () =>
        db.scope(async session => {
          session.addAll(numbers(1, ROWS).map(number => new Post(newPost(number, sizes))))
          await session.commit()
        }),
      { after: clear },
    ),
    await sampleAsync('load, change, flush and commit a row', ROWS, () =>
      db.scope(async session => {
        for (const post of await Post.all()) post.views++
        await session.commit()
      }),
    ),
  ]
}

/** What the bare driver needs, to compare with. */
async function bare(): Promise<Sample[]> {
  const db = new Database(':memory:')
  db.exec(
    'create table posts (id integer primary key, author_id int, title text, body text, views int, published int, created_at text)',
  )
  const insert = db.prepare('insert into posts values (?, 7, ?, ?, 3, 1, ?)')
  for (const number of numbers(1, ROWS))
    insert.run(number, 'A title', newPost(number, sizes).body, '2026-01-01 00:00:00.000')
  const all = db.prepare('select * from posts').raw()
  const result = await sampleAsync('the bare driver: a row as an array', ROWS, async () => all.all())
  db.close()
  return [result]
}

/** Sessions and scopes with nothing in them. */
async function scopes({ db }: Models): Promise<Sample[]> {
  const session = db.newSession()
  const results = [
    sample('AsyncLocalStorage: enter a scope and ask for it', () => runAs(session, () => ambientOwner())),
    await sampleAsync('open and close a session', ROWS, async () => {
      for (let at = 0; at < ROWS; at++) await db.newSession().close()
    }),
    await sampleAsync('open and close a scope', ROWS, async () => {
      for (let at = 0; at < ROWS; at++) await db.scope(async () => undefined)
    }),
  ]
  await session.close()
  return results
}

const time = (nanoseconds: number) =>
  nanoseconds < 1000 ? `${nanoseconds.toFixed(nanoseconds < 10 ? 1 : 0)} ns` : `${(nanoseconds / 1000).toFixed(2)} µs`

export async function runMicro(): Promise<void> {
  const set = models()
  await set.db.createAll()
  await set.db.scope(async session => {
    session.addAll(numbers(1, ROWS).map(number => new set.Post(newPost(number, sizes))))
    await session.commit()
  })
  const results = [
    ...compiling(set),
    ...(await bare()),
    ...(await entities(set)),
    ...(await flushes(set)),
    ...(await flushing(set)),
    ...(await scopes(set)),
  ]
  process.stdout.write('| part | median | p25-p75 |\n|---|---|---|\n')
  for (const { what, median, p25, p75 } of results)
    process.stdout.write(`| ${what} | ${time(median)} | ${time(p25)} - ${time(p75)} |\n`)
  await set.db.close()
}
