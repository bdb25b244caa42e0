// The one connection of an engine that writes to a database file, behind the lock that all engines of the process share.
import path from 'node:path'
import type { DriverConnection } from '../driver/driver.ts'
import { EngineError } from '../errors/engine-error.ts'
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import type { ConnectionOpener } from './connection-opener.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { FairLock } from './fair-lock.ts'
import { closeConnection, discardConnection, LeasedConnection } from './leased-connection.ts'
import { joinWriteLock, leaveWriteLock } from './write-locks.ts'

/** The writing connection of an engine. */
export class FileWriter {
  readonly #opener: ConnectionOpener
  #connection: LeasedConnection | null = null
  #opening: Promise<void> | null = null
  #lock: { readonly path: string; readonly lock: FairLock } | null = null
  #closed = false

  constructor(opener: ConnectionOpener) {
    this.#opener = opener
  }

  /** Whether the connection, and so the file, is there. */
  get isOpen(): boolean {
    return this.#connection !== null
  }

  /** Opens the connection, once for all who ask meanwhile. */
  open(): MaybePromise<void> {
    if (this.#opening !== null) return this.#opening
    if (this.#connection !== null) return
    const opened = andThen(this.#opener.open(false), raw => this.#keep(raw))
    if (!isPromise(opened)) return
    const opening = Promise.resolve(opened).finally(() => {
      this.#opening = null
    })
    this.#opening = opening
    return opening
  }

  /** Takes the lock, at once if it is free; the connection must have been opened before. */
  acquire(owner: ConnectionOwner): MaybePromise<LeasedConnection> {
    const lock = this.#lock?.lock
    if (lock === undefined || this.#connection === null) throw this.#closedError()
    if (lock.tryTake(owner, this.#opener.environment)) {
      this.#connection.owner = owner
      return this.#connection
    }
    const { url, environment, lockTimeout } = this.#opener
    const subject = `the writing connection of ${url}`
    const taken = lock.wait({ owner, subject, timeout: lockTimeout, environment, engine: this })
    return taken.then(() => this.#lend(lock, owner))
  }

  /** Gives the lock to the next. */
  release(connection: LeasedConnection, broken: boolean): void {
    if (this.#closed) return
    connection.owner = null
    if (broken) {
      this.#connection = null
      discardConnection(connection.raw)
    }
    this.#lock?.lock.release()
  }

  /** Calls off the waits of this engine. */
  dismiss(error: unknown): void {
    this.#lock?.lock.dismiss(this, error)
  }

  /** Closes the connection, also when it is in use. */
  async close(): Promise<void> {
    this.#closed = true
    const connection = this.#connection
    this.#connection = null
    try {
      if (connection !== null) await closeConnection(connection.raw)
    } finally {
      if (connection !== null && connection.owner !== null) this.#lock?.lock.release()
      if (this.#lock !== null) leaveWriteLock(this.#lock.path)
      this.#lock = null
    }
  }

  #keep(raw: DriverConnection): void {
    if (this.#closed) {
      discardConnection(raw)
      throw this.#closedError()
    }
    this.#connection = new LeasedConnection(raw, 'write')
    if (this.#lock !== null) return
    const realPath = this.#realPath()
    this.#lock = { path: realPath, lock: joinWriteLock(realPath) }
  }

  #realPath(): string {
    const { database, environment } = this.#opener
    try {
      return environment.realPath(database)
    } catch {
      return path.resolve(database)
    }
  }

  // While this owner waited, the connection may have been closed, or found broken.
  async #lend(lock: FairLock, owner: ConnectionOwner): Promise<LeasedConnection> {
    try {
      if (this.#closed) throw this.#closedError()
      if (this.#connection === null) await this.open()
      if (this.#connection === null) throw this.#closedError()
    } catch (error) {
      lock.release()
      throw error
    }
    this.#connection.owner = owner
    return this.#connection
  }

  #closedError(): EngineError {
    return new EngineError('engine_closed', { url: this.#opener.url })
  }
}
