import { describe, expect, test } from 'vitest'
import { freshUrl, mockEngine, owner, settled, statement, stateOf } from './fixtures.ts'

const fileEngine = (options: Parameters<typeof mockEngine>[0] = {}) => mockEngine({ url: freshUrl(), ...options })

describe('the connections to a file', () => {
  test('are opened when they are needed, the writer first', async () => {
    const { engine, driver } = fileEngine()
    expect(driver.connections).toEqual([])
    engine.release(await engine.acquire('read', owner('a')))
    expect(driver.connections.map(options => options.readOnly)).toEqual([false, true])
  })

  test('are given at once when the driver answers at once', () => {
    const { engine } = fileEngine()
    for (const access of ['write', 'read'] as const) {
      const connection = engine.acquire(access, owner('a'))
      expect(connection).not.toBeInstanceOf(Promise)
      expect(connection).toMatchObject({ access })
    }
  })

  test('are used again', async () => {
    const { engine, driver } = fileEngine()
    for (let turn = 0; turn < 3; turn++) {
      engine.release(await engine.acquire('read', owner('a')))
      engine.release(await engine.acquire('write', owner('a')))
    }
    expect(driver.connections).toHaveLength(2)
  })

  test('are opened once when many ask before the driver is loaded', async () => {
    const made = fileEngine()
    const { engine, driver } = fileEngine({ loadDriver: async () => made.driver })
    const given = await Promise.all(Array.from({ length: 3 }, (_, n) => engine.acquire('read', owner(`${n}`))))
    expect(made.driver.connections.map(options => options.readOnly)).toEqual([false, true, true, true])
    expect(driver.connections).toEqual([])
    for (const connection of given) engine.release(connection)
  })

  test('are opened again after they could not be', async () => {
    let tries = 0
    const made = fileEngine()
    const { engine } = fileEngine({
      loadDriver: () => {
        tries++
        if (tries === 1) throw new RangeError('no disk')
        return made.driver
      },
    })
    expect(() => engine.acquire('read', owner('a'))).toThrow('no disk')
    engine.release(await engine.acquire('read', owner('a')))
    expect(tries).toBe(2)
  })

  test('read beside a writer', async () => {
    const { engine } = fileEngine()
    await engine.acquire('write', owner('a'))
    expect(await stateOf(engine.acquire('read', owner('b')))).toMatchObject({ access: 'read' })
  })
})

describe('the reading connections', () => {
  test('are at most as many as the pool may have, 4 unless it says otherwise', async () => {
    for (const [pool, most] of [
      [{}, 4],
      [{ max: 2 }, 2],
      [{ max: 1 }, 1],
    ] as const) {
      const { engine, driver } = fileEngine({ pool })
      for (let n = 0; n < most; n++) await engine.acquire('read', owner(`${n}`))
      expect(await stateOf(engine.acquire('read', owner('late')))).toBe('waiting')
      expect(driver.connections).toHaveLength(1 + most)
    }
  })

  test('go to those who wait in the order in which they asked', async () => {
    const { engine } = fileEngine({ pool: { max: 1 } })
    const first = await engine.acquire('read', owner('first'))
    const order: string[] = []
    const reads = ['a', 'b', 'c'].map(async name => {
      const connection = await engine.acquire('read', owner(name))
      order.push(name)
      engine.release(connection)
    })
    engine.release(first)
    await Promise.all(reads)
    expect(order).toEqual(['a', 'b', 'c'])
  })

  test('are refused after the time of the pool, naming their holders', async () => {
    const { engine, advance } = fileEngine({ pool: { max: 2, acquireTimeout: 300 } })
    await engine.acquire('read', owner('report A'))
    await engine.acquire('read', owner('report B'))
    const late = Promise.resolve(engine.acquire('read', owner('GET /'))).catch(error => error)
    await advance(300)
    expect(await late).toMatchObject({
      code: 'lock_timeout',
      message: expect.stringMatching(
        /GET \/ waited 300 ms for a reading connection of sqlite:\/\/\/test-[\w-]+\.db, all of which are held \(report A, report B\)/,
      ),
    })
  })

  test('are refused at once to one who holds all of them with those around it', async () => {
    const { engine } = fileEngine({ pool: { max: 2 } })
    const outer = owner('outer')
    const inner = owner('inner', outer)
    await engine.acquire('read', outer)
    await engine.acquire('read', inner)
    expect(() => engine.acquire('read', owner('innermost', inner))).toThrow(
      expect.objectContaining({ code: 'would_deadlock' }),
    )
  })

  test('are waited for as long as somebody else holds one', async () => {
    const { engine } = fileEngine({ pool: { max: 2 } })
    const outer = owner('outer')
    await engine.acquire('read', outer)
    const other = await engine.acquire('read', owner('other'))
    const waiting = engine.acquire('read', owner('inner', outer))
    expect(await stateOf(waiting)).toBe('waiting')
    engine.release(other)
    expect(await stateOf(waiting)).toMatchObject({ access: 'read' })
  })

  test('are replaced when one is broken, also for one who waits', async () => {
    const { engine, driver } = fileEngine({ pool: { max: 1 } })
    const broken = await engine.acquire('read', owner('a'))
    await broken.begin({ writes: false })
    const waiting = engine.acquire('read', owner('b'))
    driver.answer('ROLLBACK', { error: new RangeError('gone') })
    engine.release(broken)
    expect(await stateOf(waiting)).toMatchObject({ access: 'read' })
    expect(driver.openConnections).toBe(2)
    expect(driver.connections).toHaveLength(3)
  })
})

