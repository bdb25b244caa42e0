// Finding waits for a pool that could never end: every connection is held by a scope that itself waits, inside, for one more.
import { type ConnectionOwner, standsAround } from './connection-owner.ts'
import type { PooledConnection } from './pooled-connection.ts'
import type { WaitRequest } from './waiting-line.ts'

/** A wait for a connection of a pool. */
export interface PoolRequest extends WaitRequest {
  /** The owner of the scope in which the call was made; null for none. */
  readonly around: ConnectionOwner | null
}

/**
 * The holder around the one who asks, if the circle is closed: all connections are held, each by an owner who stands around somebody that waits.
 * Nobody would ever give one back. Null when that is not so.
 */
export function stuckHolder(
  connections: Iterable<PooledConnection>,
  waiting: Iterable<WaitRequest>,
  asker: PoolRequest,
): ConnectionOwner | null {
  const holders = [...connections].map(connection => connection.owner)
  const around = holders.find(holder => holder !== null && isInside(holder, asker)) ?? null
  // One who holds nothing closes no circle.
  if (around === null) return null
  const requests = [...waiting, asker]
  const isStuck = (holder: ConnectionOwner | null) =>
    holder !== null && requests.some(request => isInside(holder, request))
  return holders.every(isStuck) ? around : null
}

function isInside(holder: ConnectionOwner, request: WaitRequest | PoolRequest): boolean {
  if (standsAround(holder, request.owner)) return true
  return 'around' in request && standsAround(holder, request.around)
}
