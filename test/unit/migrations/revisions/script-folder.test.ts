import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { ImportModule } from '../../../../src/migrations/revisions/import-script.ts'
import { ScriptFolder } from '../../../../src/migrations/revisions/script-folder.ts'
import { expectRejection } from './graph-fixture.ts'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'athanor-scripts-'))
  folders.push(directory)
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  return directory
}

const script = (id: string, down: string | null, rest = '') =>
  `/**\n * about ${id}\n *\n * Revision: ${id}\n * Created: 2026-11-20 11:19:00\n */\nexport const revision = '${id}'\nexport const downRevision = ${down === null ? 'null' : `'${down}'`}\n${rest}`

const refuseToImport: ImportModule = async path => {
  throw new Error(`${path} was imported`)
}

const readIds = async (options: Parameters<typeof ScriptFolder.open>[0]) => {
  const graph = await (await ScriptFolder.open(options)).readGraph()
  return graph.revisions.map(({ id }) => id)
}

describe('reading', () => {
  test('scripts are read without being run', async () => {
    const directory = await folderWith({
      'versions/b.ts': script('b000', 'a000', "throw new Error('run')"),
      'versions/a.ts': script('a000', null),
      'versions/c.mjs': script('c000', 'b000'),
      'versions/README': 'not a script',
      'versions/types.d.ts': 'export const revision: string',
    })
    const folder = await ScriptFolder.open({ directory, importModule: refuseToImport })
    const graph = await folder.readGraph()
    expect(graph.revisions.map(({ id }) => id)).toEqual(['a000', 'b000', 'c000'])
    expect(graph.get('b000')).toMatchObject({
      message: 'about b000',
      createdAt: '2026-11-20 11:19:00',
      downRevisions: ['a000'],
      path: join(directory, 'versions', 'b.ts'),
    })
  })

  test('a script whose exports are no literals is run', async () => {
    const directory = await folderWith({
      'versions/a.ts': "const id = 'a000'\nexport { id as revision }\nexport const downRevision = null\n",
    })
    expect(await readIds({ directory })).toEqual(['a000'])
  })

  test('a folder without a versions folder is empty', async () => {
    expect(await readIds({ directory: await folderWith({ README: '' }) })).toEqual([])
  })

  test('subfolders are read only if asked for', async () => {
    const directory = await folderWith({
      'versions/a.ts': script('a000', null),
      'versions/2026/b.ts': script('b000', 'a000'),
    })
    expect(await readIds({ directory })).toEqual(['a000'])
    expect(await readIds({ directory, recursive: true })).toEqual(['a000', 'b000'])
  })

  test('several version folders make one graph', async () => {
    const directory = await folderWith({ 'one/a.ts': script('a000', null), 'two/b.ts': script('b000', 'a000') })
    expect(await readIds({ directory, versionLocations: [join(directory, 'one'), join(directory, 'two')] })).toEqual([
      'a000',
      'b000',
    ])
  })

  test('a folder that is not there says how to make one', async () => {
    await expectRejection(
      ScriptFolder.open({ directory: '/nowhere/migrations' }),
      'scripts_folder_missing',
      /\/nowhere\/migrations doesn't exist: run `athanor db init`/,
    )
  })

  test('two files with one id are both named', async () => {
    const directory = await folderWith({
      'versions/a.ts': script('a000', null),
      'versions/copy.ts': script('a000', null),
    })
    await expectRejection(
      readIds({ directory }),
      'duplicate_revision',
      /'a000' is present more than once, in .*a\.ts and .*copy\.ts/,
    )
  })

  test('a file that is no script is named', async () => {
    const directory = await folderWith({ 'versions/helper.ts': 'export const helper = 1' })
    await expectRejection(readIds({ directory }), 'script_without_revision', /helper\.ts is no revision script/)
  })

  test.each([
    ["export const revision = 'a'", /`downRevision` in .* is missing: expected a string, an array of strings or null/],
    ['export const revision = null\nexport const downRevision = null', /`revision` in .* is null: expected a string$/],
  ])('%j is named', async (source, message) => {
    const directory = await folderWith({ 'versions/a.ts': source })
    await expectRejection(readIds({ directory }), 'bad_script_field', message)
  })

  test('an export of a wrong type is named', async () => {
    const directory = await folderWith({
      'versions/a.ts': "export const revision = 'a'\nexport const downRevision = 3",
    })
    await expectRejection(readIds({ directory }), 'bad_script_field', /`downRevision` in .* is 3/)
  })

  test('a version folder that is a file is an error', async () => {
    const directory = await folderWith({ versions: '' })
    await expectRejection(
      readIds({ directory }),
      'scripts_folder_unreadable',
      /a part of the path is a file|it is a folder|ENOTDIR/,
    )
  })
})

