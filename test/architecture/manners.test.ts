import { describe, expect, it } from 'vitest'
import { LIMITS } from './layers.ts'
import { ownSources } from './project.ts'
import {
  bareThrows,
  castsPerThousandLines,
  castsToAny,
  consoleUses,
  defaultExports,
  indexFiles,
  openTodos,
} from './rules.ts'
import { readProject } from './source-facts.ts'

const inUtil = (text: string) => readProject({ 'util/a.ts': text })

describe('index files', () => {
  it('stand in src/exports only', () => {
    expect(indexFiles(ownSources())).toEqual([])
  })

  it('are found elsewhere', () => {
    expect(indexFiles(readProject({ 'exports/index.ts': '', 'util/index.ts': '', 'util/reindex.ts': '' }))).toEqual([
      'util/index.ts is an index file outside src/exports',
    ])
  })
})

describe('default exports', () => {
  it('do not stand in the sources', () => {
    expect(defaultExports(ownSources())).toEqual([])
  })

  it('are found in each of their forms', () => {
    for (const text of [
      'export default 1',
      'export default class A {}',
      'export default function f() {}',
      'const a = 1\nexport { a as default }',
    ]) {
      expect(defaultExports(inUtil(text)), text).toHaveLength(1)
    }
  })
})

describe('printing and exiting', () => {
  it('happen in src/cli only', () => {
    expect(consoleUses(ownSources())).toEqual([])
  })

  it('are found elsewhere, and not in a comment or a text', () => {
    expect(consoleUses(inUtil('console.log(1)'))).toEqual(['util/a.ts:1 console.log: only src/cli prints or exits'])
    expect(consoleUses(inUtil('process.exit(1)'))).toHaveLength(1)
    expect(consoleUses(inUtil("// console.log(1)\nexport const a = 'process.exit'"))).toEqual([])
    expect(consoleUses(readProject({ 'cli/a.ts': 'console.log(1)' }))).toEqual([])
  })
})

describe('TODO and FIXME', () => {
  it('name an issue', () => {
    expect(openTodos(ownSources())).toEqual([])
  })

  it('are found without one', () => {
    expect(openTodos(inUtil('run()\n// TODO tidy'))).toEqual([
      'util/a.ts:2 TODO: name the issue, as in TODO #12, or do it',
    ])
    expect(openTodos(inUtil('/** FIXME: later */\nexport const a = 1'))).toHaveLength(1)
    expect(openTodos(inUtil('// TODO #12 tidy\n// FIXME(#3)\nrun()'))).toEqual([])
  })
})

describe('errors', () => {
  it('are thrown with a class and a code', () => {
    expect(bareThrows(ownSources())).toEqual([])
  })

  it('are found when they are the bare base class', () => {
    expect(bareThrows(inUtil("throw new Error('no')"))).toHaveLength(1)
    expect(bareThrows(inUtil("throw Error('no')"))).toHaveLength(1)
    expect(bareThrows(inUtil("throw new ModelError('no_columns', {})"))).toEqual([])
  })
})

describe('casts', () => {
  it('are never to any', () => {
    expect(castsToAny(ownSources())).toEqual([])
  })

  it('are rare', () => {
    const project = ownSources()
    const rate = castsPerThousandLines(project)
    const most = project.filter(file => file.casts.length > 0).toSorted((a, b) => b.casts.length - a.casts.length)
    const casts = most.map(file => `${file.path}: ${file.casts.map(cast => `${cast.line} as ${cast.text}`).join(', ')}`)
    process.stdout.write(`${rate.toFixed(1)} casts for each 1,000 lines (limit ${LIMITS.castsPerThousandLines})\n`)
    expect(rate, casts.join('\n')).toBeLessThanOrEqual(LIMITS.castsPerThousandLines)
  })

  it('to any are found', () => {
    expect(castsToAny(inUtil('run(a as any)'))).toEqual(['util/a.ts:1 any: never cast to any'])
    expect(castsToAny(inUtil('run(<any>a)'))).toHaveLength(1)
  })

  it('are counted by what they are, not by the word', () => {
    const text = [
      "import { a as b } from './b.ts'",
      'const c = [1] as const',
      'const d = { e: 1 } satisfies object',
      'const f = c as unknown as string[]',
      'export { f as g }',
    ].join('\n')
    expect(inUtil(text)[0]?.casts).toEqual([
      { text: 'string[]', line: 4 },
      { text: 'unknown', line: 4 },
    ])
    expect(castsPerThousandLines(inUtil(text))).toBe(400)
  })
})
