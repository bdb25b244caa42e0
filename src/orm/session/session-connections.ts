// The connections of one session: one for each database that it needs, which begin, commit and set savepoints together.
import type { Compiled } from '../../compiler/compiled.ts'
import type { Connection } from '../../engine/connection.ts'
import type { ConnectionOwner } from '../../engine/connection-owner.ts'
import { PartialCommit } from '../../errors/bind-error.ts'
import { andThen, eachInTurn, type MaybePromise, settle } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { Database } from './database.ts'
import type { Databases } from './databases.ts'
import type { SessionOptions } from './home.ts'
import { SessionConnection } from './session-connection.ts'

/** The connections of one session. */
export class SessionConnections {
  readonly #main: Database
  readonly #several: boolean
  readonly #owner: ConnectionOwner
  readonly #options: SessionOptions
  readonly #known = new Map<Database, SessionConnection>()
  /** Savepoints that are open: a database that takes part later sets them too. */
  readonly #savepoints: string[] = []
  #named = 0
  #began = false
  #primaryOnly: boolean
  #last: { readonly database: Database; readonly connection: SessionConnection } | null = null

  /** @param databases those that there are; the main one is that of statements that name no table */
  constructor(databases: Databases, owner: ConnectionOwner, options: SessionOptions) {
    this.#main = databases.main
    this.#several = databases.only === null
    this.#owner = owner
    this.#options = options
    this.#primaryOnly = options.primary === true
  }

  /** The connection to one database. */
  on(database: Database): SessionConnection {
    if (this.#last?.database === database) return this.#last.connection
    let connection = this.#known.get(database)
    if (connection === undefined) {
      const { engine, replicas } = database.connections
      const began = (held: Connection) => eachInTurn(this.#savepoints, name => held.savepoint(name))
      connection = new SessionConnection(engine, this.#owner, this.#options, { replicas, began })
      if (this.#primaryOnly) connection.readFromPrimary()
      this.#known.set(database, connection)
    }
    this.#last = { database, connection }
    return connection
  }

  /** Whether a transaction is open on any of them. */
  get inTransaction(): boolean {
    if (this.#began) return true
    for (const connection of this.#known.values()) if (connection.inTransaction) return true
    return false
  }

  /** Runs a query on a database. Inside a transaction that was begun for all of them it is part of that. */
  query(compiled: Compiled, values: readonly unknown[], database: Database = this.#main): MaybePromise<WireValue[][]> {
    const connection = this.on(database)
    if (!this.#began || connection.inTransaction) return connection.query(compiled, values)
    return andThen(connection.transaction(), held => held.query(compiled, values))
  }

  /** The connection of the transaction on a database, which is begun if there is none. */
  transaction(database: Database = this.#main): MaybePromise<Connection> {
    return this.on(database).transaction()
  }

  /** Begins a transaction that every database takes part in from its first statement on. */
  begin(): MaybePromise<void> {
    return andThen(this.#main.exists ? this.transaction() : undefined, () => {
      this.#began = true
    })
  }

  /**
   * Commits on every database that takes part, one after the other.
   *
   * @throws PartialCommit when one fails after another has committed; those that have not are then rolled back
   */
  commit(): MaybePromise<void> {
    // With one database there is nothing to tell of the others.
    if (this.#known.size === 1 && this.#last !== null)
      return andThen(this.#last.connection.commit(), () => this.#ended())
    const open = [...this.#known].filter(([, connection]) => connection.inTransaction)
    const committed: string[] = []
    const commit = ([database, connection]: readonly [Database, SessionConnection]): MaybePromise<void> =>
      settle(
        () => connection.commit(),
        () => {
          committed.push(database.name)
        },
        error => this.#commitFailed(committed, database, error),
      )
    return andThen(eachInTurn(open, commit), () => this.#ended())
  }

  #commitFailed(committed: readonly string[], database: Database, cause: unknown): MaybePromise<never> {
    if (committed.length === 0) throw cause
    const fail = (): never => {
      throw new PartialCommit({ committed, failed: database.name, cause })
    }
    return settle(() => this.rollback(), fail, fail)
  }

  /** Rolls back on every database that takes part. All are rolled back, also when one fails. */
  rollback(): MaybePromise<void> {
    this.#ended()
    let failure: { readonly error: unknown } | null = null
    const roll = (connection: SessionConnection): MaybePromise<void> =>
      settle(
        () => connection.rollback(),
        () => undefined,
        error => {
          failure ??= { error }
        },
      )
    return andThen(eachInTurn([...this.#known.values()], roll), () => {
      if (failure !== null) throw failure.error
    })
  }

  #ended(): void {
    this.#savepoints.length = 0
    this.#began = false
  }

  /** Sets a savepoint on every database that takes part, at least on one, whose transaction is begun; its name. */
  savepoint(): MaybePromise<string> {
    const name = `athanor_${++this.#named}`
    const open = [...this.#known.values()].filter(connection => connection.inTransaction)
    const set = () => {
      this.#savepoints.push(name)
      return name
    }
    if (open.length > 0)
      return andThen(
        eachInTurn(open, connection => connection.savepoint(name)),
        set,
      )
    // Where there are several, those that take part set it when they begin.
    if (this.#several) return set()
    return andThen(this.transaction(), connection => andThen(connection.savepoint(name), set))
  }

  /** Undoes what was done since a savepoint, and forgets it. */
  rollbackTo(name: string): MaybePromise<void> {
    this.#forget(name)
    return eachInTurn([...this.#known.values()], connection => connection.rollbackTo(name))
  }

  /** Forgets a savepoint; what was done since it stays. */
  releaseSavepoint(name: string): MaybePromise<void> {
    this.#forget(name)
    return eachInTurn([...this.#known.values()], connection => connection.releaseSavepoint(name))
  }

  #forget(name: string): void {
    const at = this.#savepoints.indexOf(name)
    if (at >= 0) this.#savepoints.length = at
  }

  /** Reads from the databases themselves from here on, not from their replicas. */
  readFromPrimary(): void {
    this.#primaryOnly = true
    for (const connection of this.#known.values()) connection.readFromPrimary()
  }
}