describe('reading a folder as editors and people leave it', () => {
  test('files whose names begin with a dot are no scripts', async () => {
    const directory = await folderWith({
      'versions/a.ts': script('a000', null),
      'versions/._a.ts': 'bytes of another file system',
      'versions/.#a.ts': 'a lock',
    })
    expect(await readIds({ directory })).toEqual(['a000'])
  })

  test('a parent that is named twice is one parent', async () => {
    const twice = "export const revision = 'b000'\nexport const downRevision = ['a000', 'a000']\n"
    const directory = await folderWith({ 'versions/a.ts': script('a000', null), 'versions/b.ts': twice })
    const graph = await (await ScriptFolder.open({ directory })).readGraph()
    expect(graph.get('b000').downRevisions).toEqual(['a000'])
  })
})

describe('running', () => {
  const load = async (source: string, direction: 'upgrade' | 'downgrade' = 'upgrade', importModule?: ImportModule) => {
    const directory = await folderWith({ 'versions/a.ts': source })
    const folder = await ScriptFolder.open({ directory, ...(importModule ? { importModule } : {}) })
    const graph = await folder.readGraph()
    return folder.loadFunction<string[]>(graph.get('a000'), direction)
  }

  test('the function of a direction is given', async () => {
    const upgrade = await load(script('a000', null, "export function upgrade(op: string[]) { op.push('up') }"))
    const log: string[] = []
    upgrade(log)
    expect(log).toEqual(['up'])
  })

  test('a missing function is named', async () => {
    await expectRejection(
      load(script('a000', null, 'export function upgrade() {}'), 'downgrade'),
      'script_without_function',
      /exports no function `downgrade`: add/,
    )
  })

  test('a script that throws says where and why', async () => {
    await expectRejection(
      load(script('a000', null, "\nthrow new Error('boom.')")),
      'script_does_not_load',
      /a\.ts.* does not load: boom: correct it; nothing was run/,
    )
  })

  test('a module that contradicts its text is refused', async () => {
    const lying: ImportModule = async () => ({ revision: 'b000', downRevision: null })
    await expectRejection(
      load(script('a000', null), 'upgrade', lying),
      'script_fields_differ',
      /exports revision 'b000' when it runs and 'a000' when it is read/,
    )
  })

  test('exports of CommonJS are found', async () => {
    const upgrade = (log: string[]) => log.push('up')
    const common: ImportModule = async () => ({ default: { revision: 'a000', downRevision: null, upgrade } })
    const loaded = await load(script('a000', null), 'upgrade', common)
    expect(loaded([])).toBe(1)
  })
})

describe('writing', () => {
  test('a script is written with the folders on the way', async () => {
    const directory = await folderWith({})
    const folder = await ScriptFolder.open({ directory })
    const path = join(directory, 'versions', '2026', 'a.ts')
    await folder.writeScript(path, 'text')
    expect(await readFile(path, 'utf8')).toBe('text')
  })

  test('a file that is there is left as it is', async () => {
    const directory = await folderWith({ 'versions/a.ts': 'before' })
    const folder = await ScriptFolder.open({ directory })
    const path = join(directory, 'versions', 'a.ts')
    await expectRejection(folder.writeScript(path, 'after'), 'script_exists', /is already there and is left as it is/)
    expect(await readFile(path, 'utf8')).toBe('before')
  })

  test('a folder that is a file is an error', async () => {
    const directory = await folderWith({ versions: '' })
    const folder = await ScriptFolder.open({ directory })
    await expectRejection(
      folder.writeScript(join(directory, 'versions', 'a.ts'), ''),
      'script_not_written',
      /nothing was changed/,
    )
  })

  test('a folder that is not writable is an error', async () => {
    const directory = await folderWith({ 'versions/a.ts': '' })
    await chmod(join(directory, 'versions'), 0o555)
    const folder = await ScriptFolder.open({ directory })
    const write = () => folder.writeScript(join(directory, 'versions', 'b.ts'), '')
    await asOrdinaryUser(() => expectRejection(write(), 'script_not_written', /permission denied/))
    expect(await readdir(join(directory, 'versions'))).toEqual(['a.ts'])
  })

  test('the template of the project is read if there is one', async () => {
    const folder = await ScriptFolder.open({ directory: await folderWith({ 'script.ts.template': '// mine' }) })
    expect(await folder.readTemplate()).toBe('// mine')
    expect(await (await ScriptFolder.open({ directory: await folderWith({}) })).readTemplate()).toBeNull()
  })
})

/** Runs a function without the rights of root, who may write everywhere. */
async function asOrdinaryUser(run: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return run()
  process.seteuid?.(65534)
  try {
    await run()
  } finally {
    process.seteuid?.(0)
  }
}
