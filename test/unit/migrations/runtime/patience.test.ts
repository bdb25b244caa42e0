import { describe, expect, it } from 'vitest'
import { LockTimeout } from '../../../../src/errors/database-error.ts'
import { systemEnvironment } from '../../../../src/migrations/runtime/environment.ts'
import type { MigrationEvent } from '../../../../src/migrations/runtime/events.ts'
import { patiently } from '../../../../src/migrations/runtime/patience.ts'

/** Patience on a clock that only waiting moves. */
function patience(limit: number) {
  const events: MigrationEvent[] = []
  let time = 0
  const environment = {
    ...systemEnvironment,
    clock: () => time,
    pause: async (milliseconds: number) => {
      time += milliseconds
    },
  }
  return { events, patience: { limit, environment, report: (event: MigrationEvent) => events.push(event) } }
}

const locked = () => new LockTimeout({ reason: 'another process holds it' })

describe('waiting for a lock', () => {
  it('goes on until it is free, and says so once', async () => {
    const { events, patience: given } = patience(1000)
    let attempts = 0
    const attempt = async () => {
      if (++attempts < 5) throw locked()
      return attempts
    }
    expect(await patiently(attempt, given)).toBe(5)
    expect(events).toEqual([{ kind: 'waiting', reason: 'another process holds it' }])
  })

  it('ends with the error when the time is over', async () => {
    const { patience: given } = patience(100)
    await expect(patiently(async () => Promise.reject(locked()), given)).rejects.toThrow('another process holds it')
  })

  it('is not tried after another error, or when it may not be tried again', async () => {
    const { events, patience: given } = patience(1000)
    await expect(patiently(async () => Promise.reject(new RangeError('other')), given)).rejects.toThrow('other')
    await expect(
      patiently(
        async () => Promise.reject(locked()),
        given,
        () => false,
      ),
    ).rejects.toThrow(LockTimeout)
    expect(events).toEqual([])
  })
})
