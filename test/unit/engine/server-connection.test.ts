import { describe, expect, test } from 'vitest'
import { owner, statement, stateOf } from './fixtures.ts'
import { ask, failure, sent, serverDialect, serverEngine } from './server-fixtures.ts'

const connected = async (options: Parameters<typeof serverEngine>[0] = {}) => {
  const made = serverEngine({ pool: { max: 1 }, ...options })
  const connection = await made.engine.acquire('write', owner('a session'))
  return { ...made, connection }
}
const begun = async (options: Parameters<typeof serverEngine>[0] = {}) => {
  const made = await connected(options)
  await made.connection.begin({ writes: true })
  return made
}

describe('a statement that fails in a transaction of a server', () => {
  test('leaves a transaction that takes no other, which the error says', async () => {
    const { connection, driver } = await begun()
    driver.answer('X', { error: failure('42P01', 'no such table') })
    await stateOf(connection.text('X'))
    const refused = expect.objectContaining({
      code: 'transaction_failed',
      message: expect.stringMatching(/a session has failed.*no such table.*roll back and begin again/),
      cause: expect.objectContaining({ code: 'statement_failed' }),
    })
    expect(() => connection.query(statement('Y'), [])).toThrow(refused)
    expect(() => connection.execute(statement('Y'), [])).toThrow(refused)
    expect(() => connection.stream(statement('Y'), [], 1)).toThrow(refused)
    expect(() => connection.savepoint('s')).toThrow(refused)
    expect(() => connection.commit()).toThrow(refused)
    expect(sent(driver)).toEqual(['BEGIN', 'X'])
  })

  test('is forgotten with a rollback', async () => {
    const { connection, driver } = await begun()
    driver.answer('X', { error: failure('oops') })
    await stateOf(connection.text('X'))
    await connection.rollback()
    await connection.begin({ writes: true })
    await connection.text('Y')
    await connection.commit()
    expect(sent(driver)).toEqual(['BEGIN', 'X', 'ROLLBACK', 'BEGIN', 'Y', 'COMMIT'])
  })

  test('is undone with the savepoint before it, and the transaction goes on', async () => {
    const { connection, driver } = await begun()
    driver.answer('X', { error: failure('oops') })
    await connection.savepoint('s')
    await stateOf(connection.text('X'))
    await connection.rollbackTo('s')
    await connection.releaseSavepoint('s')
    await connection.text('Y')
    await connection.commit()
    expect(sent(driver).slice(-2)).toEqual(['Y', 'COMMIT'])
  })

  test('ends nothing where the driver knows that the transaction goes on', async () => {
    const { connection, driver, server } = await begun()
    const [raw] = server.connections
    if (raw !== undefined) Object.defineProperty(raw, 'transactionFailed', { value: false })
    driver.answer('X', { error: failure('oops') })
    await stateOf(connection.text('X'))
    await connection.text('Y')
    await connection.commit()
  })

  test('ends nothing on a database where it does not', async () => {
    const dialect = {
      ...serverDialect,
      capabilities: { ...serverDialect.capabilities, errorsEndTransactions: false },
    }
    const { connection, driver } = await begun({ dialect })
    driver.answer('X', { error: failure('oops') })
    await stateOf(connection.text('X'))
    await connection.text('Y')
    await connection.commit()
    expect(sent(driver)).toEqual(['BEGIN', 'X', 'Y', 'COMMIT'])
  })

  test('ends nothing outside of a transaction', async () => {
    const { connection, driver } = await connected()
    driver.answer('X', { error: failure('oops') })
    await stateOf(connection.text('X'))
    await connection.text('Y')
  })

  test('is not committed as nothing when its error was never seen', async () => {
    const { connection, server } = await begun()
    const [raw] = server.connections
    if (raw !== undefined) Object.defineProperty(raw, 'transactionFailed', { value: true })
    expect(() => connection.commit()).toThrow(expect.objectContaining({ code: 'transaction_failed' }))
  })
})

