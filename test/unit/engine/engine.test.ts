import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { QueryEvent } from '../../../src/engine/query-event.ts'
import { operandNode } from '../../../src/sql/expression/sql-expression.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import type { StatementNode } from '../../../src/sql/statement/nodes.ts'
import { freshUrl, mockEngine, owner, plainDialect, statement, stateOf } from './fixtures.ts'

const fileEngine = (options: Parameters<typeof mockEngine>[0] = {}) => mockEngine({ url: freshUrl(), ...options })
const text = (expression: unknown): StatementNode => ({
  kind: 'text',
  expression: operandNode(expression, null, 'a test'),
})

describe('preparing a statement', () => {
  test('takes its values out and compiles it once for all values', () => {
    const { engine } = fileEngine()
    const one = engine.prepare(text(sql`select ${1}`))
    const two = engine.prepare(text(sql`select ${2}`))
    expect(one.compiled.text).toBe('select ?')
    expect([one.values, two.values]).toEqual([[1], [2]])
    expect(two.compiled).toBe(one.compiled)
  })

  test('compiles another structure anew', () => {
    const { engine } = fileEngine()
    expect(engine.prepare(text(sql`select ${1}, 1`)).compiled).not.toBe(engine.prepare(text(sql`select ${1}`)).compiled)
  })
})

describe('engine.connect', () => {
  test('gives a connection that reads, or one that writes, and takes it back', async () => {
    const { engine } = fileEngine()
    expect(await engine.connect(connection => connection.access)).toBe('read')
    expect(await engine.connect(connection => connection.access, 'write')).toBe('write')
    const kept = await engine.connect(connection => connection)
    expect(() => kept.text('X')).toThrow(expect.objectContaining({ code: 'connection_released' }))
  })

  test('takes it back, rolled back, when the function throws', async () => {
    const { engine, driver } = fileEngine()
    const failing = engine.connect(async connection => {
      await connection.begin({ writes: true })
      throw new RangeError('mine')
    }, 'write')
    await expect(failing).rejects.toThrow('mine')
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK'])
  })
})

describe('engine.transaction', () => {
  test('commits what succeeds and gives its result', async () => {
    const { engine, driver } = fileEngine()
    expect(await engine.transaction(connection => connection.text('X'))).toEqual([])
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'X', 'COMMIT'])
  })

  test('rolls back what throws', async () => {
    const { engine, driver } = fileEngine()
    await expect(engine.transaction(() => Promise.reject(new RangeError('mine')))).rejects.toThrow('mine')
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK'])
  })

  test('rolls back when the commit fails', async () => {
    const { engine, driver } = fileEngine()
    driver.answer('COMMIT', { error: new RangeError('no') })
    await expect(engine.transaction(() => 1)).rejects.toThrow('no')
    expect(driver.texts).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'])
  })

  test('that only reads runs on a reading connection', async () => {
    const { engine, driver } = fileEngine()
    await engine.transaction(connection => connection.text('X'), { readOnly: true })
    expect(driver.runs.map(run => [run.text, run.connection])).toEqual([
      ['BEGIN', 2],
      ['X', 2],
      ['COMMIT', 2],
    ])
  })

  test('begins with its isolation level, or the one of the engine', async () => {
    const levels: unknown[] = []
    const dialect = {
      ...plainDialect,
      begin: (options: { isolationLevel?: unknown }) => {
        levels.push(options.isolationLevel)
        return ['BEGIN']
      },
    }
    const { engine } = fileEngine({ dialect, isolationLevel: 'serializable' })
    await engine.transaction(() => 1)
    await engine.transaction(() => 1, { isolationLevel: 'read committed' })
    expect(levels).toEqual(['serializable', 'read committed'])
  })

  test('inside another is refused at once, also on another engine of the same file', async () => {
    const url = freshUrl()
    const [one, two] = [fileEngine({ url }), fileEngine({ url })]
    const nested = one.engine.transaction(() => two.engine.transaction(() => 1))
    await expect(nested).rejects.toMatchObject({
      code: 'would_deadlock',
      message: expect.stringContaining('engine.transaction'),
    })
  })
})

