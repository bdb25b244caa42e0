// When a session holds a connection: for one statement, or, once it needs a transaction, until that ends.
import type { Compiled } from '../../compiler/compiled.ts'
import type { TransactionOptions } from '../../dialect/dialect.ts'
import type { BeginOptions, Connection } from '../../engine/connection.ts'
import type { ConnectionOwner } from '../../engine/connection-owner.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ReplicaSet } from '../../engine/replica-set.ts'
import { StreamWithChanges } from '../../errors/session-error.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, isPromise, type MaybePromise, settle } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'

/** What stands around the connection of a session to one database. */
export interface AroundConnection {
  /** What reads outside of transactions until the session has written; null for the database itself. */
  readonly replicas: ReplicaSet | null
  /** Called when a transaction has begun, before anything runs in it. */
  readonly began: (connection: Connection) => MaybePromise<unknown>
}

/** How a result is read in batches. */
export interface StreamSettings {
  /** The most rows of a batch. */
  readonly batchSize: number
  /** Whether all rows may be read first, where they could not be read in batches. Default: false. */
  readonly buffer?: boolean
}

/** Most sessions are opened with the same options. */
const beginOptions = keptFor(
  (options: TransactionOptions): BeginOptions => ({ ...options, writes: options.readOnly !== true }),
)

function* inBatches(rows: WireValue[][], batchSize: number): Generator<WireValue[][], undefined> {
  for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize)
}

function queryAndRelease(
  connection: Connection,
  compiled: Compiled,
  values: readonly unknown[],
): MaybePromise<WireValue[][]> {
  let rows: MaybePromise<WireValue[][]>
  try {
    rows = connection.query(compiled, values)
  } catch (error) {
    connection.release()
    throw error
  }
  if (isPromise(rows)) return Promise.resolve(rows).finally(() => connection.release())
  connection.release()
  return rows
}

/** The connection of one session to one database. */
export class SessionConnection {
  readonly #engine: Engine
  readonly #owner: ConnectionOwner
  readonly #options: TransactionOptions
  readonly #around: AroundConnection
  /** Who holds a connection for one statement only: not the session itself, whose inner scopes need not wait for what it holds. */
  readonly #brief: ConnectionOwner
  #held: Connection | null = null
  #beginning: Promise<Connection> | null = null
  #primaryOnly = false

  constructor(engine: Engine, owner: ConnectionOwner, options: TransactionOptions, around: AroundConnection) {
    this.#engine = engine
    this.#owner = owner
    this.#brief = { description: owner.description, enclosing: owner }
    this.#options = options
    this.#around = around
  }

  /** Reads from the database itself from here on, not from its replicas, which may be behind. */
  readFromPrimary(): void {
    this.#primaryOnly = true
  }

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    return this.#held !== null
  }

  /**
   * Runs a query: in the transaction if there is one, otherwise on a connection that is given back at once. What may write, and on a server that is
   * everything that is not proven to read only, begins a transaction.
   */
  query(compiled: Compiled, values: readonly unknown[]): MaybePromise<WireValue[][]> {
    if (this.#held !== null) return this.#held.query(compiled, values)
    if (this.#needsTransaction(compiled)) return this.#queryFirst(compiled, values)
    const { replicas } = this.#around
    if (replicas !== null && !this.#primaryOnly)
      return replicas.read(this.#brief, connection => connection.query(compiled, values))
    const rows = this.#engine.readAtOnce(compiled, values)
    if (rows !== undefined) return rows
    const connection = this.#engine.acquire('read', this.#brief)
    return isPromise(connection)
      ? connection.then(given => queryAndRelease(given, compiled, values))
      : queryAndRelease(connection, compiled, values)
  }

  // The first query of a transaction that begins for it alone: when it fails, nothing is left to be rolled back.
  #queryFirst(compiled: Compiled, values: readonly unknown[]): MaybePromise<WireValue[][]> {
    const undo = (error: unknown): MaybePromise<never> => {
      const fail = (): never => {
        throw error
      }
      return settle(() => this.rollback(), fail, fail)
    }
    return andThen(this.transaction(), held =>
      settle(
        () => held.query(compiled, values),
        rows => rows,
        undo,
      ),
    )
  }

  // An isolation level means a transaction, also for reading.
  #needsTransaction({ readsOnly }: Compiled): boolean {
    if (this.#options.isolationLevel !== undefined) return true
    return readsOnly !== true && !this.#engine.dialect.capabilities.singleWriter
  }

  /**
   * Reads a result in batches, on a connection of its own that is given back when the loop ends, as committed when it starts. What the session has
   * written and not committed is seen only where the transaction itself can be read with a cursor, or when the rows are read first.
   *
   * @param options `buffer`: whether all rows may be read first, into memory
   * @throws StreamWithChanges
   */
  async *stream(
    compiled: Compiled,
    values: readonly unknown[],
    { batchSize, buffer = false }: StreamSettings,
  ): AsyncGenerator<WireValue[][], undefined> {
    const begins = this.#held === null && this.#hasCursors && this.#needsTransaction(compiled)
    const held = begins ? await this.transaction() : this.#held
    if (held === null || (!held.changed && !this.#readsInTransaction(held))) {
      yield* this.#streamApart(compiled, values, batchSize)
    } else if (this.#hasCursors || !held.changed) yield* held.stream(compiled, values, batchSize)
    else if (buffer) yield* inBatches(await held.query(compiled, values), batchSize)
    else throw new StreamWithChanges({ session: this.#owner.description })
  }

  // A connection that all share has no other beside it; a cursor sees the same moment as the transaction around it.
  #readsInTransaction(held: Connection): boolean {
    return held.shared || this.#hasCursors
  }

  get #hasCursors(): boolean {
    return this.#engine.dialect.capabilities.supportsCursors === true
  }

  async *#streamApart(
    compiled: Compiled,
    values: readonly unknown[],
    batchSize: number,
  ): AsyncGenerator<WireValue[][], undefined> {
    const { replicas } = this.#around
    const aside = replicas !== null && this.#held === null && !this.#primaryOnly
    const connection = await (aside ? replicas.acquire(this.#owner) : this.#engine.acquire('read', this.#owner))
    try {
      yield* connection.stream(compiled, values, batchSize)
    } finally {
      connection.release()
    }
  }

  /** The connection of the transaction, which is begun if there is none: once, also when a stream and a call of the session ask together. */
  transaction(): MaybePromise<Connection> {
    return this.#held ?? this.#beginning ?? this.#beginNew()
  }

  #beginNew(): MaybePromise<Connection> {
    const acquired = this.#engine.acquire(this.#options.readOnly === true ? 'read' : 'write', this.#owner)
    const begun = andThen(acquired, connection => this.#begin(connection))
    if (!isPromise(begun)) return begun
    this.#beginning = Promise.resolve(begun).finally(() => {
      this.#beginning = null
    })
    return this.#beginning
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
    const begin = () => connection.begin(beginOptions(this.#options))
    return settle(() => andThen(begin(), () => this.#around.began(connection)), begun, failed)
  }

  /** Commits the transaction, if there is one. */
  commit(): MaybePromise<void> {
    const held = this.#held
    if (held === null) return
    return andThen(held.commit(), () => {
      // What a session has written it reads again, and a replica may not have it yet.
      if (this.#options.readOnly !== true) this.#primaryOnly = true
      this.#giveBack()
    })
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

  /** Sets a savepoint in the transaction, if there is one. */
  savepoint(name: string): MaybePromise<void> {
    return this.#held?.savepoint(name)
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
