// Telling `athanor:pool` of the connections of one engine: who asked, how long it took, and when they came back.
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Access, Lease } from './connection-provider.ts'
import type { EngineEnvironment } from './environment.ts'
import { hasPoolSubscribers, publishPool } from './query-channels.ts'
import type { ObservedDatabase } from './query-event.ts'

/** The events of one engine's connections. */
export class PoolEvents {
  readonly #database: ObservedDatabase
  readonly #environment: EngineEnvironment
  /** Who has a connection, where that was told. */
  readonly #owners = new WeakMap<Lease, string>()

  constructor(database: ObservedDatabase, environment: EngineEnvironment) {
    this.#database = database
    this.#environment = environment
  }

  /** Whether anybody wants to know. */
  get heard(): boolean {
    return hasPoolSubscribers()
  }

  /** Waits for a connection, and tells of it. */
  acquiring(
    acquire: () => MaybePromise<Lease>,
    access: Access,
    owner: ConnectionOwner,
    inUse: () => number,
  ): MaybePromise<Lease> {
    const began = this.#environment.now()
    const tell = (action: 'acquire' | 'failed', error: unknown) => {
      const waited = this.#environment.now() - began
      const message = { action, access, owner: owner.description, waited, inUse: inUse(), error }
      publishPool({ ...message, database: this.#database })
    }
    const given = (lease: Lease) => {
      this.#owners.set(lease, owner.description)
      tell('acquire', null)
      return lease
    }
    const failed = (error: unknown): never => {
      tell('failed', error)
      throw error
    }
    try {
      const lease = acquire()
      return isPromise(lease) ? lease.then(given, failed) : given(lease)
    } catch (error) {
      return failed(error)
    }
  }

  /** Tells that a connection came back. */
  released(lease: Lease, inUse: number): void {
    if (!hasPoolSubscribers()) return
    const owner = this.#owners.get(lease) ?? 'unknown'
    const { access } = lease
    publishPool({ action: 'release', access, owner, waited: 0, inUse, error: null, database: this.#database })
  }
}
