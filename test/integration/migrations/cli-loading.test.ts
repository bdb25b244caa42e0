// Finding and loading the app: by whatever names it, and however its project is written.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { appText, type CliProject, newCliProject, userModel } from './cli-project.ts'

const PATIENCE = { timeout: 300_000 }
const folder = { 'migrations/versions/.keep': '' }

/** Whether a project's app loads: `check` has models to compare and an empty database to compare them with. */
async function expectLoads(project: CliProject, args = 'db check', env: Readonly<Record<string, string>> = {}) {
  const { code, err } = await project.athanor(args, { env })
  expect(err).toContain("Detected added table 'user'")
  expect(err).toContain('Error: new upgrade operations detected')
  expect(code).toBe(1)
}

describe('the app is named', () => {
  it('by --app, before or after the command, with or without its extension', PATIENCE, async () => {
    const project = await newCliProject({ ...folder, 'src/db.ts': appText(userModel) })
    await expectLoads(project, '--app src/db.ts db check')
    await expectLoads(project, 'db check --app src/db')
    await expectLoads(project, 'db --app ./src/db.js check')
  })

  it('by ATHANOR_APP, also in .env, where the environment wins', PATIENCE, async () => {
    const project = await newCliProject({
      ...folder,
      'src/db.ts': appText(userModel),
      '.env': 'ATHANOR_APP=nosuch.ts\nDATABASE_URL=sqlite:///other.db\n',
    })
    await expectLoads(project, 'db check', { ATHANOR_APP: 'src/db.ts' })
    expect(await project.list('.')).toContain('other.db')
    expect((await project.athanor('db check')).err).toMatch(
      /^Error: the app nosuch\.ts \(from ATHANOR_APP\) doesn't exist/,
    )
  })

  it('by the configuration, which also sets migrations up', PATIENCE, async () => {
    const config =
      "import type { AthanorConfig } from 'athanor/migrations'\nexport const config: AthanorConfig = { app: './src/db.ts', migrations: { directory: 'db/migrations', ids: 'sequential', historyTable: null } }\n"
    const project = await newCliProject({ 'athanor.config.ts': config, 'src/db.ts': appText(userModel) })
    await project.athanor('db init')
    expect((await project.athanor('db migrate -m users')).out).toBe(
      'Generating db/migrations/versions/001_users.ts ...  done\n',
    )
    expect((await project.athanor('db upgrade')).code).toBe(0)
  })

  it('by a configuration that exports db itself', PATIENCE, async () => {
    await expectLoads(await newCliProject({ ...folder, 'athanor.config.ts': appText(userModel) }))
    await expectLoads(
      await newCliProject({
        ...folder,
        'athanor.config.mjs': "export { db as default } from './app.ts'\n",
        'app.ts': appText(userModel),
      }),
    )
  })

  it('or the files that look like one are suggested', PATIENCE, async () => {
    const project = await newCliProject({ ...folder, 'app.ts': appText(userModel), 'src/db.ts': '' })
    const { code, err } = await project.athanor('db upgrade')
    expect(code).toBe(1)
    expect(err).toBe(
      'Error: no app is named: pass --app <path> with the module that exports `db`, set ATHANOR_APP (in the environment or in .env), or write `app` into athanor.config.ts; there is app.ts and src/db.ts here, so try --app app.ts\n',
    )
  })

  it('only for the commands that need one', PATIENCE, async () => {
    const project = await newCliProject()
    for (const command of [
      'init',
      'revision -m one --rev-id aaaa',
      'history',
      'heads',
      'branches',
      'show',
      'list-templates',
    ]) {
      expect(await project.athanor(`db ${command}`)).toMatchObject({ code: 0, err: '' })
    }
  })
})

