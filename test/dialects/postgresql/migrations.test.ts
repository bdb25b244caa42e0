// Migrations on PostgreSQL: every change of a model is found, runs, leaves no difference, and can be taken back.
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LockTimeout } from '../../../src/errors/database-error.ts'
import {
  type Athanor,
  boolean,
  datetime,
  enumeration,
  exclude,
  fn,
  index,
  integer,
  numeric,
  sql,
  string,
  text,
  unique,
} from '../../../src/exports/index.ts'
import { check, current, downgrade, migrate, stamp, upgrade } from '../../../src/exports/migrations.ts'
import { reopen } from '../../databases.ts'
import { newCliProject } from '../../integration/migrations/cli-project.ts'
import { errorOf } from '../../integration/migrations/project.ts'
import { differences, eachPostgresql, reflect, rows, run } from './live.ts'

/** A folder for revision scripts. */
async function newFolder(): Promise<{
  directory: string
  read: (file: string) => Promise<string>
  files: () => Promise<readonly string[]>
}> {
  const project = await newCliProject({ 'migrations/versions/.keep': '' })
  const directory = path.join(project.folder, 'migrations')
  const versions = 'migrations/versions'
  return {
    directory,
    files: async () => (await project.list(versions)).filter(name => name.endsWith('.ts')),
    read: file => project.read(`${versions}/${file}`),
  }
}

function firstModels(db: Athanor): void {
  db.Model('Author', {
    id: integer().primaryKey(),
    name: string(40).unique(),
    level: enumeration('low', 'high').named('level').serverDefault('low'),
    age: string(10).nullable(),
    bestId: integer().nullable().references('book.id'),
  })
  db.Model('Book', {
    id: integer().primaryKey(),
    authorId: integer().references('author.id', { onDelete: 'cascade' }),
    title: text().comment('what is on its back'),
    price: numeric(8, 2).check(sql`price >= 0`),
  })
}

function secondModels(db: Athanor): void {
  db.Model('Author', {
    id: integer().primaryKey(),
    name: string(80).index(),
    level: enumeration('low', 'middle', 'high').named('level').serverDefault('high'),
    age: integer().nullable(),
    bestId: integer().nullable().references('book.id', { onDelete: 'set null', deferrable: 'deferred' }),
    active: boolean().serverDefault(true),
  })
  db.Model('Book', {
    id: integer().primaryKey(),
    authorId: integer().references('author.id', { onDelete: 'cascade' }),
    title: text().comment('its title').collate('C'),
    price: numeric(10, 2).check(sql`price between 0 and 1000`),
    cents: integer().computed(sql`(price * 100)::integer`, { stored: true }),
    printed: datetime().serverDefault(fn.now()),
  }).constrain(c => [
    index('ix_book_title', fn.lower(c.title)).where(c.price.gt('1')),
    index('ix_book_price', c.price.desc()).include('title'),
    unique('title', 'price').nullsNotDistinct(),
  ])
  db.Model(
    'Visit',
    {
      id: integer().identity({ always: true, start: 5 }).primaryKey(),
      room: integer(),
      moment: datetime(),
    },
    { comment: 'visits', constraints: [exclude(['room', '='], ['moment', '=']).using('btree')] },
  )
}

eachPostgresql((makeDb, name) => {
  describe('a migration', () => {
    it('makes the tables of the models, circles and named enumerations included, and takes them away again', async () => {
      const db = makeDb()
      firstModels(db)
      const { directory } = await newFolder()
      await migrate(db, { directory, message: 'first' })
      await upgrade(db, { directory })
      expect(await differences(db)).toEqual([])
      await check(db, { directory })
      await downgrade(db, { directory })
      expect((await reflect(db)).tables.map(table => table.name)).toEqual(['athanor_history', 'athanor_version'])
      await upgrade(db, { directory })
      expect(await differences(db)).toEqual([])
    })

    it('changes tables in place, keeps their rows, and goes back', async () => {
      const before = makeDb()
      firstModels(before)
      const { directory } = await newFolder()
      await migrate(before, { directory, message: 'first' })
      await upgrade(before, { directory })
      await run(
        before,
        "insert into author (name, age) values ('Ann', '41'); insert into book (author_id, title, price) values (1, 'One', 9.5)",
      )
      await before.close()

      const after = reopen(before)
      secondModels(after)
      await migrate(after, { directory, message: 'second' })
      await upgrade(after, { directory })
      expect(await differences(after)).toEqual([])
      expect(await rows(after, 'select name, level, age, active from author')).toEqual([['Ann', 'low', 41, true]])
      expect(await rows(after, 'select title, cents from book')).toEqual([['One', 950]])
      await check(after, { directory })

      await downgrade(after, { directory })
      await after.close()
      const again = reopen(before)
      firstModels(again)
      expect(await differences(again)).toEqual([])
      expect(await rows(again, 'select name, level, age from author')).toEqual([['Ann', 'low', '41']])
    })

    it('prints what only PostgreSQL has', async () => {
      const db = makeDb()
      secondModels(db)
      const { directory, files, read } = await newFolder()
      await migrate(db, { directory, message: 'all' })
      const [file = ''] = await files()
      const script = await read(file)
      expect(script).toContain("enumeration('low', 'middle', 'high').named('level')")
      expect(script).toContain("exclude(['room', '='], ['moment', '=']).named('ex_visit_room_moment').using('btree')")
      expect(script).toContain('nullsNotDistinct()')
      expect(script).toContain('identity({ always: true, start: 5 })')
    })

    it('is rolled back as a whole when a statement fails', async () => {
      const db = makeDb()
      db.Model('Thing', { id: integer().primaryKey() })
      const { directory } = await newFolder()
      await migrate(db, { directory, message: 'things' })
      await run(db, 'create view thing as select 1 as id')
      await errorOf(upgrade(db, { directory }), 'revision_failed')
      expect((await reflect(db)).tables).toEqual([])
    })

    it('is stamped without being run', async () => {
      const db = makeDb()
      db.Model('Thing', { id: integer().primaryKey() })
      const { directory } = await newFolder()
      await migrate(db, { directory, message: 'things' })
      await stamp(db, { directory })
      expect(await current(db, { directory })).toHaveLength(1)
      expect((await reflect(db)).tables.map(table => table.name)).not.toContain('thing')
    })
  })

  // The embedded database has one connection, so it has one runner.
  if (name === 'pglite') return

  describe('two runners', () => {
    it('run every revision once', async () => {
      const db = makeDb()
      db.Model('Thing', { id: integer().primaryKey() })
      const { directory } = await newFolder()
      await migrate(db, { directory, message: 'things' })
      const other = reopen(db)
      other.Model('Thing', { id: integer().primaryKey() })
      const done = await Promise.all([upgrade(db, { directory }), upgrade(other, { directory })])
      expect(done.flat()).toHaveLength(1)
    })

    it('wait for each other no longer than they are told to', async () => {
      const db = makeDb()
      db.Model('Thing', { id: integer().primaryKey() })
      const { directory } = await newFolder()
      await migrate(db, { directory, message: 'things' })
      const other = reopen(db)
      await other.engine.transaction(async connection => {
        await connection.text("select pg_advisory_xact_lock(1635020914, hashtext(coalesce(current_schema(), '')))")
        await expect(upgrade(db, { directory, lockTimeout: 60 })).rejects.toBeInstanceOf(LockTimeout)
      })
    })
  })
})
