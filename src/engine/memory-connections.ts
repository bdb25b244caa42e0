// The one connection to a database that has only one, which all owners share except while one of them has a transaction open.
import type { DriverConnection } from '../driver/driver.ts'
import { EngineError } from '../errors/engine-error.ts'
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import type { ConnectionOpener } from './connection-opener.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Access, Condition, ConnectionProvider, Lease, TransactionGate } from './connection-provider.ts'
import { FairLock } from './fair-lock.ts'
import { closeConnection, discardConnection } from './leased-connection.ts'

/** What the owners share: the lock, and whose transaction is open. */
class SharedState {
  readonly opener: ConnectionOpener
  readonly lock = new FairLock()
  transaction: MemoryLease | null = null

  constructor(opener: ConnectionOpener) {
    this.opener = opener
  }

  /** Takes the lock, at once if it is free. */
  take(owner: ConnectionOwner): MaybePromise<void> {
    const { url, environment, lockTimeout, inMemory } = this.opener
    if (this.lock.tryTake(owner, environment)) return
    const subject = `the only connection of ${url} (a database in ${inMemory ? 'memory' : 'the process'})`
    return this.lock.wait({ owner, subject, timeout: lockTimeout, environment, engine: this })
  }
}

/** One owner's use of the connection. */
class MemoryLease implements Lease, TransactionGate {
  readonly raw: DriverConnection
  readonly access: Access
  /** Whether it keeps the others out until it is given back, and not only during its transaction. */
  readonly exclusive: boolean
  readonly #owner: ConnectionOwner
  readonly #state: SharedState
  /** Whether the connection, on which others write, has been told to read only. */
  #readsOnly = false

  constructor(
    raw: DriverConnection,
    state: SharedState,
    use: { access: Access; owner: ConnectionOwner; exclusive: boolean },
  ) {
    this.raw = raw
    this.#state = state
    this.#owner = use.owner
    this.access = use.access
    this.exclusive = use.exclusive
  }

  get gate(): TransactionGate {
    return this
  }

  get isOpen(): boolean {
    return this.#state.transaction === null || this.#state.transaction === this
  }

  enterTransaction(readOnly: boolean): MaybePromise<void> {
    return andThen(this.exclusive ? undefined : this.#state.take(this.#owner), () => {
      this.#state.transaction = this
      if (readOnly) this.#setReadOnly(true)
    })
  }

  leaveTransaction(): void {
    if (this.#state.transaction !== this) return
    if (this.#readsOnly) this.#setReadOnly(false)
    this.#state.transaction = null
    if (!this.exclusive) this.#state.lock.release()
  }

  async waitForTurn(): Promise<() => void> {
    await this.#state.take(this.#owner)
    return () => this.#state.lock.release()
  }

  #setReadOnly(readsOnly: boolean): void {
    this.#readsOnly = readsOnly
    this.#state.opener.setReadOnly(this.raw, readsOnly)
  }
}

/** The connection of one engine to its database in memory, or to one that a library runs in the process. */
export class MemoryConnections implements ConnectionProvider {
  readonly #opener: ConnectionOpener
  readonly #state: SharedState
  #raw: DriverConnection | null = null
  #opening: Promise<DriverConnection> | null = null
  #closed = false

  constructor(opener: ConnectionOpener) {
    this.#opener = opener
    this.#state = new SharedState(opener)
  }

  acquire(access: Access, owner: ConnectionOwner): MaybePromise<Lease> {
    if (this.#closed) throw this.#closedError()
    return andThen(this.#raw ?? this.#open(), raw => this.#give(raw, access, owner))
  }

  get idleReader(): DriverConnection | null {
    return this.#state.transaction === null && !this.#closed ? this.#raw : null
  }

  // A broken connection stays: the database lives in it.
  release(lease: Lease, _condition: Condition): void {
    if (!(lease instanceof MemoryLease) || this.#closed) return
    lease.leaveTransaction()
    if (lease.exclusive) this.#state.lock.release()
  }

  dismiss(error: unknown): void {
    this.#state.lock.dismiss(this.#state, error)
  }

  async close(): Promise<void> {
    this.#closed = true
    const raw = this.#raw
    this.#raw = null
    if (raw !== null) await closeConnection(raw)
  }

  #open(): MaybePromise<DriverConnection> {
    if (this.#opening !== null) return this.#opening
    const opened = andThen(this.#opener.open(false), raw => this.#keep(raw))
    if (!isPromise(opened)) return opened
    this.#opening = Promise.resolve(opened).finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  #keep(raw: DriverConnection): DriverConnection {
    if (this.#closed) {
      discardConnection(raw)
      throw this.#closedError()
    }
    this.#raw = raw
    return raw
  }

  // Who had to wait for the lock keeps it, so that it is not overtaken again before its first statement.
  #give(raw: DriverConnection, access: Access, owner: ConnectionOwner): MaybePromise<Lease> {
    if (access === 'read' && this.#state.transaction === null) {
      return new MemoryLease(raw, this.#state, { access, owner, exclusive: false })
    }
    return andThen(this.#state.take(owner), () => {
      if (!this.#closed) return new MemoryLease(raw, this.#state, { access, owner, exclusive: true })
      this.#state.lock.release()
      throw this.#closedError()
    })
  }

  #closedError(): EngineError {
    return new EngineError('engine_closed', { url: this.#opener.url })
  }
}
