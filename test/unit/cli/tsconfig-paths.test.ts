import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { aliasTargets, readPathAliases } from '../../../src/cli/app/tsconfig-paths.ts'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'athanor-tsconfig-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  return folder
}

describe('the aliases of a project', () => {
  it('are those of the nearest tsconfig.json, with comments and trailing commas', async () => {
    const folder = await folderWith({
      'tsconfig.json':
        '\uFEFF{ // the project\n "compilerOptions": { /* "paths": {} */ "paths": { "@/*": ["./src/*", "./gen/*"], "#db": ["./src/db.ts"], }, }, "x": "// no comment", }',
      'src/deep/a.ts': '',
    })
    const aliases = readPathAliases(path.join(folder, 'src/deep'))
    expect(aliasTargets(aliases, '@/models/user')).toEqual([
      path.join(folder, 'src/models/user'),
      path.join(folder, 'gen/models/user'),
    ])
    expect(aliasTargets(aliases, '#db')).toEqual([path.join(folder, 'src/db.ts')])
    expect(aliasTargets(aliases, 'athanor')).toEqual([])
  })

  it('are inherited, and replaced as a whole', async () => {
    const folder = await folderWith({
      'base.json': '{ "compilerOptions": { "baseUrl": "./src", "paths": { "a/*": ["a/*"] } } }',
      'middle.json': '{ "extends": "./base" }',
      'tsconfig.json': '{ "extends": ["./middle.json"] }',
      'other/tsconfig.json': '{ "extends": "../base.json", "compilerOptions": { "paths": { "b/*": ["b/*"] } } }',
    })
    expect(aliasTargets(readPathAliases(folder), 'a/x')).toEqual([
      path.join(folder, 'src/a/x'),
      path.join(folder, 'src/a/x'),
    ])
    expect(aliasTargets(readPathAliases(path.join(folder, 'other')), 'b/x')[0]).toBe(path.join(folder, 'src/b/x'))
    expect(aliasTargets(readPathAliases(path.join(folder, 'other')), 'a/x')).toEqual([path.join(folder, 'src/a/x')])
  })

  it('end where configurations extend each other, or what is not there', async () => {
    const folder = await folderWith({
      'a.json': '{ "extends": "./tsconfig.json" }',
      'tsconfig.json': '{ "extends": ["./a.json", "./nosuch", "nosuch-package/tsconfig"] }',
    })
    expect(readPathAliases(folder)).toEqual([])
  })

  it('prefer the longest pattern', () => {
    const aliases = [
      { pattern: '*', targets: ['/any/*'] },
      { pattern: '@/*', targets: ['/at/*'] },
      { pattern: '@/models/*.js', targets: ['/models/*.ts'] },
    ]
    expect(aliasTargets(aliases, '@/models/$&.js')).toEqual([
      '/models/$&.ts',
      '/at/models/$&.js',
      '/any/@/models/$&.js',
    ])
  })

  it('cannot be read from a broken file', async () => {
    const folder = await folderWith({ 'tsconfig.json': '{ "compilerOptions": ' })
    expect(() => readPathAliases(folder)).toThrow(/tsconfig\.json, whose `paths` the app may need: /)
  })
})
