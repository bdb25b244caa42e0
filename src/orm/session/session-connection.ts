// When a session holds a connection: for one statement, or, once it needs a transaction, until that ends.
import type { Compiled } from '../../compiler/compiled.ts'
import type { TransactionOptions } from '../../dialect/dialect.ts'
import type { Connection } from '../../engine/connection.ts'
import type { ConnectionOwner } from '../../engine/connection-owner.ts'
import type { Engine } from '../../engine/engine.ts'
import { andThen, isPromise, type MaybePromise, settle } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'

/** The connections of one session. */
export class SessionConnection {
  readonly #engine: Engine
  readonly #owner: ConnectionOwner
  readonly #options: TransactionOptions
  #held: Connection | null = null
  #savepoints = 0

  constructor(engine: Engine, owner: ConnectionOwner, options: TransactionOptions) {
    this.#engine = engine
    this.#owner = owner
    this.#options = options
  }

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    return this.#held !== null
  }

  /** Runs a query: in the transaction if there is one, otherwise on a connection that is given back at once. */
  query(compiled: Compiled, values: readonly unknown[]): MaybePromise<WireValue[][]> {
    if (this.#held !== null) return this.#held.query(compiled, values)
    // An isolation level means a transaction, also for reading.
    if (this.#options.isolationLevel !== undefined) {
      return andThen(this.transaction(), held => held.query(compiled, values))
    }
    const connection = this.#engine.acquire('read', this.#owner)
    return isPromise(connection)
      ? connection.then(given => this.#queryOnce(given, compiled, values))
      : this.#queryOnce(connection, compiled, values)
  }

  #queryOnce(connection: Connection, compiled: Compiled, values: readonly unknown[]): MaybePromise<WireValue[][]> {
    let rows: MaybePromise<WireValue[][]>
    try {
      rows = connection.query(compiled, values)
    } catch (error) {
      connection.release()
      throw error
    }
    if (!isPromise(rows)) {
      connection.release()
      return rows
    }
    return Promise.resolve(rows).finally(() => connection.release())
  }

  /** The connection of the transaction, which is begun if there is none. */
  transaction(): MaybePromise<Connection> {
    return (
      this.#held ??
      andThen(this.#engine.acquire(this.#options.readOnly === true ? 'read' : 'write', this.#owner), connection =>
        this.#begin(connection),
      )
    )
  }

  #begin(connection: Connection): MaybePromise<Connection> {
    const begun = () => {
      this.#held = connection
      return connection
    }
    const failed = (error: unknown): never => {
      connection.release()
      throw error
    }
    try {
      const result = connection.begin({ ...this.#options, writes: this.#options.readOnly !== true })
      return isPromise(result) ? result.then(begun, failed) : begun()
    } catch (error) {
      return failed(error)
    }
  }

  /** Commits the transaction, if there is one. */
  commit(): MaybePromise<void> {
    const held = this.#held
    if (held === null) return
    return andThen(held.commit(), () => this.#giveBack())
  }

  /** Rolls the transaction back, if there is one. */
  rollback(): MaybePromise<void> {
    const held = this.#held
    if (held === null) return
    const done = () => this.#giveBack()
    const failed = (error: unknown): never => {
      done()
      throw error
    }
    // The database may have ended the transaction by itself after an error.
    return held.inTransaction ? settle(() => held.rollback(), done, failed) : done()
  }

  #giveBack(): void {
    const held = this.#held
    this.#held = null
    held?.release()
  }

  /** Sets a savepoint, in a transaction that is begun if there is none; its name. */
  savepoint(): MaybePromise<string> {
    const name = `athanor_${++this.#savepoints}`
    return andThen(this.transaction(), connection => andThen(connection.savepoint(name), () => name))
  }

  /** Undoes what was done since a savepoint, and forgets it. */
  rollbackTo(name: string): MaybePromise<void> {
    const held = this.#held
    return held === null ? undefined : andThen(held.rollbackTo(name), () => held.releaseSavepoint(name))
  }

  /** Forgets a savepoint; what was done since it stays. */
  releaseSavepoint(name: string): MaybePromise<void> {
    return this.#held?.releaseSavepoint(name)
  }
}
