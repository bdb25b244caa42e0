import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Athanor, integer, string } from 'athanor'
import {
  branches,
  check,
  current,
  downgrade,
  edit,
  heads,
  history,
  init,
  listTemplates,
  type MigrationTarget,
  merge,
  migrate,
  revision,
  show,
  stamp,
  upgrade,
} from 'athanor/migrations'
import { describe, expect, it } from 'vitest'
import { errorOf, newProject, type TestProject } from './project.ts'

const ids = (revisions: readonly { readonly id: string }[]) => revisions.map(({ id }) => id)
const listing = (project: TestProject) =>
  project.events.flatMap(event => (event.kind === 'listing' ? [event.text] : [])).join('\n')

async function linear(): Promise<TestProject> {
  const project = await newProject()
  await project.script({ id: 'aaaa1111' })
  await project.script({ id: 'bbbb2222', down: 'aaaa1111' })
  await project.script({ id: 'cccc3333', down: 'bbbb2222' })
  return project
}

async function branched(): Promise<TestProject> {
  const project = await newProject()
  await project.script({ id: 'aaaa1111' })
  await project.script({ id: 'bbbb2222', down: 'aaaa1111' })
  await project.script({ id: 'cccc3333', down: 'aaaa1111' })
  return project
}

function withPets(project: TestProject): TestProject {
  project.db.Model('Pet', { id: integer().primaryKey(), name: string(20).index() })
  return project
}

describe('a database file that is not there', () => {
  it('is not made by what only reads, or is refused', async () => {
    const project = withPets(await linear())
    const { db, options } = project
    expect(await current(db, options)).toEqual([])
    expect(ids(await history(db, { ...options, indicateCurrent: true }))).toHaveLength(3)
    await errorOf(check(db, options), 'database_behind')
    await errorOf(migrate(db, options), 'database_behind')
    await errorOf(upgrade(db, { ...options, revision: 'nosuch' }), 'revision_not_found')
    await errorOf(downgrade(db, options), 'relative_revision_out_of_reach')
    await errorOf(stamp(db, { ...options, revision: 'nosuch' }), 'revision_not_found')
    expect(await readdir(project.folder)).toEqual(['migrations'])
  })

  it('is not made for a script that does not load', async () => {
    const project = await newProject()
    await project.script({ id: 'aaaa1111', top: "throw new TypeError('top')" })
    await errorOf(upgrade(project.db, project.options), 'script_does_not_load')
    expect(await readdir(project.folder)).toEqual(['migrations'])
  })
})

describe('the place of a database', () => {
  it('is told as it is seen from the working directory', async () => {
    const project = await linear()
    const at = async (instancePath: string) => {
      const db = new Athanor({ url: 'sqlite:///app.db', instancePath })
      await current(db, { ...project.options, verbose: true })
      await db.close()
      return project.events
        .splice(0)
        .flatMap(event => (event.kind === 'context' ? [event.url] : 'text' in event ? [event.text.trimEnd()] : []))
    }
    expect(await at('.')).toEqual(['sqlite:///app.db', 'Current revision(s) for sqlite:///app.db:'])
    expect(await at('nosuch/instance')).toEqual([
      'sqlite:///nosuch/instance/app.db',
      'Current revision(s) for sqlite:///nosuch/instance/app.db:',
    ])
    expect((await at(project.folder))[0]).toBe(`sqlite:///${project.folder}/app.db`)
  })
})

