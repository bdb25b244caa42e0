import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  Athanor,
  boolean,
  datetime,
  enumeration,
  fn,
  index,
  integer,
  json,
  select,
  sequence,
  string,
  text,
  uuid,
} from 'athanor'
import { check, current, downgrade, migrate, stamp, upgrade } from 'athanor/migrations'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { AthanorError } from '../../../src/errors/athanor-error.ts'
import { serverDatabase } from '../../servers.ts'
import { mariadbIsThere } from './live.ts'

let url = ''
beforeEach(async () => {
  url = await serverDatabase('mariadb', 0)
})

async function newProject(scheme = 'mariadb') {
  const folder = await mkdtemp(path.join(tmpdir(), 'athanor-mysql-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const directory = path.join(folder, 'migrations')
  await mkdir(path.join(directory, 'versions'), { recursive: true })
  const open = () => {
    const db = new Athanor({ url: url.replace(/^mariadb/, scheme) })
    onTestFinished(() => db.close())
    return db
  }
  const script = (id: string, down: string | null, upgradeBody: string, downgradeBody = '') =>
    writeFile(
      path.join(directory, 'versions', `${id}_x.ts`),
      `import { integer, string, text, sql } from '${path.resolve('src/exports/index.ts')}'
export const revision = '${id}'
export const downRevision = ${down === null ? 'null' : `'${down}'`}
export async function upgrade(op: any) {\n${upgradeBody}\n}
export async function downgrade(op: any) {\n${downgradeBody}\n}\n`,
    )
  const db = open()
  const rows = (statement: string) => db.engine.connect(async connection => connection.text(statement))
  return { db, open, script, rows, options: { directory } }
}

const failure = async (promise: Promise<unknown>): Promise<AthanorError> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof AthanorError) return error
  throw new Error(`expected an error of ours, not ${String(error)}`)
}

describe.skipIf(!mariadbIsThere).each(['mariadb', 'mysql'])('migrations through a %s URL', scheme => {
  it('write what models say, run it, find nothing left, and undo it', async () => {
    const { db, options, rows } = await newProject(scheme)
    class Author extends db.Model('Author', {
      id: integer().primaryKey(),
      name: string(50).unique().index(),
      at: datetime().serverDefault(fn.now()),
      kind: enumeration('a', "it's").serverDefault('a'),
      active: boolean().serverDefault(true),
      data: json().nullable(),
      token: uuid().nullable(),
    }) {}
    class Book extends db
      .Model('Book', {
        id: integer().primaryKey(),
        title: string(100).comment('as printed').index(),
        summary: text().nullable(),
        authorId: integer().references('author.id', { onDelete: 'cascade' }).index(),
      })
      .constrain(c => [index('ix_book_untold', c.title).where(c.summary.isNull()).onlyOn('postgresql', 'sqlite')]) {}
    expect([Author.name, Book.name]).toEqual(['Author', 'Book'])
    await migrate(db, options)
    await upgrade(db, options)
    await check(db, options)
    await downgrade(db, options)
    const left = await rows(
      'select table_name from information_schema.tables where table_schema = database() order by 1',
    )
    expect(left).toEqual([['athanor_history'], ['athanor_version']])
    await upgrade(db, options)
    await check(db, options)
  })

  it('change columns, keys and comments of tables with rows, both ways', async () => {
    const { db, options, script, rows } = await newProject(scheme)
    await script(
      'aaaa',
      null,
      `await op.createTable('thing', { id: integer().primaryKey(), a: string(10), b: integer().nullable() })
       await op.createTable('other', { id: integer().primaryKey(), thing_id: integer() })
       await op.execute("insert into thing (a, b) values ('x', 1)")`,
      `await op.dropTable('other'); await op.dropTable('thing')`,
    )
    await script(
      'bbbb',
      'aaaa',
      `await op.alterColumn('thing', 'a', { type: string(20), nullable: true, serverDefault: 'q', comment: "it's" })
       await op.alterColumn('thing', 'b', { newName: 'c' })
       await op.addColumn('thing', 'd', text().nullable())
       await op.createUniqueConstraint('uq_thing_a', 'thing', ['a'])
       await op.createCheckConstraint('ck_c', 'thing', sql\`c > 0\`)
       await op.createIndex('ix_thing_c', 'thing', ['c'])
       await op.createForeignKey('fk_other_thing', 'other', ['thing_id'], 'thing', ['id'])
       await op.tableComment('thing', 'about things')
       await op.renameTable('other', 'others')`,
      `await op.renameTable('others', 'other')
       await op.tableComment('thing', null)
       await op.dropConstraint('fk_other_thing', 'other', { type: 'foreignKey' })
       await op.dropIndex('ix_thing_c', 'thing')
       await op.dropConstraint('ck_c', 'thing', { type: 'check' })
       await op.dropConstraint('uq_thing_a', 'thing', { type: 'unique' })
       await op.dropColumn('thing', 'd')
       await op.alterColumn('thing', 'c', { newName: 'b' })
       await op.alterColumn('thing', 'a', { type: string(10), nullable: false, serverDefault: null, comment: null })`,
    )
    const definition = async (name: string) => String((await rows(`show create table ${name}`))[0]?.[1])
    await upgrade(db, { ...options, revision: 'aaaa' })
    const before = [await definition('thing'), await definition('other')]
    await upgrade(db, options)
    const after = await definition('thing')
    expect(after).toMatch(/.a. varchar\(20\) DEFAULT 'q' COMMENT 'it''s'/)
    for (const part of [
      'UNIQUE KEY "uq_thing_a"',
      'KEY "ix_thing_c"',
      'CONSTRAINT "ck_c" CHECK ("c" > 0)',
      "COMMENT='about things'",
    ])
      expect(after).toContain(part)
    expect(await rows('select id, a, c from thing')).toEqual([[1, 'x', 1]])
    await downgrade(db, options)
    expect([await definition('thing'), await definition('other')]).toEqual(before)
  })
})