describe('a transaction that the database has ended by itself', () => {
  const endedBy = async (message: string) => {
    const made = await begun({
      dialect: { ...serverDialect, capabilities: { ...serverDialect.capabilities, errorsEndTransactions: false } },
    })
    const [raw] = made.server.connections
    made.driver.answer('X', { error: failure('SERIAL', message) }, { times: 1 })
    made.driver.answer('ROLLBACK', {})
    const inside = Promise.resolve(made.connection.text('X')).catch((error: unknown) => error)
    if (raw !== undefined) Object.defineProperty(raw, 'inTransaction', { get: () => false, configurable: true })
    expect(await inside).toMatchObject({ code: 'serialization_failure' })
    return made
  }

  test('takes no statement, which would be saved at once', async () => {
    const { connection, driver } = await endedBy('deadlock')
    const refused = expect.objectContaining({
      code: 'transaction_ended',
      cause: expect.objectContaining({ code: 'serialization_failure' }),
    })
    expect(() => connection.text('Y')).toThrow(refused)
    expect(() => connection.execute(statement('Y'), [])).toThrow(refused)
    expect(() => connection.rollbackTo('s')).toThrow(refused)
    expect(() => connection.commit()).toThrow(refused)
    expect(sent(driver)).toEqual(['BEGIN', 'X'])
  })

  test('is over after a rollback, which sends nothing', async () => {
    const { connection, driver } = await endedBy('deadlock')
    await connection.rollback()
    await connection.text('Y')
    expect(sent(driver)).toEqual(['BEGIN', 'X', 'Y'])
  })
})

describe('a COMMIT', () => {
  test('during which the connection is lost has an unknown outcome', async () => {
    const { connection, driver, engine, server } = await begun()
    driver.answer('COMMIT', { error: failure('LOST', 'terminated') })
    await expect(connection.commit()).rejects.toMatchObject({
      code: 'commit_unknown',
      message: expect.stringMatching(/lost during COMMIT \(terminated\).*saved or not/),
      cause: { code: 'connection_lost' },
    })
    engine.release(connection)
    await ask(engine, owner('b'))
    expect(server.connections.map(({ closed }) => closed)).toEqual([true, false])
  })

  test('that was never sent has a known outcome', async () => {
    const { connection, driver, server } = await begun()
    server.endAll()
    expect(() => connection.commit()).toThrow(expect.objectContaining({ code: 'transaction_ended' }))
    expect(sent(driver)).toEqual(['BEGIN'])
  })

  test('that another transaction is in the way of says so', async () => {
    const { connection, driver } = await begun()
    driver.answer('COMMIT', { error: failure('SERIAL') })
    await expect(connection.commit()).rejects.toMatchObject({ code: 'serialization_failure' })
  })
})

describe('a stream on a server', () => {
  const dialect = serverDialect

  test('ends before its connection goes to the next', async () => {
    const { engine, connection, driver, server } = await connected({ dialect })
    driver.answer('S', { rows: [[1], [2], [3]] })
    const [raw] = server.connections
    const order: string[] = []
    if (raw !== undefined) {
      raw.stream = async function* () {
        try {
          yield [[1]]
          yield [[2]]
          return undefined
        } finally {
          await new Promise(resolve => setImmediate(resolve))
          order.push('stream ended')
        }
      }
    }
    const stream = connection.stream(statement('S'), [], 1)[Symbol.asyncIterator]()
    await stream.next()
    const next = Promise.resolve(engine.acquire('read', owner('b'))).then(() => order.push('next'))
    engine.release(connection)
    await next
    expect(order).toEqual(['stream ended', 'next'])
  })
})

