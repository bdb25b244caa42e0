// Several databases in one application: models by `bind`, flushes, loads, commits and savepoints across them.
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Connection } from '../../src/engine/connection.ts'
import {
  Athanor,
  BindError,
  insert,
  integer,
  many,
  one,
  PartialCommit,
  select,
  string,
  update,
} from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { databases, openDatabase, prepare, type TestDatabase, temporaryFolder } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'

const sqliteFile = () => `sqlite:///${path.join(temporaryFolder(), 'reporting.db')}`

const pairs: { name: string; database: TestDatabase; second: (database: TestDatabase) => string }[] = databases.flatMap(
  database => {
    const beside = { name: `${database.name} and SQLite`, database, second: sqliteFile }
    const twice = {
      name: `${database.name} and another`,
      database,
      second: (same: TestDatabase) => String(openDatabase(same).url),
    }
    return { 'better-sqlite3': beside, 'node:sqlite': [], pglite: beside, postgresql: twice, mariadb: beside }[
      database.name
    ]
  },
)

/** Users with visits in the database `reporting`, and labels whose links are with the visits. */
const models = async (db: Athanor) => {
  class User extends db.Model('User', {
    id: integer().primaryKey(),
    name: string(64),
    get visits() {
      return many(() => Visit, { backPopulates: 'user' })
    },
    get labels() {
      return many(() => Label, { through: 'user_label', backPopulates: 'users' })
    },
  }) {}
  class Visit extends db.Model(
    'Visit',
    {
      id: integer().primaryKey(),
      page: string(64).unique(),
      userId: integer().references('user.id'),
      get user() {
        return one(() => User, { backPopulates: 'visits' })
      },
    },
    { bind: 'reporting' },
  ) {}
  class Label extends db.Model(
    'Label',
    {
      id: integer().primaryKey(),
      text: string(64),
      get users() {
        return many(() => User, { through: 'user_label', backPopulates: 'labels' })
      },
    },
    { bind: 'reporting' },
  ) {}
  db.Table(
    'user_label',
    { userId: integer().references('user.id').primaryKey(), labelId: integer().references('label.id').primaryKey() },
    { bind: 'reporting' },
  )
  await db.createAll()
  return { db, User, Visit, Label }
}

const tableNames = async (db: Athanor, bind: string) => {
  const tables = await db.engineOf(bind).readTables()
  return tables.map(({ name }) => name).toSorted()
}

