// A raw connection that one owner uses at a time.
import type { DriverConnection } from '../driver/driver.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Access, Lease } from './connection-provider.ts'

/** A raw connection that is its own lease, because only its owner uses it meanwhile. */
export class LeasedConnection implements Lease {
  readonly raw: DriverConnection
  readonly access: Access
  readonly gate = null
  /** Who uses it; null when nobody does. */
  owner: ConnectionOwner | null = null

  constructor(raw: DriverConnection, access: Access) {
    this.raw = raw
    this.access = access
  }
}

/** Closes a connection. */
export async function closeConnection(raw: DriverConnection): Promise<void> {
  await raw.close()
}

/** Closes a connection that is of no use any more, whatever it says. */
export function discardConnection(raw: DriverConnection): void {
  closeConnection(raw).catch(() => undefined)
}
