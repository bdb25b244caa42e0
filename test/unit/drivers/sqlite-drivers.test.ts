// What the two drivers for SQLite have in common: everything but how they are loaded.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ConnectOptions, Driver, DriverConnection, WireValue } from '../../../src/driver/driver.ts'
import { loadBetterSqlite3 } from '../../../src/drivers/better-sqlite3.ts'
import { loadNodeSqlite } from '../../../src/drivers/node-sqlite.ts'

const drivers: readonly (readonly [string, () => Promise<Driver>])[] = [
  ['better-sqlite3', () => loadBetterSqlite3()],
  ['node', () => loadNodeSqlite()],
]

const statement = (text: string, wideIntegers = false) => ({ text, wideIntegers })
const WIDE = 9007199254740995n

const all = async (batches: AsyncIterable<WireValue[][]>) => {
  const found: WireValue[][][] = []
  for await (const batch of batches) found.push(batch)
  return found
}

const temporaryFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'athanor-driver-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe.each(drivers)('the driver %s', (name, load) => {
  const connect = async (options: Partial<ConnectOptions> = {}): Promise<DriverConnection> => {
    const driver = await load()
    const connection = await driver.connect({
      database: ':memory:',
      readOnly: false,
      connectArgs: {},
      statementCacheSize: 10,
      ...options,
    })
    onTestFinished(async () => connection.close())
    return connection
  }
  const withPets = async () => {
    const connection = await connect()
    connection.script('CREATE TABLE pet (id INTEGER PRIMARY KEY, name TEXT UNIQUE, photo BLOB, weight REAL)')
    return connection
  }
  const insert = statement('INSERT INTO pet (name, weight) VALUES (?, ?)')

  test('has its name in URLs', async () => {
    expect((await load()).name).toBe(name)
  })

  test.each(['INSERT INTO pet (name) VALUES (?)', 'BEGIN IMMEDIATE'])(
    'streams beside others: the rest is read only before something changes, as %s does',
    async change => {
      const connection = await withPets()
      let read = 0
      const call = (value: WireValue) => {
        read++
        return value
      }
      connection.registerFunctions?.([{ kind: 'scalar', name: 'noted', call }])
      const names = 'abcdefgh'.split('')
      connection.executeMany(
        insert,
        names.map(one => [one, 1]),
      )
      const stream = connection.streamAside?.(statement('SELECT noted(name) FROM pet ORDER BY id'), [], 2)
      expect((await stream?.next())?.value).toEqual([['a'], ['b']])
      expect(connection.query(statement('SELECT count(*) FROM pet'), [])).toEqual([[8]])
      expect(read).toBeLessThan(4)
      connection.execute(statement(change), change.includes('?') ? ['new'] : [])
      expect(read).toBe(8)
      const rest: unknown[] = []
      for await (const rows of stream ?? []) rest.push(...rows.flat())
      expect(rest).toEqual(names.slice(2))
    },
  )

  test('answers at once, with rows as arrays in the order of the columns', async () => {
    const connection = await connect()
    expect(connection.query(statement("SELECT 1 AS a, 'x' AS a, NULL AS b, 1.5 AS c"), [])).toEqual([
      [1, 'x', null, 1.5],
    ])
  })

  test('gives bytes as plain Uint8Arrays, from columns and expressions', async () => {
    const connection = await withPets()
    connection.execute(statement('INSERT INTO pet (photo) VALUES (?)'), [new Uint8Array([1, 2, 3])])
    const plain = new Uint8Array([1, 2, 3])
    const select = statement("SELECT photo, x'010203' FROM pet")
    expect(connection.query(select, [])).toStrictEqual([[plain, plain]])
    expect(connection.queryMany(select, [[]])).toStrictEqual([[plain, plain]])
    expect(await all(connection.stream(select, [], 10))).toStrictEqual([[[plain, plain]]])
  })

  test('gives whole numbers as bigint only where the statement says so', async () => {
    const connection = await connect()
    expect(connection.query(statement('SELECT 1'), [])).toEqual([[1]])
    expect(connection.query(statement(`SELECT 1, 1.5, ${WIDE}`, true), [])).toEqual([[1n, 1.5, WIDE]])
  })

  test('takes booleans as 1 and 0', async () => {
    const connection = await connect()
    expect(connection.query(statement('SELECT ?, ?'), [true, false])).toEqual([[1, 0]])
  })

  test('says how many rows changed and which key the last one got', async () => {
    const connection = await withPets()
    expect(connection.execute(insert, ['Rex', 2])).toEqual({ changes: 1, lastInsertId: 1 })
    expect(connection.execute(statement('UPDATE pet SET weight = 3'), [])).toEqual({ changes: 1, lastInsertId: null })
    expect(connection.execute(statement('DELETE FROM pet WHERE id = 9'), [])).toEqual({
      changes: 0,
      lastInsertId: null,
    })
    expect(connection.execute(statement('INSERT OR IGNORE INTO pet (id) VALUES (1)'), [])).toEqual({
      changes: 0,
      lastInsertId: null,
    })
    expect(connection.execute(statement('CREATE TABLE other (id)'), [])).toEqual({ changes: 0, lastInsertId: null })
  })

  test('gives a key that no number holds exactly', async () => {
    const connection = await withPets()
    const result = connection.execute(statement('INSERT INTO pet (id) VALUES (?)'), [WIDE])
    expect(result).toEqual({ changes: 1, lastInsertId: WIDE })
  })

  test('runs a statement once for each list of parameters', async () => {
    const connection = await withPets()
    const results = await connection.executeMany(insert, [
      ['Rex', 1],
      ['Tom', 2],
    ])
    expect(results.map(result => result.lastInsertId)).toEqual([1, 2])
    const returning = statement('INSERT INTO pet (name) VALUES (?) RETURNING id, name')
    expect(connection.queryMany(returning, [['Kit'], ['Bo']])).toEqual([
      [3, 'Kit'],
      [4, 'Bo'],
    ])
  })

  test('keeps the order of the lists where a run returns no row', async () => {
    const connection = await withPets()
    connection.execute(insert, ['Rex', 1])
    const upsert = statement('INSERT INTO pet (name) VALUES (?) ON CONFLICT DO NOTHING RETURNING name')
    expect(connection.queryMany(upsert, [['Rex'], ['Tom']])).toEqual([[], ['Tom']])
  })

  test('answers a query of a statement without rows with none', async () => {
    const connection = await connect()
    expect(connection.query(statement('CREATE TABLE a (b)'), [])).toEqual([])
    expect(connection.query(statement('PRAGMA foreign_keys = ON'), [])).toEqual([])
  })

  test('sees a schema that changed after a statement was prepared', async () => {
    const connection = await withPets()
    const select = statement('SELECT * FROM pet')
    connection.execute(insert, ['Rex', 1])
    expect(connection.query(select, [])).toEqual([[1, 'Rex', null, 1]])
    connection.script('ALTER TABLE pet ADD COLUMN age INTEGER DEFAULT 7')
    expect(connection.query(select, [])).toEqual([[1, 'Rex', null, 1, 7]])
  })

  test('runs a statement that is not to be kept as any other', async () => {
    const connection = await connect()
    const once = { ...statement('SELECT ?'), once: true }
    expect([connection.query(once, [1]), connection.query(once, [2])]).toEqual([[[1]], [[2]]])
  })

  test('keeps working when more statements are used than it keeps', async () => {
    const connection = await connect({ statementCacheSize: 4 })
    const statements = Array.from({ length: 20 }, (_, n) => statement(`SELECT ${n}`))
    for (const _ of [1, 2]) {
      expect(statements.map(each => connection.query(each, []))).toEqual(statements.map((_, n) => [[n]]))
    }
  })

  test('refuses a text of several statements, except as a script', async () => {
    const connection = await connect()
    expect(() => connection.query(statement('SELECT 1; SELECT 2'), [])).toThrow(/more than one statement/)
    expect(connection.query(statement('SELECT 1; -- and no more\n'), [])).toEqual([[1]])
    connection.script('CREATE TABLE a (b); INSERT INTO a VALUES (1); INSERT INTO a VALUES (2)')
    expect(connection.query(statement('SELECT b FROM a'), [])).toEqual([[1], [2]])
  })

  test('refuses more or fewer parameters than there are places', async () => {
    const connection = await connect()
    expect(() => connection.query(statement('SELECT ?'), [1, 2])).toThrow()
    expect(() => connection.query(statement('SELECT ?, ?'), [1])).toThrow()
  })

  test('refuses a parameter of which a library would make NULL', async () => {
    const connection = await connect()
    const untyped: readonly unknown[] = [undefined, Number.NaN, { a: 1 }, new Date(), Symbol('a'), () => 1]
    for (const value of untyped) {
      expect(() => connection.query(statement('SELECT ?, ?'), [1, value as never]), String(value)).toThrow(
        expect.objectContaining({
          code: 'wrong_type',
          message: expect.stringContaining('parameter 2 of a statement is'),
        }),
      )
    }
  })

  test('knows whether a transaction is open, however it was opened and ended', async () => {
    const connection = await withPets()
    const openAfter = (text: string) => {
      connection.execute(statement(text), [])
      return connection.inTransaction
    }
    expect(connection.inTransaction).toBe(false)
    expect(openAfter('-- at last\nBEGIN')).toBe(true)
    expect(openAfter('COMMIT')).toBe(false)
    expect(openAfter('SAVEPOINT a')).toBe(true)
    expect(openAfter('RELEASE a')).toBe(false)
    connection.script('BEGIN; SELECT 1')
    expect(connection.inTransaction).toBe(true)
    connection.execute(insert, ['Rex', 1])
    expect(() => connection.execute(statement('INSERT OR ROLLBACK INTO pet (name) VALUES (?)'), ['Rex'])).toThrow(
      /UNIQUE/,
    )
    expect(connection.inTransaction).toBe(false)
  })

  test('streams in batches', async () => {
    const connection = await connect()
    const five = statement(
      'WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n',
    )
    expect(await all(connection.stream(five, [], 2))).toEqual([[[1], [2]], [[3], [4]], [[5]]])
  })

  test('releases the statement of a stream whose loop is left', async () => {
    const connection = await withPets()
    connection.executeMany(insert, [
      ['Rex', 1],
      ['Tom', 2],
      ['Kit', 3],
    ])
    for await (const _ of connection.stream(statement('SELECT id FROM pet'), [], 1)) break
    connection.script('DROP TABLE pet')
    expect(connection.query(statement('SELECT count(*) FROM sqlite_schema'), [])).toEqual([[0]])
  })

  test('can query by the statement of a stream while it is read', async () => {
    const connection = await connect()
    const select = statement('SELECT 1 UNION ALL SELECT 2')
    const seen = []
    for await (const batch of connection.stream(select, [], 1)) seen.push(batch, connection.query(select, []))
    expect(seen).toEqual([[[1]], [[1], [2]], [[2]], [[1], [2]]])
  })

  test('keeps a connection that only reads from writing', async () => {
    const database = path.join(temporaryFolder(), 'app.db')
    const writer = await connect({ database })
    writer.script('CREATE TABLE a (b)')
    const reader = await connect({ database, readOnly: true })
    expect(reader.query(statement('SELECT * FROM a'), [])).toEqual([])
    expect(() => reader.script('INSERT INTO a VALUES (1)')).toThrow(/readonly/)
  })

  test('does not wait for a lock', async () => {
    const database = path.join(temporaryFolder(), 'app.db')
    const holder = await connect({ database })
    const other = await connect({ database })
    holder.script('BEGIN IMMEDIATE')
    const began = performance.now()
    expect(() => other.script('BEGIN IMMEDIATE')).toThrow(/locked/)
    expect(performance.now() - began).toBeLessThan(1000)
  })

  test('hands its options to the library as they are', async () => {
    const database = path.join(temporaryFolder(), 'app.db')
    const only = { 'better-sqlite3': { readonly: true, fileMustExist: true }, node: { readOnly: true } }[name] ?? {}
    await expect(connect({ database, connectArgs: only })).rejects.toThrow(/unable to open/)
  })
})
