import { describe, expect, it } from 'vitest'
import { LAYERS } from './layers.ts'
import { ownSources } from './project.ts'
import { layerViolations, placeOf } from './rules.ts'
import { readProject } from './source-facts.ts'

const violations = (files: Record<string, string>) => layerViolations(readProject(files))

describe('the sources', () => {
  it('import only what the table of layers allows', () => {
    expect(layerViolations(ownSources())).toEqual([])
  })
})

describe('the table', () => {
  it('names only folders that stand before the one that imports them', () => {
    const before = new Set<string>()
    for (const layer of LAYERS) {
      for (const entry of layer.mayImport) {
        const folder = entry.replace(/\/\*\*$/, '')
        expect(
          [...before].some(known => known === folder || known.startsWith(`${folder}/`)) || folder === layer.folder,
          `${layer.folder}: ${entry}`,
        ).toBe(true)
      }
      before.add(layer.folder)
    }
  })

  it('gives a file to the most specific folder', () => {
    expect(placeOf('orm/session/session.ts')?.folder).toBe('orm/session')
    expect(placeOf('orm/model.ts')?.folder).toBe('orm')
    expect(placeOf('dialects/sqlite/dialect.ts')?.folder).toBe('dialects/sqlite')
    expect(placeOf('sql/loose.ts')).toBeUndefined()
  })
})

describe('the layer rule', () => {
  it('refuses an upward import', () => {
    expect(violations({ 'sql/types/a.ts': "import { b } from '../../compiler/b.ts'" })).toEqual([
      'sql/types/a.ts:1 imports compiler/b.ts: sql/types/ may not import compiler/',
    ])
  })

  it('refuses a sideways import', () => {
    expect(violations({ 'orm/a.ts': "import { b } from '../migrations/b.ts'" })).toHaveLength(1)
    expect(violations({ 'migrations/runtime/a.ts': "import { b } from '../../orm/session/b.ts'" })).toHaveLength(1)
    expect(violations({ 'sql/statement/a.ts': "import { b } from '../ddl/b.ts'" })).toHaveLength(1)
    expect(violations({ 'orm/query/a.ts': "import { b } from '../session/b.ts'" })).toHaveLength(1)
  })

  it('refuses one dialect to another and the engine to a dialect', () => {
    expect(violations({ 'dialects/sqlite/a.ts': "import { b } from '../mysql/b.ts'" })).toHaveLength(1)
    expect(violations({ 'engine/a.ts': "import { b } from '../dialects/sqlite/b.ts'" })).toHaveLength(1)
  })

  it('refuses type-only, dynamic and re-exporting imports all the same', () => {
    expect(violations({ 'util/a.ts': "import type { B } from '../errors/b.ts'" })).toHaveLength(1)
    expect(violations({ 'util/a.ts': "export * from '../errors/b.ts'" })).toHaveLength(1)
    expect(violations({ 'util/a.ts': "export const b = () => import('../errors/b.ts')" })).toHaveLength(1)
    expect(violations({ 'util/a.ts': "export type B = import('../errors/b.ts').B" })).toHaveLength(1)
  })

  it('refuses an import of an entry point', () => {
    expect(violations({ 'cli/a.ts': "import { b } from '../exports/index.ts'" })).toHaveLength(1)
  })

  it('refuses a file and a folder that the table does not know', () => {
    expect(violations({ 'helpers/a.ts': '' })).toEqual([
      'helpers/a.ts belongs to no layer of test/architecture/layers.ts',
    ])
    expect(violations({ 'util/a.ts': "import { b } from '../helpers/b.ts'" })).toHaveLength(1)
  })

  it('refuses a package that the layer does not name', () => {
    expect(violations({ 'engine/a.ts': "import sqlite from 'better-sqlite3'" })).toHaveLength(1)
    expect(violations({ 'drivers/a.ts': "export const load = () => import('better-sqlite3')" })).toEqual([])
    expect(violations({ 'orm/session/a.ts': "import { AsyncLocalStorage } from 'node:async_hooks'" })).toEqual([])
  })

  it('accepts what the table allows', () => {
    expect(
      violations({
        'dialects/sqlite/a.ts': "import { b } from '../../compiler/b.ts'\nimport { c } from './c.ts'",
        'orm/session/a.ts': "import { b } from '../unit-of-work/b.ts'\nimport { c } from '../../engine/c.ts'",
        'orm/a.ts': "import { b } from './session/b.ts'",
        'exports/index.ts': "import { b } from '../dialects/sqlite/b.ts'",
      }),
    ).toEqual([])
  })
})
