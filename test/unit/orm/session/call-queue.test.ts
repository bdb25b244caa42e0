// The queue of a session's calls: one at a time, in order, with blocks that hold others off.
import { expect, it } from 'vitest'
import { type BlockOutcome, CallQueue } from '../../../../src/orm/session/call-queue.ts'

const pause = () => new Promise<void>(resolve => setTimeout(resolve, 1))
const freeQueue = () => new CallQueue(() => undefined)

const keep = <T>(outcome: BlockOutcome<T>): T => {
  if (!outcome.ok) throw outcome.error
  return outcome.value
}

it('runs a call at once when nothing else runs', () => {
  expect(freeQueue().run(() => 5)).toBe(5)
})

it('throws what a call throws at once', () => {
  expect(() =>
    freeQueue().run(() => {
      throw new RangeError('no')
    }),
  ).toThrow('no')
})

it('runs calls in order, also after one that fails', async () => {
  const queue = freeQueue()
  const order: number[] = []
  const slow = queue.run(async () => {
    await pause()
    order.push(1)
    throw new RangeError('no')
  })
  const next = queue.run(() => order.push(2))
  await expect(slow).rejects.toThrow('no')
  await next
  expect(order).toEqual([1, 2])
  expect(queue.run(() => 3)).toBe(3)
})

it('checks a call when its turn comes', async () => {
  let failed = false
  const queue = new CallQueue(() => {
    if (failed) throw new RangeError('failed before')
  })
  const first = queue.run(async () => {
    await pause()
    failed = true
  })
  const second = queue.run(() => 5)
  const third = queue.runAnyway(() => 6)
  await first
  await expect(second).rejects.toThrow('failed before')
  expect(await third).toBe(6)
  expect(() => queue.run(() => 7)).toThrow('failed before')
})

it('lets calls from outside of a block wait for its end', async () => {
  const queue = freeQueue()
  const order: string[] = []
  const block = queue.runBlock({
    begin: () => order.push('begin'),
    body: async () => {
      await pause()
      await queue.run(() => order.push('inside'))
      expect(queue.insideBlock).toBe(true)
    },
    end: outcome => {
      order.push('end')
      return keep(outcome)
    },
  })
  const outside = queue.run(() => order.push('outside'))
  expect(queue.insideBlock).toBe(false)
  await Promise.all([block, outside])
  expect(order).toEqual(['begin', 'inside', 'end', 'outside'])
})

it('runs blocks inside blocks', async () => {
  const queue = freeQueue()
  const steps = <T>(body: () => T) => ({ begin: () => undefined, body, end: keep<Awaited<T>> as never })
  const value = await queue.runBlock(steps(() => queue.runBlock(steps(() => queue.run(() => 7)))))
  expect(value).toBe(7)
})

it('does not run the body of a block that cannot begin', async () => {
  const queue = freeQueue()
  const block = queue.runBlock({
    begin: () => {
      throw new RangeError('no lock')
    },
    body: () => expect.unreachable(),
    end: () => expect.unreachable(),
  })
  await expect(block).rejects.toThrow('no lock')
  expect(queue.run(() => 1)).toBe(1)
})

it('waits for the calls that were made', async () => {
  const queue = freeQueue()
  let done = 0
  for (let at = 0; at < 3; at++) {
    void queue.run(async () => {
      await pause()
      done++
    })
  }
  await queue.drained()
  expect(done).toBe(3)
})
