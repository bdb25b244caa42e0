// What has become of a connection in the hands of its owner: whether its transaction may have changed something, whether it has failed, whether text of
// the program's own may have left something behind, and whether the connection is gone.
import type { Compiled } from '../compiler/compiled.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { DriverConnection } from '../driver/driver.ts'
import { ConnectionLost, DatabaseError } from '../errors/database-error.ts'
import { EngineError } from '../errors/engine-error.ts'
import type { Condition } from './connection-provider.ts'
import { altersSession } from './session-altering.ts'

/** The health of a connection while one owner has it. */
export class ConnectionHealth {
  readonly #raw: DriverConnection
  readonly #dialect: Dialect
  #lost = false
  #ended = false
  #altered = false
  /** Why no statement can run: one of the transaction has failed, or the connection is gone. */
  #failure: Error | null = null
  /** Whether something that may write has run since the transaction began. */
  changed = false

  constructor(raw: DriverConnection, dialect: Dialect) {
    this.#raw = raw
    this.#dialect = dialect
  }

  /** Whether the connection is gone. */
  get lost(): boolean {
    return this.#lost
  }

  /** Whether statements may run. */
  get good(): boolean {
    return this.#failure === null
  }

  /** In what condition the connection is given back. */
  get condition(): Condition {
    if (this.#lost) return 'lost'
    return this.#altered ? 'altered' : 'good'
  }

  /** Why no statement can run; null when it can. */
  get failure(): Error | null {
    return this.#failure
  }

  /** Notes a statement that may write. */
  noteUse({ ownText, tables, text }: Compiled): void {
    this.changed = true
    if (ownText === true || tables === null) this.noteText(text)
  }

  /** Notes text of the program's own. */
  noteText(text: string): void {
    this.changed = true
    if (!this.#altered && !this.#dialect.capabilities.singleWriter) this.#altered = altersSession(text)
  }

  /**
   * Notes what an error means for what comes after it.
   *
   * @param began whether a transaction was begun that nobody has ended
   */
  noteError(error: Error, began: boolean): void {
    // A node that has left its cluster answers, and does nothing: another connection may lead to one that is in it.
    if (error instanceof ConnectionLost || this.#dialect.isUnavailable?.(error.cause ?? error) === true) {
      this.#lost = true
      this.#failure = error
    } else if (began && this.#failure === null) {
      this.#ended = this.#raw.inTransaction === false
      if (this.#ended || this.#failsTransaction(error)) this.#failure = error
    }
  }

  #failsTransaction(error: Error): boolean {
    if (this.#dialect.capabilities.errorsEndTransactions !== true) return false
    return this.#raw.transactionFailed ?? error instanceof DatabaseError
  }

  /** Notes that what failed has been undone. */
  recovered(): void {
    if (!this.#lost && !this.#ended) this.#failure = null
  }

  /** Notes that the transaction has ended. */
  transactionEnded(): void {
    this.changed = false
    this.#ended = false
    this.recovered()
  }

  /** Throws when no statement can run: in a transaction that the database has ended by itself it would be saved at once. */
  refuse(owner: string): void {
    const cause = this.#failure
    if (cause === null) return
    if (this.#lost) throw cause
    throw this.#ended ? new EngineError('transaction_ended', { owner, cause }) : transactionFailed(owner, cause)
  }

  /** Throws when what is done cannot be committed, although nothing has been noted: the error of a statement was never seen. */
  refuseCommit(owner: string): void {
    this.refuse(owner)
    if (this.#raw.transactionFailed === true) throw transactionFailed(owner, null)
  }
}

function transactionFailed(owner: string, cause: Error | null): EngineError {
  const reason = cause === null ? 'its error was caught' : cause.message
  return new EngineError('transaction_failed', { owner, reason, ...(cause !== null && { cause }) })
}
