import { describe, expect, test } from 'vitest'
import { MockDriver } from '../../../src/driver/mock-driver.ts'

const options = { database: ':memory:', readOnly: false, connectArgs: {}, statementCacheSize: 10 }
const statement = (text: string) => ({ text, wideIntegers: false })

const connected = () => {
  const driver = new MockDriver()
  return { driver, connection: driver.connect(options) }
}

describe('the mock driver', () => {
  test('records every run with its parameters and connection', () => {
    const { driver, connection } = connected()
    connection.query(statement('SELECT ?'), [1])
    driver.connect(options).executeMany(statement('INSERT'), [[1], [2]])
    expect(driver.runs).toEqual([
      { text: 'SELECT ?', parameters: [1], connection: 1 },
      { text: 'INSERT', parameters: [1], connection: 2 },
      { text: 'INSERT', parameters: [2], connection: 2 },
    ])
    expect(driver.texts).toEqual(['SELECT ?', 'INSERT', 'INSERT'])
  })

  test('answers nothing unless it was told to', () => {
    const { connection } = connected()
    expect(connection.query(statement('SELECT 1'), [])).toEqual([])
    expect(connection.execute(statement('UPDATE'), [])).toEqual({ changes: 0, lastInsertId: null })
  })

  test('answers by text and by pattern, the last answer first', () => {
    const { driver, connection } = connected()
    driver.answer(/select/i, { rows: [[1]] }).answer('SELECT 2', { rows: [[2]] })
    expect(connection.query(statement('SELECT 1'), [])).toEqual([[1]])
    expect(connection.query(statement('SELECT 2'), [])).toEqual([[2]])
  })

  test('answers from the parameters', () => {
    const { driver, connection } = connected()
    driver.answer(/insert/i, ([name]) => ({ changes: 1, lastInsertId: 7, rows: [[name ?? null]] }))
    expect(connection.execute(statement('INSERT'), ['a'])).toEqual({ changes: 1, lastInsertId: 7 })
    expect(connection.queryMany(statement('INSERT'), [['a'], ['b']])).toEqual([['a'], ['b']])
  })

  test('answers as often as it was told to', () => {
    const { driver, connection } = connected()
    driver.answer('X', { rows: [[1]] }, { times: 1 })
    expect(connection.query(statement('X'), [])).toEqual([[1]])
    expect(connection.query(statement('X'), [])).toEqual([])
  })

  test('fails as it was told to', () => {
    const { driver, connection } = connected()
    driver.answer('X', { error: new RangeError('no') })
    expect(() => connection.query(statement('X'), [])).toThrow('no')
  })

  test('does not hand out the rows that it was given, so that nobody changes its script', () => {
    const { driver, connection } = connected()
    const rows = [[1]]
    driver.answer('X', { rows })
    const answer = connection.query(statement('X'), [])
    expect(answer).toEqual(rows)
    expect(answer).not.toBe(rows)
  })

  test('knows whether a transaction is open', () => {
    const { connection } = connected()
    const after = (text: string) => {
      connection.execute(statement(text), [])
      return connection.inTransaction
    }
    expect(
      ['BEGIN IMMEDIATE', 'SAVEPOINT a', 'ROLLBACK TO SAVEPOINT a', 'COMMIT', 'BEGIN', 'ROLLBACK'].map(after),
    ).toEqual([true, true, true, false, true, false])
  })

  test('streams in batches and counts its connections', async () => {
    const { driver, connection } = connected()
    driver.answer('X', { rows: [[1], [2], [3]] })
    const batches = []
    for await (const batch of connection.stream(statement('X'), [], 2)) batches.push(batch)
    expect(batches).toEqual([[[1], [2]], [[3]]])
    expect(driver.openConnections).toBe(1)
    connection.close()
    expect(driver.openConnections).toBe(0)
  })

  test('forgets its records when it is told to', () => {
    const { driver, connection } = connected()
    connection.script('X')
    driver.clear()
    expect(driver.texts).toEqual([])
  })
})
