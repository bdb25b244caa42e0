// The pool of connections on real servers: limits, lost connections, what one owner leaves to the next, and the end of it.
import { AsyncResource } from 'node:async_hooks'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { CommitUnknown, ConfigurationError, ConnectionLost, PoolTimeout } from '../../src/exports/index.ts'
import { openDatabase, prepare } from '../databases.ts'
import {
  ask,
  askAtOnce,
  askOne,
  beside,
  failureOf,
  openProxy,
  pause,
  serverDatabases,
  through,
  until,
  urlOf,
  wordsOf,
} from './server-fixtures.ts'

// Made where no scope is around it: what runs in it is nobody's inner scope.
const nowhere = new AsyncResource('nowhere')

describe.each(serverDatabases)('a pool on $name', database => {
  prepare(database)
  const words = wordsOf(database)
  const opened = (pool = {}, others = {}) => openDatabase(database, { engine: { pool, ...others } })

  test('has never more than max connections, however many ask', async () => {
    const db = opened({ max: 5 })
    const counting = beside(db, { engine: { pool: { max: 1 } } })
    const counts: number[] = []
    let running = true
    const count = async () => {
      while (running) counts.push(Number(await askOne(counting, words.count(db.url.database))))
    }
    const counter = count()
    const work = Array.from({ length: 100 }, (_, at) =>
      db.engine.transaction(async connection => {
        await connection.text(words.sleep(0.002))
        await pause()
        return Number((await connection.text(`select ${at}`))[0]?.[0])
      }),
    )
    expect(await Promise.all(work)).toEqual(Array.from({ length: 100 }, (_, at) => at))
    running = false
    await counter
    // The connection of the test's own that empties the database is one more on PostgreSQL.
    expect(Math.max(...counts)).toBeLessThanOrEqual(6)
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(4)
  })

  test('gives no error when idle connections were ended by the server', async () => {
    const db = opened({ max: 4 })
    const killer = beside(db)
    const ids = await askAtOnce(db, 4, words.myId)
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) await ask(killer, words.kill(id))
    await pause(50)
    const again = await Promise.all(Array.from({ length: 8 }, () => askOne(db, words.myId)))
    expect(again.some(id => ids.includes(id as never))).toBe(false)
  })

  test('gives no error with prePing even before the driver could notice', async () => {
    const db = opened({ max: 3, prePing: true })
    const proxy = await openProxy(database)
    const pinged = through(proxy, db, { engine: { pool: { max: 3, prePing: true } } })
    for (let round = 0; round < 5; round++) {
      // One that is being opened when the others are cut would be new, and not asked before it is used.
      await askAtOnce(pinged, 3, 'select 1')
      proxy.cut()
      expect(Number(await askOne(pinged, 'select 7'))).toBe(7)
    }
  })

  test('gives one ConnectionLost for a statement that was running, and goes on', async () => {
    const db = opened({ max: 1 })
    const killer = beside(db)
    const id = await askOne(db, words.myId)
    const sleeping = failureOf(ask(db, words.sleep(20)))
    await pause(100)
    await ask(killer, words.kill(id))
    const error = await sleeping
    expect(error).toBeInstanceOf(ConnectionLost)
    expect(error.code).toBe('connection_lost')
    expect(Number(await askOne(db, 'select 1'))).toBe(1)
  })

  test('ends a transaction whose connection is lost: nothing runs outside of it', async () => {
    const db = opened({ max: 2 })
    const killer = beside(db)
    await ask(db, 'create table entry (a int)')
    const error = await failureOf(
      db.engine.transaction(async connection => {
        await connection.text('insert into entry values (1)')
        const [[id] = []] = await connection.text(words.myId)
        await ask(killer, words.kill(id))
        await pause(50)
        const lost = await failureOf(Promise.resolve().then(() => connection.text('insert into entry values (2)')))
        expect(lost).toBeInstanceOf(ConnectionLost)
        const again = await failureOf(Promise.resolve().then(() => connection.text('insert into entry values (3)')))
        expect(again).toBeInstanceOf(ConnectionLost)
        expect(connection.inTransaction).toBe(false)
      }),
    )
    expect(error.code).toBe('transaction_ended')
    expect(Number(await askOne(db, 'select count(*) from entry'))).toBe(0)
  })

  test('does not know what became of a COMMIT whose answer never came, and runs it not again', async () => {
    const db = opened({ max: 1 })
    await ask(db, 'create table entry (a int)')
    const proxy = await openProxy(database)
    proxy.rule = chunk => (/commit/i.test(chunk.toString('latin1')) ? 'swallow answers' : 'pass')
    const flaky = through(proxy, db)
    let runs = 0
    const error = await failureOf(
      flaky.engine.transaction(
        async connection => {
          runs++
          await connection.text('insert into entry values (1)')
        },
        { retries: 3 },
      ),
    )
    expect(error).toBeInstanceOf(CommitUnknown)
    expect(runs).toBe(1)
    await until(async () => Number(await askOne(db, 'select count(*) from entry')) === 1)
  })

  test('loses no transaction that was committed, and keeps none that was not, while the server ends connections', async () => {
    const db = opened({ max: 8 })
    const killer = beside(db, { engine: { pool: { max: 1 } } })
    await ask(db, 'create table ledger (id int not null, half int not null)')
    const outcomes = new Map<number, 'committed' | 'not' | 'unknown'>()
    let next = 0
    const work = async () => {
      while (next < 400) {
        const id = next++
        const write = db.engine.transaction(async connection => {
          await connection.text(`insert into ledger values (${id}, 1)`)
          await pause()
          await connection.text(`insert into ledger values (${id}, 2)`)
          return Number((await connection.text(words.myId))[0]?.[0])
        })
        outcomes.set(
          id,
          await write.then(
            () => 'committed' as const,
            error => (error instanceof CommitUnknown ? 'unknown' : 'not'),
          ),
        )
      }
    }
    let working = true
    const kill = async () => {
      while (working) {
        const others = await ask(killer, words.connections(db.url.database))
        const victim = others[Math.floor(Math.random() * others.length)]?.[0]
        if (victim !== undefined) await ask(killer, words.kill(victim)).catch(() => undefined)
        await pause(5)
      }
    }
    const killing = kill()
    await Promise.all(Array.from({ length: 8 }, work))
    working = false
    await killing
    const rows = new Map<number, number>()
    for (const [id] of await ask(db, 'select id from ledger')) rows.set(Number(id), (rows.get(Number(id)) ?? 0) + 1)
    const wrong = [...outcomes].filter(([id, outcome]) => {
      const found = rows.get(id) ?? 0
      if (outcome === 'unknown') return found !== 0 && found !== 2
      return found !== (outcome === 'committed' ? 2 : 0)
    })
    expect(wrong).toEqual([])
    const failed = [...outcomes.values()].filter(outcome => outcome !== 'committed')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.length).toBeLessThan(400)
  })

  test('leaves nothing of one owner to the next', async () => {
    const db = opened({ max: 1 })
    const other = beside(db)
    const [change, setting] = words.setting
    const [take, isFree] = words.lock
    const before = await askOne(db, setting)
    await db.engine.connect(async connection => {
      await connection.text('create table kept (a int)')
      await connection.text(change)
      await connection.text(words.temporaryTable)
      await connection.text(take)
      await connection.begin({ writes: true })
      await connection.text('insert into kept values (1)')
    }, 'write')
    expect(await askOne(db, setting)).toEqual(before)
    expect(await failureOf(ask(db, 'select * from leftover'))).toMatchObject({ code: 'statement_failed' })
    expect(Number(await askOne(db, 'select count(*) from kept'))).toBe(0)
    expect([true, 1]).toContain(await askOne(other, isFree))
  })

  test('keeps one transaction isolation level from the next', async () => {
    const db = opened({ max: 1 })
    await ask(db, 'create table entry (a int)')
    await db.engine.transaction(connection => connection.text('select count(*) from entry'), {
      isolationLevel: 'serializable',
      readOnly: true,
    })
    await db.engine.transaction(connection => connection.text('insert into entry values (1)'))
    expect(Number(await askOne(db, 'select count(*) from entry'))).toBe(1)
  })

  test('says who holds the connections when the wait is over', async () => {
    const db = openDatabase(database, {
      echo: true,
      log: () => undefined,
      engine: { pool: { max: 1, acquireTimeout: 60 } },
    })
    const error = await db.scope(async session => {
      await session.begin()
      return nowhere.runInAsyncScope(() => failureOf(ask(db, 'select 1')))
    })
    expect(error).toBeInstanceOf(PoolTimeout)
    expect(error.message).toMatch(/held by db\.scope \(for \d+ ms, asked for at .*pool\.test\.ts:\d+:\d+\)/)
  })

  test('is reached again when the server comes back, without an error to those who wait', async () => {
    const db = opened()
    const proxy = await openProxy(database)
    const flaky = through(proxy, db, { engine: { pool: { max: 4 } } })
    await Promise.all(Array.from({ length: 4 }, () => askOne(flaky, 'select 1')))
    await proxy.stop()
    await pause(30)
    const work = Array.from({ length: 12 }, (_, at) => askOne(flaky, `select ${at}`))
    await pause(200)
    await proxy.start()
    expect((await Promise.all(work)).map(Number)).toEqual(Array.from({ length: 12 }, (_, at) => at))
    expect(proxy.open).toBeLessThanOrEqual(4)
  })

  test('closes every connection', async () => {
    const db = opened({ max: 6, min: 2 })
    const counting = beside(db, { engine: { pool: { max: 1 } } })
    const before = Number(await askOne(counting, words.count(db.url.database)))
    const work = Array.from({ length: 20 }, () => ask(db, words.sleep(0.01)))
    const started = db.close()
    await Promise.all(work)
    await started
    expect(await failureOf(Promise.resolve().then(() => ask(db, 'select 1')))).toMatchObject({ code: 'engine_closed' })
    await until(async () => Number(await askOne(counting, words.count(db.url.database))) === before)
  })

  test('lets the process end when it is closed', async () => {
    const db = opened()
    const sources = path.resolve(import.meta.dirname, '../../src/exports/index.ts')
    const script = `
      import { Athanor } from ${JSON.stringify(sources)}
      const db = new Athanor({ url: ${JSON.stringify(urlOf(db))}, engine: { pool: { max: 3, min: 2 } } })
      await Promise.all([1, 2, 3].map(() => db.engine.connect(connection => connection.text('select 1'))))
      await db.close()
      process.stdout.write('closed')
    `
    const run = promisify(execFile)(
      process.execPath,
      ['--no-warnings', '--input-type=module-typescript', '-e', script],
      {
        cwd: path.resolve(import.meta.dirname, '../..'),
        timeout: 20_000,
      },
    )
    expect((await run).stdout).toBe('closed')
  })

  test.each([
    [
      'another port',
      (url: string) => url.replace(/:\d+\//, ':1/'),
      /at 127\.0\.0\.1, port 1, as the user 'root'.*no server listens there/,
    ],
    [
      'a host that there is not',
      (url: string) => url.replace('127.0.0.1', 'nowhere.invalid'),
      /at nowhere\.invalid, port \d+.*the host of the URL/,
    ],
    [
      'a database that there is not',
      (url: string) => `${url}_not`,
      /database '.*_not'.*(create|make) (it|the database)/i,
    ],
    [
      'a user that there is not',
      (url: string) => url.replace(/\/\/[^@]*@/, '//nobody:hunter2@'),
      /as the user 'nobody'.*user/,
    ],
  ])('names what it could not reach, never the password: %s', async (_, change, message) => {
    const db = opened()
    const wrong = beside(db, { url: change(urlOf(db)) })
    const error = await failureOf(ask(wrong, 'select 1'))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.code).toBe('cannot_connect')
    expect(error.message).toMatch(message)
    expect(`${error.message} ${JSON.stringify(error)} ${String(wrong.url)}`).not.toContain('hunter2')
  })

  test('gives up a server that says nothing after connectTimeout', async () => {
    const db = opened()
    const proxy = await openProxy(database)
    proxy.silent = true
    const silent = through(proxy, db, { engine: { connectTimeout: 150 } })
    const error = await failureOf(ask(silent, 'select 1'))
    expect(error.code).toBe('cannot_connect')
    await until(() => proxy.open === 0)
  })

  test('gives the options of connectArgs to the client library', async () => {
    const [connectArgs, asked, expected] =
      database.dialect === 'mysql'
        ? [{ database: 'information_schema' }, 'select database()', 'information_schema']
        : [{ application_name: 'shop' }, "select current_setting('application_name')", 'shop']
    expect(await askOne(beside(opened(), { engine: { connectArgs } }), asked)).toBe(expected)
  })
})
