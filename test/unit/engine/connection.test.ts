import { describe, expect, test } from 'vitest'
import type { QueryEvent } from '../../../src/engine/query-event.ts'
import { ValueError } from '../../../src/errors/value-error.ts'
import { busy, freshUrl, mockEngine, owner, statement, stateOf } from './fixtures.ts'

const connected = async (access: 'read' | 'write' = 'write', options: Parameters<typeof mockEngine>[0] = {}) => {
  const made = mockEngine({ url: freshUrl(), ...options })
  const connection = await made.engine.acquire(access, owner('a session'))
  return { ...made, connection }
}
const insert = statement('INSERT', 1)

describe('a connection', () => {
  test('answers at once, with the values bound', async () => {
    const { connection, driver } = await connected()
    driver.answer('SELECT', { rows: [[1]] })
    expect(connection.query(statement('SELECT', 2), [1, 'x'])).toEqual([[1]])
    expect(driver.runs.at(-1)?.parameters).toEqual([1, 'x'])
  })

  test('says what a statement did', async () => {
    const { connection, driver } = await connected()
    driver.answer('INSERT', { changes: 1, lastInsertId: 7 })
    expect(connection.execute(insert, ['a'])).toEqual({ changes: 1, lastInsertId: 7 })
  })

  test('runs texts and scripts', async () => {
    const { connection, driver } = await connected()
    driver.answer('PRAGMA x', { rows: [[1]] })
    expect(connection.text('PRAGMA x')).toEqual([[1]])
    connection.text('SELECT ?', [5])
    connection.script('A; B')
    expect(driver.runs.map(({ text, parameters }) => [text, parameters])).toEqual([
      ['PRAGMA x', []],
      ['SELECT ?', [5]],
      ['A; B', []],
    ])
  })

  test('translates an error of the driver once and keeps it as the cause', async () => {
    const { connection, driver } = await connected()
    const cause = new RangeError('boom')
    driver.answer(/.*/, { error: cause })
    const expected = expect.objectContaining({ code: 'statement_failed', cause })
    expect(() => connection.query(statement('Q'), [])).toThrow(expected)
    expect(() => connection.execute(statement('Q'), [])).toThrow(expected)
    expect(() => connection.executeMany(insert, [[1]])).toThrow(expected)
    expect(() => connection.queryMany(insert, [[1]])).toThrow(expected)
    expect(() => connection.text('Q')).toThrow(expected)
    expect(() => connection.script('Q')).toThrow(expected)
    await expect(connection.stream(statement('Q'), [], 1)[Symbol.asyncIterator]().next()).rejects.toThrow(expected)
    expect(() => connection.begin({ writes: true })).toThrow(expected)
  })

  test('does not translate an error of an encoder or one of ours', async () => {
    const { connection, driver } = await connected()
    const refused = new ValueError('undefined_value', { place: 'x' })
    const encode = () => {
      throw refused
    }
    expect(() => connection.query({ ...statement('Q'), binds: [{ index: 0, encode }] }, [1])).toThrow(refused)
    driver.answer('Q', { error: refused })
    expect(() => connection.query(statement('Q'), [])).toThrow(refused)
  })

  test('is of no use after it was given back', async () => {
    const { connection, engine } = await connected()
    engine.release(connection)
    const refused = expect.objectContaining({
      code: 'connection_released',
      message: expect.stringContaining('a session'),
    })
    expect(() => engine.release(connection)).toThrow(refused)
    expect(() => connection.query(statement('Q'), [])).toThrow(refused)
    expect(() => connection.execute(statement('Q'), [])).toThrow(refused)
    expect(() => connection.executeMany(insert, [[1], [2]])).toThrow(refused)
    expect(() => connection.queryMany(insert, [[1]])).toThrow(refused)
    expect(() => connection.stream(statement('Q'), [], 1)).toThrow(refused)
    expect(() => connection.script('Q')).toThrow(refused)
    expect(() => connection.begin({ writes: true })).toThrow(refused)
    expect(() => connection.commit()).toThrow(refused)
  })

  test('is given back once, although the next owner has it already', async () => {
    const { connection, engine } = await connected()
    engine.release(connection)
    const next = await engine.acquire('write', owner('next'))
    expect(() => engine.release(connection)).toThrow(expect.objectContaining({ code: 'connection_released' }))
    expect(next.query(statement('Q'), [])).toEqual([])
    expect(await stateOf(engine.acquire('write', owner('third')))).toBe('waiting')
  })
})

