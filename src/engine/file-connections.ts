// Connections to a database file with one writer at a time: one connection that writes and a few that read.
import type { DriverConnection } from '../driver/driver.ts'
import { EngineError } from '../errors/engine-error.ts'
import { andThen, type MaybePromise } from '../util/maybe-promise.ts'
import type { ConnectionOpener } from './connection-opener.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Access, Condition, ConnectionProvider, Lease } from './connection-provider.ts'
import { FileReaders, type ReaderLimits } from './file-readers.ts'
import { FileWriter } from './file-writer.ts'
import { LeasedConnection } from './leased-connection.ts'

/** The connections of one engine to a database file. */
export class FileConnections implements ConnectionProvider {
  readonly #url: string
  readonly #writer: FileWriter
  readonly #readers: FileReaders
  #closed = false

  constructor(opener: ConnectionOpener, limits: ReaderLimits) {
    this.#url = opener.url
    this.#writer = new FileWriter(opener)
    this.#readers = new FileReaders(opener, limits)
  }

  acquire(access: Access, owner: ConnectionOwner): MaybePromise<Lease> {
    if (this.#closed) throw new EngineError('engine_closed', { url: this.#url })
    // The writer comes first: it makes the file and what stands beside it, without which nobody can read.
    if (!this.#writer.isOpen) return andThen(this.#writer.open(), () => this.#give(access, owner))
    return this.#give(access, owner)
  }

  get idleReader(): DriverConnection | null {
    return this.#readers.idle
  }

  release(lease: Lease, condition: Condition): void {
    if (!(lease instanceof LeasedConnection)) return
    const broken = condition === 'broken' || condition === 'lost'
    if (lease.access === 'write') this.#writer.release(lease, broken)
    else this.#readers.release(lease, broken)
  }

  dismiss(error: unknown): void {
    this.#writer.dismiss(error)
    this.#readers.dismiss(error)
  }

  // The writer goes last, because the connection that closes last folds the log into the file.
  async close(): Promise<void> {
    this.#closed = true
    try {
      await this.#readers.close()
    } finally {
      await this.#writer.close()
    }
  }

  #give(access: Access, owner: ConnectionOwner): MaybePromise<Lease> {
    return access === 'write' ? this.#writer.acquire(owner) : this.#readers.acquire(owner)
  }
}