describe('listening to statements', () => {
  const listening = async () => {
    const made = fileEngine()
    const events: QueryEvent[] = []
    const stop = made.engine.onQuery(event => events.push(event))
    const connection = await made.engine.acquire('write', owner('a'))
    return { ...made, events, stop, connection }
  }

  test('tells of each: text, kind, rows, runs and time', async () => {
    const { driver, connection, events, advance } = await listening()
    driver.answer('S', { rows: [[1], [2]] }).answer('U', { changes: 3 })
    connection.begin({ writes: true })
    connection.query(statement('S'), [])
    connection.execute(statement('U'), [])
    connection.executeMany(statement('U', 1), [[1], [2]])
    connection.queryMany(statement('S', 1), [[1], [2], [3]])
    connection.script('A; B')
    connection.commit()
    await advance(1)
    expect(events.map(({ sql, kind, rows, runs }) => [sql, kind, rows, runs])).toEqual([
      ['BEGIN IMMEDIATE', 'control', 0, 1],
      ['S', 'query', 2, 1],
      ['U', 'execute', 3, 1],
      ['U', 'executeMany', 6, 2],
      ['S', 'queryMany', 3, 3],
      ['A; B', 'script', 0, 1],
      ['COMMIT', 'control', 0, 1],
    ])
    expect(events.every(event => event.duration === 0 && event.error === null)).toBe(true)
  })

  test('tells of one that failed, with our error', async () => {
    const { driver, connection, events } = await listening()
    driver.answer('S', { error: new RangeError('no') })
    expect(() => connection.query(statement('S'), [])).toThrow()
    expect(events).toMatchObject([{ sql: 'S', rows: 0, error: { code: 'statement_failed' } }])
  })

  test('ends when it is told to', async () => {
    const { connection, events, stop } = await listening()
    stop()
    connection.query(statement('S'), [])
    expect(events).toEqual([])
  })

  test('is told of each listener that throws once, and the statement goes on', async () => {
    const { engine, lines } = fileEngine()
    const heard: string[] = []
    engine.onQuery(() => {
      throw new RangeError('listener')
    })
    engine.onQuery(({ sql }) => heard.push(sql))
    for (const text of ['S', 'T']) expect(await engine.connect(connection => connection.text(text))).toEqual([])
    expect(heard).toEqual(['S', 'T'])
    expect(lines).toEqual([expect.stringContaining('RangeError: listener')])
  })
})

describe('the log', () => {
  const logged = async (echo: boolean | 'values') => {
    const { engine, lines } = fileEngine({ echo })
    const connection = await engine.acquire('write', owner('a'))
    connection.begin({ writes: true })
    connection.query(statement('S', 2), ['secret', 1])
    connection.executeMany(statement('U', 1), [['x'], ['y']])
    connection.rollback()
    return lines
  }

  test('is silent unless it is asked for', async () => {
    expect(await logged(false)).toEqual([])
  })

  test('has each statement when it has ended, as SQL, and no values', async () => {
    expect(await logged(true)).toEqual([
      'BEGIN IMMEDIATE -- 0.00 ms',
      'S -- [cached] 0 rows in 0.00 ms',
      'U -- 2 times [cached] 0 rows in 0.00 ms',
      'ROLLBACK -- 0.00 ms',
    ])
  })

  test('has the values when they are asked for', async () => {
    expect(await logged('values')).toEqual([
      'BEGIN IMMEDIATE -- 0.00 ms',
      'S -- [cached] 0 rows in 0.00 ms, values ["secret", 1]',
      'U -- 2 times [cached] 0 rows in 0.00 ms, values ["x"], ["y"]',
      'ROLLBACK -- 0.00 ms',
    ])
  })
})

describe('closing an engine', () => {
  test('closes all connections and refuses what comes later', async () => {
    const { engine, driver } = fileEngine()
    await engine.connect(() => 1)
    await engine.close()
    expect(driver.openConnections).toBe(0)
    const refused = expect.objectContaining({
      code: 'engine_closed',
      message: expect.stringContaining('sqlite:///test-'),
    })
    expect(() => engine.acquire('read', owner('a'))).toThrow(refused)
    await expect(engine.connect(() => 1)).rejects.toThrow(refused)
  })

  test('opens nothing, and may be done twice', async () => {
    const { engine, driver } = fileEngine()
    await Promise.all([engine.close(), engine.close()])
    expect(driver.connections).toEqual([])
  })

  test('waits for connections that are in use, and for those that are waited for', async () => {
    const { engine, driver } = fileEngine()
    const first = await engine.acquire('write', owner('a'))
    const second = engine.acquire('write', owner('b'))
    const closed = engine.close()
    expect(await stateOf(closed)).toBe('waiting')
    engine.release(first)
    const connection = await second
    expect(connection.text('X')).toEqual([])
    engine.release(connection)
    expect(await stateOf(closed)).toBeUndefined()
    expect(driver.openConnections).toBe(0)
  })

  test('waits for the lock timeout at most, and then says so to those who go on', async () => {
    const { engine, driver, advance } = fileEngine({ lockTimeout: 400 })
    const held = await engine.acquire('write', owner('a'))
    const waiting = Promise.resolve(engine.acquire('write', owner('b'))).catch(error => error)
    const closed = engine.close()
    await advance(400)
    await closed
    expect(driver.openConnections).toBe(0)
    expect(await waiting).toBeInstanceOf(Error)
    driver.answer('X', { error: new TypeError('The database connection is not open') })
    expect(() => held.text('X')).toThrow(expect.objectContaining({ code: 'engine_closed' }))
    engine.release(held)
  })

  test('happens at the end of `await using`', async () => {
    const { engine, driver } = fileEngine()
    {
      await using used = engine
      await used.connect(() => 1)
    }
    expect(driver.openConnections).toBe(0)
  })
})

describe('an engine that is printed', () => {
  test('shows its URL and no password', () => {
    const { engine } = mockEngine({ url: 'postgresql://me:hunter2@host/db' })
    for (const shown of [
      inspect(engine),
      String(engine),
      `${engine}`,
      inspect({ engine }, { showHidden: true, depth: 9 }),
    ]) {
      expect(shown).not.toContain('hunter2')
      expect(shown).toContain('postgresql://me:***@host/db')
    }
  })
})
