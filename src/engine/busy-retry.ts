// Trying again while another process holds a lock, without holding up this one.
import { LockTimeout } from '../errors/database-error.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { EngineEnvironment } from './environment.ts'

/** How a busy database is tried again. */
export interface BusyRetry {
  /** What is busy, such as `sqlite:///app.db`. */
  readonly subject: string
  /** How long to go on, in milliseconds. */
  readonly timeout: number
  readonly environment: EngineEnvironment
  readonly isBusy: (error: unknown) => boolean
}

const FIRST_DELAY = 1
const LONGEST_DELAY = 50

/**
 * Runs an operation that has just found the database busy, again and again until it does not.
 *
 * @throws LockTimeout when the time is over; any other error of the operation as it is
 */
export async function retryWhileBusy<T>(operation: () => MaybePromise<T>, retry: BusyRetry): Promise<T> {
  const { environment, timeout } = retry
  const began = environment.now()
  for (let delay = FIRST_DELAY; ; delay = Math.min(delay * 2, LONGEST_DELAY)) {
    const left = timeout - (environment.now() - began)
    await pause(Math.min(left, delay * (0.5 + environment.random())), environment)
    try {
      return await operation()
    } catch (error) {
      if (!retry.isBusy(error)) throw error
      if (environment.now() - began >= timeout) throw heldElsewhere(retry, error)
    }
  }
}

function pause(milliseconds: number, environment: EngineEnvironment): Promise<void> {
  return new Promise(resolve => environment.after(Math.max(0, milliseconds), resolve))
}

function heldElsewhere({ subject, timeout }: BusyRetry, cause: unknown): LockTimeout {
  return new LockTimeout({
    reason: `another process holds the lock on ${subject} and did not give it up in ${timeout} ms; see what else uses the database, or raise \`lockTimeout\``,
    cause,
  })
}
