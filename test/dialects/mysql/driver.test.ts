import { describe, expect, it } from 'vitest'
import type { DriverConnection, DriverStatement } from '../../../src/driver/driver.ts'
import { loadMysql2 } from '../../../src/drivers/mysql2.ts'
import { ConfigurationError } from '../../../src/errors/configuration-error.ts'
import { mariadbIsThere, open } from './live.ts'

const statement = (text: string): DriverStatement => ({ text, wideIntegers: false })
const MILLION = statement('select seq, concat(?, seq) from seq_1_to_1000000')

async function prepared(connection: DriverConnection): Promise<number> {
  const rows = await connection.query({ ...statement("show session status like 'Com_stmt_prepare'"), once: true }, [])
  return Number(rows[0]?.[1])
}

describe.skipIf(!mariadbIsThere)('the driver mysql2', () => {
  it('gives whole numbers exactly, decimals, dates and JSON as text, and bytes as bytes', async () => {
    const { rows } = await open()
    const [row] = await rows(
      `select 1, 9007199254740993, -9007199254740993, cast(18446744073709551615 as unsigned), 1.10, 1e0 / 3,
        cast('2026-11-20 17:30:00.123456' as datetime(6)), cast('2026-11-20' as date), cast('-01:00:00.5' as time(1)), json_object('a', 1), x'00ff'`,
    )
    expect(row?.slice(0, -1)).toEqual([
      1,
      9007199254740993n,
      -9007199254740993n,
      18446744073709551615n,
      '1.10',
      1 / 3,
      '2026-11-20 17:30:00.123456',
      '2026-11-20',
      '-01:00:00.5',
      '{"a": 1}',
    ])
    expect(new Uint8Array(row?.at(-1) as Uint8Array)).toEqual(new Uint8Array([0, 255]))
  })

  it('reads rows as the package does, of whatever type and length, and whichever are null', async () => {
    const columns: readonly (readonly [type: string, ...values: string[]])[] = [
      ['tinyint', '-128', '127'],
      ['tinyint unsigned', '255'],
      ['smallint', '-32768'],
      ['smallint unsigned', '65535'],
      ['mediumint', '-8388608'],
      ['mediumint unsigned', '16777215'],
      ['int', '-2147483648'],
      ['int unsigned', '4294967295'],
      ['bigint', '-9223372036854775808', '9007199254740991', '-9007199254740992'],
      ['bigint unsigned', '18446744073709551615', '9007199254740993'],
      ['float', '1.1', '-3.4e38'],
      ['double', '1e308', '-0.1'],
      ['decimal(30, 10)', "'12345678901234567890.0123456789'", '-0.5'],
      ['year', '2026', '1901'],
      ['date', "'2026-11-20'", "'0000-00-00'", "'2026-00-05'", "'0001-01-01'"],
      ['datetime', "'2026-11-20 17:30:05'", "'2026-11-20'", "'0000-00-00'", "'9999-12-31 23:59:59'"],
      ['datetime(1)', "'2026-11-20 17:30:05.9'"],
      ['datetime(3)', "'2026-11-20 17:30:05.007'", "'2026-11-20 17:30:05'", "'2026-11-20'"],
      ['datetime(6)', "'2026-01-02 03:04:05.000006'"],
      ['timestamp(3) null', "'2026-11-20 00:00:00.120'"],
      ['time(6)', "'-838:59:58.999999'", "'00:00:00'", "'12:00:00.5'"],
      ['varchar(300)', "'ä😀'", "''", "repeat('é', 125)", "repeat('é', 126)"],
      ['longtext', "repeat('ü', 40000)", "repeat('x', 65535)", "repeat('x', 65536)"],
      ['varchar(9) character set latin1', "'äö'"],
      ['json', `'{"a": [1]}'`],
      ["enum('a', 'b')", "'b'"],
      ["set('a', 'b')", "'a,b'"],
      ['bit(9)', "b'100000001'"],
      ['varbinary(300)', "x'00ff'", "repeat('x', 300)"],
      ['blob', "x''"],
      ['uuid', "'00112233-4455-6677-8899-aabbccddeeff'"],
      ['inet6', "'::1'"],
    ]
    const query = 'select * from t order by id'
    const nothing = `select ${columns.map((_, at) => `c${at}`).join(', ')} from t where id = 0`
    // One of an unusual type: the package reads them all.
    const unusual = "select 1, cast('2026-11-20 17:30:00.5' as datetime(3)), point(1, 2)"
    const read = async (connectArgs: Record<string, unknown>) => {
      const { connection, rows, script } = await open(undefined, connectArgs)
      await script("set sql_mode = ''")
      await script(`create table t (id int, ${columns.map(([type], at) => `c${at} ${type} null`).join(', ')})`)
      await script('insert into t (id) values (0)')
      for (const [at, [, ...values]] of columns.entries())
        for (const value of values) await script(`insert into t (id, c${at}) values (${at + 1}, ${value})`)
      const streamed: unknown[] = []
      for await (const batch of connection.stream(statement(query), [], 7)) streamed.push(...batch)
      return { all: await rows(query), streamed, nothing: await rows(nothing), unusual: await rows(unusual) }
    }
    const ours = await read({})
    // Where the program says what becomes of values, the package reads them.
    expect(ours).toEqual(await read({ dateStrings: true }))
    expect(ours.streamed).toEqual(ours.all)
    expect(ours.nothing).toEqual([columns.map(() => null)])
  })

  it('says what a statement did: rows matched by an UPDATE, and each row of an upsert once', async () => {
    const { script, execute } = await open()
    await script('create table k (id int primary key auto_increment, a varchar(10) unique, b int)')
    const changes = async (text: string, ...parameters: (string | bigint)[]) =>
      (await execute(text, ...parameters)).changes
    expect(await execute('insert into k (a, b) values (?, ?), (?, ?)', 'x', 1n, 'y', 1n)).toEqual({
      changes: 2,
      lastInsertId: 1,
    })
    expect(await changes('update k set b = 1 where b = ?', 1n)).toBe(2)
    const upsert = 'insert into k (a, b) values (?, ?) on duplicate key update b = values(b)'
    expect(await changes(upsert, 'x', 5n)).toBe(1)
    expect(await changes(upsert, 'z', 5n)).toBe(1)
    const several = 'insert into k (a, b) values (?, ?), (?, ?), (?, ?) on duplicate key update b = values(b)'
    expect(await changes(several, 'x', 6n, 'w', 1n, 'v', 1n)).toBe(3)
    const nothing = 'insert into k (a, b) values (?, ?), (?, ?) on duplicate key update id = id'
    expect(await changes(nothing, 'x', 1n, 'u', 1n)).toBe(1)
    expect(await changes('delete from k')).toBe(6)
  })

  it('knows whether a transaction is open, whoever began or ended it', async () => {
    const { connection, script, execute } = await open()
    expect(connection.inTransaction).toBe(false)
    await execute('start transaction')
    expect(connection.inTransaction).toBe(true)
    await execute('savepoint a')
    await execute('rollback')
    expect(connection.inTransaction).toBe(false)
    await script('begin; select 1')
    await script('create table ends_it (id int)')
    expect(connection.inTransaction).toBe(false)
  })

  it('prepares a statement once and keeps no more than it may, however many there are', async () => {
    const { connection, rows } = await open()
    const before = await prepared(connection)
    for (let at = 0; at < 5; at++) await rows('select ?', BigInt(at))
    expect((await prepared(connection)) - before).toBe(2)
    for (let at = 0; at < 100; at++) await rows(`select ${at}, ?`, 1n)
    const status = await rows("show session status where variable_name in ('Com_stmt_prepare', 'Com_stmt_close')")
    const [closed = 0, made = 0] = status.map(([, count]) => Number(count))
    // The statement that asks is prepared before the oldest is closed.
    expect(made - closed).toBeLessThanOrEqual(21)
  })

  it('runs several statements of a script, and only of a script', async () => {
    const { script, rows, execute } = await open()
    await script(
      'create table s (id int); insert into s values (1); create trigger t before insert on s for each row begin set new.id = new.id + 1; set new.id = new.id + 1; end; insert into s values (1)',
    )
    expect(await rows('select id from s order by id')).toEqual([[1], [3]])
    await expect(rows('select 1; drop table s')).rejects.toThrow('syntax')
    await expect(execute('commit; drop table s')).rejects.toThrow('syntax')
    await expect(execute('set @a = 1; drop table s')).rejects.toThrow('syntax')
    expect(await rows('select count(*) from s')).toEqual([[2]])
  })

  it('runs what the server cannot prepare', async () => {
    const { rows, script } = await open()
    await script('create procedure two() begin select 1; select 2, 3; end')
    expect(await rows('call two()')).toEqual([[1]])
    expect(await rows('call two()')).toEqual([[1]])
  })

  it('reads a million rows in batches, in constant memory', async () => {
    const { connection } = await open()
    let rows = 0
    let largest = 0
    const sizes = new Set<number>()
    const before = process.memoryUsage().rss
    for await (const batch of connection.stream(MILLION, ['row'], 999)) {
      rows += batch.length
      sizes.add(batch.length)
      largest = Math.max(largest, process.memoryUsage().rss - before)
    }
    expect(rows).toBe(1_000_000)
    expect([...sizes]).toEqual([999, 1])
    expect(largest).toBeLessThan(64e6)
    expect(await connection.query(statement('select 1'), [])).toEqual([[1]])
  })

  it('reads no further than it is asked to', async () => {
    const { connection, another } = await open()
    const stream = connection.stream(MILLION, ['x'], 10)[Symbol.asyncIterator]()
    expect((await stream.next()).value?.[0]).toEqual([1, 'x1'])
    const other = await another()
    const state = async () => {
      const text = 'select state from information_schema.processlist where info like ?'
      return (await other.query(statement(text), ['%seq_1_to_1000000'])).flat()
    }
    await expect.poll(state).toContain('Writing to net')
    await stream.return?.()
  })

  it('ends itself when the loop is left early, so that the next owner gets a new connection', async () => {
    const { connection } = await open()
    for await (const batch of connection.stream(MILLION, ['x'], 10)) if (batch.length > 0) break
    expect(connection.ended).toBe(true)
    await expect(connection.query(statement('select 1'), [])).rejects.toThrow('closed state')
  })

  it('keeps a connection whose rows had all arrived, or that has a transaction open', async () => {
    const { connection } = await open()
    for await (const batch of connection.stream(statement('select seq from seq_1_to_3'), [], 1))
      if (batch.length > 0) break
    expect(connection.ended).toBe(false)
    await connection.execute(statement('begin'), [])
    for await (const batch of connection.stream(statement('select seq from seq_1_to_200000'), [], 1))
      if (batch.length > 0) break
    expect(connection.ended).toBe(false)
    expect(await connection.query(statement('select 1'), [])).toEqual([[1]])
    expect(connection.inTransaction).toBe(true)
  })

  it('fails a stream with the error of the server, and goes on after it', async () => {
    const { connection } = await open()
    const read = async (text: string) => {
      for await (const _ of connection.stream(statement(text), [], 10));
    }
    await expect(read('select * from missing')).rejects.toThrow("doesn't exist")
    await expect(read('select json_table_error(1)')).rejects.toThrow('does not exist')
    expect(await connection.query(statement('select 1'), [])).toEqual([[1]])
  })

  it('notices that the server has ended it, while it is idle, working or reading a stream', async () => {
    const { connection, another } = await open()
    const idle = await another()
    const reading = await another()
    const kill = async (victim: DriverConnection) => {
      const [[id] = []] = await victim.query(statement('select connection_id()'), [])
      return async () => connection.script(`kill ${String(id)}`)
    }
    const killIdle = await kill(idle)
    await killIdle()
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(idle.ended).toBe(true)
    const killReading = await kill(reading)
    const read = async () => {
      for await (const _ of reading.stream(MILLION, ['x'], 10)) await killReading()
    }
    await expect(read()).rejects.toThrow()
    expect(reading.ended).toBe(true)
  })

  it('brings a session back to what it was', async () => {
    const { connection, dialect } = await open()
    await connection.script(
      "set @a = 1, sql_mode = ''; create temporary table t (id int); begin; select get_lock('x', 1)",
    )
    await connection.reset?.()
    await dialect.setUp(connection, { readOnly: false, inMemory: false })
    expect(connection.inTransaction).toBe(false)
    expect(await connection.query(statement("select @a, @@sql_mode like '%STRICT%', is_free_lock('x')"), [])).toEqual([
      [null, 1, 1],
    ])
    await expect(connection.query(statement('select * from t'), [])).rejects.toThrow("doesn't exist")
  })

  it('says how it is installed, and what is wrong with a URL', async () => {
    const missing = Object.assign(new Error("Cannot find package 'mysql2'"), { code: 'ERR_MODULE_NOT_FOUND' })
    await expect(loadMysql2({ importPackage: () => Promise.reject(missing) })).rejects.toThrow('npm install mysql2')
    await expect(loadMysql2({ importPackage: async () => ({}) })).rejects.toThrow('createConnection')
    const driver = await loadMysql2()
    const options = {
      database: 'x',
      host: '127.0.0.1',
      port: 1,
      readOnly: false,
      connectArgs: {},
      statementCacheSize: 5,
    }
    const refused = (urlOptions: Record<string, string>) => () => driver.connect({ ...options, urlOptions })
    expect(refused({ sslmode: 'maybe' })).toThrow(ConfigurationError)
    expect(refused({ colour: 'red' })).toThrow("'colour'")
    expect(refused({ sslmode: 'require', sslrootcert: '/missing.pem' })).toThrow('/missing.pem')
    await expect(driver.connect(options)).rejects.toThrow('ECONNREFUSED')
  })

  it('keeps the sessions of its connections apart from settings of the server', async () => {
    const live = await open()
    const [[mode, zone, collation] = []] = await live.rows('select @@sql_mode, @@time_zone, @@collation_connection')
    expect(String(mode).split(',')).toEqual(
      expect.arrayContaining(['STRICT_ALL_TABLES', 'NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES', 'SIMULTANEOUS_ASSIGNMENT']),
    )
    expect([zone, collation]).toEqual(['+00:00', 'utf8mb4_nopad_bin'])
  })
})
