import { describe, expect, test } from 'vitest'
import { mockEngine, owner, statement, stateOf } from './fixtures.ts'

const memoryEngine = (options: Parameters<typeof mockEngine>[0] = {}) => mockEngine({ url: 'sqlite://', ...options })
const select = statement('SELECT 1')

describe('the connection to a database in memory', () => {
  test('is one, whatever it is wanted for, and shared', async () => {
    const { engine, driver } = memoryEngine()
    const a = await engine.acquire('read', owner('a'))
    const b = await engine.acquire('read', owner('b'))
    const c = await engine.acquire('write', owner('c'))
    for (const connection of [a, b, c]) await connection.query(select, [])
    expect(driver.connections.map(options => options.readOnly)).toEqual([false])
    expect(driver.runs.map(run => run.connection)).toEqual([1, 1, 1])
  })

  test('is opened once when many ask before the driver is loaded', async () => {
    const made = memoryEngine()
    const { engine } = memoryEngine({ loadDriver: async () => made.driver })
    await Promise.all([engine.acquire('read', owner('a')), engine.acquire('read', owner('b'))])
    expect(made.driver.connections).toHaveLength(1)
  })

  test('is not given while another has a transaction open, and then in order', async () => {
    const { engine } = memoryEngine()
    const a = await engine.acquire('write', owner('a'))
    await a.begin({ writes: true })
    const order: string[] = []
    const later = (['read', 'write', 'read'] as const).map(async (access, at) => {
      const connection = await engine.acquire(access, owner(`${at}`))
      order.push(`${access} ${at}`)
      engine.release(connection)
    })
    await stateOf(null)
    expect(order).toEqual([])
    await a.commit()
    engine.release(a)
    await Promise.all(later)
    expect(order).toEqual(['read 0', 'write 1', 'read 2'])
  })

  test('lets a statement wait whose connection was given before the transaction began', async () => {
    const { engine, driver } = memoryEngine()
    const reader = await engine.acquire('read', owner('reader'))
    const writer = await engine.acquire('write', owner('writer'))
    await writer.begin({ writes: true })
    const waiting = reader.query(select, [])
    expect(await stateOf(waiting)).toBe('waiting')
    expect(reader.inTransaction).toBe(false)
    await writer.commit()
    engine.release(writer)
    expect(await stateOf(waiting)).toEqual([])
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'SELECT 1'])
  })

  test('lets a transaction wait for another', async () => {
    const { engine } = memoryEngine()
    const [a, b] = [await engine.acquire('read', owner('a')), await engine.acquire('read', owner('b'))]
    await a.begin({ writes: true })
    const began = b.begin({ writes: false, readOnly: true })
    expect(await stateOf(began)).toBe('waiting')
    await a.rollback()
    expect(await stateOf(began)).toBeUndefined()
    expect([a.inTransaction, b.inTransaction]).toEqual([false, true])
  })

  test('is free again when a transaction could not begin', async () => {
    const { engine, driver } = memoryEngine()
    driver.answer(/BEGIN/, { error: new RangeError('no') }, { times: 1 })
    const [a, b] = [await engine.acquire('read', owner('a')), await engine.acquire('read', owner('b'))]
    expect(() => a.begin({ writes: true })).toThrow('no')
    expect(await stateOf(b.begin({ writes: true }))).toBeUndefined()
  })

  test('is not rolled back by one who gives it back while another has a transaction', async () => {
    const { engine, driver } = memoryEngine()
    const [a, b] = [await engine.acquire('read', owner('a')), await engine.acquire('read', owner('b'))]
    await a.begin({ writes: true })
    engine.release(b)
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE'])
    expect(a.inTransaction).toBe(true)
  })

  test('is free again when one gives it back in the middle of a transaction', async () => {
    const { engine, driver } = memoryEngine()
    const a = await engine.acquire('read', owner('a'))
    await a.begin({ writes: true })
    const waiting = engine.acquire('read', owner('b'))
    engine.release(a)
    expect(await stateOf(waiting)).toMatchObject({ access: 'read' })
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK'])
  })

  test('is refused at once to one whose enclosing scope has a transaction, asking or with a statement', async () => {
    const { engine } = memoryEngine()
    const outer = owner('db.transaction')
    const inner = owner('db.scope', outer)
    const early = await engine.acquire('read', inner)
    const a = await engine.acquire('write', outer)
    await a.begin({ writes: true })
    expect(() => engine.acquire('read', inner)).toThrow(
      expect.objectContaining({
        code: 'would_deadlock',
        message: expect.stringMatching(
          /only connection of sqlite:\/\/.* \(a database in memory\), which db\.transaction around it holds/,
        ),
      }),
    )
    await expect(early.query(select, [])).rejects.toMatchObject({ code: 'would_deadlock' })
  })

  test('is refused after the lock timeout, naming its holder', async () => {
    const { engine, advance } = memoryEngine({ lockTimeout: 100 })
    const a = await engine.acquire('write', owner('POST /users'))
    await a.begin({ writes: true })
    const late = Promise.resolve(engine.acquire('read', owner('b'))).catch(error => error)
    await advance(100)
    expect(await late).toMatchObject({ code: 'lock_timeout', message: expect.stringContaining('POST /users') })
  })

  test('reads a stream first, so that others can use it while the stream is read', async () => {
    const { engine, driver } = memoryEngine()
    driver.answer('SELECT 1', { rows: [[1], [2], [3]] })
    const [a, b] = [await engine.acquire('read', owner('a')), await engine.acquire('read', owner('b'))]
    const batches = []
    for await (const batch of a.stream(select, [], 2)) {
      batches.push(batch)
      await b.query(statement('UPDATE'), [])
    }
    expect(batches).toEqual([[[1], [2]], [[3]]])
    expect(driver.texts).toEqual(['SELECT 1', 'UPDATE', 'UPDATE'])
  })
})
