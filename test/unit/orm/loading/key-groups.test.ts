// Entities by the values of the columns that a relationship follows.
import { expect, it } from 'vitest'
import { InstanceState } from '../../../../src/orm/instrumentation/instance-state.ts'
import { groupKey, keysOf, matchKeys, portionsOf } from '../../../../src/orm/loading/key-groups.ts'
import { bigint, datetime, integer, uuid } from '../../../../src/sql/schema/column-types.ts'
import { defineTable } from '../../../../src/sql/schema/define-table.ts'
import { defaultNaming } from '../../../../src/sql/schema/naming.ts'

const table = defineTable({
  name: 'thing',
  columns: { a: integer(), b: bigint(), at: datetime(), ref: uuid() },
  options: {},
  naming: defaultNaming,
  columnName: name => name,
})
const [a, b, at, ref] = table.columns as unknown as [
  (typeof table.columns)[0],
  (typeof table.columns)[0],
  (typeof table.columns)[0],
  (typeof table.columns)[0],
]
const description = { name: 'Thing', columns: table.columns, relationships: [], describe: () => 'a thing' }
const stateWith = (values: object) => new InstanceState(values, description, null, 'persistent', [])

it('groups entities with equal values, and sets those apart that lack one', () => {
  const states = [{ a: 1 }, { a: 2 }, { a: 1 }, { a: null }, {}].map(stateWith)
  const { groups, without } = keysOf(states, [a])
  expect(groups.map(group => group.states)).toEqual([[states[0], states[2]], [states[1]]])
  expect(without).toEqual([states[3], states[4]])
})

it('makes one key of values that are equal, whatever object or spelling holds them', () => {
  expect(groupKey([a], [1])).toBe(groupKey([b], [1n]))
  expect(groupKey([at], [new Date(5)])).toBe(groupKey([at], [new Date(5)]))
  expect(groupKey([ref], ['F0000000-0000-4000-8000-00000000000A'])).toBe(
    groupKey([ref], ['f0000000-0000-4000-8000-00000000000a']),
  )
  expect(groupKey([a, b], [1, 2n])).toBe(groupKey([a, b], [1, 2n]))
  expect(groupKey([a, b], [1, 23n])).not.toBe(groupKey([a, b], [12, 3n]))
  expect(groupKey([a, b], [1, null])).toBeNull()
})

it('asks for one column by a list, however long, and for several in portions', () => {
  const { groups } = keysOf(
    Array.from({ length: 450 }, (_, n) => stateWith({ a: n, b: BigInt(n) })),
    [a, b],
  )
  expect(portionsOf([a], groups)).toEqual([groups])
  expect(portionsOf([a, b], groups).map(portion => portion.length)).toEqual([200, 200, 50])
  expect(matchKeys(table, [a], groups)).toMatchObject([{ kind: 'in', values: { length: 450 } }])
  expect(matchKeys(table, [a, b], groups.slice(0, 2))).toMatchObject([
    { kind: 'logical', operator: 'or', operands: [{}, {}] },
  ])
})