describe('the writing connection', () => {
  test('has one owner at a time, across the engines on a file', async () => {
    const url = freshUrl()
    const [one, two] = [fileEngine({ url }), fileEngine({ url })]
    const first = await one.engine.acquire('write', owner('one'))
    const second = two.engine.acquire('write', owner('two'))
    expect(await stateOf(second)).toBe('waiting')
    one.engine.release(first)
    expect(await stateOf(second)).toMatchObject({ access: 'write' })
  })

  test('is another for another file', async () => {
    const [one, two] = [fileEngine(), fileEngine()]
    await one.engine.acquire('write', owner('one'))
    expect(await stateOf(two.engine.acquire('write', owner('two')))).toMatchObject({ access: 'write' })
  })

  test('is the same for a file under two names', async () => {
    const { environment } = mockEngine()
    const linked = { ...environment, realPath: () => '/real/app.db' }
    const [one, two] = [fileEngine({ environment: linked }), fileEngine({ environment: linked })]
    await one.engine.acquire('write', owner('one'))
    expect(await stateOf(two.engine.acquire('write', owner('two')))).toBe('waiting')
  })

  test('is refused after the lock timeout, naming its holder', async () => {
    const { engine, advance } = fileEngine({ lockTimeout: 700 })
    await engine.acquire('write', owner('POST /users'))
    const late = Promise.resolve(engine.acquire('write', owner('POST /posts'))).catch(error => error)
    await advance(700)
    expect(await late).toMatchObject({
      code: 'lock_timeout',
      message: expect.stringMatching(/which POST \/users has held for 700 ms/),
    })
  })

  test('is refused at once to one whose enclosing scope holds it', async () => {
    const { engine } = fileEngine()
    const outer = owner('db.transaction')
    await engine.acquire('write', outer)
    expect(() => engine.acquire('write', owner('db.scope', outer))).toThrow(
      expect.objectContaining({ code: 'would_deadlock' }),
    )
  })

  test('is opened anew after it was broken', async () => {
    const { engine, driver } = fileEngine()
    const broken = await engine.acquire('write', owner('a'))
    await broken.begin({ writes: true })
    const next = engine.acquire('write', owner('b'))
    driver.answer('ROLLBACK', { error: new RangeError('gone') }, { times: 1 })
    engine.release(broken)
    const connection = await next
    expect(await connection.query(statement('SELECT 1'), [])).toEqual([])
    expect(driver.runs.at(-1)?.connection).toBe(2)
    engine.release(connection)
  })

  test('leaves the lock free when its engine is closed in the hands of somebody', async () => {
    const url = freshUrl()
    const [one, two] = [fileEngine({ url }), fileEngine({ url })]
    const held = await one.engine.acquire('write', owner('one'))
    const waiting = two.engine.acquire('write', owner('two'))
    const closed = one.engine.close()
    await one.advance(5000)
    await closed
    expect(await stateOf(waiting)).toMatchObject({ access: 'write' })
    one.engine.release(held)
    expect(await stateOf(two.engine.acquire('write', owner('three')))).toBe('waiting')
    await settled()
  })
})