describe('init', () => {
  it('makes the folder with its files and tells each', async () => {
    const project = await newProject()
    const directory = path.join(project.folder, 'db', 'migrations')
    const made = await init(null, { ...project.options, directory })
    expect(made).toEqual(['', 'versions', 'README', 'script.ts.template'].map(name => path.join(directory, name)))
    expect((await readdir(directory)).toSorted()).toEqual(['README', 'script.ts.template', 'versions'])
    expect(project.events.map(event => (event.kind === 'created' ? event.what : null))).toEqual([
      'directory',
      'directory',
      'file',
      'file',
    ])
  })

  it('takes an empty folder and refuses one that is not', async () => {
    const project = await newProject()
    const directory = path.join(project.folder, 'empty')
    await mkdir(directory)
    await init(null, { directory })
    const error = await errorOf(init(null, { directory }), 'folder_not_empty')
    expect(error.message).toContain(`directory ${directory} already exists and is not empty`)
  })

  it('names the templates when it is given another', async () => {
    const project = await newProject()
    const error = await errorOf(
      init(null, { directory: path.join(project.folder, 'x'), template: 'defualt' }),
      'unknown_template',
    )
    expect(error.message).toBe("no template 'defualt' (did you mean 'default'?): the templates are 'default'")
    expect(await readdir(project.folder)).not.toContain('x')
    expect((await listTemplates()).map(({ name }) => name)).toEqual(['default'])
  })

  it('leaves nothing behind, not even folders on the way, when one cannot be made', async () => {
    const project = await newProject()
    const directory = path.join(project.folder, 'a', 'b')
    const options = { ...project.options, directory: path.join(directory, 'x'.repeat(300)) }
    await errorOf(init(null, options), 'folder_not_written')
    expect(await readdir(project.folder)).toEqual(['migrations'])
  })

  it('leaves nothing behind when a part of the path is a file', async () => {
    const project = await newProject()
    await writeFile(path.join(project.folder, 'file'), '')
    const error = await errorOf(init(null, { directory: path.join(project.folder, 'file', 'x') }), 'folder_not_written')
    expect(error.message).toContain('make the folder writable or choose another')
  })
})

describe('revision', () => {
  it('writes an empty script on top of the head, without a database', async () => {
    const project = await linear()
    const file = await revision(null, { ...project.options, message: 'fill in names', revId: 'dddd4444' })
    expect(path.basename(file)).toBe('dddd4444_fill_in_names.ts')
    const text = await readFile(file, 'utf8')
    expect(text).toContain("export const downRevision = 'cccc3333'")
    expect(text).toContain('export async function upgrade(_op: Operations) {}')
    expect(project.events.at(-1)).toEqual({ kind: 'created', what: 'file', path: file })
    expect(ids(await heads(null, project.options))).toEqual(['dddd4444'])
  })

  it('begins a branch only with splice', async () => {
    const project = await linear()
    const options = { ...project.options, head: 'aaaa1111', message: 'branch', revId: 'dddd4444' }
    await errorOf(revision(null, options), 'not_a_head')
    await revision(null, { ...options, splice: true, branchLabels: ['blog'], dependsOn: ['cccc3333'] })
    expect(ids(await heads(null, project.options))).toEqual(['cccc3333', 'dddd4444'])
    await show(null, { ...project.options, revision: 'blog@head' })
    expect(listing(project)).toContain('Also depends on: cccc3333')
    expect(listing(project)).toContain('Branch names: blog')
  })

  it('counts from where the database is', async () => {
    const project = await linear()
    await stamp(project.db, { ...project.options, revision: 'cccc3333' })
    await revision(project.db, { ...project.options, head: 'current', revId: 'dddd4444' })
    expect(ids(await heads(null, project.options))).toEqual(['dddd4444'])
  })

  it('counts its ids where the settings say so', async () => {
    const project = await newProject({ ids: 'sequential' })
    expect(path.basename(await revision(null, { ...project.options, message: 'one' }))).toBe('001_one.ts')
    expect(path.basename(await revision(null, { ...project.options, message: 'two' }))).toBe('002_two.ts')
  })

  it('uses the template of the project', async () => {
    const project = await newProject()
    await writeFile(
      path.join(project.folder, 'migrations', 'script.ts.template'),
      '// ours: ${message}\n${imports}\n\n${fields}\n\n${upgrade}\n\n${downgrade}\n',
    )
    expect(await readFile(await revision(null, { ...project.options, message: 'one' }), 'utf8')).toMatch(
      /^\/\/ ours: one\n/,
    )
  })

  it('without a migrations folder says how to make one', async () => {
    const project = await newProject()
    const error = await errorOf(
      revision(null, { directory: path.join(project.folder, 'nosuch') }),
      'scripts_folder_missing',
    )
    expect(error.message).toContain('athanor db init')
  })

  it('cannot compare and do without a database', async () => {
    const project = withPets(await newProject())
    await errorOf(revision(project.db, { ...project.options, autogenerate: true, sql: true }), 'autogenerate_offline')
  })
})

