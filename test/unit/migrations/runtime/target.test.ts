import { expect, it } from 'vitest'
import { describeValue, requireTarget } from '../../../../src/migrations/runtime/target.ts'
import { KIND } from '../../../../src/util/brand.ts'

it('the db of an app is known by its brand, whichever copy of the package made it', () => {
  const db = { [KIND]: 'athanor' }
  expect(requireTarget(db)).toBe(db)
})

it('anything else is refused and named', () => {
  expect(() => requireTarget({ metadata: {}, engine: {} })).toThrow('and got a plain object')
  expect(() => requireTarget(undefined)).toThrow('and got undefined')
})

it('values are named in a few words', () => {
  const values = [null, 'x', 1, () => 1, class Db {}, new Map(), {}, Object.create(null)]
  expect(values.map(describeValue)).toEqual([
    'null',
    'a string',
    'a number',
    'a function',
    'the function Db',
    'an object of class Map',
    'a plain object',
    'a plain object',
  ])
})