describe('a transaction', () => {
  test('begins with the lock when it writes, and commits', async () => {
    const { connection, driver } = await connected()
    connection.begin({ writes: true })
    expect(connection.inTransaction).toBe(true)
    connection.commit()
    expect(connection.inTransaction).toBe(false)
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
  })

  test('that reads begins without the lock on a connection that reads', async () => {
    const { connection, driver } = await connected('read')
    connection.begin({ writes: false, readOnly: true })
    connection.rollback()
    expect(driver.texts).toEqual(['BEGIN', 'ROLLBACK'])
  })

  test('that writes does not begin on a connection that reads', async () => {
    const { connection } = await connected('read')
    expect(() => connection.begin({ writes: true })).toThrow(expect.objectContaining({ code: 'reading_connection' }))
  })

  test('is not begun twice, and not ended when there is none', async () => {
    const { connection } = await connected()
    for (const end of ['commit', 'rollback'] as const) {
      expect(() => connection[end]()).toThrow(
        expect.objectContaining({ code: 'no_transaction', message: expect.stringContaining(end) }),
      )
    }
    connection.begin({ writes: true })
    expect(() => connection.begin({ writes: true })).toThrow(expect.objectContaining({ code: 'transaction_open' }))
  })

  test('is rolled back when the connection is given back', async () => {
    const { connection, engine, driver } = await connected()
    connection.begin({ writes: true })
    engine.release(connection)
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK'])
  })

  test('is still open after a commit that failed', async () => {
    const { connection, driver } = await connected()
    connection.begin({ writes: true })
    driver.answer('COMMIT', { error: new RangeError('FOREIGN KEY constraint failed') }, { times: 1 })
    expect(() => connection.commit()).toThrow('FOREIGN KEY')
    expect(connection.inTransaction).toBe(true)
    connection.rollback()
    expect(connection.inTransaction).toBe(false)
  })

  test('that the database has ended cannot be committed, and needs no rollback', async () => {
    for (const end of ['commit', 'rollback'] as const) {
      const { connection } = await connected()
      connection.begin({ writes: true })
      connection.text('ROLLBACK')
      expect(connection.inTransaction).toBe(false)
      if (end === 'rollback') expect(connection.rollback()).toBeUndefined()
      else expect(() => connection.commit()).toThrow(expect.objectContaining({ code: 'transaction_ended' }))
      connection.begin({ writes: true })
    }
  })

  test('has savepoints, whose names are quoted', async () => {
    const { connection, driver } = await connected()
    expect(() => connection.savepoint('a')).toThrow(expect.objectContaining({ code: 'no_transaction' }))
    connection.begin({ writes: true })
    driver.clear()
    connection.savepoint('select')
    connection.rollbackTo('select')
    connection.releaseSavepoint('select')
    expect(driver.texts).toEqual(['SAVEPOINT "select"', 'ROLLBACK TO SAVEPOINT "select"', 'RELEASE SAVEPOINT "select"'])
  })
})

describe('many runs of a statement', () => {
  test('are in the transaction that is open', async () => {
    const { connection, driver } = await connected()
    connection.begin({ writes: true })
    connection.executeMany(insert, [['a'], ['b']])
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'INSERT', 'INSERT'])
  })

  test('are a transaction of their own when none is open', async () => {
    const { connection, driver } = await connected()
    driver.answer('INSERT', ([name]) => ({ rows: [[name ?? null]] }))
    expect(connection.queryMany(insert, [['a'], ['b']])).toEqual([['a'], ['b']])
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'INSERT', 'INSERT', 'COMMIT'])
  })

  test('count all or not at all', async () => {
    const { connection, driver } = await connected()
    driver.answer('INSERT', ([name]) => (name === 'b' ? { error: new RangeError('no') } : {}))
    expect(() => connection.executeMany(insert, [['a'], ['b']])).toThrow('no')
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'INSERT', 'INSERT', 'ROLLBACK'])
    expect(connection.inTransaction).toBe(false)
  })

  test('that only read are a reading transaction', async () => {
    const { connection, driver } = await connected('read')
    connection.queryMany(insert, [['a'], ['b']])
    expect(driver.texts).toEqual(['BEGIN', 'INSERT', 'INSERT', 'COMMIT'])
  })

  test('of none do nothing', async () => {
    const { connection, driver } = await connected()
    expect(connection.executeMany(insert, [])).toEqual([])
    expect(driver.texts).toEqual([])
  })
})

