// Waiting for other runners: longer than the engine waits for a lock, and with a word to whoever watches.
import { LockTimeout } from '../../errors/database-error.ts'
import type { MigrationEnvironment } from './environment.ts'
import type { Report } from './events.ts'

/** How long to wait, and who hears of it. */
export interface Patience {
  /** Milliseconds. */
  readonly limit: number
  readonly environment: MigrationEnvironment
  readonly report: Report
}

const BETWEEN_ATTEMPTS = 25

/**
 * Attempts what needs a lock until it has it.
 *
 * @param mayRetry whether an attempt that failed may be made again. Default: always
 * @throws LockTimeout when the time is over; any other error of an attempt at once
 */
export async function patiently<T>(
  attempt: () => Promise<T>,
  patience: Patience,
  mayRetry: () => boolean = () => true,
): Promise<T> {
  const { limit, environment, report } = patience
  const began = environment.clock()
  for (let waiting = false; ; waiting = true) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof LockTimeout) || !mayRetry() || environment.clock() - began >= limit) throw error
      if (!waiting) report({ kind: 'waiting', reason: error.details.reason })
      await environment.pause(BETWEEN_ATTEMPTS)
    }
  }
}
