// Blocks of a session: a transaction, or a savepoint in one, that ends with its function.
import { EngineError } from '../../errors/engine-error.ts'
import { SessionError } from '../../errors/session-error.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { BlockOutcome, BlockSteps } from './call-queue.ts'
import type { SessionCore } from './session-core.ts'

/** A function as a whole transaction: committed when it succeeds, rolled back when it throws. */
export function transactionBlock<T>(core: SessionCore, owner: string, body: () => MaybePromise<T>): BlockSteps<T> {
  const begin = () => {
    if (core.connection.inTransaction) throw new EngineError('transaction_open', { owner })
    return core.connection.begin()
  }
  const end = (outcome: BlockOutcome<T>) =>
    finish(core, outcome, {
      keep: () => core.commit(),
      undo: () => core.rollback(),
    })
  return { begin, body, end }
}

/** A function inside a savepoint: what it did stays when it succeeds, and is undone, in the database and in memory, when it throws. */
export function savepointBlock<T>(core: SessionCore, body: () => MaybePromise<T>): BlockSteps<T> {
  let savepoint = ''
  const begin = () =>
    andThen(core.flush(), () =>
      andThen(core.connection.savepoint(), name => {
        savepoint = name
        core.undo.push()
      }),
    )
  const end = (outcome: BlockOutcome<T>) =>
    finish(core, outcome, {
      keep: async () => {
        await core.flush()
        await core.connection.releaseSavepoint(savepoint)
        core.undo.release()
      },
      undo: async () => {
        core.failure = null
        try {
          await core.connection.rollbackTo(savepoint)
        } catch (error) {
          // The database has ended the whole transaction, or the connection is gone.
          core.failure = error
        } finally {
          core.restore()
        }
      },
    })
  return { begin, body, end }
}

interface Endings {
  readonly keep: () => MaybePromise<void>
  readonly undo: () => MaybePromise<void>
}

async function finish<T>(core: SessionCore, outcome: BlockOutcome<T>, { keep, undo }: Endings): Promise<T> {
  try {
    if (!outcome.ok) throw outcome.error
    // The function may have caught the error of a flush: what was half written must not stay.
    if (core.failure !== null) throw new SessionError('needs_rollback', { cause: core.failure })
    await keep()
    return outcome.value
  } catch (error) {
    // Why it is undone says more than why that fails.
    await Promise.resolve(undo()).catch(() => undefined)
    throw error
  }
}