describe('a lock of another process', () => {
  test('is waited for by the beginning of a transaction, without blocking', async () => {
    const { connection, driver, advance } = await connected()
    driver.answer('BEGIN IMMEDIATE', { error: busy() }, { times: 3 })
    const began = connection.begin({ writes: true })
    expect(await stateOf(began)).toBe('waiting')
    await advance(100)
    expect(await stateOf(began)).toBeUndefined()
    expect(connection.inTransaction).toBe(true)
    expect(driver.texts).toHaveLength(4)
  })

  test('is waited for by each kind of single statement outside a transaction', async () => {
    for (const run of [
      (c: Awaited<ReturnType<typeof connected>>['connection']) => c.query(statement('X'), []),
      (c: Awaited<ReturnType<typeof connected>>['connection']) => c.execute(statement('X'), []),
      (c: Awaited<ReturnType<typeof connected>>['connection']) => c.text('X'),
    ]) {
      const { connection, driver, advance } = await connected()
      driver.answer('X', { error: busy() }, { times: 2 })
      const ran = run(connection)
      await advance(100)
      expect(await stateOf(ran)).not.toBeInstanceOf(Error)
      expect(driver.texts).toEqual(['X', 'X', 'X'])
    }
  })

  test('ends in LockTimeout when it is not given up', async () => {
    const { connection, driver, advance } = await connected('write', { lockTimeout: 200 })
    driver.answer('BEGIN IMMEDIATE', { error: busy() })
    const began = Promise.resolve(connection.begin({ writes: true })).catch(error => error)
    await advance(300)
    expect(await began).toMatchObject({
      code: 'lock_timeout',
      message: expect.stringMatching(/another process .* sqlite:\/\/\/test-[\w-]+\.db .* 200 ms/),
    })
    expect(connection.inTransaction).toBe(false)
  })

  test('is not waited for inside a transaction, except by its commit', async () => {
    const { connection, driver, advance } = await connected()
    connection.begin({ writes: true })
    driver.answer('X', { error: busy() })
    expect(() => connection.query(statement('X'), [])).toThrow(expect.objectContaining({ code: 'statement_failed' }))
    driver.answer('COMMIT', { error: busy() }, { times: 1 })
    const committed = connection.commit()
    await advance(10)
    expect(await stateOf(committed)).toBeUndefined()
  })

  test('is not waited for by a script, a part of which may have run', async () => {
    const { connection, driver } = await connected()
    driver.answer('A; B', { error: busy() })
    expect(() => connection.script('A; B')).toThrow(expect.objectContaining({ code: 'statement_failed' }))
  })
})

describe('a stream', () => {
  const streaming = async () => {
    const made = await connected('read')
    made.driver.answer('S', { rows: [[1], [2], [3]] })
    return { ...made, stream: made.connection.stream(statement('S'), [], 2)[Symbol.asyncIterator]() }
  }

  test('gives batches', async () => {
    const { stream } = await streaming()
    expect((await stream.next()).value).toEqual([[1], [2]])
    expect((await stream.next()).value).toEqual([[3]])
    expect((await stream.next()).done).toBe(true)
  })

  test('cannot be read after the connection was given back', async () => {
    const { stream, connection } = await streaming()
    await stream.next()
    connection.release()
    await expect(stream.next()).rejects.toMatchObject({ code: 'connection_released' })
  })

  test('is told of once, when it ends', async () => {
    const made = await connected('read')
    made.driver.answer('S', { rows: [[1], [2], [3]] })
    const events: QueryEvent[] = []
    made.engine.onQuery(event => events.push(event))
    for await (const _ of made.connection.stream(statement('S'), [], 1)) expect(events).toEqual([])
    for await (const _ of made.connection.stream(statement('S'), [], 1)) break
    expect(events.map(({ kind, rows, error }) => [kind, rows, error])).toEqual([
      ['stream', 3, null],
      ['stream', 1, null],
    ])
  })
})