describe.each(pairs)('on $name', ({ database, second }) => {
  prepare(database)
  const start = () => models(openDatabase(database, { file: true, binds: { reporting: second(database) } }))

  const filled = async () => {
    const made = await start()
    const { db, User, Visit } = made
    await db.scope(async session => {
      for (const name of ['ann', 'bob']) {
        const user = new User({ name })
        session.add(user)
        for (const page of ['a', 'b']) session.add(new Visit({ page: `${name}/${page}`, user }))
      }
      await session.commit()
    })
    return made
  }

  test('each table is made in its own database, and dropped there', async () => {
    const { db } = await start()
    expect(await tableNames(db, 'default')).toEqual(['user'])
    expect(await tableNames(db, 'reporting')).toEqual(['label', 'user_label', 'visit'])
    await db.dropAll({ bind: 'reporting' })
    expect(await tableNames(db, 'reporting')).toEqual([])
    expect(await tableNames(db, 'default')).toEqual(['user'])
    await db.createAll({ bind: ['reporting'] })
    expect(await tableNames(db, 'reporting')).toHaveLength(3)
    await db.dropAll()
    expect(await tableNames(db, 'default')).toEqual([])
  })

  test('a flush writes each row where it belongs, and a generated key of one database is a foreign key in the other', async () => {
    const { db, User, Visit } = await filled()
    await db.scope(async () => {
      const users = await select(User).orderBy(User.c.id).all()
      const visits = await select(Visit).orderBy(Visit.c.id).all()
      expect(visits.map(({ userId, page }) => [userId, page])).toEqual([
        [users[0]?.id, 'ann/a'],
        [users[0]?.id, 'ann/b'],
        [users[1]?.id, 'bob/a'],
        [users[1]?.id, 'bob/b'],
      ])
    })
    const [rows] = await db.engines.reporting!.connect(connection => connection.text('SELECT count(*) FROM visit'))
    expect(Number(rows?.[0])).toBe(4)
  })

  test('relationships load across databases: one by one, with the query, and for all peers at once', async () => {
    const { db, User, Visit } = await filled()
    await db.scope(async () => {
      const [loaded] = await select(User).with({ visits: true }).orderBy(User.c.id).all()
      expect(loaded?.visits.map(visit => visit.page)).toEqual(['ann/a', 'ann/b'])
    })
    await db.scope(() =>
      expectQueries(2, async () => {
        const names: string[] = []
        for (const visit of await select(Visit).orderBy(Visit.c.id).all()) names.push((await visit.user).name)
        expect(names).toEqual(['ann', 'ann', 'bob', 'bob'])
      }),
    )
  })

  test('many-to-many across databases: links lie with one side, and are loaded from both', async () => {
    const { db, User, Label } = await filled()
    await db.scope(async session => {
      const [ann, bob] = await select(User).orderBy(User.c.name).all()
      const [red, blue] = ['red', 'blue'].map(text => new Label({ text }))
      session.addAll([red, blue] as object[])
      ann?.labels.add(red as never)
      ann?.labels.add(blue as never)
      bob?.labels.add(blue as never)
      await session.commit()
    })
    await db.scope(async session => {
      const users = await select(User).with({ labels: true }).orderBy(User.c.name).all()
      expect(users.map(user => user.labels.map(label => label.text))).toEqual([['red', 'blue'], ['blue']])
      const labels = await select(Label).orderBy(Label.c.id).all()
      const names = []
      for (const label of labels) names.push((await label.users).map(user => user.name))
      expect(names).toEqual([['ann'], ['ann', 'bob']])
      users[0]?.labels.remove(labels[0] as never)
      await session.commit()
    })
    await db.scope(async () => {
      const [ann] = await select(User).with({ labels: true }).orderBy(User.c.name).all()
      expect(ann?.labels.map(label => label.text)).toEqual(['blue'])
    })
  })

  test('a restricted load across databases is limited for each owner', async () => {
    const { db, User, Label } = await filled()
    await db.scope(async session => {
      for (const user of await select(User).all()) {
        for (const text of ['x', 'y', 'z']) {
          const label = new Label({ text: `${user.name} ${text}` })
          session.add(label)
          user.labels.add(label)
        }
      }
      await session.commit()
    })
    await db.scope(async () => {
      const users = await select(User)
        .with({ labels: q => q.where(Label.c.text.like('% %')).orderBy(Label.c.text.desc()).limit(2) })
        .orderBy(User.c.name)
        .all()
      expect(users.map(user => user.labels.map(label => label.text))).toEqual([
        ['ann z', 'ann y'],
        ['bob z', 'bob y'],
      ])
    })
  })

  test('a rollback goes to all of them', async () => {
    const { db, User, Visit } = await filled()
    await db.scope(async session => {
      const user = new User({ name: 'carl' })
      session.add(user, new Visit({ page: 'carl/a', user }))
      await session.flush()
      await session.rollback()
      expect(await User.query().count()).toBe(2)
      expect(await Visit.query().count()).toBe(4)
    })
  })

  test('when one cannot commit, nothing is saved in it, and the error names both', async () => {
    const { db, User, Visit } = await filled()
    await db.scope(async session => {
      const user = new User({ name: 'carl' })
      session.add(user, new Visit({ page: 'carl/a', user }))
      await session.flush()
      breakSecondCommit()
      const error = await failureOf(() => session.commit())
      expect(error).toBeInstanceOf(PartialCommit)
      expect(error).toMatchObject({ code: 'partial_commit', committed: ['default'], failed: 'reporting' })
      await expect(User.query().count()).rejects.toMatchObject({ code: 'needs_rollback' })
      await session.rollback()
      expect(await User.query().count()).toBe(3)
      expect(await Visit.query().count()).toBe(4)
    })
  })

  test('an error of a flush is found before anything is committed', async () => {
    const { db, User, Visit } = await filled()
    await db.scope(async session => {
      const user = new User({ name: 'carl' })
      session.add(user, new Visit({ page: 'ann/a', user }))
      await expect(session.commit()).rejects.toMatchObject({ code: 'unique_violation', table: 'visit' })
      await session.rollback()
      expect(await User.query().count()).toBe(2)
    })
  })

  test('`nested` is a savepoint in each that takes part, also in one that joins later', async () => {
    const { db, User, Visit } = await filled()
    await db.scope(async session => {
      session.add(new User({ name: 'kept' }))
      await session.flush()
      const nested = session.nested(async () => {
        const [ann] = await select(User).where(User.c.name.eq('ann')).all()
        session.add(new User({ name: 'lost' }), new Visit({ page: 'lost', user: ann as never }))
        await session.flush()
        throw new RangeError('undo')
      })
      await expect(nested).rejects.toThrow('undo')
      session.add(new Visit({ page: 'kept', userId: 1 }))
      await session.commit()
    })
    await db.scope(async () => {
      expect(await User.where(User.c.name.in(['kept', 'lost'])).all()).toHaveLength(1)
      expect((await Visit.where(Visit.c.page.in(['kept', 'lost'])).all()).map(({ page }) => page)).toEqual(['kept'])
    })
  })

  test('updates, deletes and bulk statements go to the database of their table', async () => {
    const { db, Visit } = await filled()
    await db.scope(async session => {
      const [first, last] = await select(Visit).orderBy(Visit.c.id).all()
      if (first === undefined || last === undefined) throw new TypeError('there are no visits')
      first.page = 'changed'
      session.delete(last)
      await session.commit()
      expect(await update(Visit).set({ page: 'all' }).where(Visit.c.page.eq('changed'))).toBe(1)
      await insert(Visit).values({ page: 'new', userId: 1 })
      await session.commit()
      await session.refresh(first)
      expect(first.page).toBe('all')
    })
    const rows = await select(Visit.c.page).orderBy(Visit.c.page).all(db.engines.reporting!)
    expect(rows).toEqual(['all', 'bob/a', 'bob/b', 'new'])
  })

  test('a statement over two of them is an error that names the tables and what to do', async () => {
    const { db, User, Visit } = await start()
    await db.scope(async () => {
      for (const run of [
        () => select(User).join(User.c.visits).all(),
        () => select(User).where(User.c.visits.any()).all(),
        () =>
          select(Visit)
            .where(Visit.c.user.has(User.c.name.eq('x')))
            .count(),
      ]) {
        const error = await failureOf(run)
        expect(error).toBeInstanceOf(BindError)
        expect(error).toMatchObject({ code: 'several_binds' })
        expect(error.message).toMatch(/'user' in default/)
        expect(error.message).toMatch(/'visit' in reporting/)
      }
    })
  })
})

