import { expect, it } from 'vitest'
import { needsDatabase } from '../../../../src/migrations/runtime/needs-database.ts'

it('what counts from the current revision needs a database', () => {
  for (const text of [
    'current',
    'current-1',
    '+1',
    '-2',
    'blog@+1',
    'blog@current',
    'current:',
    ':current',
    'a:current+1',
  ]) {
    expect(needsDatabase(text), text).toBe(true)
  }
})

it('names, heads and ranges over the scripts do not', () => {
  for (const text of ['head', 'heads', 'base', 'aaaa', 'aaaa+1', 'head-1', 'blog@head', '-3:', ':+2', 'a:b']) {
    expect(needsDatabase(text), text).toBe(false)
  }
})
