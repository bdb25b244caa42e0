import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { blocksOf, follow, stepsOf, tourEnvironment } from '../../scripts/tour.ts'

const fence = '```'
const page = (...blocks: readonly string[]) =>
  blocks.map(block => `${fence}${block}\n${fence}\n`).join('\nSome words.\n\n')

function followed(markdown: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'athanor-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const outcomes = follow(stepsOf(blocksOf(markdown)), { folder, env: tourEnvironment(folder), command: line => line })
  return { folder, outcomes, ok: outcomes.map(outcome => outcome.ok) }
}

describe('following a page', () => {
  it('writes a file, changes it and runs it', () => {
    const change = "diff\n// a.ts\n-console.log('one')\n+console.log('two')"
    const { outcomes } = followed(
      page("ts\n// a.ts\nconsole.log('one')", 'sh\nnode a.ts', 'text\none', change, 'sh\nnode a.ts', 'text\ntwo'),
    )
    expect(outcomes.filter(outcome => !outcome.ok)).toEqual([])
    expect(outcomes).toHaveLength(4)
  })

  it('keeps the name in a file that it writes', () => {
    const { folder } = followed(page('ts\n// src/a.ts\nexport {}'))
    expect(readFileSync(path.join(folder, 'src/a.ts'), 'utf8')).toBe('// src/a.ts\nexport {}\n')
  })

  it('fails where a command prints something else', () => {
    expect(followed(page('sh\necho one', 'text\ntwo', 'sh\necho three')).ok).toEqual([false])
  })

  it('fails where one of several commands does', () => {
    expect(followed(page('sh\nfalse\necho one')).ok).toEqual([false])
  })

  it('fails where a change does not fit', () => {
    expect(followed(page('ts\n// a.ts\nexport {}', 'diff\n// a.ts\n-import a\n+import b')).ok).toEqual([true, false])
  })

  it('takes ids for equal that appear in the same places', () => {
    const printed = 'sh\necho aaaaaaaaaaaa_users.ts bbbbbbbbbbbb aaaaaaaaaaaa'
    expect(followed(page(printed, 'text\n111111111111_users.ts 222222222222 111111111111')).ok).toEqual([true])
    expect(followed(page(printed, 'text\n111111111111_users.ts 222222222222 222222222222')).ok).toEqual([false])
  })
})
