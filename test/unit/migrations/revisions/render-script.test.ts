import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderScript } from '../../../../src/migrations/revisions/render-script.ts'
import { createRevision } from '../../../../src/migrations/revisions/revision.ts'
import { readComment } from '../../../../src/migrations/revisions/script-comment.ts'
import { revisionOf } from '../../../../src/migrations/revisions/script-fields.ts'
import { readScript } from '../../../../src/migrations/revisions/script-reader.ts'
import { expectError, rev } from './graph-fixture.ts'

const users = rev('e517276bb1c2', '', { message: 'users table', createdAt: '2026-11-20 11:19:00' })

const readBack = (text: string) => {
  const reading = readScript(text)
  return reading.kind === 'fields' ? revisionOf('a.ts', reading.fields, readComment(text)) : reading.kind
}

describe('the built-in template', () => {
  test('gives the script of the docs', () => {
    const text = renderScript({
      revision: users,
      imports: ["import { integer, string } from 'athanor'"],
      upgradeBody: [
        "await op.createTable('user', {",
        '  id: integer().primaryKey(),',
        '})',
        '',
        "await op.execute('x')",
      ],
      downgradeBody: ["await op.dropTable('user')"],
    })
    expect(text).toBe(`/**
 * users table
 *
 * Revision: e517276bb1c2
 * Revises: <base>
 * Created: 2026-11-20 11:19:00
 */
import type { Operations } from 'athanor/migrations'
import { integer, string } from 'athanor'

export const revision = 'e517276bb1c2'
export const downRevision = null

export async function upgrade(op: Operations) {
  await op.createTable('user', {
    id: integer().primaryKey(),
  })

  await op.execute('x')
}

export async function downgrade(op: Operations) {
  await op.dropTable('user')
}
`)
  })

  test('gives empty functions that no compiler setting objects to', () => {
    expect(renderScript({ revision: users })).toContain(`
export async function upgrade(_op: Operations) {}

export async function downgrade(_op: Operations) {}
`)
  })

  test('shows a merge, labels and dependencies', () => {
    const revision = rev('m', 'a b', { message: 'merge a and b', branchLabels: ['all'], dependsOn: ['x', 'y'] })
    const text = renderScript({ revision })
    expect(text).toContain(' * Revises: a, b\n')
    expect(text).toContain(`export const revision = 'm'
export const downRevision = ['a', 'b']
export const branchLabels = 'all'
export const dependsOn = ['x', 'y']
`)
  })

  test('a message of several lines stays in the comment, whatever it contains', () => {
    const revision = createRevision({ id: 'a', message: 'one */ two\n\nthree' })
    expect(renderScript({ revision })).toContain('/**\n * one *\\/ two\n *\n * three\n *\n * Revision: a\n')
  })

  test('what is written is read back', () => {
    const name = fc.stringMatching(/^[a-z0-9_]{4,8}$/)
    const names = fc.uniqueArray(name, { maxLength: 3 })
    const message = fc.string().map(text => `m${text.replace(/\s+/g, ' ')}`.trim().replaceAll('*\\/', ''))
    fc.assert(
      fc.property(name, names, names, names, message, (id, downRevisions, dependsOn, branchLabels, text) => {
        const createdAt = '2026-11-20 11:19:00'
        const revision = createRevision({ id, downRevisions, dependsOn, branchLabels, message: text, createdAt })
        expect(readBack(renderScript({ revision }))).toMatchObject({
          ...revision,
          doc: expect.any(String),
          path: 'a.ts',
        })
      }),
    )
  })
})

describe("the project's template", () => {
  const template = (text: string) => ({ path: 'migrations/script.ts.template', text })

  test('may have text and functions of its own', () => {
    const text = renderScript(
      { revision: users, upgradeBody: ['await op.execute(`a ${1}`)'] },
      template(`// \${message} (\${id})
\${imports}
\${fields}
const lock = \`\\\${now}\`

export async function upgrade(op: Operations) {
  // ours
  \${upgradeBody}
  // end
}
\${downgrade}
`),
    )
    expect(text).toBe(`// users table (e517276bb1c2)
import type { Operations } from 'athanor/migrations'
export const revision = 'e517276bb1c2'
export const downRevision = null
const lock = \`\${now}\`

export async function upgrade(op: Operations) {
  // ours
  await op.execute(\`a \${1}\`)
  // end
}
export async function downgrade(_op: Operations) {}
`)
  })

  test('an unknown placeholder is named', () => {
    const text = `\${fields}\n\${upgrde}`
    expectError(
      () => renderScript({ revision: users }, template(text)),
      'bad_script_template',
      /script template migrations\/script\.ts\.template has the unknown placeholder \$\{upgrde\} \(did you mean 'upgrade'\?\)/,
    )
  })

  test.each([
    ['nothing of the revision', 'export {}'],
    ['another revision', "export const revision = 'x'\nexport const downRevision = null"],
    ['no parent', `export const revision = '\${id}'`],
  ])('one that gives %s is refused', (_, text) => {
    expectError(
      () => renderScript({ revision: users }, template(text)),
      'bad_script_template',
      /does not export revision/,
    )
  })

  test('one that leaves out labels is refused only if there are some', () => {
    const text = `export const revision = '\${id}'\nexport const downRevision = null\n`
    expect(renderScript({ revision: users }, template(text))).toContain('e517276bb1c2')
    const labelled = rev('a', '', { branchLabels: ['l'] })
    expectError(() => renderScript({ revision: labelled }, template(text)), 'bad_script_template')
  })
})
