// Running a transaction again when another one was in its way.
import { ValueError } from '../errors/value-error.ts'
import { describeValue } from '../sql/types/sql-type.ts'
import type { EngineEnvironment } from './environment.ts'

/** How often a transaction is run again, and who says whether it is of use. */
export interface Retries {
  readonly retries: number
  /** What was called, for messages. */
  readonly place: string
  readonly environment: EngineEnvironment
  readonly isRetryable: (error: unknown) => boolean
}

const FIRST_WAIT = 5
const LONGEST_WAIT = 500

/**
 * Runs an attempt, and runs it again, after a wait that grows, while it fails because another transaction was in the way.
 *
 * @throws ValueError when `retries` is not a whole number from 0; the last error of the attempt
 */
export async function withRetries<T>(attempt: () => Promise<T>, settings: Retries): Promise<T> {
  const { retries, place, environment, isRetryable } = settings
  if (!Number.isSafeInteger(retries) || retries < 0) {
    const problem = `expects a whole number from 0, not ${describeValue(retries)}`
    throw new ValueError('wrong_type', { place: `${place}(…, { retries })`, problem })
  }
  for (let tried = 0; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (tried >= retries || !isRetryable(error)) throw error
      await wait(tried, environment)
    }
  }
}

/** Longer each time, and not as long as others who wait. */
function wait(tried: number, environment: EngineEnvironment): Promise<void> {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tried)
  return new Promise(resolve => environment.after(longest * (0.5 + environment.random() / 2), resolve))
}