describe('migrate', () => {
  it('writes what the models and the database differ in, and makes the database file', async () => {
    const project = withPets(await newProject())
    const file = await migrate(project.db, { ...project.options, message: 'pets' })
    expect(await readFile(file ?? '', 'utf8')).toContain("await op.createTable('pet', {")
    expect(project.events.flatMap(event => (event.kind === 'detected' ? [event.description] : []))).toEqual([
      "added table 'pet'",
      "added index 'ix_pet_name' on '(name)'",
    ])
    expect((await stat(path.join(project.folder, 'app.db'))).isFile()).toBe(true)
    expect(await project.schema()).toEqual([])
  })

  it('writes nothing when they do not differ', async () => {
    const project = withPets(await newProject())
    await migrate(project.db, project.options)
    await upgrade(project.db, project.options)
    expect(await migrate(project.db, project.options)).toBeNull()
    expect(project.events.at(-1)).toEqual({ kind: 'noChanges', command: 'migrate' })
    expect(await project.scripts()).toHaveLength(1)
  })

  it('refuses a database that is behind', async () => {
    const project = withPets(await linear())
    const error = await errorOf(migrate(project.db, project.options), 'database_behind')
    expect(error.message).toBe(
      'target database is not up to date: it is at <base> and the scripts folder at cccc3333; run `athanor db upgrade` first',
    )
    expect(await project.scripts()).toHaveLength(3)
  })

  it('refuses several heads before it asks the database', async () => {
    const project = withPets(await branched())
    await errorOf(migrate(project.db, project.options), 'head_needed')
    expect(project.events).toEqual([])
  })

  it('refuses an app without models', async () => {
    const project = await newProject()
    const error = await errorOf(migrate(project.db, project.options), 'no_tables')
    expect(error.message).toMatch(/^no models: /)
    await errorOf(check(project.db, project.options), 'no_tables')
  })

  it('refuses what is no db', async () => {
    const project = await newProject()
    for (const [value, found] of [
      [{}, 'a plain object'],
      [new Map(), 'an object of class Map'],
      [undefined, 'undefined'],
    ] as const) {
      const error = await errorOf(migrate(value as unknown as MigrationTarget, project.options), 'not_a_target')
      expect(error.message).toContain(`and got ${found}`)
    }
  })

  it('sees in a second revision what was changed since the first, and downgrades to it', async () => {
    const project = withPets(await newProject())
    await migrate(project.db, { ...project.options, message: 'pets' })
    await upgrade(project.db, project.options)
    const first = await project.schema()
    project.db.Model('Owner', { id: integer().primaryKey(), name: string(20) })
    await migrate(project.db, { ...project.options, message: 'owners' })
    await upgrade(project.db, project.options)
    await check(project.db, project.options)
    await downgrade(project.db, project.options)
    expect(await project.schema()).toEqual(first)
  })
})

describe('check', () => {
  it('passes right after an upgrade and lists what is new', async () => {
    const project = withPets(await newProject())
    await migrate(project.db, project.options)
    await upgrade(project.db, project.options)
    await check(project.db, project.options)
    project.db.Model('Owner', { id: integer().primaryKey() })
    const error = await errorOf(check(project.db, project.options), 'operations_detected')
    expect(error.message).toContain("new upgrade operations detected: added table 'owner'")
    expect(error.details).toMatchObject({ differences: ["added table 'owner'"] })
  })
})

