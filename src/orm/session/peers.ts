// The peers of an entity: those of the result that last returned it, which are served by one load.
import type { BatchMembers } from '../instrumentation/batch.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'

/** How many peers one load serves beside the entity that was asked. */
const MOST_PEERS = 500

/** The entity itself, and at most 500 that follow it in its result and lack the same; after the last comes the first. */
export function peersOf(
  batches: BatchMembers<InstanceState>,
  state: InstanceState,
  lacks: (peer: InstanceState) => boolean,
): readonly InstanceState[] {
  const peers = [state]
  const members = batches.of(state.batch)
  for (let step = 1; step < members.length && peers.length <= MOST_PEERS; step++) {
    const peer = members[(state.place + step) % members.length]
    if (peer === null || peer === undefined || peer === state) continue
    if (peer.session === state.session && peer.status === 'persistent' && lacks(peer)) peers.push(peer)
  }
  return peers
}
