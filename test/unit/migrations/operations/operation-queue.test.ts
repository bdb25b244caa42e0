import { expect, it } from 'vitest'
import { OperationQueue } from '../../../../src/migrations/operations/operation-queue.ts'

const later = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

it('tasks run one at a time in the order of the calls, awaited or not', async () => {
  const queue = new OperationQueue()
  const log: string[] = []
  queue.add('slow', async () => {
    log.push('slow begins')
    await later(5)
    log.push('slow ends')
  })
  queue.add('quick', () => log.push('quick'))
  expect(log).toEqual([])
  await queue.settle()
  expect(log).toEqual(['slow begins', 'slow ends', 'quick'])
})

it('settling waits for tasks that are added while it waits', async () => {
  const queue = new OperationQueue()
  const log: string[] = []
  queue.add('first', async () => {
    await later(1)
    queue.add('second', () => log.push('second'))
  })
  await queue.settle()
  expect(log).toEqual(['second'])
})

it('a failure rejects its own promise and the settling, and nothing after it runs', async () => {
  const queue = new OperationQueue()
  const broken = new TypeError('broken')
  let ran = false
  const first = queue.add('dropTable', () => Promise.reject(broken))
  const second = queue.add('createTable', () => {
    ran = true
  })
  await expect(queue.settle()).rejects.toBe(broken)
  await expect(first).rejects.toBe(broken)
  await expect(second).rejects.toMatchObject({ code: 'operation_not_run', cause: broken })
  expect(ran).toBe(false)
})

it('a failure that nobody awaits is not an unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const listen = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', listen)
  const queue = new OperationQueue()
  queue.add('one', () => {
    throw new TypeError('broken')
  })
  queue.add('two', () => undefined)
  await queue.settle().catch(() => undefined)
  await later(5)
  process.off('unhandledRejection', listen)
  expect(unhandled).toEqual([])
})

it('nothing is taken after it has settled', async () => {
  const queue = new OperationQueue()
  await queue.settle()
  await expect(queue.add('addColumn', () => undefined)).rejects.toMatchObject({ code: 'operations_closed' })
})