/** Makes the second COMMIT fail, as when the server is gone. */
const breakSecondCommit = () => {
  const { commit } = Connection.prototype
  let commits = 0
  const broken = vi.spyOn(Connection.prototype, 'commit').mockImplementation(function (this: Connection) {
    if (++commits === 2) throw new RangeError('the server is gone')
    return commit.call(this)
  })
  onTestFinished(() => broken.mockRestore())
}

describe('a deferred foreign key', () => {
  test('that fails at the second commit leaves the first committed', async () => {
    const folder = temporaryFolder()
    const db = new Athanor({
      url: `sqlite:///${path.join(folder, 'main.db')}`,
      binds: { reporting: `sqlite:///${path.join(folder, 'reporting.db')}` },
    })
    onTestFinished(() => db.close())
    const User = db.Model('User', { id: integer().primaryKey(), name: string() })
    const Entry = db.Model(
      'Entry',
      {
        id: integer().primaryKey(),
        parentId: integer().references('entry.id', { deferrable: 'deferred' }).nullable(),
      },
      { bind: 'reporting' },
    )
    await db.createAll()
    await db.scope(async session => {
      session.add(new User({ name: 'ann' }))
      await session.flush()
      session.add(new Entry({ parentId: 99 }))
      const error = await failureOf(() => session.commit())
      expect(error).toMatchObject({ code: 'partial_commit', committed: ['default'], failed: 'reporting' })
      expect(error.cause).toMatchObject({ code: 'foreign_key_violation' })
    })
    await db.scope(async () => {
      expect(await User.query().count()).toBe(1)
      expect(await Entry.query().count()).toBe(0)
    })
  })
})

