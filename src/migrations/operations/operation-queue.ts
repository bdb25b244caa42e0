// Runs what a revision script asks for one after the other, in the order of the calls, whether or not they are awaited.
import { MigrationError } from '../../errors/migration-error.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'

/** Tasks that run one at a time, in the order in which they were added; after a failure none runs. */
export class OperationQueue {
  #tail: Promise<unknown> = Promise.resolve()
  #failure: { readonly operation: string; readonly error: unknown } | null = null
  #closed = false

  /**
   * Adds a task.
   *
   * @param operation what the task is called in errors
   * @returns what the task gives; a promise that is never reported as unhandled, because {@link settle} reports the failure
   */
  add<T>(operation: string, task: () => MaybePromise<T>): Promise<T> {
    const call: { stack?: string } = {}
    Error.captureStackTrace(call, this.add)
    const result = this.#tail.then(() => this.#run(operation, task)).catch(error => throwFrom(call.stack, error))
    this.#tail = result.catch(() => undefined)
    return result
  }

  async #run<T>(operation: string, task: () => MaybePromise<T>): Promise<T> {
    if (this.#failure !== null) {
      throw new MigrationError('operation_not_run', {
        operation,
        failed: this.#failure.operation,
        cause: this.#failure.error,
      })
    }
    if (this.#closed) throw new MigrationError('operations_closed', { operation })
    try {
      return await task()
    } catch (error) {
      this.#failure = { operation, error }
      throw error
    }
  }

  /**
   * Waits until everything has run that was added, also while waiting; then nothing more is taken.
   *
   * @throws whatever the first failed task threw
   */
  async settle(): Promise<void> {
    for (let seen: unknown = null; seen !== this.#tail; ) {
      seen = this.#tail
      await this.#tail
    }
    this.#closed = true
    if (this.#failure !== null) throw this.#failure.error
  }
}

/** Throws an error that also tells which call asked for what failed: by the time that it runs, that call is on no stack any more. */
function throwFrom(call: string | undefined, error: unknown): never {
  if (error instanceof Error && call !== undefined) error.stack += call.replace(/^[^\n]*/, '')
  throw error
}
