import { describe, expect, test } from 'vitest'
import type { WireValue } from '../../../src/driver/driver.ts'
import { RowBatches } from '../../../src/driver/row-batches.ts'

const source = (count: number, failAt = -1) => {
  const state = { opened: 0, ended: 0 }
  function* rows(): Generator<WireValue[], undefined> {
    state.opened++
    try {
      for (let n = 0; n < count; n++) {
        if (n === failAt) throw new RangeError('boom')
        yield [n]
      }
    } finally {
      state.ended++
    }
  }
  return { state, rows }
}

const lengths = async (batches: AsyncIterable<WireValue[][]>) => {
  const found: number[] = []
  for await (const batch of batches) found.push(batch.length)
  return found
}

describe('batches of rows', () => {
  test('hold at most as many rows as was said, and none is empty', async () => {
    expect(await lengths(new RowBatches(source(7).rows, 3))).toEqual([3, 3, 1])
    expect(await lengths(new RowBatches(source(6).rows, 3))).toEqual([3, 3])
    expect(await lengths(new RowBatches(source(0).rows, 3))).toEqual([])
  })

  test('hold one row at least for a batch size that makes no sense', async () => {
    expect(await lengths(new RowBatches(source(2).rows, 0))).toEqual([1, 1])
  })

  test('open their source with the first batch only', async () => {
    const { state, rows } = source(2)
    const batches = new RowBatches(rows, 1)
    expect(state.opened).toBe(0)
    await batches.next()
    expect(state.opened).toBe(1)
  })

  test('end their source before anything else can run when they are left', async () => {
    const { state, rows } = source(5)
    const batches = new RowBatches(rows, 1)
    await batches.next()
    batches.return()
    expect(state.ended).toBe(1)
    expect(await batches.next()).toEqual({ done: true, value: undefined })
  })

  test('end their source when the loop is left', async () => {
    const { state, rows } = source(5)
    for await (const _ of new RowBatches(rows, 2)) break
    expect(state.ended).toBe(1)
  })

  test('end after an error', async () => {
    const { state, rows } = source(5, 3)
    const batches = new RowBatches(rows, 2)
    expect((await batches.next()).value).toHaveLength(2)
    await expect(batches.next()).rejects.toThrow('boom')
    expect(state.ended).toBe(1)
    expect((await batches.next()).done).toBe(true)
  })

  test('read the rest before it changes, and give it as before', async () => {
    const { state, rows } = source(5)
    let released = 0
    const batches = new RowBatches(rows, 2, () => released++)
    batches.readRest()
    expect(state.opened).toBe(0)
    expect((await batches.next()).value).toEqual([[0], [1]])
    batches.readRest()
    expect([state.ended, released]).toEqual([1, 1])
    expect(await lengths(batches)).toEqual([2, 1])
  })

  test('tell what failed while the rest was read when it is their turn', async () => {
    const batches = new RowBatches(source(5, 3).rows, 2)
    await batches.next()
    expect(() => batches.readRest()).not.toThrow()
    await expect(batches.next()).rejects.toThrow('boom')
  })
})
