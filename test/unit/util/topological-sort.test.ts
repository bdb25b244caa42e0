import fc from 'fast-check'
import { expect, test } from 'vitest'
import { topologicalSort } from '../../../src/util/topological-sort.ts'

const sortOf = (items: readonly string[], dependencies: Readonly<Record<string, readonly string[]>>) =>
  topologicalSort(items, item => dependencies[item] ?? [])

test('items without dependencies keep their order', () => {
  expect(sortOf(['c', 'a', 'b'], {})).toEqual({ order: ['c', 'a', 'b'], cycles: [] })
})

test('what an item needs is pulled in front of it, in the order it is named', () => {
  expect(sortOf(['post', 'tag', 'user', 'role'], { post: ['user', 'role'] }).order).toEqual([
    'user',
    'role',
    'post',
    'tag',
  ])
})

test('a dependency that is not among the items is ignored', () => {
  expect(sortOf(['a'], { a: ['elsewhere'] })).toEqual({ order: ['a'], cycles: [] })
})

test('an item that is given twice comes once', () => {
  expect(sortOf(['a', 'b', 'a'], {}).order).toEqual(['a', 'b'])
})

test('an item that depends on itself is a cycle of one', () => {
  expect(sortOf(['a'], { a: ['a'] })).toEqual({ order: ['a'], cycles: [['a']] })
})

test('a cycle is a closed path that begins with the first of its items, and its items stand together', () => {
  const sorted = sortOf(['x', 'c', 'a', 'b', 'y'], { a: ['b'], b: ['c'], c: ['a', 'y'] })
  expect(sorted).toEqual({ order: ['x', 'y', 'c', 'a', 'b'], cycles: [['c', 'a', 'b']] })
})

test('the shortest of several cycles through an item is reported', () => {
  expect(sortOf(['a', 'b', 'c'], { a: ['b'], b: ['c', 'a'], c: ['a'] }).cycles).toEqual([['a', 'b']])
})

test('each group of items that need each other is reported', () => {
  const { cycles } = sortOf(['a', 'b', 'c', 'd'], { a: ['b'], b: ['a'], c: ['d', 'a'], d: ['c'] })
  expect(cycles).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('a chain of a hundred thousand items does not overflow the stack', () => {
  const items = Array.from({ length: 100_000 }, (_, index) => index)
  const { order } = topologicalSort(items, item => (item + 1 < items.length ? [item + 1] : []))
  expect(order[0]).toBe(99_999)
})

const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain(size => fc.array(fc.array(fc.nat({ max: size - 1 }), { maxLength: 3 }), { minLength: size, maxLength: size }))

test('every item comes once, and after all that it needs unless both are on a cycle', () => {
  fc.assert(
    fc.property(graphs, links => {
      const items = links.map((_, index) => index)
      const { order, cycles } = topologicalSort(items, item => links[item] ?? [])
      expect(order.toSorted((a, b) => a - b)).toEqual(items)
      for (const cycle of cycles) {
        cycle.forEach((item, at) => {
          expect(links[item]).toContain(cycle[(at + 1) % cycle.length])
        })
      }
      if (cycles.length > 0) return
      for (const item of items) {
        for (const needed of links[item] ?? []) expect(order.indexOf(needed)).toBeLessThan(order.indexOf(item))
      }
    }),
  )
})
