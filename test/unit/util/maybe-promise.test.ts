import { describe, expect, test } from 'vitest'
import { andThen, eachInTurn, isPromise, settle } from '../../../src/util/maybe-promise.ts'

const boom = () => {
  throw new RangeError('boom')
}

describe('andThen', () => {
  test('continues at once with a value that is there', () => {
    expect(andThen(1, n => n + 1)).toBe(2)
  })

  test('continues later with a value that comes', async () => {
    const result = andThen(Promise.resolve(1), n => n + 1)
    expect(isPromise(result)).toBe(true)
    expect(await result).toBe(2)
  })
})

describe('settle', () => {
  test('continues at once with a value or an error that is there', () => {
    expect(
      settle(
        () => 1,
        n => n + 1,
        () => 0,
      ),
    ).toBe(2)
    expect(
      settle<number, unknown>(
        boom,
        () => 0,
        error => error,
      ),
    ).toEqual(new RangeError('boom'))
  })

  test('continues later with a value or an error that comes', async () => {
    expect(
      await settle(
        async () => 1,
        n => n + 1,
        () => 0,
      ),
    ).toBe(2)
    expect(
      await settle<number, unknown>(
        async () => boom(),
        () => 0,
        error => error,
      ),
    ).toEqual(new RangeError('boom'))
  })

  test('does not treat an error of the continuation as one of the function', async () => {
    expect(() =>
      settle(
        () => 1,
        boom,
        () => 0,
      ),
    ).toThrow('boom')
    await expect(
      settle(
        async () => 1,
        boom,
        () => 0,
      ),
    ).rejects.toThrow('boom')
  })
})

describe('eachInTurn', () => {
  test('runs at once, and returns nothing, while nothing is to be waited for', () => {
    const seen: number[] = []
    expect(eachInTurn([1, 2], item => void seen.push(item))).toBeUndefined()
    expect(seen).toEqual([1, 2])
  })

  test('waits for one before it starts the next, and takes in items that are added meanwhile', async () => {
    const seen: string[] = []
    const items = [1, 2]
    await eachInTurn(items, async item => {
      seen.push(`start ${item}`)
      if (item === 2) items.push(3)
      await Promise.resolve()
      seen.push(`end ${item}`)
    })
    expect(seen).toEqual(['start 1', 'end 1', 'start 2', 'end 2', 'start 3', 'end 3'])
  })

  test('stops with the first error', async () => {
    const seen: number[] = []
    const run = (item: number) => {
      seen.push(item)
      return Promise.reject(new RangeError('no'))
    }
    await expect(eachInTurn([1, 2], run)).rejects.toThrow('no')
    expect(seen).toEqual([1])
  })
})
