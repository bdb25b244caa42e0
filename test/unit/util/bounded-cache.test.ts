import { describe, expect, test } from 'vitest'
import { BoundedCache } from '../../../src/util/bounded-cache.ts'

const filled = (capacity: number, keys: number) => {
  const cache = new BoundedCache<number, string>(capacity)
  for (let key = 0; key < keys; key++) cache.set(key, `value ${key}`)
  return cache
}

const kept = (cache: BoundedCache<number, string>, keys: number) =>
  Array.from({ length: keys }, (_, key) => key).filter(key => cache.get(key) !== undefined)

describe('a bounded cache', () => {
  test('gives back what was set', () => {
    expect(filled(10, 3).get(2)).toBe('value 2')
  })

  test('gives undefined for a key that was never set', () => {
    expect(filled(10, 3).get(7)).toBeUndefined()
  })

  test('never keeps more entries than its capacity', () => {
    for (const capacity of [2, 3, 10]) expect(kept(filled(capacity, 1000), 1000).length).toBeLessThanOrEqual(capacity)
  })

  test('keeps the last half of its capacity, whatever came before', () => {
    for (let count = 5; count < 40; count++) {
      const cache = filled(10, count)
      for (let key = count - 5; key < count; key++) expect(cache.get(key), `${key} of ${count}`).toBeDefined()
    }
  })

  test('keeps an entry that is asked for again and again', () => {
    const cache = filled(4, 1)
    for (let key = 1; key < 100; key++) {
      cache.set(key, '')
      expect(cache.get(0)).toBe('value 0')
    }
  })

  test('replaces a value', () => {
    const cache = filled(4, 1)
    cache.set(0, 'new')
    expect(cache.get(0)).toBe('new')
  })

  test('keeps nothing with a capacity of 0, and one entry at least with any other', () => {
    expect(filled(0, 1).get(0)).toBeUndefined()
    expect(filled(1, 1).get(0)).toBe('value 0')
  })
})