describe('the listings', () => {
  it('give revisions and report their text', async () => {
    const project = await linear()
    expect(ids(await history(null, project.options))).toEqual(['cccc3333', 'bbbb2222', 'aaaa1111'])
    expect(listing(project)).toBe(
      [
        'bbbb2222 -> cccc3333 (head), about cccc3333',
        'aaaa1111 -> bbbb2222, about bbbb2222',
        '<base> -> aaaa1111, about aaaa1111',
      ].join('\n'),
    )
  })

  it('mark where the database is', async () => {
    const project = await linear()
    await stamp(project.db, { ...project.options, revision: 'bbbb2222' })
    await history(project.db, { ...project.options, indicateCurrent: true })
    expect(listing(project)).toContain('aaaa1111 -> bbbb2222 (current), about bbbb2222')
  })

  it('take ranges from where the database is', async () => {
    const project = await linear()
    await stamp(project.db, { ...project.options, revision: 'bbbb2222' })
    expect(ids(await history(project.db, { ...project.options, revRange: 'current:' }))).toEqual([
      'cccc3333',
      'bbbb2222',
    ])
    expect(ids(await history(null, { ...project.options, revRange: '-1:' }))).toEqual(['cccc3333', 'bbbb2222'])
    expect(ids(await show(project.db, { ...project.options, revision: 'current' }))).toEqual(['bbbb2222'])
    expect(ids(await show(project.db, { ...project.options, revision: '+1' }))).toEqual(['cccc3333'])
  })

  it('say so when they need a database and have none', async () => {
    const project = await linear()
    await errorOf(history(null, { ...project.options, indicateCurrent: true }), 'not_a_target')
    await errorOf(show(null, { ...project.options, revision: 'current' }), 'not_a_target')
  })

  it('show branch points', async () => {
    const project = await branched()
    expect(ids(await branches(null, project.options))).toEqual(['aaaa1111'])
    expect(listing(project)).toContain('aaaa1111 (branchpoint)')
  })
})

describe('current', () => {
  it('is told with the URL, and checked against the heads', async () => {
    const project = await linear()
    await stamp(project.db, { ...project.options, revision: 'bbbb2222' })
    expect(await current(project.db, { ...project.options, verbose: true })).toEqual(['bbbb2222'])
    expect(listing(project)).toMatch(/^Current revision\(s\) for sqlite:\/\/\/.*app\.db:\nRev: bbbb2222\n/)
    const error = await errorOf(current(project.db, { ...project.options, checkHeads: true }), 'not_at_heads')
    expect(error.message).toContain('database is not on all head revisions')
    await stamp(project.db, project.options)
    await current(project.db, { ...project.options, checkHeads: true })
  })
})

describe('stamp', () => {
  it('only changes the version table', async () => {
    const project = await linear()
    expect(await stamp(project.db, project.options)).toEqual(['cccc3333'])
    expect(await stamp(project.db, { ...project.options, revision: 'aaaa1111' })).toEqual(['aaaa1111'])
    expect(await stamp(project.db, { ...project.options, revision: 'base' })).toEqual([])
    expect(project.steps()).toEqual(['upgrade cccc3333', 'downgrade aaaa1111', 'downgrade '])
  })

  it('takes relative targets once, and several at a time', async () => {
    const project = await branched()
    expect(await stamp(project.db, { ...project.options, revision: ['bbbb2222', 'cccc3333'] })).toEqual([
      'bbbb2222',
      'cccc3333',
    ])
    await stamp(project.db, { ...project.options, revision: 'base' })
    await stamp(project.db, { ...project.options, revision: '+1' })
    expect(await current(project.db, project.options)).toEqual(['aaaa1111'])
  })

  it('refuses what it does not know and changes nothing', async () => {
    const project = await linear()
    await stamp(project.db, project.options)
    await errorOf(stamp(project.db, { ...project.options, revision: 'nosuch' }), 'revision_not_found')
    expect(await current(project.db, project.options)).toEqual(['cccc3333'])
  })

  it('with purge takes foreign rows away, even to base', async () => {
    const project = await linear()
    await stamp(project.db, project.options)
    await project.run("insert into athanor_version values ('foreign')")
    await errorOf(stamp(project.db, project.options), 'unknown_current_revision')
    expect(await stamp(project.db, { ...project.options, purge: true })).toEqual(['cccc3333'])
    await project.run("insert into athanor_version values ('foreign')")
    expect(await stamp(project.db, { ...project.options, revision: 'base', purge: true })).toEqual([])
  })
})

