import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { integer, string } from 'athanor'
import { check, current, downgrade, migrate, stamp, upgrade } from 'athanor/migrations'
import { describe, expect, it } from 'vitest'
import { errorOf, newProject, openDatabase, type TestProject } from './project.ts'

const history = async (project: TestProject, direction: 'upgrade' | 'downgrade' | 'stamp' = 'upgrade') =>
  (await project.rows(`select revision from athanor_history where direction = '${direction}' order by id`)).map(
    ([id]) => id,
  )

const versions = async (project: TestProject) =>
  (await project.rows('select version_num from athanor_version order by 1')).map(([id]) => id)

const table = (name: string) => `await op.execute('create table ${name} (id integer primary key)')`
const drop = (name: string) => `await op.execute('drop table ${name}')`

async function linear(): Promise<TestProject> {
  const project = await newProject()
  await project.script({ id: 'aaaa', upgrade: table('one'), downgrade: drop('one') })
  await project.script({ id: 'bbbb', down: 'aaaa', upgrade: table('two'), downgrade: drop('two') })
  await project.script({ id: 'cccc', down: 'bbbb', upgrade: table('three'), downgrade: drop('three') })
  return project
}

const tables = async (project: TestProject) =>
  (await project.schema()).flatMap(([type, name]) => (type === 'table' ? [name] : []))

describe('upgrade and downgrade', () => {
  it('apply what is missing and give the revisions in order', async () => {
    const project = await linear()
    const applied = await upgrade(project.db, { ...project.options, revision: 'bbbb' })
    expect(applied.map(({ id }) => id)).toEqual(['aaaa', 'bbbb'])
    expect((await upgrade(project.db, project.options)).map(({ id }) => id)).toEqual(['cccc'])
    expect(await upgrade(project.db, project.options)).toEqual([])
    expect(await tables(project)).toEqual(['athanor_history', 'athanor_version', 'one', 'three', 'two'])
    expect(project.steps()).toEqual(['upgrade aaaa', 'upgrade bbbb', 'upgrade cccc'])
  })

  it('undo the last revision, or all, and leave the version table', async () => {
    const project = await linear()
    await upgrade(project.db, project.options)
    expect((await downgrade(project.db, project.options)).map(({ id }) => id)).toEqual(['cccc'])
    expect((await downgrade(project.db, { ...project.options, revision: 'base' })).map(({ id }) => id)).toEqual([
      'bbbb',
      'aaaa',
    ])
    expect(await tables(project)).toEqual(['athanor_history', 'athanor_version'])
    expect(await versions(project)).toEqual([])
    await errorOf(downgrade(project.db, project.options), 'relative_revision_out_of_reach')
  })

  it('take relative targets and beginnings of ids', async () => {
    const project = await newProject()
    await project.script({ id: 'aaaa1111', upgrade: table('one'), downgrade: drop('one') })
    await project.script({ id: 'bbbb2222', down: 'aaaa1111', upgrade: table('two'), downgrade: drop('two') })
    await upgrade(project.db, { ...project.options, revision: '+1' })
    expect(await current(project.db, project.options)).toEqual(['aaaa1111'])
    await upgrade(project.db, { ...project.options, revision: 'bbbb' })
    await downgrade(project.db, { ...project.options, revision: 'aaaa' })
    expect(await current(project.db, project.options)).toEqual(['aaaa1111'])
  })

  it('write down who ran what when', async () => {
    const project = await linear()
    await upgrade(project.db, project.options)
    await downgrade(project.db, project.options)
    await stamp(project.db, { ...project.options, revision: 'head' })
    const rows = await project.rows(
      'select revision, direction, who, duration_ms >= 0, started_at from athanor_history order by id',
    )
    expect(rows.map(row => row.slice(0, 2))).toEqual([
      ['aaaa', 'upgrade'],
      ['bbbb', 'upgrade'],
      ['cccc', 'upgrade'],
      ['cccc', 'downgrade'],
      ['cccc', 'stamp'],
    ])
    for (const [, , who, timed, startedAt] of rows) {
      expect(who).toMatch(/^.+@.+$/)
      expect(timed).toBe(1)
      expect(startedAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/)
    }
  })

  it('give scripts the tag and the words of the command line', async () => {
    const project = await newProject()
    await project.script({
      id: 'aaaa',
      upgrade:
        "await op.execute('create table ' + context.tag + '_' + context.xArgs.name + '_' + context.direction + ' (id)')",
    })
    await upgrade(project.db, { ...project.options, tag: 'tag', xArgs: { name: 'x' } })
    expect(await tables(project)).toContain('tag_x_upgrade')
  })

  it('run operations that are not awaited before the version is written', async () => {
    const project = await newProject()
    await project.script({
      id: 'aaaa',
      upgrade: "op.execute('create table one (id)'); op.execute('insert into one values (1)')",
    })
    await upgrade(project.db, project.options)
    expect(await project.rows('select id from one')).toEqual([[1]])
  })

  it('work without any revision', async () => {
    const project = await newProject()
    expect(await upgrade(project.db, project.options)).toEqual([])
    expect(await tables(project)).toEqual([])
  })
})

