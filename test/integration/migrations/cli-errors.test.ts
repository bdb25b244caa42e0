// Wrong input: one paragraph that names the thing and the remedy, the right exit code, and nothing changed.
import { describe, expect, it } from 'vitest'
import { appText, type CliProject, newCliProject, userModel } from './cli-project.ts'

const PATIENCE = { timeout: 300_000 }

async function project(files: Readonly<Record<string, string>>): Promise<CliProject> {
  return newCliProject({ '.env': 'ATHANOR_APP=app.ts\n', 'migrations/versions/.keep': '', ...files })
}

const script = (id: string, body = '') =>
  `export const revision = '${id}'\nexport const downRevision = null\nexport async function upgrade(op: any) {\n${body}\n}\nexport async function downgrade() {}\n`

/** Runs a command that must fail with one paragraph on standard error, and gives that. */
async function errorOf(at: CliProject, args: string, code = 1): Promise<string> {
  const files = await at.list('.')
  const result = await at.athanor(args)
  const [line = '', ...others] = result.err
    .trimEnd()
    .split('\n')
    .filter(text => !text.startsWith('INFO  ['))
  expect(others).toEqual([])
  expect(result).toMatchObject({ code, out: '' })
  expect(line).toMatch(/^Error: /)
  expect((await at.list('.')).filter(name => !name.startsWith('app.db'))).toEqual(
    files.filter(name => !name.startsWith('app.db')),
  )
  return line.slice('Error: '.length)
}

describe('an app', () => {
  it('that does not compile is named with file, line and reason', PATIENCE, async () => {
    const at = await project({ 'app.ts': "import './models.ts'\n", 'models.ts': '\nconst = 1\n' })
    expect(await errorOf(at, 'db upgrade')).toMatch(
      /^app\.ts does not load: models\.ts:2: Unexpected token.*; correct that and run the command again$/,
    )
  })

  it('that throws is named with its line', PATIENCE, async () => {
    const at = await project({ 'app.ts': `${appText(userModel)}\nconst nothing: any = null\nnothing.x()\n` })
    expect(await errorOf(at, 'db upgrade')).toMatch(
      /^app\.ts does not load: app\.ts:\d+: TypeError: Cannot read properties of null/,
    )
  })

  it('that imports what is not there is named with it', PATIENCE, async () => {
    expect(await errorOf(await project({ 'app.ts': "import './nosuch.ts'\n" }), 'db upgrade')).toContain(
      "Cannot find module 'nosuch.ts' imported from app.ts",
    )
    expect(
      await errorOf(await project({ 'app.ts': "import { nosuch } from 'athanor'\nnosuch()\n" }), 'db upgrade'),
    ).toContain("does not provide an export named 'nosuch'")
  })

  it('whose model speaks of what is not there is named with its line', PATIENCE, async () => {
    const model =
      "export class Post extends db.Model('Post', { id: integer().primaryKey(), userId: integer().references(() => (globalThis as any).nosuch.id) }) {}"
    const at = await project({ 'app.ts': appText(model) })
    expect(await errorOf(at, 'db migrate')).toMatch(/^app\.ts:3: TypeError: Cannot read properties of undefined/)
  })

  it('that exports no db is told what it exports', PATIENCE, async () => {
    const at = await project({ 'app.ts': 'export const database = 1\nexport const User = 2\n' })
    expect(await errorOf(at, 'db upgrade')).toBe(
      'the app app.ts exports no `db`: it exports User and database; add `export const db = new Athanor({ url: ... })`',
    )
    const other = await project({
      'app.ts': "import { Athanor } from 'athanor'\nexport const database = new Athanor()\n",
    })
    expect(await errorOf(other, 'db upgrade')).toContain(
      'it exports database, of which `database` is an Athanor object',
    )
  })

  it('whose db is something else is told what it is', PATIENCE, async () => {
    const at = await project({ 'app.ts': 'export const db = new Map()\n' })
    expect(await errorOf(at, 'db upgrade')).toContain(
      'the `db` that app.ts exports is an object of class Map and no Athanor object',
    )
  })

  it('without models, or without a url, is told so', PATIENCE, async () => {
    expect(await errorOf(await project({ 'app.ts': appText() }), 'db migrate')).toMatch(/^no models: /)
    const at = await project({ 'app.ts': "import { Athanor } from 'athanor'\nexport const db = new Athanor()\n" })
    expect(await errorOf(at, 'db upgrade')).toMatch(/^no database URL is set/)
  })

  it('with a wrong url is told what it should be, without its password', PATIENCE, async () => {
    const at = await project({
      'app.ts': "import { Athanor } from 'athanor'\nexport const db = new Athanor({ url: 'nonsense' })\n",
    })
    expect(await errorOf(at, 'db upgrade')).toMatch(
      /^app\.ts does not load: app\.ts:2: 'nonsense' is not a database URL/,
    )
    const other = await project({ 'app.ts': appText(userModel).replace('sqlite:///app.db', 'oracle://u:secret@h/d') })
    const message = await errorOf(other, 'db upgrade')
    expect(message).toContain("no dialect named 'oracle'")
    expect(message).not.toContain('secret')
  })

  it('with a wrong configuration is told what is wrong in it', PATIENCE, async () => {
    const at = (text: string) => newCliProject({ 'athanor.config.ts': text, 'migrations/versions/.keep': '' })
    expect(await errorOf(await at('export const ap = 1\n'), 'db heads')).toContain(
      "athanor.config.ts exports neither `app`, `migrations` nor `db` (did you mean 'app'?)",
    )
    expect(await errorOf(await at("export default { migrations: { directry: 'x' } }\n"), 'db heads')).toContain(
      "has no setting 'directry' (did you mean 'directory'?)",
    )
    expect(await errorOf(await at('export default { app: 1 }\n'), 'db heads')).toContain('has an `app` that is no path')
    expect(await errorOf(await at('const = 1\n'), 'db heads')).toMatch(/athanor\.config\.ts does not load/)
  })
})