describe('the app is loaded', () => {
  const models = `import { integer, string } from 'athanor'\nimport { db } from './db.js'\n${userModel}\n`

  it('with imports as TypeScript projects write them', PATIENCE, async () => {
    const project = await newCliProject({
      ...folder,
      'tsconfig.base.json': '{ /* shared */ "compilerOptions": { "paths": { "@/*": ["./src/*"], }, }, }',
      'tsconfig.json': '{ "extends": "./tsconfig.base.json" } // the project',
      'src/db.ts': appText(),
      'src/models.ts': models,
      'src/lib/index.ts': "import '@/models'\n",
      'src/main.ts': "import './lib'\nexport { db } from './db'\n",
    })
    await expectLoads(project, 'db check --app src/main.ts')
  })

  it('once, also where its models import it', PATIENCE, async () => {
    const project = await newCliProject({
      ...folder,
      'app.ts': `${appText()}\nexport const ready = import('./models.ts')\n`,
      'models.ts': models.replace('./db.js', './app.ts'),
      'main.ts': "import { db, ready } from './app.ts'\nawait ready\nexport { db }\n",
    })
    await expectLoads(project, 'db check --app main.ts')
  })

  it('unless it waits for itself', PATIENCE, async () => {
    const project = await newCliProject({
      ...folder,
      'app.ts': `${appText()}\nawait import('./models.ts')\n`,
      'models.ts': models.replace('./db.js', './app.ts'),
    })
    const { code, err } = await project.athanor('db check --app app.ts')
    expect(err).toMatch(/^Error: the command cannot end: a module of the project waits/)
    expect(code).toBe(1)
  })

  it('with syntax that needs a compiler', PATIENCE, async () => {
    const lines = [
      'enum Color { Red, Green }',
      'class Point { constructor(public x: number, private readonly y: number) {} }',
      'export const color = Color.Red',
      'export const point = new Point(1, 2)',
    ]
    const project = await newCliProject({ ...folder, 'app.ts': `${appText(userModel)}\n${lines.join('\n')}\n` })
    await expectLoads(project, 'db check --app app.ts')
  })

  it('with such syntax and such imports together', PATIENCE, async () => {
    const project = await newCliProject({
      ...folder,
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/db.ts': appText(),
      'src/models.ts': `${models}\nexport enum Color { Red }\n`,
      'src/main.ts': "import { Color } from '@/models'\nexport { db } from './db'\nexport const color = Color.Red\n",
    })
    await expectLoads(project, 'db check --app src/main.ts')
  })

  it('with types that are imported as if they were values', PATIENCE, async () => {
    const project = await newCliProject({
      ...folder,
      'types.ts': 'export interface Thing { readonly a: number }\n',
      'app.ts': `import { Thing } from './types.ts'\n${appText(userModel)}\nexport const thing: Thing = { a: 1 }\n`,
    })
    await expectLoads(project, 'db check --app app.ts')
  })

  it('from JavaScript, and in a package without a type', PATIENCE, async () => {
    const project = await newCliProject({ ...folder, 'app.js': appText(userModel), 'app.ts': appText(userModel) })
    await expectLoads(project, 'db check --app app.js')
    await project.write('package.json', '{}')
    await expectLoads(project, 'db check --app app.ts')
  })

  it('and need not let the process end by itself', PATIENCE, async () => {
    const project = await newCliProject({
      ...folder,
      'app.ts': `${appText(userModel)}\nsetInterval(() => undefined, 1000)\n`,
    })
    await expectLoads(project, 'db check --app app.ts')
  })
})

describe("the project's own copy of the package", () => {
  it('takes over', PATIENCE, async () => {
    const project = await newCliProject({ 'app.ts': appText(userModel) })
    const file = path.join(project.folder, 'node_modules/athanor')
    const manifest = JSON.parse(await project.read('node_modules/athanor/package.json'))
    await writeFile(path.join(file, 'package.json'), JSON.stringify({ ...manifest, bin: { athanor: './cli.js' } }))
    await writeFile(
      path.join(file, 'cli.js'),
      'process.stdout.write(`own copy: ${process.argv.slice(2).join(" ")}\\n`)\nprocess.exitCode = 3\n',
    )
    expect(await project.athanor('db upgrade --app app.ts')).toEqual({
      code: 3,
      out: 'own copy: db upgrade --app app.ts\n',
      err: '',
    })
  })
})
