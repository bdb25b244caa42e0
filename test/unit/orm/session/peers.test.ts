// Which entities one load serves.
import { expect, it } from 'vitest'
import { Batch, BatchMembers } from '../../../../src/orm/instrumentation/batch.ts'
import { InstanceState, type SessionPort } from '../../../../src/orm/instrumentation/instance-state.ts'
import { peersOf } from '../../../../src/orm/session/peers.ts'

const description = { name: 'Thing', columns: [], relationships: [], describe: () => 'a thing' }
const session = { closed: false } as unknown as SessionPort

const result = (count: number) => {
  const batches = new BatchMembers<InstanceState>()
  const batch = new Batch()
  const states = Array.from({ length: count }, (_, place) => {
    const state = new InstanceState({}, description, session, 'persistent', [])
    return Object.assign(state, { batch, place })
  })
  batches.note(batch, states)
  return { batches, states }
}

it('serves the entity that was asked and those that follow it, then those before it', () => {
  const { batches, states } = result(4)
  expect(peersOf(batches, states[2]!, () => true)).toEqual([states[2], states[3], states[0], states[1]])
})

it('serves at most 500 beside the one that was asked', () => {
  const { batches, states } = result(600)
  const peers = peersOf(batches, states[50]!, () => true)
  expect(peers).toHaveLength(501)
  expect(peers.at(-1)).toBe(states[550])
})

it('leaves out those that do not lack it, have left the session, or are deleted', () => {
  const { batches, states } = result(5)
  states[1]!.session = null
  states[2]!.status = 'deleted'
  expect(peersOf(batches, states[0]!, peer => peer !== states[3])).toEqual([states[0], states[4]])
})

it('serves an entity alone that came alone, or whose session has forgotten its results', () => {
  const { batches, states } = result(3)
  const alone = new InstanceState({}, description, session, 'persistent', [])
  expect(peersOf(batches, alone, () => true)).toEqual([alone])
  batches.clear()
  expect(peersOf(batches, states[0]!, () => true)).toEqual([states[0]])
})