describe('a revision that fails', () => {
  const failing = (body: string) => ({
    id: 'bbbb',
    down: 'aaaa',
    message: 'second thoughts',
    upgrade: `${table('two')}\n${body}`,
    downgrade: drop('two'),
  })

  async function failed(body: string) {
    const project = await newProject()
    await project.script({ id: 'aaaa', upgrade: `${table('one')}; await op.execute('insert into one values (7)')` })
    const file = await project.script(failing(body))
    await upgrade(project.db, { ...project.options, revision: 'aaaa' })
    const before = [
      await project.schema(),
      await project.rows('select * from one'),
      await project.rows('select * from athanor_history'),
    ]
    const error = await errorOf(upgrade(project.db, project.options), 'revision_failed')
    const after = [
      await project.schema(),
      await project.rows('select * from one'),
      await project.rows('select * from athanor_history'),
    ]
    expect(after).toEqual(before)
    expect(await versions(project)).toEqual(['aaaa'])
    return { project, error, file }
  }

  it('leaves schema, rows and version as they were, and says what failed and how to go on', async () => {
    const { error, file } = await failed(
      "await op.execute('delete from one'); await op.execute('insert into nosuch values (1)')",
    )
    expect(error.message).toContain("upgrade of revision 'bbbb' (second thoughts) failed:")
    expect(error.message).toContain('insert into nosuch values (1)')
    expect(error.message).toContain('the database is as it was before it, at aaaa')
    expect(error.message).toContain(`correct ${file}`)
    expect(error.message).toContain('run `athanor db upgrade` again')
  })

  it('is applied once it is corrected', async () => {
    const { project, file } = await failed("await op.execute('insert into nosuch values (1)')")
    await rm(file)
    await project.script({ ...failing(''), id: 'bbbb2' })
    await upgrade(project.db, project.options)
    expect(await history(project)).toEqual(['aaaa', 'bbbb2'])
  })

  it('may fail in its own code, whose line is named', async () => {
    const { error } = await failed('const nothing: any = null\nnothing.property')
    expect(error.message).toMatch(/TypeError: Cannot read properties of null/)
  })

  it('may fail in an operation that is not awaited', async () => {
    const { error } = await failed("op.execute('insert into nosuch values (1)'); await op.execute('delete from one')")
    expect(error.message).toContain('nosuch')
  })

  it('fails when it swallows the error of an operation', async () => {
    await failed("await op.execute('insert into nosuch values (1)').catch(() => undefined)")
  })

  it('may not end its own transaction', async () => {
    for (const statement of ['commit', 'ROLLBACK', '/* x */ begin immediate', 'end']) {
      const { error } = await failed(`await op.execute('${statement}')`)
      expect(error.message).toContain('would cut its transaction in two')
    }
  })

  it('may not end its own transaction inside a text of several statements', async () => {
    const project = await newProject()
    await project.script({ id: 'aaaa', upgrade: "await op.connection.script('select 1; commit')" })
    const error = await errorOf(upgrade(project.db, project.options), 'revision_failed')
    expect(error.message).toContain('take BEGIN, COMMIT and ROLLBACK out of its statements')
  })

  it('is named with the line of the operation, awaited or not', async () => {
    for (const call of [
      "await op.execute('insert into nosuch values (1)')",
      "op.dropTable('nosuch')",
      "await op.session().execute('nonsense')",
    ]) {
      const { error } = await failed(call)
      expect(error.message).toMatch(/bbbb\.ts, line \d+, and run/)
    }
  })

  it('is not told to upgrade, which it does', async () => {
    const { error } = await failed("await op.execute('insert into nosuch values (1)')")
    expect(error.message).toContain('no such table: nosuch (in: insert into nosuch values (1))')
  })

  it('may use savepoints', async () => {
    const project = await newProject()
    const body =
      "await op.execute('savepoint s'); await op.execute('create table one (id)'); await op.execute('rollback to s'); await op.execute('release s')"
    await project.script({ id: 'aaaa', upgrade: body })
    await upgrade(project.db, project.options)
    expect(await tables(project)).not.toContain('one')
  })

  it('may not leave rows that refer to nothing', async () => {
    const body =
      "await op.execute('create table child (id integer primary key, one_id integer references one (id))'); await op.execute('insert into child values (1, 99)')"
    const { error } = await failed(body)
    expect(error.message).toContain('would leave rows that refer to nothing')
  })

  it('keeps the revisions before it', async () => {
    const project = await linear()
    await writeFile(
      path.join(project.folder, 'migrations/versions/cccc.ts'),
      (await readFile(path.join(project.folder, 'migrations/versions/cccc.ts'), 'utf8')).replace(
        'create table three',
        'create tabel three',
      ),
    )
    await errorOf(upgrade(project.db, project.options), 'revision_failed')
    expect(await versions(project)).toEqual(['bbbb'])
    expect(await history(project)).toEqual(['aaaa', 'bbbb'])
  })

  it('leaves foreign keys on', async () => {
    const { project } = await failed("await op.execute('insert into nosuch values (1)')")
    const [[enabled] = []] = await project.db.engine.connect(
      async connection => connection.text('pragma foreign_keys'),
      'write',
    )
    expect(enabled).toBe(1)
  })

  it('on the way down leaves everything as it was, too', async () => {
    const project = await newProject()
    await project.script({
      id: 'aaaa',
      upgrade: table('one'),
      downgrade: `${drop('one')}; await op.execute('nonsense')`,
    })
    await upgrade(project.db, project.options)
    const before = await project.schema()
    const error = await errorOf(downgrade(project.db, project.options), 'revision_failed')
    expect(error.message).toContain('run `athanor db downgrade` again')
    expect(await project.schema()).toEqual(before)
    expect(await versions(project)).toEqual(['aaaa'])
  })

  it('of the very first upgrade leaves not even a version table', async () => {
    const project = await newProject()
    await project.script({ id: 'aaaa', upgrade: "await op.execute('nonsense')" })
    await errorOf(upgrade(project.db, project.options), 'revision_failed')
    expect(await tables(project)).toEqual([])
  })
})

