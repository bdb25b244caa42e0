// A limit of time for what may never end.
import type { EngineEnvironment } from './environment.ts'

/** How long something may take. */
export interface TimeLimit {
  readonly environment: EngineEnvironment
  readonly milliseconds: number
}

/** The outcome of a function, or an error when it takes too long: what it does then is of no interest any more. */
export function within<T>(
  run: () => Promise<T>,
  { environment, milliseconds }: TimeLimit,
  timedOut: () => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = environment.after(milliseconds, () => reject(timedOut()))
    run().finally(cancel).then(resolve, reject)
  })
}
