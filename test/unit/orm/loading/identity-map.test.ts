// The identity map: a list while keys only grow, a map from then on; nobody sees which.
import { expect, it } from 'vitest'
import { InstanceState } from '../../../../src/orm/instrumentation/instance-state.ts'
import { EntitiesByKey } from '../../../../src/orm/loading/identity-map.ts'
import type { Primitive } from '../../../../src/sql/types/sql-type.ts'

const description = { name: 'Thing', columns: [], relationships: [], describe: () => 'a thing' }
const stateOf = (key: Primitive) => {
  const state = new InstanceState({}, description, null, 'persistent', [])
  state.key = key
  return state
}

const filled = (keys: readonly Primitive[]) => {
  const entities = new EntitiesByKey()
  const states = keys.map(stateOf)
  for (const state of states) entities.set(state.key ?? '', state)
  return { entities, states }
}

const orders: readonly (readonly [string, readonly Primitive[]])[] = [
  ['that grow', [-3, 0, 1, 2, 40]],
  ['that fall', [40, 2, 1, 0, -3]],
  ['that grow and fall', [1, 5, 9, 4, 12]],
  ['of text', ['b', 'a', '']],
  ['of both', [1, 'a', 2]],
  ['too great for a number', [1, 2n ** 63n, 2]],
]

it.each(orders)('finds entities by keys %s, and tells them in the order in which they came', (_, keys) => {
  const { entities, states } = filled(keys)
  expect(entities.size).toBe(keys.length)
  expect([...entities.values()]).toEqual(states)
  expect(entities.get(77)).toBeUndefined()
  for (const [at, key] of keys.entries()) expect(entities.get(key)).toBe(states[at])
  expect(entities.get(-77)).toBeUndefined()
  expect([...entities.values()]).toEqual(states)
})

it.each(orders)('takes out and puts in again by keys %s', (_, keys) => {
  const { entities, states } = filled(keys)
  const [first = 0] = keys
  entities.delete(first)
  entities.delete(1000)
  expect(entities.get(first)).toBeUndefined()
  expect([...entities.values()]).toEqual(states.slice(1))
  const again = stateOf(first)
  entities.set(first, again)
  expect(entities.get(first)).toBe(again)
  expect([...entities.values()]).toEqual([...states.slice(1), again])
  expect(entities.size).toBe(keys.length)
})

it('keeps one entity for each key, the last that was set', () => {
  const { entities } = filled([1, 2, 3])
  const other = stateOf(2)
  entities.set(2, other)
  expect(entities.get(2)).toBe(other)
  expect(entities.size).toBe(3)
})

it('knows entities by the key under which they were set', () => {
  const { entities, states } = filled([1, 2])
  for (const state of states) state.key = null
  expect(entities.get(1)).toBe(states[0])
})

it('is empty to begin with', () => {
  const entities = new EntitiesByKey()
  expect([entities.size, entities.get(1), entities.get('a'), [...entities.values()]]).toEqual([
    0,
    undefined,
    undefined,
    [],
  ])
  entities.delete(1)
  expect(entities.size).toBe(0)
})

it.each(orders)('takes out those that are deleted by keys %s', (_, keys) => {
  const { entities, states } = filled(keys)
  for (const state of states.slice(1, 3)) state.status = 'deleted'
  entities.dropDeleted()
  const left = [states[0], ...states.slice(3)]
  expect([...entities.values()]).toEqual(left)
  for (const [at, key] of keys.entries()) expect(entities.get(key)).toBe(left.find(state => state === states[at]))
  const visited: InstanceState[] = []
  entities.forEach(state => {
    visited.push(state)
  })
  expect(visited).toEqual(left)
})
