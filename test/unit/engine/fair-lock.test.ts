import { describe, expect, test } from 'vitest'
import { runAs } from '../../../src/engine/connection-owner.ts'
import { FairLock } from '../../../src/engine/fair-lock.ts'
import { manualClock, owner, settled } from './fixtures.ts'

const fixture = () => {
  const lock = new FairLock()
  const clock = manualClock()
  const request = (asker: ReturnType<typeof owner>, timeout = 1000, engine: object = lock) => ({
    owner: asker,
    subject: 'the writer',
    timeout,
    environment: clock.environment,
    engine,
  })
  const take = (taker: ReturnType<typeof owner>) => lock.tryTake(taker, clock.environment)
  return { lock, ...clock, request, take }
}

describe('a fair lock', () => {
  test('is taken once', () => {
    const { lock, take } = fixture()
    const a = owner('a')
    expect([take(a), take(owner('b'))]).toEqual([true, false])
    expect(lock.holder).toBe(a)
  })

  test('is free after its release', () => {
    const { lock, take } = fixture()
    take(owner('a'))
    lock.release()
    expect(lock.holder).toBeNull()
    expect(take(owner('b'))).toBe(true)
  })

  test('goes to those who wait in the order in which they asked', async () => {
    const { lock, take, request } = fixture()
    take(owner('first'))
    const order: string[] = []
    for (const name of ['a', 'b', 'c']) lock.wait(request(owner(name))).then(() => order.push(name))
    for (let turn = 0; turn < 3; turn++) {
      lock.release()
      await settled()
    }
    expect(order).toEqual(['a', 'b', 'c'])
  })

  test('is never free between two owners, so nobody can overtake', () => {
    const { lock, take, request } = fixture()
    take(owner('first'))
    const next = owner('next')
    lock.wait(request(next))
    lock.release()
    expect(lock.holder).toBe(next)
    expect(take(owner('late'))).toBe(false)
  })

  test('refuses one who waited too long, and names the holder and for how long it has held it', async () => {
    const { lock, take, request, advance } = fixture()
    take(owner('POST /users'))
    await advance(250)
    const waiting = lock.wait(request(owner('GET /'), 1000)).catch(error => error)
    await advance(1000)
    expect(await waiting).toMatchObject({
      code: 'lock_timeout',
      message: expect.stringContaining('GET / waited 1000 ms for the writer, which POST /users has held for 1250 ms'),
    })
  })

  test('forgets one who waited too long', async () => {
    const { lock, take, request, advance } = fixture()
    take(owner('a'))
    lock.wait(request(owner('b'), 100)).catch(() => undefined)
    await advance(100)
    lock.release()
    expect(lock.holder).toBeNull()
  })

  test('leaves no timer behind', async () => {
    const { lock, take, request, timers } = fixture()
    take(owner('a'))
    lock.wait(request(owner('b')))
    lock.release()
    expect(timers()).toBe(0)
  })

  test('refuses at once one who holds it already', () => {
    const { lock, take, request } = fixture()
    const a = owner('a session')
    take(a)
    expect(() => lock.wait(request(a))).toThrow(
      expect.objectContaining({
        code: 'would_deadlock',
        message: expect.stringMatching(/^a session asks for the writer, which it already holds.*session\.nested/),
      }),
    )
  })

  test('refuses at once one who stands inside of the holder', () => {
    const { lock, take, request } = fixture()
    const outer = owner('db.transaction')
    take(outer)
    const inner = owner('db.scope', owner('another scope', outer))
    expect(() => lock.wait(request(inner))).toThrow(
      expect.objectContaining({
        code: 'would_deadlock',
        message: expect.stringContaining('which db.transaction around it holds'),
      }),
    )
  })

  test('refuses at once one whose work is the work of the holder', () => {
    const { lock, take, request } = fixture()
    const outer = owner('engine.transaction')
    take(outer)
    expect(() => runAs(outer, () => lock.wait(request(owner('inner'))))).toThrow(
      expect.objectContaining({ code: 'would_deadlock' }),
    )
  })

  test('lets one wait whose sibling holds it', async () => {
    const { lock, take, request } = fixture()
    const parent = owner('parent')
    take(owner('one', parent))
    const waiting = lock.wait(request(owner('two', parent)))
    lock.release()
    await expect(waiting).resolves.toBeUndefined()
  })

  test('calls off the waits of one engine and leaves those of others', async () => {
    const { lock, take, request } = fixture()
    const [mine, other] = [{}, {}]
    take(owner('a'))
    const dismissed = lock.wait(request(owner('b'), 1000, mine)).catch(error => error)
    const kept = lock.wait(request(owner('c'), 1000, other))
    lock.dismiss(mine, new RangeError('closed'))
    lock.release()
    expect(await dismissed).toEqual(new RangeError('closed'))
    await expect(kept).resolves.toBeUndefined()
  })
})
