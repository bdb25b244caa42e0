// Rows that are written by one statement, or by one that runs once for each, and what a failure says of them.
import type { RunCount } from '../../driver/driver.ts'
import { DatabaseError } from '../../errors/database-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import { isPromise, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { FlushContext } from './flush-context.ts'

/** The most rows of one batch in the process: what they are made of is thrown away with each. */
const MOST_ROWS = 500

/** The most rows of one batch of a table. */
export function mostRows(context: FlushContext, table: Table): number {
  return context.dialectOf(table).batchWrites?.mostRows ?? MOST_ROWS
}

/** Rows of one shape, in the order in which they were planned. */
export interface RowBatch {
  readonly states: InstanceState[]
  /** What the statement is given for each row. */
  readonly rows: WireValue[][]
}

/**
 * Runs a statement once for each row of a batch. A failure tells of which entity it was.
 *
 * @param run given a count of the runs that succeeded
 */
export function runEach<T>(
  { states }: { readonly states: readonly InstanceState[] },
  run: (count: RunCount) => MaybePromise<T>,
): MaybePromise<T> {
  const count: RunCount = { done: 0 }
  const failed = (error: unknown): never => {
    const entity = states[count.done]?.entity
    if (error instanceof DatabaseError && entity !== undefined) error.entity ??= entity
    throw error
  }
  try {
    const result = run(count)
    return isPromise(result) ? result.then(undefined, failed) : result
  } catch (error) {
    return failed(error)
  }
}

/** Does steps one after the other, without waiting where there is nothing to wait for, until one says that it was the last. */
export function stepByStep(step: () => MaybePromise<boolean>): MaybePromise<void> {
  for (;;) {
    const more = step()
    if (isPromise(more)) return more.then(goOn => (goOn ? stepByStep(step) : undefined))
    if (!more) return
  }
}
