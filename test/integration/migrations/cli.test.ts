// The transcripts of the tutorials, command by command: what is printed where, and with which code the process ends.
import { describe, expect, it } from 'vitest'
import { appText, type CliProject, type CommandResult, newCliProject, postModel, userModel } from './cli-project.ts'

const PATIENCE = { timeout: 300_000 }
const context = 'INFO  [athanor.migration] Context sqlite (sqlite:///app.db), transactional DDL.\n'
const log = (...lines: readonly string[]) => lines.map(line => `${line}\n`).join('')
const failed = (message: string, before = ''): CommandResult => ({
  code: 1,
  out: '',
  err: `${before}Error: ${message}\n`,
})

/** A project whose app is named in .env. */
function appProject(...models: readonly string[]): Promise<CliProject> {
  return newCliProject({ '.env': 'ATHANOR_APP=app.ts\n', 'app.ts': appText(...models) })
}

function revisionIn({ out }: CommandResult): string {
  return /versions\/([0-9a-f]{12})_/.exec(out)?.[1] ?? `no revision in ${out}`
}

const pet = `export class Pet extends db.Model('Pet', {
  id: integer().primaryKey(), name: string().nullable(), species: string().nullable(),
}, { tableName: 'pets' }) {}`

describe('the pets', () => {
  it('go from init to a second check', PATIENCE, async () => {
    const project = await appProject(pet)
    const { athanor } = project
    expect(await athanor('db init')).toEqual({
      code: 0,
      out: log(
        'Creating directory migrations ...  done',
        'Creating directory migrations/versions ...  done',
        'Generating migrations/README ...  done',
        'Generating migrations/script.ts.template ...  done',
      ),
      err: '',
    })
    const migrated = await athanor(['db', 'migrate', '-m', 'Initial migration.'])
    const id = revisionIn(migrated)
    const script = `migrations/versions/${id}_initial_migration.ts`
    expect(migrated).toEqual({
      code: 0,
      out: `Generating ${script} ...  done\n`,
      err: `${context}INFO  [athanor.autogenerate] Detected added table 'pets'\n`,
    })
    expect(await project.list('.')).toContain('app.db')
    expect(await athanor('db current')).toEqual({ code: 0, out: '', err: context })
    expect(await athanor('db check')).toEqual(
      failed(
        `target database is not up to date: it is at <base> and the scripts folder at ${id}; run \`athanor db upgrade\` first`,
        context,
      ),
    )
    const running = `INFO  [athanor.migration] Running upgrade  -> ${id}, Initial migration.\n`
    expect(await athanor('db upgrade head')).toEqual({ code: 0, out: '', err: context + running })
    expect(await athanor('db current')).toEqual({ code: 0, out: `${id} (head)\n`, err: context })
    expect(await athanor('db upgrade')).toEqual({ code: 0, out: '', err: context })
    expect(await athanor('db check')).toEqual({ code: 0, out: 'No new upgrade operations detected.\n', err: context })
    expect(await athanor(['db', 'migrate', '-m', 'nothing changed'])).toEqual({
      code: 0,
      out: '',
      err: `${context}INFO  [athanor.autogenerate] No changes in schema detected.\n`,
    })
    expect(await athanor('db history')).toEqual({
      code: 0,
      out: `<base> -> ${id} (head), Initial migration.\n`,
      err: '',
    })
    expect(await athanor('db heads')).toEqual({ code: 0, out: `${id} (head)\n`, err: '' })
    const shown = await athanor('db show')
    expect(shown.out).toMatch(
      new RegExp(`^Rev: ${id} \\(head\\)\nParent: <base>\nPath: ${script}\n\n    Initial migration\\.\n`),
    )
    const undoing = `INFO  [athanor.migration] Running downgrade ${id} -> , Initial migration.\n`
    expect(await athanor('db downgrade')).toEqual({ code: 0, out: '', err: context + undoing })
    expect(await athanor('db downgrade')).toEqual(
      failed("relative revision -1 didn't produce 1 migrations: from base there are 0 in that direction", context),
    )
    expect(await athanor('db upgrade')).toEqual({ code: 0, out: '', err: context + running })
    const user =
      "export class User extends db.Model('User', { id: integer().primaryKey(), username: string(80).unique().index() }, { tableName: 'users' }) {}"
    await project.write('app.ts', appText(pet, user))
    const differences = ["added table 'users'", "added index 'ix_users_username' on '(username)'"]
    const detected = differences.map(text => `INFO  [athanor.autogenerate] Detected ${text}\n`).join('')
    expect(await athanor('db check')).toEqual(
      failed(
        `new upgrade operations detected: ${differences.join('; ')}; run \`athanor db migrate\` to write them into a revision`,
        context + detected,
      ),
    )
    expect(await athanor('db current', { cwd: 'migrations' })).toMatchObject({ code: 1, out: '' })
  })
})

