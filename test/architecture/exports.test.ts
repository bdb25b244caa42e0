import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMPOSITION_FILES } from './layers.ts'
import { ownPackage, root } from './project.ts'
import { exportMismatches } from './rules.ts'

describe('package.json#exports', () => {
  it('has one file in src/exports for each subpath', () => {
    const files = readdirSync(path.join(root, 'src/exports'))
    expect(exportMismatches(Object.keys(ownPackage().exports), files, COMPOSITION_FILES)).toEqual([])
  })

  it('points every subpath at the bundle and the declarations of its own name', () => {
    for (const [subpath, target] of Object.entries(ownPackage().exports)) {
      if (subpath === './package.json') continue
      const name = subpath === '.' ? 'index' : subpath.slice('./'.length)
      expect(target).toEqual({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` })
    }
  })
})

describe('the rule of exports', () => {
  it('finds a subpath without a file', () => {
    expect(exportMismatches(['.', './testing', './package.json'], ['index.ts'], [])).toEqual([
      'src/exports/testing.ts is missing',
    ])
  })

  it('finds a file without a subpath, unless it is shared', () => {
    expect(exportMismatches(['.'], ['index.ts', 'web.ts', 'builtins.ts'], ['builtins.ts'])).toEqual([
      'src/exports/web.ts is no subpath of package.json',
    ])
  })
})
