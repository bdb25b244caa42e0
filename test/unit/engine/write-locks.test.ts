import { describe, expect, test, vi } from 'vitest'
import { joinWriteLock, leaveWriteLock } from '../../../src/engine/write-locks.ts'

describe('the locks on files', () => {
  test('are the same for the same path and differ for others', () => {
    const lock = joinWriteLock('/locks/a.db')
    expect(joinWriteLock('/locks/a.db')).toBe(lock)
    expect(joinWriteLock('/locks/b.db')).not.toBe(lock)
  })

  test('are forgotten when the last engine has left', () => {
    const lock = joinWriteLock('/locks/c.db')
    joinWriteLock('/locks/c.db')
    leaveWriteLock('/locks/c.db')
    expect(joinWriteLock('/locks/c.db')).toBe(lock)
    leaveWriteLock('/locks/c.db')
    leaveWriteLock('/locks/c.db')
    expect(joinWriteLock('/locks/c.db')).not.toBe(lock)
  })

  test('are shared by two copies of the module', async () => {
    vi.resetModules()
    const copy = await import('../../../src/engine/write-locks.ts')
    expect(copy.joinWriteLock).not.toBe(joinWriteLock)
    expect(copy.joinWriteLock('/locks/d.db')).toBe(joinWriteLock('/locks/d.db'))
  })
})