describe('the microblog', () => {
  it('goes up and down two revisions', PATIENCE, async () => {
    const project = await appProject(userModel)
    const { athanor } = project
    await athanor('db init')
    const first = revisionIn(await athanor(['db', 'migrate', '-m', 'users table']))
    await project.remove('app.db')
    expect(await athanor('db upgrade')).toMatchObject({ code: 0 })
    expect(await project.list('.')).toContain('app.db')
    await project.write('app.ts', appText(userModel, postModel))
    const migrated = await athanor(['db', 'migrate', '-m', 'posts table'])
    const second = revisionIn(migrated)
    expect(migrated.err).toBe(
      context +
        log(
          "INFO  [athanor.autogenerate] Detected added table 'post'",
          "INFO  [athanor.autogenerate] Detected added index 'ix_post_timestamp' on '(timestamp)'",
          "INFO  [athanor.autogenerate] Detected added index 'ix_post_user_id' on '(user_id)'",
        ),
    )
    const upgrading = `INFO  [athanor.migration] Running upgrade ${first} -> ${second}, posts table\n`
    const downgrading = `INFO  [athanor.migration] Running downgrade ${second} -> ${first}, posts table\n`
    expect(await athanor('db upgrade')).toEqual({ code: 0, out: '', err: context + upgrading })
    const line = `${first} -> ${second} (head), posts table\n<base> -> ${first}, users table\n`
    expect(await athanor('db history')).toEqual({ code: 0, out: line, err: '' })
    expect((await athanor('db history -i')).out).toContain(`${second} (head) (current), posts table`)
    expect((await athanor('db history -v')).out.match(/^Rev: /gm)).toHaveLength(2)
    expect((await athanor('db history -r -1:')).out).toBe(line)
    expect((await athanor(`db history --rev-range ${second}:`)).out).toBe(line.split('\n')[0]?.concat('\n'))
    expect(await athanor('db branches')).toEqual({ code: 0, out: '', err: '' })
    expect((await athanor('db heads -v')).out).toMatch(/^Rev: /)
    expect((await athanor('db current -v')).out).toMatch(/^Current revision\(s\) for sqlite:\/\/\/app\.db:\nRev: /)
    expect(await athanor('db downgrade -1')).toEqual({ code: 0, out: '', err: context + downgrading })
    expect(await athanor('db current')).toEqual({ code: 0, out: `${first}\n`, err: context })
    expect(await athanor('db current --check-heads')).toMatchObject({ code: 1, out: '' })
    expect(await athanor('db upgrade +1')).toEqual({ code: 0, out: '', err: context + upgrading })
    expect(await athanor(`db downgrade ${first.slice(0, 6)}`)).toMatchObject({ code: 0 })
    expect(await athanor('db downgrade base')).toMatchObject({ code: 0 })
    expect(await athanor('db downgrade base')).toEqual({ code: 0, out: '', err: context })
    expect(await athanor('db stamp head')).toEqual({
      code: 0,
      out: '',
      err: `${context}INFO  [athanor.migration] Running stamp_revision  -> ${second}\n`,
    })
    expect((await athanor('db stamp --purge base')).code).toBe(0)
    expect(await athanor('db upgrade')).toMatchObject({ code: 0 })
    expect(await athanor(`db stamp ${first}`)).toMatchObject({ code: 0 })
    const again = await athanor('db upgrade')
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toMatch(/Error: upgrade of revision .* failed: .*post.* already exists.*\n$/)
    expect(again.err.trimEnd().split('\n')).toHaveLength(3)
    expect(await athanor('db stamp nosuch')).toMatchObject({ code: 1 })
    expect(await athanor('db edit head', { env: { EDITOR: '/bin/cat' } })).toMatchObject({
      code: 0,
      out: await scriptOf(project, second),
    })
    const broken = await athanor('db edit head', { env: { EDITOR: 'false' } })
    expect(broken).toMatchObject({
      code: 1,
      err: 'Error: the editor `false` failed: it ended with code 1; set EDITOR to a program that can open files\n',
    })
    expect((await athanor('db edit head')).err).toMatch(/^Error: no editor is set/)
    expect(await athanor('db init')).toMatchObject({
      code: 1,
      err: expect.stringContaining('already exists and is not empty'),
    })
    expect((await athanor('db list-templates')).out).toMatch(/^default - /)
  })

  it('is written as SQL', PATIENCE, async () => {
    const { athanor } = await appProject(userModel)
    await athanor('db init')
    const id = revisionIn(await athanor(['db', 'migrate', '-m', 'users table']))
    const up = await athanor('db upgrade --sql')
    expect(up.code).toBe(0)
    expect(up.err).toContain('Generating static SQL')
    expect(up.out).toContain(`-- Running upgrade  -> ${id}, users table`)
    expect(up.out).toMatch(/CREATE TABLE user \(/)
    expect(up.out).toMatch(new RegExp(`insert into athanor_version \\(version_num\\) values \\('${id}'\\);`, 'i'))
    expect((await athanor('db downgrade --sql')).out).toContain(`-- Running downgrade ${id} -> , users table`)
    expect(await athanor('db downgrade base --sql')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('requires <from>:<to>'),
    })
    expect(await athanor('db migrate --sql')).toMatchObject({ code: 1, out: '' })
    expect((await athanor('db stamp --sql')).out).toContain(`-- Running stamp_revision  -> ${id}`)
  })
})

