import { describe, expect, test } from 'vitest'
import { retryWhileBusy } from '../../../src/engine/busy-retry.ts'
import { busy, manualClock, plainDialect } from './fixtures.ts'

const fixture = (timeout = 1000) => {
  const clock = manualClock()
  const retry = { subject: 'sqlite:///app.db', timeout, environment: clock.environment, isBusy: plainDialect.isBusy }
  const tries: number[] = []
  const operation = (busyTimes: number) => () => {
    tries.push(clock.environment.now())
    if (tries.length <= busyTimes) throw busy()
    return 'done'
  }
  return { ...clock, retry, tries, operation }
}

describe('a busy database', () => {
  test('is tried again until it is free', async () => {
    const { retry, operation, advance } = fixture()
    const result = retryWhileBusy(operation(3), retry)
    await advance(100)
    expect(await result).toBe('done')
  })

  test('is tried again after longer and longer pauses, up to a limit', async () => {
    const { retry, operation, advance, tries } = fixture(500)
    const result = retryWhileBusy(operation(99), retry).catch(() => undefined)
    await advance(1000)
    await result
    const pauses = tries.map((time, at) => time - (tries[at - 1] ?? 0))
    expect(pauses.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 50, 50])
  })

  test('is an error after the time that was given, which says that another process holds it', async () => {
    const { retry, operation, advance } = fixture(500)
    const result = retryWhileBusy(operation(99), retry).catch(error => error)
    await advance(499)
    await advance(1)
    expect(await result).toMatchObject({
      code: 'lock_timeout',
      message: expect.stringMatching(
        /another process holds the lock on sqlite:\/\/\/app\.db and did not give it up in 500 ms/,
      ),
      cause: expect.objectContaining({ code: 'SQLITE_BUSY' }),
    })
  })

  test('is not tried again after another error', async () => {
    const { retry, advance } = fixture()
    const result = retryWhileBusy(() => Promise.reject(new RangeError('no')), retry).catch(error => error)
    await advance(1)
    expect(await result).toEqual(new RangeError('no'))
  })
})