describe('scripts', () => {
  it('that do not load stop a run before its first step', async () => {
    const project = await linear()
    await project.script({ id: 'dddd', down: 'cccc', top: 'const = 1' })
    const error = await errorOf(upgrade(project.db, project.options), 'script_does_not_load')
    expect(error.message).toContain('dddd.ts')
    expect(await tables(project)).toEqual([])
  })

  it('that are missing are named by those that follow them', async () => {
    const project = await linear()
    await rm(path.join(project.folder, 'migrations/versions/bbbb.ts'))
    const error = await errorOf(upgrade(project.db, project.options), 'unknown_parent')
    expect(error.message).toContain("revision 'cccc' follows 'bbbb'")
  })

  it('that the database is at and that are gone stop every run', async () => {
    const project = await linear()
    await upgrade(project.db, project.options)
    await rm(path.join(project.folder, 'migrations/versions/cccc.ts'))
    const error = await errorOf(upgrade(project.db, project.options), 'unknown_current_revision')
    expect(error.message).toContain('athanor db stamp --purge')
    await stamp(project.db, { ...project.options, revision: 'bbbb', purge: true })
    expect(await current(project.db, project.options)).toEqual(['bbbb'])
  })

  it('may be renamed after they were applied: only their ids count', async () => {
    const project = await linear()
    await upgrade(project.db, project.options)
    const file = path.join(project.folder, 'migrations/versions/bbbb.ts')
    await writeFile(path.join(project.folder, 'migrations/versions/renamed.ts'), await readFile(file, 'utf8'))
    await rm(file)
    expect(await upgrade(project.db, project.options)).toEqual([])
    await downgrade(project.db, { ...project.options, revision: 'aaaa' })
    expect(await tables(project)).toEqual(['athanor_history', 'athanor_version', 'one'])
  })
})