describe('a model', () => {
  it('that is wrong is told so before anything is written', PATIENCE, async () => {
    const at = await project({
      'app.ts': appText(
        `export class A extends db.Model('A', { id: integer().primaryKey(), b: integer().references('nosuch.id') }) {}`,
      ),
    })
    expect(await errorOf(at, 'db migrate')).toContain('nosuch')
    expect(await at.list('migrations/versions')).toEqual(['.keep'])
  })
})

describe('a revision script', () => {
  it('with a syntax error is named with its line', PATIENCE, async () => {
    const at = await project({
      'app.ts': appText(userModel),
      'migrations/versions/aaaa.ts': script('aaaa', 'const = 1'),
    })
    expect(await errorOf(at, 'db upgrade')).toMatch(
      /^revision script migrations\/versions\/aaaa\.ts, line 4, does not load: /,
    )
  })

  it('that fails is named with what failed; the stack comes only with --debug', PATIENCE, async () => {
    const at = await project({
      'app.ts': appText(userModel),
      'migrations/versions/aaaa.ts': script('aaaa', "await op.execute('create\\ntabel x')"),
    })
    const message = await errorOf(at, 'db upgrade')
    expect(message).toMatch(
      /^upgrade of revision 'aaaa' failed: .*tabel.*: the database is as it was before it, at <base>; correct migrations\/versions\/aaaa\.ts, line 4, and run `athanor db upgrade` again$/,
    )
    expect((await at.athanor('db upgrade --debug')).err).toMatch(/\n {4}at .*\nCaused by: /)
  })

  it('that ends the process is no success', PATIENCE, async () => {
    const at = await project({
      'app.ts': appText(userModel),
      'migrations/versions/aaaa.ts': script('aaaa', 'process.exit(0)'),
    })
    expect(await errorOf(at, 'db upgrade')).toMatch(
      /^the process was ended before the command was done: .*`process\.exit`/,
    )
  })

  it('that waits for what never comes is told so', PATIENCE, async () => {
    const at = await project({
      'app.ts': appText(userModel),
      'migrations/versions/aaaa.ts': script('aaaa', 'await new Promise(() => {})'),
    })
    expect(await errorOf(at, 'db upgrade')).toMatch(
      /^the command cannot end: .*a promise in the script that nobody settles$/,
    )
  })

  it('with syntax that needs a compiler runs', PATIENCE, async () => {
    const text = `enum Size { Small = 7 }\n${script('aaaa', 'await op.execute(`create table one (id integer default ${Size.Small})`)')}`
    const at = await project({ 'app.ts': appText(userModel), 'migrations/versions/aaaa.ts': text })
    expect(await at.athanor('db upgrade')).toMatchObject({ code: 0 })
  })
})

describe('usage errors', () => {
  it('end with code 2 and say what was meant', PATIENCE, async () => {
    const at = await project({})
    expect(await errorOf(at, 'db upgade', 2)).toBe(
      "unknown command 'upgade' (did you mean upgrade?); see `athanor db --help`",
    )
    expect(await errorOf(at, 'db upgrade --sqll', 2)).toContain("unknown option '--sqll' (did you mean --sql?)")
    expect(await errorOf(at, 'db upgrade a b', 2)).toMatch(
      /^too many arguments .* got 2: a, b; see `athanor db --help`$/,
    )
    expect(await errorOf(at, 'db history -r', 2)).toContain('argument missing')
    expect((await at.athanor('db')).code).toBe(2)
    expect((await at.athanor([])).code).toBe(2)
  })

  it('are none when help or the version is asked for', PATIENCE, async () => {
    const at = await project({})
    expect(await at.athanor('--version')).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' })
    const help = await at.athanor('--help')
    expect(help).toMatchObject({ code: 0, err: '' })
    expect(help.out).toContain('$ athanor db migrate -m "users table"')
    expect((await at.athanor('db upgrade --help')).out).toContain('--directory')
  })
})

describe('the folder of migrations', () => {
  it('that is missing is named with the remedy', PATIENCE, async () => {
    const at = await newCliProject({ 'app.ts': appText(userModel) })
    expect(await errorOf(at, 'db upgrade --app app.ts')).toBe(
      "scripts folder migrations doesn't exist: run `athanor db init` to create one",
    )
    expect(await at.list('.')).not.toContain('app.db')
  })

  it('that cannot be written is named', PATIENCE, async () => {
    const at = await newCliProject({ file: '' })
    expect(await errorOf(at, 'db init -d file/migrations')).toContain("can't make file/migrations")
  })
})
