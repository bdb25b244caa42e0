// What a rollback puts back, level by level.
import { expect, it } from 'vitest'
import { Athanor, integer, json, string } from '../../../../src/exports/index.ts'
import { stateOf } from '../../../../src/orm/instrumentation/entity.ts'
import { IdentityMap } from '../../../../src/orm/loading/identity-map.ts'
import { UndoLog } from '../../../../src/orm/unit-of-work/undo-log.ts'

const thing = (values: { name: string; doc?: { n: number } }) => {
  const db = new Athanor()
  class Thing extends db.Model('Thing', {
    id: integer().primaryKey(),
    name: string(),
    doc: json<{ n: number }>().nullable(),
  }) {}
  const entity = new Thing({ doc: null, ...values })
  return { entity, state: stateOf(entity) }
}

const makePersistent = ({ entity, state }: ReturnType<typeof thing>) => {
  entity.id = 1
  state.status = 'persistent'
  state.key = 1
  state.snapshot = [1, entity.name, entity.doc === null ? null : JSON.stringify(entity.doc)]
}

it('restores columns from the snapshot, documents anew', () => {
  const made = thing({ name: 'a', doc: { n: 1 } })
  makePersistent(made)
  const [undo, identityMap] = [new UndoLog(), new IdentityMap()]
  identityMap.add(made.state)
  undo.keep(made.state)
  made.state.snapshot = [1, 'b', '{"n":2}']
  made.entity.name = 'b'
  const { doc } = made.entity
  doc!.n = 5
  expect([...undo.restore(identityMap)]).toEqual([made.state])
  expect({ ...made.entity }).toEqual({ id: 1, name: 'a', doc: { n: 1 } })
  expect(made.entity.doc).not.toBe(doc)
  expect([...identityMap.states()]).toEqual([made.state])
})

it('takes back what a flush filled in a new entity, and leaves what the developer set', () => {
  const made = thing({ name: 'a' })
  const [undo, identityMap] = [new UndoLog(), new IdentityMap()]
  undo.keep(made.state)
  undo.fills(made.state, 'id', undefined)
  makePersistent(made)
  identityMap.add(made.state)
  made.entity.name = 'later'
  undo.restore(identityMap)
  expect([made.state.status, made.entity.id, made.entity.name]).toEqual(['transient', undefined, 'later'])
  expect([...identityMap.states()]).toEqual([])
})

it('keeps levels apart, and hands what a released one kept to the one around it', () => {
  const made = thing({ name: 'a' })
  makePersistent(made)
  const [undo, identityMap] = [new UndoLog(), new IdentityMap()]
  undo.push()
  undo.keep(made.state)
  made.state.snapshot = [1, 'b', null]
  undo.push()
  undo.keep(made.state)
  made.state.snapshot = [1, 'c', null]
  undo.restore(identityMap)
  expect(made.entity.name).toBe('b')
  undo.release()
  undo.restore(identityMap)
  expect(made.entity.name).toBe('a')
})

it('leaves an entity alone that it was told to forget', () => {
  const made = thing({ name: 'a' })
  makePersistent(made)
  const [undo, identityMap] = [new UndoLog(), new IdentityMap()]
  undo.keep(made.state)
  undo.forget(made.state)
  made.state.snapshot = [1, 'b', null]
  expect([...undo.restore(identityMap)]).toEqual([])
  expect(made.state.snapshot).toEqual([1, 'b', null])
})
