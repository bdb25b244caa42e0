// A connection to a server in the hands of a pool: who has it, since when, and when it has lived long enough.
import type { DriverConnection } from '../driver/driver.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Lease } from './connection-provider.ts'

/** Who has a connection. The owner is held weakly: one that is forgotten must not be kept alive by the pool, or nobody would notice. */
export interface Hold {
  readonly owner: WeakRef<ConnectionOwner>
  readonly description: string
  /** Since when, on the engine's clock. */
  readonly since: number
  /** Where in the program it was asked for; null when that is not recorded. */
  readonly place: string | null
  /** Whether it has been said that it is held for very long. */
  warned: boolean
}

/** A raw connection of a pool, which one owner uses at a time. */
export class PooledConnection implements Lease {
  readonly raw: DriverConnection
  // A server's connection can always write.
  readonly access = 'write'
  readonly gate = null
  /** When it is to be replaced, on the engine's clock. */
  readonly expires: number
  /** Who has it; null when nobody does. */
  hold: Hold | null = null
  /** Since when it is free for the next owner, on the engine's clock; null while it is used, tried or reset. */
  idleSince: number | null = null
  /** Whether it must be tried before it is given out: another connection to the same server was lost. */
  suspect = false

  constructor(raw: DriverConnection, expires: number) {
    this.raw = raw
    this.expires = expires
  }

  /** Who has it, as long as that is still there. */
  get owner(): ConnectionOwner | null {
    return this.hold?.owner.deref() ?? null
  }
}