describe('the version table', () => {
  it('is that of another tool where the settings say so, as it is', async () => {
    const project = await newProject({ versionTable: 'alembic_version', historyTable: null })
    await project.script({ id: 'aaaa', upgrade: table('one') })
    await project.script({ id: 'bbbb', down: 'aaaa', upgrade: table('two') })
    await project.run(
      "create table alembic_version (version_num varchar(32) not null, constraint alembic_version_pkc primary key (version_num)); insert into alembic_version values ('aaaa')",
    )
    const definition = (await project.schema()).find(([, name]) => name === 'alembic_version')
    expect((await upgrade(project.db, project.options)).map(({ id }) => id)).toEqual(['bbbb'])
    expect(await project.rows('select * from alembic_version')).toEqual([['bbbb']])
    expect(await tables(project)).toEqual(['alembic_version', 'two'])
    expect((await project.schema()).find(([, name]) => name === 'alembic_version')).toEqual(definition)
  })

  it('is refused when it is another table', async () => {
    const project = await linear()
    await project.run('create table athanor_version (id integer primary key, name text)')
    const error = await errorOf(upgrade(project.db, project.options), 'not_a_version_table')
    expect(error.message).toContain("table 'athanor_version' is no version table: it has id and name")
  })

  it('is left to the runner', async () => {
    const project = await newProject()
    await project.script({ id: 'aaaa', upgrade: 'await op.execute("insert into athanor_version values (\'zzzz\')")' })
    await errorOf(upgrade(project.db, project.options), 'revision_failed')
    expect(await tables(project)).toEqual([])
  })

  it('is not made by current', async () => {
    const project = await linear()
    expect(await current(project.db, project.options)).toEqual([])
    expect(await tables(project)).toEqual([])
  })

  it('never is a difference, nor is the history', async () => {
    const project = await newProject({ versionTable: 'my_version', historyTable: 'my_history' })
    project.db.Model('Pet', { id: integer().primaryKey(), name: string(20) })
    await migrate(project.db, { ...project.options, message: 'pets' })
    await upgrade(project.db, project.options)
    await check(project.db, project.options)
    expect(await tables(project)).toEqual(['my_history', 'my_version', 'pet'])
  })
})

describe('several runners in one process', () => {
  it('apply each revision once', async () => {
    const project = await linear()
    const others = Array.from({ length: 4 }, () => openDatabase(path.join(project.folder, 'app.db')))
    const applied = await Promise.all([project.db, ...others].map(db => upgrade(db, project.options)))
    expect(
      applied
        .flat()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['aaaa', 'bbbb', 'cccc'])
    expect(await history(project)).toEqual(['aaaa', 'bbbb', 'cccc'])
  })

  it('take their relative steps one after the other', async () => {
    const project = await linear()
    const other = openDatabase(path.join(project.folder, 'app.db'))
    await Promise.all([project.db, other].map(db => upgrade(db, { ...project.options, revision: '+1' })))
    expect(await versions(project)).toEqual(['bbbb'])
  })
})