describe('binds', () => {
  const memory = (binds: Record<string, string>, others: object = {}) => {
    const db = new Athanor({ url: 'sqlite://', binds, ...others })
    onTestFinished(() => db.close())
    return db
  }

  test('that are not known are errors naming those that are', async () => {
    const db = memory({ reporting: 'sqlite://' })
    db.Model('User', { id: integer().primaryKey() }, { bind: 'reportng' })
    await expect(db.createAll()).rejects.toMatchObject({
      code: 'unknown_bind',
      message: expect.stringMatching(
        /`bind` of 'user' names .*'reportng'.* default, reporting \(did you mean 'reporting'\?\)/,
      ),
    })
    expect(() => db.engineOf('other')).toThrow(expect.objectContaining({ code: 'unknown_bind' }))
    await expect(db.createAll({ bind: 'other' })).rejects.toMatchObject({ code: 'unknown_bind' })
  })

  test('cannot be named `default`', () => {
    expect(() => memory({ default: 'sqlite://' }).engine).toThrow(expect.objectContaining({ code: 'reserved_bind' }))
  })

  test('may stand without a main database, which is then missing where it is needed', async () => {
    const db = new Athanor({ binds: { reporting: 'sqlite://' } })
    onTestFinished(() => db.close())
    const Visit = db.Model('Visit', { id: integer().primaryKey(), page: string() }, { bind: 'reporting' })
    await db.createAll()
    await db.transaction(async session => {
      session.add(new Visit({ page: 'a' }))
      await session.nested(() => session.flush())
    })
    await db.scope(async () => expect(await Visit.query().count()).toBe(1))
    expect(() => db.engine).toThrow(expect.objectContaining({ code: 'no_url' }))
    expect(Object.keys(db.engines)).toEqual(['reporting'])
    db.Model('User', { id: integer().primaryKey() })
    await expect(db.createAll()).rejects.toMatchObject({ code: 'no_url' })
  })

  test('have a table of the same name each, and references stay in their own database', async () => {
    const db = memory({ archive: 'sqlite://' })
    const Pet = db.Model('Pet', { id: integer().primaryKey(), name: string().index() })
    const OldPet = db.Model(
      'OldPet',
      { id: integer().primaryKey(), name: string().index() },
      { tableName: 'pet', bind: 'archive' },
    )
    db.Table('note', { petId: integer().references('pet.id').primaryKey() }, { bind: 'archive' })
    await db.createAll()
    await db.scope(async session => {
      session.add(new Pet({ name: 'new' }), new OldPet({ name: 'old' }))
      await session.commit()
      expect((await Pet.all()).map(({ name }) => name)).toEqual(['new'])
      expect((await OldPet.all()).map(({ name }) => name)).toEqual(['old'])
    })
    const [note] = await db.engineOf('archive').readTables({ tables: ['note'] })
    expect(note?.foreignKeys).toHaveLength(1)
  })

  test('take the engine settings of the main database, and their own before them', async () => {
    const db = new Athanor({
      url: 'sqlite://',
      engine: { isolationLevel: 'serializable', lockTimeout: 700 },
      binds: { reporting: { url: 'sqlite://', lockTimeout: 50 } },
    })
    onTestFinished(() => db.close())
    const Visit = db.Model('Visit', { id: integer().primaryKey() }, { bind: 'reporting' })
    await db.createAll()
    const holder = db.newSession()
    await holder.execute(insert(Visit).values({ id: 1 }))
    const error = await failureOf(() => db.newSession().execute(insert(Visit).values({ id: 2 })))
    expect(error.message).toMatch(/50 ms/)
    await holder.close()
  })

  test('have their statements written in their own dialect', () => {
    const db = memory({ reporting: 'postgresql://localhost/none' })
    const User = db.Model('User', { id: integer().primaryKey() })
    const Visit = db.Model('Visit', { id: integer().primaryKey() }, { bind: 'reporting' })
    expect(select(User).where(User.c.id.eq(1)).toSQL().sql).toMatch(/= \?$/)
    expect(select(Visit).where(Visit.c.id.eq(1)).toSQL().sql).toMatch(/= \$1$/)
  })

  test('are told apart in the log and in events', async () => {
    const lines: string[] = []
    const db = memory({ reporting: 'sqlite://' }, { echo: true, log: (line: string) => lines.push(line) })
    const Visit = db.Model('Visit', { id: integer().primaryKey() }, { bind: 'reporting' })
    await db.createAll()
    const names: (string | null)[] = []
    db.onQuery(({ database }) => names.push(database))
    await db.scope(() => Visit.all())
    expect(lines.at(-1)).toMatch(/^\/\* reporting \*\/ select /)
    expect(names).toEqual(['reporting'])
  })
})
