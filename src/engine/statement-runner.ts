// Running one statement with what may stand around it: a turn to wait for, an observer, a busy database, an error to translate.
import { isPromise, type MaybePromise, settle } from '../util/maybe-promise.ts'
import { type BusyRetry, retryWhileBusy } from './busy-retry.ts'
import type { TransactionGate } from './connection-provider.ts'
import type { StatementStart } from './query-event.ts'
import type { StatementObserver } from './statement-observer.ts'

/** One statement, ready to run. */
export interface Operation<T> extends StatementStart {
  readonly run: () => MaybePromise<T>
  /** What becomes of a failure. */
  readonly failed: (error: unknown) => MaybePromise<T>
  /** How many rows its result has or says were changed. */
  readonly rows: (result: T) => number
}

/** Runs a statement when its turn comes, and tells the observer. */
export function runOperation<T>(
  operation: Operation<T>,
  gate: TransactionGate | null,
  observer: StatementObserver,
): MaybePromise<T> {
  const run = () => settle(operation.run, result => result, operation.failed)
  const observed = () => (observer.active ? observer.observe(operation, run, operation.rows) : run())
  return gate === null || gate.isOpen ? observed() : inTurn(gate, observed)
}

/** A statement that has failed. */
export interface Failed<T> {
  readonly run: () => MaybePromise<T>
  /** Whether it may run again when the database is busy: not where a part of it may have been done. */
  readonly again: boolean
  /** Our error for the driver's. */
  readonly translate: (error: unknown) => Error
}

/** What becomes of a failure: another try, or our error. */
export function recover<T>(error: unknown, { run, again, translate }: Failed<T>, retry: BusyRetry): MaybePromise<T> {
  if (!again || !retry.isBusy(error)) throw translate(error)
  return retryWhileBusy(run, retry).catch(last => {
    throw translate(last)
  })
}

async function inTurn<T>(gate: TransactionGate, run: () => MaybePromise<T>): Promise<T> {
  const leave = await gate.waitForTurn()
  try {
    const result = run()
    return isPromise(result) ? await result : result
  } finally {
    leave()
  }
}
