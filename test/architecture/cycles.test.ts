import { expect, it } from 'vitest'
import { ownSources } from './project.ts'
import { importCycles } from './rules.ts'
import { readProject } from './source-facts.ts'

it('the sources have no import cycle, type-only imports counted', () => {
  expect(importCycles(ownSources())).toEqual([])
})

it('a cycle over three files is found', () => {
  const project = readProject({
    'util/a.ts': "import { b } from './b.ts'",
    'util/b.ts': "export { c } from './c.ts'",
    'util/c.ts': "import { a } from './a.ts'",
  })
  expect(importCycles(project)).toEqual(['util/a.ts -> util/b.ts -> util/c.ts -> util/a.ts'])
})

it('a cycle closed by a type-only import is found', () => {
  const project = readProject({
    'util/a.ts': "import type { B } from './b.ts'",
    'util/b.ts': "import { a } from './a.ts'",
  })
  expect(importCycles(project)).toHaveLength(1)
})

it('a file reached twice without a way back is no cycle', () => {
  const project = readProject({
    'util/a.ts': "import { b } from './b.ts'\nimport { c } from './c.ts'",
    'util/b.ts': "import { c } from './c.ts'",
    'util/c.ts': '',
  })
  expect(importCycles(project)).toEqual([])
})