describe('branches and merges', () => {
  it('need a target that says which head', async () => {
    const project = await branched()
    await errorOf(upgrade(project.db, project.options), 'multiple_heads')
    expect(await project.schema()).toEqual([])
    await upgrade(project.db, { ...project.options, revision: 'heads' })
    expect(await current(project.db, project.options)).toEqual(['bbbb2222', 'cccc3333'])
  })

  it('are joined, and taken apart again', async () => {
    const project = await branched()
    await upgrade(project.db, { ...project.options, revision: 'heads' })
    const file = await merge(null, {
      ...project.options,
      revisions: ['bbbb2222', 'cccc3333'],
      revId: 'dddd4444',
      message: 'merge b and c',
    })
    expect(await readFile(file, 'utf8')).toContain("export const downRevision = ['bbbb2222', 'cccc3333']")
    await upgrade(project.db, project.options)
    expect(await project.rows('select * from athanor_version')).toEqual([['dddd4444']])
    await errorOf(downgrade(project.db, project.options), 'ambiguous_walk')
    await downgrade(project.db, { ...project.options, revision: 'bbbb2222' })
    expect(await current(project.db, project.options)).toEqual(['bbbb2222', 'cccc3333'])
    await downgrade(project.db, { ...project.options, revision: 'base' })
    expect(await current(project.db, project.options)).toEqual([])
  })

  it('warn when a downgrade could go down from several heads', async () => {
    const project = await branched()
    await upgrade(project.db, { ...project.options, revision: 'heads' })
    await downgrade(project.db, project.options)
    expect(project.events.filter(event => event.kind === 'warning')).toHaveLength(1)
    expect(await current(project.db, project.options)).toHaveLength(1)
  })

  it('are not joined twice', async () => {
    const project = await linear()
    await errorOf(merge(null, project.options), 'merge_needs_two')
    expect(await project.scripts()).toHaveLength(3)
  })
})

describe('edit', () => {
  it('opens the script of a revision', async () => {
    const project = await linear()
    const opened: string[] = []
    const openEditor = async (file: string) => {
      opened.push(file)
    }
    await stamp(project.db, { ...project.options, revision: 'bbbb2222' })
    await edit(project.db, { ...project.options, openEditor })
    await edit(null, { ...project.options, revision: 'head', openEditor })
    expect(opened.map(file => path.basename(file))).toEqual(['bbbb2222.ts', 'cccc3333.ts'])
  })

  it('refuses a place without a script', async () => {
    const project = await linear()
    await errorOf(edit(project.db, project.options), 'edit_needs_script')
  })

  it('finds scripts that were renamed', async () => {
    const project = await linear()
    const versions = path.join(project.folder, 'migrations/versions')
    await writeFile(path.join(versions, 'other.ts'), await readFile(path.join(versions, 'bbbb2222.ts'), 'utf8'))
    await rm(path.join(versions, 'bbbb2222.ts'))
    expect(await edit(null, { ...project.options, revision: 'bbbb' })).toBe(path.join(versions, 'other.ts'))
  })
})
