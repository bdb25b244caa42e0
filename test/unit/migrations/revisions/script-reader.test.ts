import { describe, expect, test } from 'vitest'
import { readScript } from '../../../../src/migrations/revisions/script-reader.ts'

const fieldsOf = (source: string) => {
  const reading = readScript(source)
  return reading.kind === 'fields' ? reading.fields : reading.kind
}

describe('what is read', () => {
  test('the script of the docs', () => {
    const source = `/**
 * users table
 */
import type { Operations } from 'athanor/migrations'
import { integer, string } from 'athanor'

export const revision = 'e517276bb1c2'
export const downRevision = null

export async function upgrade(op: Operations) {
  await op.createTable('user', { id: integer().primaryKey(), username: string(64) })
}
`
    expect(fieldsOf(source)).toEqual({ revision: 'e517276bb1c2', downRevision: null })
  })

  test('every field, in any order and any place', () => {
    const source = `export const dependsOn = ['x1', "x2",]
export function upgrade() {}
export const branchLabels = 'blog'; export const downRevision = [ 'a', 'b' ]
export const revision = \`c\``
    expect(fieldsOf(source)).toEqual({
      dependsOn: ['x1', 'x2'],
      branchLabels: 'blog',
      downRevision: ['a', 'b'],
      revision: 'c',
    })
  })

  test.each([
    ["export const revision: string = 'a'", 'a'],
    ["export const revision = 'a' as const", 'a'],
    ["export const revision = 'a' satisfies string", 'a'],
    ["export let revision = 'a'", 'a'],
    ["export\n  const revision\n  =\n  'a'\n", 'a'],
    ["export const revision = 'a' // the first", 'a'],
    ['export const revision /* id */ = "a"', 'a'],
    ["\uFEFFexport const revision = 'a'", 'a'],
    ["#!/usr/bin/env node\nexport const revision = 'a'", 'a'],
    ["export const revision = 'a'\r\n", 'a'],
  ])('%j', (source, revision) => {
    expect(fieldsOf(source)).toEqual({ revision })
  })

  test('an array with a type', () => {
    expect(
      fieldsOf("export const revision = 'm'\nexport const downRevision: readonly string[] = ['a', 'b'] as const"),
    ).toEqual({
      revision: 'm',
      downRevision: ['a', 'b'],
    })
  })

  test.each([
    ['a comment', "// export const revision = 'x'\n/* export const revision = 'y' */"],
    ['a string', `const text = "export const revision = 'x'"`],
    ['a template', "const text = `\nexport const revision = 'x'\n${`export const revision = '${1}'`}`"],
    ['a regular expression', 'const pattern = /[/\'"`]export const revision = /'],
    ['a division', 'const ratio = 6 / 2 / 1\nconst quote = "\'"'],
    ['a function', 'function f(op) { const statement = { a: [1, 2] }; return /[\'"]/.test(op) }'],
  ])('what stands in %s is not taken for it', (_, other) => {
    expect(fieldsOf(`${other}\nexport const revision = 'a'\n${other}`)).toEqual({ revision: 'a' })
  })
})

test('variables and properties of the same name in functions do not matter', () => {
  const body = '{ const revision = op.revision; const downRevision = { revision }; return [revision, downRevision] }'
  const source = `export const revision = 'a'\nexport async function upgrade(op) ${body}\nexport const downgrade = op => ${body}`
  expect(fieldsOf(source)).toEqual({ revision: 'a' })
})

describe('what only running the script can tell', () => {
  test.each([
    "const id = 'a'\nexport const revision = id",
    "export const revision = 'a' + 'b'",
    "export const revision = 'a'\n  + 'b'",
    "export const revision = 'a\\u0062'",
    'export const revision = `${1}`',
    "const revision = 'a'\nexport { revision }",
    "export { revision } from './other.ts'",
    "export const revision = 'a'\nexport const downRevision = [...others]",
    "export const revision = 'a'\nexport const downRevision = [a]",
    "export const revision = 'a'\nconst downRevision = null\nexport { downRevision }",
    "exports.revision = 'a'",
    "const revision = 'a'\nmodule.exports = { revision }",
    "export const revision = 'a'\nfunction upgrade( {",
    "export const revision = 'a\n",
    "export const revision = 'a'\n/* never closed",
    "export const revision = 'a'\nconst text = `open",
    "export const revision = 'a'\n}",
  ])('%j', source => {
    expect(readScript(source)).toEqual({ kind: 'unclear' })
  })
})

test('a file that does not speak of a revision is no script', () => {
  expect(readScript('export const helper = 1')).toEqual({ kind: 'none' })
  expect(readScript('// about a revision\nexport const helper = 1')).toEqual({ kind: 'none' })
})

test('a thousand scripts are read in less than a second', () => {
  const body = "  await op.createTable('user', { id: integer().primaryKey(), name: string(64) })\n".repeat(30)
  const source = `export const revision = 'a'\nexport const downRevision = null\nexport async function upgrade(op) {\n${body}}\n`
  const start = performance.now()
  for (let count = 0; count < 1000; count++) readScript(source)
  expect(performance.now() - start).toBeLessThan(1000)
})
