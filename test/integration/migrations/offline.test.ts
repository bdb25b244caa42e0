import path from 'node:path'
import { boolean, datetime, integer, string } from 'athanor'
import { current, downgrade, type MigrationOptions, migrate, stamp, upgrade } from 'athanor/migrations'
import { describe, expect, it } from 'vitest'
import { LiveConnection } from '../../../src/migrations/impl/live-connection.ts'
import { errorOf, newProject, openDatabase, type TestProject } from './project.ts'

const table = (name: string) => `await op.execute('create table ${name} (id integer primary key)')`

async function linear(options: MigrationOptions = {}): Promise<TestProject> {
  const project = await newProject(options)
  await project.script({
    id: 'aaaa',
    message: 'one table',
    upgrade: table('one'),
    downgrade: "await op.dropTable('one')",
  })
  await project.script({
    id: 'bbbb',
    down: 'aaaa',
    message: 'two table',
    upgrade: table('two'),
    downgrade: "await op.dropTable('two')",
  })
  return project
}

const comments = (script: string) => script.split('\n').filter(line => line.startsWith('-- Running'))

/** What is in a database: definitions, and the rows of the version table. */
async function contents(db: ReturnType<typeof openDatabase>) {
  return db.engine.connect(async connection => [
    await connection.text(
      "select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name",
    ),
    await connection.text('select * from athanor_version order by 1'),
    await connection.text('select revision, direction from athanor_history order by id'),
  ])
}

/** What SQLite knows of tables, whatever its text says. */
async function definitions(db: ReturnType<typeof openDatabase>) {
  const { tables } = await db.engine.connect(connection => new LiveConnection(connection, db.engine.dialect).inspect())
  return tables.map(({ definition: _, ...table }) => table)
}

async function runScript(project: TestProject, script: string, file = 'offline.db') {
  const db = openDatabase(path.join(project.folder, file))
  await db.engine.connect(async connection => connection.script(script), 'write')
  return db
}