describe('a transaction', () => {
  test('is run again when another was in the way, at most as often as retries says, after a pause', async () => {
    const { engine, driver, advance } = serverEngine()
    driver.answer('X', { error: failure('SERIAL') }, { times: 2 })
    let runs = 0
    const run = engine.transaction(
      async connection => {
        runs++
        await connection.text('X')
        return runs
      },
      { retries: 2 },
    )
    expect(await stateOf(run)).toBe('waiting')
    expect(runs).toBe(1)
    await advance(100)
    expect(await run).toBe(3)
    expect(sent(driver)).toEqual(['BEGIN', 'X', 'ROLLBACK', 'BEGIN', 'X', 'ROLLBACK', 'BEGIN', 'X', 'COMMIT'])
  })

  test.each(['SERIAL', 'DEADLOCK'])('is run again when COMMIT says %s', async code => {
    const { engine, driver, advance } = serverEngine()
    driver.answer('COMMIT', { error: failure(code) }, { times: 1 })
    const run = engine.transaction(connection => connection.text('X'), { retries: 1 })
    await advance(100)
    await run
    expect(sent(driver).filter(text => text === 'X')).toHaveLength(2)
  })

  test('is not run again without retries, nor after other errors, nor after a COMMIT of unknown outcome', async () => {
    const { engine, driver } = serverEngine()
    driver.answer('COMMIT', { error: failure('SERIAL') }, { times: 1 })
    await expect(engine.transaction(() => 1)).rejects.toMatchObject({ code: 'serialization_failure' })
    driver.answer('COMMIT', { error: failure('LOST') }, { times: 1 })
    await expect(engine.transaction(() => 1, { retries: 5 })).rejects.toMatchObject({ code: 'commit_unknown' })
    await expect(engine.transaction(() => Promise.reject(new RangeError('mine')), { retries: 5 })).rejects.toThrow(
      'mine',
    )
    expect(sent(driver)).toEqual(['BEGIN', 'COMMIT', 'ROLLBACK', 'BEGIN', 'COMMIT', 'BEGIN', 'ROLLBACK'])
  })

  test('asks the dialect what may be run again', async () => {
    const dialect = {
      ...serverDialect,
      isRetryable: (error: unknown) => error instanceof Error && /busy node/.test(error.message),
    }
    const { engine, driver, advance } = serverEngine({ dialect })
    driver.answer('X', { error: failure('1047', 'busy node') }, { times: 1 })
    const run = engine.transaction(connection => connection.text('X'), { retries: 1 })
    await advance(100)
    await run
    driver.answer('X', { error: failure('SERIAL') }, { times: 1 })
    await expect(engine.transaction(connection => connection.text('X'), { retries: 1 })).rejects.toThrow()
  })

  test('is run again when its function has caught the error, and finds out later', async () => {
    const { engine, driver, advance } = serverEngine()
    driver.answer('X', { error: failure('SERIAL') }, { times: 1 })
    const run = engine.transaction(connection => Promise.resolve(connection.text('X')).catch(() => 'caught'), {
      retries: 1,
    })
    await advance(100)
    expect(await run).toEqual([])
    expect(sent(driver)).toEqual(['BEGIN', 'X', 'ROLLBACK', 'BEGIN', 'X', 'COMMIT'])
  })

  test('is run again when its connection is lost before the COMMIT', async () => {
    const { engine, driver, advance } = serverEngine()
    driver.answer('X', { error: failure('LOST') }, { times: 1 })
    const run = engine.transaction(connection => connection.text('X'), { retries: 1 })
    await advance(100)
    await run
    expect(sent(driver)).toEqual(['BEGIN', 'X', 'BEGIN', 'X', 'COMMIT'])
  })

  test('is run again as often as the engine says, unless it says so itself', async () => {
    const { engine, driver, advance } = serverEngine({ retries: 1 })
    driver.answer('X', { error: failure('SERIAL') }, { times: 1 })
    const run = engine.transaction(connection => connection.text('X'))
    await advance(100)
    await run
    driver.answer('X', { error: failure('SERIAL') }, { times: 1 })
    await expect(engine.transaction(connection => connection.text('X'), { retries: 0 })).rejects.toThrow()
  })

  test('leaves a connection for another one to a server that takes none just now', async () => {
    const { engine, driver, advance } = serverEngine()
    driver.answer('X', { error: failure('FULL') }, { times: 1 })
    await expect(engine.transaction(connection => connection.text('X'))).rejects.toThrow('FULL')
    await advance(100)
    await engine.transaction(connection => connection.text('X'))
    expect(driver.connections).toHaveLength(2)
  })

  test.each([-1, 1.5, Number.NaN])('refuses retries of %s', async retries => {
    const { engine } = serverEngine()
    await expect(engine.transaction(() => 1, { retries })).rejects.toThrow('expects a whole number from 0')
  })

  test('begins with its isolation level and its mode', async () => {
    const { engine, driver } = serverEngine()
    await engine.transaction(() => 1, { isolationLevel: 'repeatable read', readOnly: true })
    expect(sent(driver)[0]).toBe('BEGIN repeatable read READ ONLY')
  })

  test('knows whether it may have changed something', async () => {
    const { connection } = await begun()
    const reading = { ...statement('R'), readsOnly: true }
    await connection.query(reading, [])
    expect(connection.changed).toBe(false)
    await connection.query(statement('W'), [])
    expect(connection.changed).toBe(true)
    await connection.commit()
    expect(connection.changed).toBe(false)
    await connection.begin({ writes: true })
    expect(connection.changed).toBe(false)
    await connection.execute(statement('U'), [])
    expect(connection.changed).toBe(true)
  })
})

describe('a connection that was given back before the database had answered its BEGIN', () => {
  test('is rolled back before the next owner gets it', async () => {
    const { engine, driver, server, connection } = await connected()
    const [raw] = server.connections
    if (raw === undefined) throw new Error('there is no connection')
    const answered = Promise.withResolvers<void>()
    const execute = raw.execute.bind(raw)
    raw.execute = async (...given) => {
      if (given[0].text === 'BEGIN') await answered.promise
      return execute(...given)
    }
    const began = connection.begin({ writes: true })
    connection.release()
    const next = engine.acquire('write', owner('the next'))
    answered.resolve()
    await began
    expect((await next).inTransaction).toBe(false)
    expect(sent(driver)).toEqual(['BEGIN', 'ROLLBACK'])
  })
})