describe.skipIf(!mariadbIsThere)('a revision on a database that commits with every schema change', () => {
  it('says what stays when it fails half way, and what to do', async () => {
    const { db, options, script, rows } = await newProject()
    await script(
      'aaaa',
      null,
      `await op.createTable('one', { id: integer().primaryKey() })\nawait op.execute('select nonsense')`,
    )
    const error = await failure(upgrade(db, options))
    expect(error.code).toBe('revision_half_done')
    expect(error.message).toContain('what the revision had done before stays')
    expect(await current(db, options)).toEqual([])
    expect(await rows('select count(*) from one')).toEqual([[0]])
    await rows('drop table one')
    await rm(path.join(options.directory, 'versions', 'aaaa_x.ts'))
    await script('aaab', null, "await op.createTable('one', { id: integer().primaryKey() })")
    await upgrade(db, options)
    expect(await current(db, options)).toEqual(['aaab'])
  })

  it('is undone by a failure where it only changes rows', async () => {
    const { db, options, script, rows } = await newProject()
    await script('aaaa', null, `await op.createTable('one', { id: integer().primaryKey() })`)
    await upgrade(db, options)
    await script('bbbb', 'aaaa', `await op.execute('insert into one values (1)')\nawait op.execute('select nonsense')`)
    const error = await failure(upgrade(db, options))
    expect(error.code).toBe('revision_failed')
    expect(error.message).toContain('the database is as it was before it')
    expect(await rows('select count(*) from one')).toEqual([[0]])
  })

  it('is run once by two runners at the same time', async () => {
    const { db, open, options, script, rows } = await newProject()
    await script(
      'aaaa',
      null,
      `await op.createTable('one', { id: integer().primaryKey() })\nawait op.execute('do sleep(0.3)')\nawait op.execute('insert into one values (1)')`,
    )
    const others = [db, open(), open()]
    const applied = await Promise.all(others.map(one => upgrade(one, options)))
    expect(applied.map(list => list.length).toSorted()).toEqual([0, 0, 1])
    expect(await rows('select count(*) from one')).toEqual([[1]])
  })

  it('names the runner that holds the lock, and goes on once it is gone', async () => {
    const { db, open, options, script } = await newProject()
    await script('aaaa', null, `await op.createTable('one', { id: integer().primaryKey() })`)
    const other = open()
    await other.engine.connect(async connection => {
      await connection.text("select get_lock(concat('athanor.migrations.', md5(database())), 1)")
      const error = await failure(upgrade(db, { ...options, lockTimeout: 100 }))
      expect(error.code).toBe('lock_timeout')
      expect(error.message).toMatch(/another runner is migrating this database: connection \d+ \(root at /)
      await connection.text("do release_lock(concat('athanor.migrations.', md5(database())))")
    }, 'write')
    await upgrade(db, options)
    expect(await current(db, options)).toEqual(['aaaa'])
  })

  it('is marked without running it', async () => {
    const { db, options, script } = await newProject()
    await script('aaaa', null, `await op.execute('select nonsense')`)
    await stamp(db, { ...options, revision: 'head' })
    expect(await current(db, options)).toEqual(['aaaa'])
  })
})

describe.skipIf(!mariadbIsThere)('sequences of MariaDB', () => {
  it('number the rows of a table, give numbers by themselves, and are no difference', async () => {
    const { db, options, rows } = await newProject('mariadb')
    const numbers = sequence('invoice "numbers"', { start: 1000, increment: 5 })
    class Invoice extends db.Model('Invoice', {
      id: integer().primaryKey(),
      number: integer().serverDefault(numbers.next()),
    }) {}
    await db.createAll()
    await db.createAll()
    await db.scope(async session => {
      const invoices = [new Invoice({}), new Invoice({})]
      session.addAll(invoices)
      await session.commit()
      expect(invoices.map(({ number }) => number)).toEqual([1000, 1005])
    })
    expect(await select(numbers.next()).from(Invoice).limit(1).all(db.engine)).toEqual([1010])
    await check(db, options)
    await db.dropAll()
    expect(await rows('select table_name from information_schema.tables where table_schema = database()')).toEqual([])
  })

  it('are refused on MySQL before anything is sent', async () => {
    const { db } = await newProject('mysql')
    const Invoice = db.Model('Invoice', { id: integer().primaryKey(), number: integer() })
    expect(() => select(sequence('numbers').next()).from(Invoice).toSQL()).toThrow('is not possible on MySQL')
  })
})