describe('an upgrade as SQL', () => {
  it('makes on a fresh database what an upgrade makes', async () => {
    const project = await newProject()
    project.db.Model('User', {
      id: integer().primaryKey(),
      name: string(64).unique().index(),
      active: boolean().serverDefault(true),
      since: datetime().nullable(),
    })
    project.db.Model('Post', {
      id: integer().primaryKey(),
      userId: integer().references('user.id', { onDelete: 'cascade' }).index(),
    })
    await migrate(project.db, { ...project.options, message: 'first' })
    const script = await upgrade(project.db, { ...project.options, sql: true })
    expect(await project.schema()).toEqual([])
    await upgrade(project.db, project.options)
    expect(await contents(await runScript(project, script))).toEqual(await contents(project.db))
  })

  it('of several revisions goes over an existing database as far as asked', async () => {
    const project = await linear()
    const script = await upgrade(project.db, { ...project.options, revision: 'aaaa:bbbb', sql: true })
    expect(comments(script)).toEqual(['-- Running upgrade aaaa -> bbbb, two table'])
    expect(script).not.toMatch(/create table.*athanor_version/i)
    await upgrade(project.db, { ...project.options, revision: 'aaaa' })
    await project.run(script)
    expect(await project.rows('select * from athanor_version')).toEqual([['bbbb']])
  })

  it('spells values out safely', async () => {
    const project = await newProject()
    const rows = `[{ id: 1, name: "O'Hara; drop table one; --", born: new Date(Date.UTC(2026, 10, 20, 1, 2, 3, 4)), raw: new Uint8Array([0, 255]), none: null, big: 12345678901n }]`
    const upgradeBody = `await op.execute('create table one (id integer, name text, born text, raw blob, none text, big integer)')\nawait op.bulkInsert('one', ${rows})\nawait op.execute("update one set name = name || ? where id = ?", ["'?'", 1])`
    await project.script({ id: 'aaaa', upgrade: upgradeBody })
    const script = await upgrade(project.db, { ...project.options, sql: true })
    expect(script).not.toMatch(/\?[^']/)
    const db = await runScript(project, script)
    await upgrade(project.db, project.options)
    const read = (one: typeof db) =>
      one.engine.connect(async connection => connection.text('select name, born, hex(raw), none, big from one'))
    expect(await read(db)).toEqual(await read(project.db))
    expect((await read(db))[0]).toEqual([
      "O'Hara; drop table one; --'?'",
      '2026-11-20 01:02:03.004',
      '00FF',
      null,
      12345678901,
    ])
  })

  it('is one transaction a revision, and complete', async () => {
    const project = await linear()
    const script = await upgrade(project.db, { ...project.options, sql: true })
    expect(script.match(/^BEGIN IMMEDIATE;$/gm)).toHaveLength(2)
    expect(script.match(/^COMMIT;$/gm)).toHaveLength(2)
    expect(comments(script)).toEqual([
      '-- Running upgrade  -> aaaa, one table',
      '-- Running upgrade aaaa -> bbbb, two table',
    ])
    expect(project.events.at(-1)).toEqual({ kind: 'sql', text: script })
    expect(project.events[0]).toMatchObject({ kind: 'context', offline: true })
  })

  it('copies a table as it is after renames of tables and columns, its own and others', async () => {
    const project = await newProject()
    await project.script({
      id: 'aaaa',
      upgrade: `await op.createTable('parent', { id: integer().primaryKey(), code: integer().unique() })
await op.createTable('child', { id: integer().primaryKey(), code: integer().references('parent.code', { name: 'fk' }), n: integer() })
await op.createIndex('ix', 'child', ['n'])`,
      top: "import { integer } from 'athanor'",
    })
    await project.script({
      id: 'bbbb',
      down: 'aaaa',
      upgrade: `await op.renameTable('parent', 'mother')
await op.renameColumn('mother', 'code', 'key')
await op.renameTable('child', 'daughter')
await op.renameColumn('daughter', 'n', 'number')
await op.createUniqueConstraint('uq', 'daughter', ['number'])`,
    })
    const db = await runScript(project, await upgrade(project.db, { ...project.options, sql: true }))
    await upgrade(project.db, project.options)
    expect(await definitions(db)).toEqual(await definitions(project.db))
  })

  it.each([
    "await op.execute('alter table one add column late')",
    'await op.execute(sql`alter table one add column late`)',
    "await op.session().execute('alter table one add column late')",
    "await op.connection.text('alter table one add column late')",
  ])('does not copy a table that the script itself has changed: %s', async statement => {
    const project = await newProject()
    const create = "await op.createTable('one', { id: integer().primaryKey(), n: integer() })"
    const copy = "await op.createUniqueConstraint('uq', 'one', ['n'])"
    await project.script({
      id: 'aaaa',
      upgrade: `${create}\n${statement}\n${copy}`,
      top: "import { integer, sql } from 'athanor'",
    })
    const error = await errorOf(upgrade(project.db, { ...project.options, sql: true }), 'revision_not_written')
    expect(error.message).toContain('so how it looks is not known; run this revision on the database, or write its SQL')
  })

  it('names the revision that needs the database', async () => {
    const project = await newProject()
    const file = await project.script({ id: 'aaaa', upgrade: "await op.session().query('select 1')" })
    const error = await errorOf(upgrade(project.db, { ...project.options, sql: true }), 'revision_not_written')
    expect(error.message).toContain(`the SQL of the upgrade of revision 'aaaa' (${file}`)
    expect(error.message).toContain('offline mode (--sql) cannot do')
    expect(project.events.filter(event => event.kind === 'sql')).toEqual([])
  })

  it('refuses statements that would cut the transaction in two', async () => {
    const project = await newProject()
    await project.script({ id: 'aaaa', upgrade: "await op.execute('commit')" })
    await errorOf(upgrade(project.db, { ...project.options, sql: true }), 'revision_not_written')
  })

  it('keeps a comment at the end of a statement from swallowing the semicolon', async () => {
    const project = await newProject()
    await project.script({
      id: 'aaaa',
      upgrade: "await op.execute('create table one (id) -- the first;'); await op.execute('create table two (id);')",
    })
    await runScript(project, await upgrade(project.db, { ...project.options, sql: true }))
  })

  it('does not open the database', async () => {
    const project = await linear()
    const db = openDatabase(path.join(project.folder, 'nosuch', 'folder', 'x.db'))
    await upgrade(db, { ...project.options, sql: true })
    await expect(import('node:fs/promises').then(fs => fs.readdir(project.folder))).resolves.not.toContain('nosuch')
  })
})

describe('a downgrade as SQL', () => {
  it('undoes the last revision unless a range is given', async () => {
    const project = await linear()
    await upgrade(project.db, project.options)
    const last = await downgrade(project.db, { ...project.options, sql: true })
    expect(comments(last)).toEqual(['-- Running downgrade bbbb -> aaaa, two table'])
    const all = await downgrade(project.db, { ...project.options, revision: 'bbbb:base', sql: true })
    expect(comments(all)).toHaveLength(2)
    await project.run(all)
    expect(await project.rows('select * from athanor_version')).toEqual([])
    expect((await project.schema()).map(([, name]) => name)).not.toContain('one')
  })

  it('copies tables that the revisions before its start have made', async () => {
    const project = await newProject()
    const top = "import { integer, string } from 'athanor'"
    const create = "await op.createTable('one', { id: integer().primaryKey() })"
    const change = `await op.addColumn('one', 'n', string(9).nullable()); await op.createUniqueConstraint('uq', 'one', ['n'])`
    await project.script({ id: 'aaaa', upgrade: create, top })
    await project.script({
      id: 'bbbb',
      down: 'aaaa',
      upgrade: change,
      downgrade: "await op.dropColumn('one', 'n')",
      top,
    })
    await upgrade(project.db, project.options)
    await project.run("insert into one values (7, 'x')")
    const script = await downgrade(project.db, { ...project.options, revision: 'bbbb:aaaa', sql: true })
    expect(comments(script)).toEqual(['-- Running downgrade bbbb -> aaaa, about bbbb'])
    await project.run(script)
    expect(await project.rows('select * from one')).toEqual([[7]])
    expect(await current(project.db, project.options)).toEqual(['aaaa'])
  })

  it('is written also where a revision before its start cannot be gone through', async () => {
    const project = await linear()
    await project.script({ id: 'aaaa', upgrade: "await op.session().query('select 1')" })
    const script = await downgrade(project.db, { ...project.options, revision: 'bbbb:aaaa', sql: true })
    expect(comments(script)).toEqual(['-- Running downgrade bbbb -> aaaa, two table'])
  })

  it('needs a start', async () => {
    const project = await linear()
    const error = await errorOf(
      downgrade(project.db, { ...project.options, revision: 'base', sql: true }),
      'downgrade_needs_range',
    )
    expect(error.message).toContain('downgrade with --sql requires <from>:<to>')
    await errorOf(downgrade(project.db, { ...project.options, revision: 'bbbb:', sql: true }), 'downgrade_needs_range')
  })
})

describe('ranges', () => {
  it('are for scripts only', async () => {
    const project = await linear()
    await errorOf(upgrade(project.db, { ...project.options, revision: 'aaaa:bbbb' }), 'range_needs_sql')
    await errorOf(downgrade(project.db, { ...project.options, revision: 'bbbb:base' }), 'range_needs_sql')
    await errorOf(stamp(project.db, { ...project.options, revision: 'aaaa:bbbb' }), 'range_needs_sql')
    expect(await project.schema()).toEqual([])
  })

  it('cannot start where the database is, because nobody asks it', async () => {
    const project = await linear()
    await errorOf(
      upgrade(project.db, { ...project.options, revision: 'current:head', sql: true }),
      'current_revision_needed',
    )
  })
})

describe('a stamp as SQL', () => {
  it('puts a fresh database at a revision', async () => {
    const project = await linear()
    const db = await runScript(project, await stamp(project.db, { ...project.options, sql: true }))
    expect((await contents(db)).slice(1)).toEqual([[['bbbb']], [['bbbb', 'stamp']]])
  })

  it('with purge empties the table first, also when nothing follows', async () => {
    const project = await linear()
    await stamp(project.db, project.options)
    await project.run("insert into athanor_version values ('foreign')")
    await project.run(await stamp(project.db, { ...project.options, revision: 'aaaa', purge: true, sql: true }))
    expect(await project.rows('select * from athanor_version')).toEqual([['aaaa']])
    await project.run(await stamp(project.db, { ...project.options, revision: 'base', purge: true, sql: true }))
    expect(await project.rows('select * from athanor_version')).toEqual([])
  })

  it('goes from one revision to another', async () => {
    const project = await linear()
    await stamp(project.db, { ...project.options, revision: 'aaaa' })
    await project.run(await stamp(project.db, { ...project.options, revision: 'aaaa:bbbb', sql: true }))
    expect(await project.rows('select * from athanor_version')).toEqual([['bbbb']])
  })
})
