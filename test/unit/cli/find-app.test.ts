import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadEnvFile } from '../../../src/cli/app/env-file.ts'
import { findApp } from '../../../src/cli/app/find-app.ts'
import { findFile } from '../../../src/cli/app/resolve-hook.ts'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function folderWith(...files: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'athanor-app-'))
  folders.push(folder)
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), '')
  }
  return folder
}

const none = { option: undefined, variable: undefined, config: null }

describe('the app', () => {
  it('is what --app says, then the environment, then the configuration', async () => {
    const folder = await folderWith('a.ts', 'b.ts', 'c.ts')
    const config = path.join(folder, 'c.ts')
    expect(findApp({ option: 'a.ts', variable: 'b.ts', config }, folder)).toBe(path.join(folder, 'a.ts'))
    expect(findApp({ option: undefined, variable: 'b', config }, folder)).toBe(path.join(folder, 'b.ts'))
    expect(findApp({ option: undefined, variable: '', config }, folder)).toBe(config)
  })

  it('is suggested where nobody names it', async () => {
    const folder = await folderWith('src/app.ts', 'models.ts')
    expect(() => findApp(none, folder)).toThrow('there is src/app.ts and models.ts here, so try --app src/app.ts')
    expect(() => findApp(none, missing)).toThrow(/athanor\.config\.ts$/)
  })

  it('is not a folder, unless it has an index', async () => {
    const folder = await folderWith('src/app.ts', 'lib/index.ts')
    expect(findApp({ ...none, option: 'lib' }, folder)).toBe(path.join(folder, 'lib/index.ts'))
    expect(() => findApp({ ...none, option: 'src' }, folder)).toThrow(
      'the app src (from --app) is a folder without index.ts',
    )
  })

  it('that is not there may be one that is', async () => {
    const folder = await folderWith('src/main.ts')
    expect(() => findApp({ ...none, option: 'src/mian.ts' }, folder)).toThrow(
      "the app src/mian.ts (from --app) doesn't exist (did you mean 'src/main.ts'?)",
    )
    expect(() => findApp({ ...none, variable: 'no/such.ts' }, folder)).toThrow(
      'the app no/such.ts (from ATHANOR_APP) doesn',
    )
  })
})

const missing = path.join(tmpdir(), 'athanor-no-such-folder')

it('a file is found without its extension, with that of its output, and as a folder', async () => {
  const folder = await folderWith('a.ts', 'b.mts', 'lib/index.ts', 'c.js', 'c.ts')
  const found = (name: string) =>
    path.relative(folder, findFile(path.join(folder, name)) ?? path.join(folder, 'nothing'))
  expect(['a.ts', 'a.js', 'a', 'b.mjs', 'lib', 'c.js', 'd', 'lib/'].map(found)).toEqual([
    'a.ts',
    'a.ts',
    'a.ts',
    'b.mts',
    'lib/index.ts',
    'c.js',
    'nothing',
    'lib/index.ts',
  ])
})

describe('.env', () => {
  it('adds variables that are not set', async () => {
    const folder = await folderWith()
    await writeFile(path.join(folder, '.env'), '# settings\nA=1\nB="two words"\nexport C=3\n')
    const env: Record<string, string | undefined> = { A: 'set', D: '4' }
    await loadEnvFile({ cwd: folder, env })
    expect(env).toEqual({ A: 'set', B: 'two words', C: '3', D: '4' })
  })

  it('need not be there, but must be a file', async () => {
    const folder = await folderWith()
    await loadEnvFile({ cwd: folder, env: {} })
    await mkdir(path.join(folder, '.env'))
    await expect(loadEnvFile({ cwd: folder, env: {} })).rejects.toThrow(/^can't read .*\.env: /)
  })
})
