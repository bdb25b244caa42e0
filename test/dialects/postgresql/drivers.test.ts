// What the drivers of PostgreSQL do beside the conformance suite: prepared statements, portals, pipelines, errors in the middle.
import { describe, expect, it } from 'vitest'
import type { DriverConnection } from '../../../src/driver/driver.ts'
import { eachDriver, statement } from './live.ts'

const one = statement('select 1')

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: { code?: unknown }) => error.code,
  )
}

async function collect(stream: AsyncIterable<unknown[][]>): Promise<unknown[][][]> {
  const batches: unknown[][][] = []
  for await (const batch of stream) batches.push(batch)
  return batches
}

const query = async (connection: DriverConnection, text: string, parameters: never[] = []) =>
  connection.query(statement(text), parameters)

eachDriver((connect, name) => {
  describe('values', () => {
    it('come as numbers, booleans and bytes where they can, and as text otherwise', async () => {
      const connection = await connect()
      const [row] = await query(
        connection,
        `select 1, 2::smallint, 9007199254740993, 3::bigint, true, 1.5::float8, 'NaN'::float4, '-Infinity'::float8, '\\x00ff'::bytea, 1.10, null,
          '{1,2}'::int[], '{"a": 1}'::jsonb, '2026-11-20 12:00:00.123456+02'::timestamptz, interval '1 day -2 hours'`,
      )
      expect(row).toEqual([
        1,
        2,
        9007199254740993n,
        3,
        true,
        1.5,
        Number.NaN,
        Number.NEGATIVE_INFINITY,
        Uint8Array.of(0, 255),
        '1.10',
        null,
        '{1,2}',
        '{"a": 1}',
        '2026-11-20 10:00:00.123456+00',
        'P1DT-2H',
      ])
      expect(row?.[8]).not.toBeInstanceOf(Buffer)
    })

    it('that the database cannot hold are refused before they are sent', async () => {
      const connection = await connect()
      const text = statement('select $1::text')
      for (const value of ['a\0b', 'a\ud800b', undefined, {}]) {
        expect(() => connection.query(text, [value as never])).toThrowError(
          expect.objectContaining({ code: 'wrong_type' }),
        )
      }
      expect(await connection.query(text, ['ä😀'])).toEqual([['ä😀']])
    })

    it('keep the sign of zero', async () => {
      const connection = await connect()
      const [[value] = []] = await connection.query(statement('select $1::float8'), [-0])
      expect(Object.is(value, -0)).toBe(true)
    })
  })

  describe('a session', () => {
    it('is in UTC and spells dates and intervals as ISO does, also after it was reset', async () => {
      const connection = await connect()
      const settings = async () =>
        (
          await query(
            connection,
            "select current_setting('TimeZone'), current_setting('DateStyle'), current_setting('IntervalStyle')",
          )
        )[0]
      await connection.script(
        "set TimeZone = 'Asia/Tokyo'; set DateStyle = 'German'; create temp table left_behind (a int)",
      )
      await connection.reset?.()
      expect(await settings()).toEqual(['UTC', expect.stringMatching(/^ISO/), 'iso_8601'])
      expect(await codeOf(query(connection, 'select * from left_behind'))).toBe('42P01')
      expect(await connection.query(one, [])).toEqual([[1]])
    })

    it('looks for tables where the URL says', async () => {
      const connection = await connect({ urlOptions: { search_path: 'pg_catalog' } })
      expect(await query(connection, "select current_setting('search_path')")).toEqual([['pg_catalog']])
    })
  })

  describe('prepared statements', () => {
    it('are kept by the statement, as many as the cache has room for', async () => {
      const connection = await connect({ statementCacheSize: 2 })
      const prepared = () => query(connection, 'select count(*) from pg_prepared_statements')
      const texts = ['select 1', 'select 2', 'select 3', 'select 4'].map(statement)
      for (let round = 0; round < 3; round++) for (const text of texts) await connection.query(text, [])
      const [[count] = []] = await prepared()
      expect(count).toBeLessThanOrEqual(2)
    })

    it('are not kept at all with a cache of no size', async () => {
      const connection = await connect({ statementCacheSize: 0 })
      for (let round = 0; round < 3; round++) expect(await connection.query(one, [])).toEqual([[1]])
      expect(await query(connection, 'select count(*) from pg_prepared_statements')).toEqual([[0]])
    })

    it('are prepared again when what they return has changed', async () => {
      const connection = await connect()
      await connection.script('create temp table changing (a int); insert into changing values (1)')
      const all = statement('select * from changing')
      expect(await connection.query(all, [])).toEqual([[1]])
      await connection.script("alter table changing add b text default 'x'")
      expect(await connection.query(all, [])).toEqual([[1, 'x']])
    })

    it('are prepared again when the server has forgotten them', async () => {
      const connection = await connect()
      await connection.query(one, [])
      await connection.script('deallocate all')
      expect(await connection.query(one, [])).toEqual([[1]])
    })

    it('can be run after a first run that failed', async () => {
      const connection = await connect()
      const divide = statement('select 1 / $1::int')
      expect(await codeOf(Promise.resolve(connection.query(divide, [0])))).toBe('22012')
      expect(await connection.query(divide, [1])).toEqual([[1]])
      expect(await connection.query(divide, [1])).toEqual([[1]])
    })
  })

  describe('many runs', () => {
    it('count all or none outside a transaction, and say how far they came', async () => {
      const connection = await connect()
      await connection.script('create temp table many (a int primary key)')
      const insert = statement('insert into many values ($1)')
      const count = { done: 0 }
      expect(await codeOf(Promise.resolve(connection.executeMany(insert, [[1], [2], [1], [3]], count)))).toBe('23505')
      expect(count.done).toBe(2)
      expect(await query(connection, 'select count(*) from many')).toEqual([[0]])
      await connection.executeMany(
        insert,
        Array.from({ length: 3000 }, (_, at) => [at]),
      )
      expect(await query(connection, 'select count(*) from many')).toEqual([[3000]])
    })

    it('give the rows in the order of their parameters', async () => {
      const connection = await connect()
      const run = statement('select $1::int * 2 where $1::int > 1')
      expect(await connection.queryMany(run, [[3], [1], [2]])).toEqual([[6], [], [4]])
    })
  })

  describe('calls that are not awaited', () => {
    it('run in their order, and a failure is its own', async () => {
      const connection = await connect()
      const results = await Promise.allSettled([
        connection.query(one, []),
        connection.query(statement('select 1/0'), []),
        connection.query(statement('select 3'), []),
      ])
      expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    })
  })

  describe('a transaction', () => {
    it('is known, and so is that it has failed', async () => {
      const connection = await connect()
      const states: unknown[] = []
      const note = () => states.push([connection.inTransaction, connection.transactionFailed])
      note()
      await connection.execute(statement('begin'), [])
      note()
      expect(await codeOf(query(connection, 'select 1/0'))).toBe('22012')
      note()
      expect(await codeOf(Promise.resolve(connection.query(one, [])))).toBe('25P02')
      await connection.execute(statement('rollback'), [])
      note()
      expect(states).toEqual([
        [false, false],
        [true, false],
        [true, true],
        [false, false],
      ])
    })
  })

  describe('a stream', () => {
    const series = statement('select g, $1::text from generate_series(1, 7) g')

    it('comes in batches', async () => {
      const connection = await connect()
      const batches = await collect(connection.stream(series, ['x'], 3))
      expect(batches.map(batch => batch.length)).toEqual([3, 3, 1])
      expect(batches[2]).toEqual([[7, 'x']])
      expect(await collect(connection.stream(statement('select 1 where false'), [], 3))).toEqual([])
    })

    it('is over when its loop is left', async () => {
      const connection = await connect()
      for await (const batch of connection.stream(statement('select g from generate_series(1, 1000000) g'), [], 10)) {
        expect(batch).toHaveLength(10)
        break
      }
      expect(await connection.query(one, [])).toEqual([[1]])
      expect(await query(connection, "select count(*) from pg_cursors where name <> ''")).toEqual([[0]])
    })

    it('lets other statements run between its batches in a transaction', async () => {
      const connection = await connect()
      await connection.execute(statement('begin'), [])
      const seen: unknown[] = []
      for await (const batch of connection.stream(series, ['x'], 4)) {
        seen.push(batch.length, (await connection.query(one, []))[0]?.[0])
      }
      for await (const batch of connection.stream(series, ['x'], 2)) {
        expect(batch).toHaveLength(2)
        break
      }
      expect(await query(connection, "select count(*) from pg_cursors where name <> ''")).toEqual([[0]])
      await connection.execute(statement('rollback'), [])
      expect(seen).toEqual([4, 1, 3, 1])
    })

    it('refuses other statements on its connection outside a transaction', async () => {
      const connection = await connect()
      const stream = connection.stream(series, ['x'], 2)[Symbol.asyncIterator]()
      await stream.next()
      await expect(connection.query(one, [])).rejects.toBeInstanceOf(TypeError)
      await stream.return?.()
      expect(await connection.query(one, [])).toEqual([[1]])
    })

    it('fails where its query fails, and leaves the connection usable', async () => {
      const connection = await connect()
      const stream = connection.stream(statement('select 1 / (3 - g) from generate_series(1, 7) g'), [], 2)
      expect(await codeOf(collect(stream))).toBe('22012')
      expect(await codeOf(collect(connection.stream(statement('select nothing'), [], 2)))).toBe('42703')
      expect(await connection.query(one, [])).toEqual([[1]])
    })
  })

  // The embedded database has nobody who could end its connection.
  if (name === 'pglite') return

  describe('a connection that the server ends', () => {
    it('fails what runs, and says that it is gone', async () => {
      const connection = await connect()
      const other = await connect()
      const [[id] = []] = await query(connection, 'select pg_backend_pid()')
      const running = Promise.resolve(connection.query(statement('select pg_sleep(30)'), []))
      const failure = codeOf(running)
      await new Promise(resolve => setTimeout(resolve, 50))
      await other.query(statement('select pg_terminate_backend($1::int)'), [Number(id)])
      expect(await failure).toBe('57P01')
      await new Promise(resolve => setTimeout(resolve, 50))
      expect(connection.ended).toBe(true)
      await expect(connection.query(one, [])).rejects.toThrow()
    })

    it('says so when it was idle', async () => {
      const connection = await connect()
      const other = await connect()
      const [[id] = []] = await query(connection, 'select pg_backend_pid()')
      await other.query(statement('select pg_terminate_backend($1::int)'), [Number(id)])
      await new Promise(resolve => setTimeout(resolve, 100))
      expect(connection.ended).toBe(true)
    })
  })
})
