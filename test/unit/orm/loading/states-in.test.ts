// The entities of results, each once.
import { expect, it } from 'vitest'
import { Entity } from '../../../../src/orm/instrumentation/entity.ts'
import { InstanceState } from '../../../../src/orm/instrumentation/instance-state.ts'
import { statesIn } from '../../../../src/orm/loading/load-tree.ts'

const description = { name: 'Thing', columns: [], relationships: [], describe: () => 'a thing' }
const entityAt = (place: number) => {
  const entity = new Entity()
  const state = new InstanceState(entity, description, null, 'persistent', [])
  state.place = place
  Entity.attach(entity, state)
  return { entity, state }
}

it('tells each once, where it came first', () => {
  const [a, b] = [entityAt(0), entityAt(2)]
  expect(statesIn([a.entity, a.entity, b.entity, a.entity, b.entity])).toEqual([a.state, b.state])
})

it('leaves out what is no entity', () => {
  const a = entityAt(1)
  expect(statesIn([null, a.entity, undefined, 5, null])).toEqual([a.state])
})

it('also knows entities that stand elsewhere than in the result that last brought them', () => {
  const [a, b, c] = [entityAt(7), entityAt(0), entityAt(0)]
  expect(statesIn([a.entity, b.entity, a.entity, c.entity, b.entity])).toEqual([a.state, b.state, c.state])
  expect(statesIn([c.entity, b.entity, c.entity])).toEqual([c.state, b.state])
})
