// Connections whose owner has forgotten them: when the handle is collected as garbage and was never given back, its connection is ended, and the
// log says whose it was.
import type { Lease } from './connection-provider.ts'
import { PooledConnection } from './pooled-connection.ts'

/** Notices handles that are forgotten. */
export class LeakWatch {
  readonly #registry: FinalizationRegistry<PooledConnection>

  /**
   * @param reclaim takes the connection back, which may be in any state
   * @param warn writes a line to the log
   */
  constructor(reclaim: (lease: Lease) => void, warn: (line: string) => void) {
    this.#registry = new FinalizationRegistry(lease => {
      const { hold } = lease
      if (hold === null) return
      const place = hold.place === null ? '' : `, which asked for it at ${hold.place}`
      warn(
        `warning: ${hold.description}${place} has lost its connection without giving it back, so it was ended: use \`db.scope\`, \`db.transaction\` or \`await using\`, which cannot forget it`,
      )
      reclaim(lease)
    })
  }

  /** Watches the handle of a connection until it is given back. */
  watch(handle: object, lease: Lease): void {
    if (lease instanceof PooledConnection) this.#registry.register(handle, lease, lease)
  }

  /** Says that a connection was given back. */
  forget(lease: Lease): void {
    this.#registry.unregister(lease)
  }
}