describe('branches', () => {
  it('are made, shown, run and merged', PATIENCE, async () => {
    const { athanor } = await appProject(userModel)
    await athanor('db init -d alternative')
    const db = (...args: readonly string[]) => athanor(['db', '-d', 'alternative', ...args])
    expect(await db('revision', '-m', 'start', '--rev-id', 'aaaa00000000')).toMatchObject({ code: 0 })
    expect(await db('revision', '-m', 'branch a', '--head', 'aaaa00000000', '--rev-id', 'aaaa00000001')).toMatchObject({
      code: 0,
    })
    const refused = await db('revision', '-m', 'branch b', '--head', 'aaaa00000000', '--rev-id', 'bbbb00000001')
    expect(refused).toEqual(
      failed(
        'revision aaaa00000000 is not a head revision: specify --splice to create a new branch from this revision',
      ),
    )
    const spliced = [
      '--head',
      'aaaa00000000',
      '--rev-id',
      'bbbb00000001',
      '--splice',
      '--branch-label',
      'bee',
      '--depends-on',
      'aaaa00000001',
    ]
    expect(await db('revision', '-m', 'branch b', ...spliced)).toMatchObject({ code: 0 })
    expect((await db('heads')).out).toBe('aaaa00000001 (effective head)\nbbbb00000001 (bee) (head)\n')
    expect((await db('heads', '--resolve-dependencies')).out).toBe('bbbb00000001 (bee) (head)\n')
    expect((await db('branches')).out).toMatch(/^aaaa00000000 \(branchpoint\)\n/)
    const several = await db('upgrade')
    expect(several).toMatchObject({ code: 1, out: '' })
    expect(several.err).toContain("multiple head revisions are present for given argument 'head'")
    expect(await db('upgrade', 'bee@head')).toMatchObject({ code: 0 })
    expect((await db('current')).out).toBe('aaaa00000001 (effective head)\nbbbb00000001 (head)\n')
    expect(
      await db('merge', '-m', 'merge a and b', 'aaaa00000001', 'bbbb00000001', '--rev-id', 'cccc00000001'),
    ).toMatchObject({ code: 0 })
    expect((await db('upgrade')).err).toContain(
      'Running upgrade aaaa00000001, bbbb00000001 -> cccc00000001, merge a and b',
    )
    expect((await db('show', 'cccc')).out).toContain('Merges: aaaa00000001, bbbb00000001')
    expect(await db('downgrade', '--', '-1')).toMatchObject({ code: 1, err: expect.stringContaining('ambiguous walk') })
    expect(await db('downgrade', 'base')).toMatchObject({ code: 0 })
  })

  it('in folders of their own are chosen by --version-path', PATIENCE, async () => {
    const project = await appProject(userModel)
    const settings = "{ versionLocations: ['migrations/one', 'migrations/two'] }"
    await project.write('athanor.config.ts', `export default { migrations: ${settings} }\n`)
    await project.athanor('db init')
    expect(await project.athanor('db revision --rev-id aaaa')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--version-path'),
    })
    expect((await project.athanor('db revision --rev-id aaaa --version-path migrations/two')).out).toContain(
      'migrations/two/aaaa_',
    )
  })
})

describe('words for the scripts', () => {
  it('come from -x and --tag', PATIENCE, async () => {
    const project = await appProject(userModel)
    await project.athanor('db init')
    const body = 'await op.execute(`create table ${context.tag}_${context.xArgs.a}_${context.xArgs.b} (id)`)'
    const script = `export const revision = 'aaaa'\nexport const downRevision = null\nexport async function upgrade(op: any, context: any) { ${body} }\nexport async function downgrade() {}\n`
    await project.write('migrations/versions/aaaa.ts', script)
    expect(await project.athanor('db -x a=one upgrade --tag tag -x b=t=wo')).toMatchObject({
      code: 1,
      err: expect.stringContaining('tag_one_t=wo'),
    })
    expect(await project.athanor('db upgrade --tag tag -x a=one -x b')).toMatchObject({ code: 0 })
    expect(await project.athanor('db upgrade -x =b')).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no name'),
    })
  })
})

async function scriptOf(project: CliProject, id: string): Promise<string> {
  const [file = ''] = (await project.list('migrations/versions')).filter(name => name.startsWith(id))
  return project.read(`migrations/versions/${file}`)
}
