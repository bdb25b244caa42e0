// What a pool says of itself: who holds its connections, and who waits, as errors and warnings word it.
import { PoolTimeout } from '../errors/engine-error.ts'
import { formatList } from '../util/text.ts'
import type { Hold, PooledConnection } from './pooled-connection.ts'

/** The state of a pool when somebody has waited too long. */
export interface PoolState {
  readonly url: string
  readonly max: number
  readonly connections: Iterable<PooledConnection>
  readonly opening: number
  /** How many wait besides the one who gives up. */
  readonly waiting: number
  readonly now: number
  /** Why the last attempt to open one failed; null when it did not. */
  readonly lastError: unknown
}

const MOST_HOLDERS = 10

/** The error of somebody who waited too long for a connection. */
export function poolTimeout(asker: string, timeout: number, state: PoolState): PoolTimeout {
  const holds = [...state.connections].flatMap(({ hold }) => (hold === null ? [] : [hold]))
  const holders = holds.toSorted((a, b) => a.since - b.since).map(hold => describeHold(hold, state.now))
  return new PoolTimeout({
    asker,
    timeout,
    url: state.url,
    max: state.max,
    inUse: holds.length,
    opening: state.opening,
    waiting: state.waiting,
    holders,
    shown: shownHolders(holders),
    problem: state.lastError instanceof Error ? state.lastError.message : null,
    ...(state.lastError !== null && { cause: state.lastError }),
  })
}

/** Who has a connection, for how long, and where it was asked for. */
export function describeHold({ description, since, place }: Hold, now: number): string {
  const asked = place === null ? '' : `, asked for at ${place}`
  return `${description} (for ${Math.round(now - since)} ms${asked})`
}

function shownHolders(holders: readonly string[]): string {
  const more = holders.length - MOST_HOLDERS
  return more <= 0 ? formatList(holders) : formatList([...holders.slice(0, MOST_HOLDERS), `${more} more`])
}
