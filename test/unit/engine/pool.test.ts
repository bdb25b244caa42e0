import { describe, expect, test } from 'vitest'
import { runAs } from '../../../src/engine/connection-owner.ts'
import { owner, settled, statement, stateOf } from './fixtures.ts'
import { ask, failure, sent, serverDialect, serverEngine, take } from './server-fixtures.ts'

describe('a pool', () => {
  test('opens connections when they are needed, and uses them again', async () => {
    const { engine, server } = serverEngine()
    expect(server.attempts).toBe(0)
    for (let turn = 0; turn < 3; turn++) engine.release(await engine.acquire('read', owner('a')))
    expect(server.attempts).toBe(1)
  })

  test('gives an idle connection at once', async () => {
    const { engine } = serverEngine()
    engine.release(await engine.acquire('read', owner('a')))
    expect(engine.acquire('write', owner('a'))).toMatchObject({ access: 'write' })
  })

  test('opens several at the same time, never more than max', async () => {
    const { engine, server } = serverEngine({ pool: { max: 3 } })
    server.slow = true
    const asked = Array.from({ length: 8 }, (_, at) => engine.acquire('write', owner(`${at}`)))
    await settled()
    expect([server.attempts, server.mostAtOnce]).toEqual([3, 3])
    for (const { open } of server.gates) open()
    const first = await Promise.all(asked.slice(0, 3))
    expect(await stateOf(asked[3])).toBe('waiting')
    for (const connection of first) engine.release(connection)
    for (const connection of await Promise.all(asked.slice(3, 6))) engine.release(connection)
    await Promise.all(asked)
    expect(server.attempts).toBe(3)
  })

  test('serves those who wait in the order in which they asked', async () => {
    const { engine } = serverEngine({ pool: { max: 1 } })
    const served: string[] = []
    const use = async (name: string) => {
      const connection = await engine.acquire('write', owner(name))
      served.push(name)
      await settled()
      engine.release(connection)
    }
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(use))
    expect(served).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('gives a connection that becomes free to one who waits for another to be opened', async () => {
    const { engine, server } = serverEngine({ pool: { max: 2 } })
    const first = await engine.acquire('write', owner('a'))
    server.slow = true
    const second = ask(engine, owner('b'))
    expect(await stateOf(second)).toBe('waiting')
    engine.release(first)
    expect(await stateOf(second)).toMatchObject({ access: 'write' })
    server.gates[0]?.open()
    await settled()
    expect(engine.acquire('write', owner('c'))).toMatchObject({ access: 'write' })
  })

  test('keeps the order while connections are tried and opened', async () => {
    const { engine } = serverEngine({ pool: { max: 4, prePing: true } })
    const served: number[] = []
    const use = async (at: number) => {
      await engine.connect(() => served.push(at), 'write')
    }
    await Promise.all(Array.from({ length: 100 }, (_, at) => use(at)))
    expect(served.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at))
    expect(served.slice(0, 4)).toEqual([0, 1, 2, 3])
  })

  test('keeps at least min open once it is used', async () => {
    const { engine, server } = serverEngine({ pool: { min: 3 } })
    engine.release(await engine.acquire('read', owner('a')))
    await settled()
    expect(server.connections).toHaveLength(3)
  })

  test('opens ten at most unless it is told otherwise', async () => {
    const { engine, server } = serverEngine()
    await take(engine, 10)
    expect(await stateOf(engine.acquire('read', owner('b')))).toBe('waiting')
    expect(server.attempts).toBe(10)
  })

  test('knows a driver whose database has one connection, which all share', async () => {
    const { engine, server } = serverEngine({ single: true })
    const connections = await take(engine, 1)
    const other = ask(engine, owner('b'))
    expect(await stateOf(other)).toBe('waiting')
    for (const connection of connections) engine.release(connection)
    await other
    expect(server.attempts).toBe(1)
  })
})

describe('waiting for a connection of a pool', () => {
  test('ends after acquireTimeout with an error that says who holds them', async () => {
    const { engine, advance } = serverEngine({ pool: { max: 2, acquireTimeout: 200 } })
    await take(engine, 1, 'db.transaction in GET /users ')
    await advance(50)
    const [held] = await take(engine, 1, 'db.scope ')
    const waiting = [ask(engine, owner('the job')), ask(engine, owner('another'))]
    await advance(199)
    expect(await stateOf(waiting[0])).toBe('waiting')
    await advance(1)
    expect(await stateOf(waiting[0])).toMatchObject({
      code: 'pool_timeout',
      message:
        'the job waited 200 ms for a connection to server://ada:***@db.example:4711/shop (2 of 2 in use, 1 others wait); held by db.transaction in GET /users 1 (for 250 ms) and db.scope 1 (for 200 ms); shorten what is done while a connection is held, look for one that is never given back, or raise `engine.pool.max` or `engine.pool.acquireTimeout`',
      details: { max: 2, inUse: 2, opening: 0, waiting: 1 },
    })
    await stateOf(waiting[1])
    if (held !== undefined) engine.release(held)
    expect(await stateOf(engine.acquire('read', owner('the next')))).toMatchObject({ access: 'write' })
  })

  test('has an end when nothing is said', async () => {
    const { engine, advance } = serverEngine({ pool: { max: 1 } })
    await take(engine, 1)
    const waiting = ask(engine, owner('b'))
    await advance(29_999)
    expect(await stateOf(waiting)).toBe('waiting')
    await advance(1)
    expect(await stateOf(waiting)).toMatchObject({ code: 'pool_timeout' })
  })

  test('never ends with Infinity', async () => {
    const { engine, advance } = serverEngine({ pool: { max: 1, acquireTimeout: Number.POSITIVE_INFINITY } })
    await take(engine, 1)
    const waiting = ask(engine, owner('b'))
    await advance(10 ** 9)
    expect(await stateOf(waiting)).toBe('waiting')
  })

  test('says with echo where in the program the connections were asked for', async () => {
    const { engine, advance } = serverEngine({ echo: true, pool: { max: 1, acquireTimeout: 10 } })
    await ask(engine, owner('a'))
    const waiting = ask(engine, owner('b'))
    await advance(10)
    expect(String(await stateOf(waiting))).toMatch(
      /held by a \(for 10 ms, asked for at .*server-fixtures\.ts:\d+:\d+\)/,
    )
  })

  test('leaves the line to the next when it ends', async () => {
    const { engine, advance, timers } = serverEngine({ pool: { max: 1, acquireTimeout: 10 } })
    const [held] = await take(engine, 1)
    const late = ask(engine, owner('late'))
    await advance(5)
    const next = ask(engine, owner('next'))
    await advance(5)
    expect(await stateOf(late)).toMatchObject({ code: 'pool_timeout' })
    if (held !== undefined) engine.release(held)
    expect(await stateOf(next)).toMatchObject({ access: 'write' })
    expect(timers()).toBe(0)
  })

  test('gives a connection that came too late to the next', async () => {
    const { engine, advance, server } = serverEngine({ pool: { max: 1, acquireTimeout: 10 } })
    server.slow = true
    const late = ask(engine, owner('late'))
    await advance(10)
    expect(await stateOf(late)).toMatchObject({ code: 'pool_timeout', details: { inUse: 0, opening: 1 } })
    server.gates[0]?.open()
    await settled()
    expect(engine.acquire('read', owner('next'))).toMatchObject({ access: 'write' })
    expect(server.attempts).toBe(1)
  })
})

describe('a wait that could never end', () => {
  test('is refused at once: the scope around holds the last connection', async () => {
    const { engine } = serverEngine({ pool: { max: 1 } })
    const outer = owner('db.transaction')
    await ask(engine, outer)
    const inner = ask(engine, owner('db.scope', outer))
    expect(await stateOf(inner)).toMatchObject({
      code: 'would_deadlock',
      message: expect.stringContaining('db.transaction around it holds'),
    })
  })

  test('is refused to the one who holds it', async () => {
    const { engine } = serverEngine({ pool: { max: 1 } })
    const self = owner('a session')
    await ask(engine, self)
    expect(await stateOf(engine.acquire('read', self))).toMatchObject({ code: 'would_deadlock' })
  })

  test('is refused to work of the scope that is done with a session of its own', async () => {
    const { engine } = serverEngine({ pool: { max: 1 } })
    const outer = owner('db.scope')
    await ask(engine, outer)
    const inside = runAs(outer, () => engine.acquire('write', owner('db.newSession')))
    expect(await stateOf(inside)).toMatchObject({ code: 'would_deadlock' })
  })

  test('is refused when several scopes hold all connections and each waits for one more', async () => {
    const { engine } = serverEngine({ pool: { max: 2 } })
    const [one, two] = [owner('one'), owner('two')]
    const held = await engine.acquire('write', one)
    await ask(engine, two)
    const first = ask(engine, owner('inside one', one))
    expect(await stateOf(first)).toBe('waiting')
    const second = ask(engine, owner('inside two', two))
    expect(await stateOf(second)).toMatchObject({ code: 'would_deadlock' })
    engine.release(held)
    expect(await stateOf(first)).toMatchObject({ access: 'write' })
  })

  test('is none while another holder may give one back', async () => {
    const { engine } = serverEngine({ pool: { max: 2 } })
    const outer = owner('outer')
    await ask(engine, outer)
    const [other] = await take(engine, 1)
    const inner = ask(engine, owner('inner', outer))
    expect(await stateOf(inner)).toBe('waiting')
    if (other !== undefined) engine.release(other)
    expect(await stateOf(inner)).toMatchObject({ access: 'write' })
  })
})

describe('a connection that comes back', () => {
  test('is rolled back before the next owner gets it', async () => {
    const { engine, driver } = serverEngine({ pool: { max: 1 } })
    const connection = await engine.acquire('write', owner('a'))
    await connection.begin({ writes: true })
    const next = ask(engine, owner('b'))
    engine.release(connection)
    await next
    expect(sent(driver)).toEqual(['BEGIN', 'ROLLBACK'])
  })

  test('is ended when it cannot be rolled back', async () => {
    const { engine, driver, server } = serverEngine({ pool: { max: 1 } })
    driver.answer('ROLLBACK', { error: new Error('no') })
    const connection = await engine.acquire('write', owner('a'))
    await connection.begin({ writes: true })
    const next = ask(engine, owner('b'))
    engine.release(connection)
    await next
    expect(server.connections.map(({ closed }) => closed)).toEqual([true, false])
  })

  test.each([
    ["SET search_path = 'x'"],
    ['select set_config($1, $2, false)'],
    ['CREATE TEMP TABLE t (a int)'],
    ['select pg_advisory_lock(1)'],
    ['LISTEN news'],
    ['/* a word */ SET ROLE x'],
    ['select 1; reset all'],
    ['select 1 into @x'],
  ])('is reset and set up again after %s', async text => {
    const { engine, driver, server } = serverEngine({ pool: { max: 1 } })
    await engine.connect(connection => connection.text(text))
    await ask(engine, owner('b'))
    expect(server.connections.map(({ resets }) => resets)).toEqual([1])
    expect(driver.texts).toEqual(['SET UP', text, 'SET UP'])
  })

  test.each([
    ['select 1'],
    ['CREATE TABLE t (temperature int)'],
    ['update t set a = 1'],
    ['with x as (select 1) select * from x'],
  ])('is given on as it is after %s', async text => {
    const { engine, server } = serverEngine({ pool: { max: 1 } })
    await engine.connect(connection => connection.text(text))
    await engine.acquire('read', owner('b'))
    expect(server.connections.map(({ resets }) => resets)).toEqual([0])
  })

  test('is reset after a statement of the program that may have set something', async () => {
    const { engine, server } = serverEngine({ pool: { max: 1 } })
    const compiled = { ...statement('select set_config(1)'), ownText: true }
    await engine.connect(connection => connection.query(compiled, []))
    await ask(engine, owner('b'))
    expect(server.connections.map(({ resets }) => resets)).toEqual([1])
  })

  test('is replaced when the driver cannot reset it', async () => {
    const { engine, server } = serverEngine({ pool: { max: 1 }, resets: false })
    await engine.connect(connection => connection.script('SET x = 1'))
    await ask(engine, owner('b'))
    expect(server.connections.map(({ closed }) => closed)).toEqual([true, false])
  })

  test('is replaced when the reset fails', async () => {
    const { engine, server } = serverEngine({ pool: { max: 1 } })
    const connection = await engine.acquire('read', owner('a'))
    const [raw] = server.connections
    if (raw !== undefined) raw.reset = () => Promise.reject(new Error('no'))
    await connection.text('SET x = 1')
    engine.release(connection)
    await ask(engine, owner('b'))
    expect(server.connections.map(({ closed }) => closed)).toEqual([true, false])
  })

  test('comes back once: a second release is refused', async () => {
    const { engine } = serverEngine({ pool: { max: 1 } })
    const connection = await engine.acquire('read', owner('a'))
    engine.release(connection)
    const next = await engine.acquire('read', owner('b'))
    expect(() => engine.release(connection)).toThrow(expect.objectContaining({ code: 'connection_released' }))
    expect(() => connection.text('X')).toThrow(expect.objectContaining({ code: 'connection_released' }))
    await next.text('Y')
  })
})

describe('connections that grow old', () => {
  test('are closed when nobody has used them for idleTimeout, down to min', async () => {
    const { engine, server, advance } = serverEngine({ pool: { min: 1, idleTimeout: 1000 } })
    for (const connection of await take(engine, 3)) engine.release(connection)
    await advance(999)
    expect(server.connections.filter(({ closed }) => closed)).toEqual([])
    await advance(1)
    expect(server.connections.filter(({ closed }) => closed)).toHaveLength(2)
    await advance(10_000)
    expect(server.connections.filter(({ closed }) => closed)).toHaveLength(2)
  })

  test('that are used stay', async () => {
    const { engine, server, advance } = serverEngine({ pool: { idleTimeout: 1000 } })
    for (const connection of await take(engine, 2)) engine.release(connection)
    for (let turn = 0; turn < 5; turn++) {
      await advance(600)
      engine.release(await engine.acquire('read', owner('a')))
    }
    expect(server.connections.filter(({ closed }) => !closed)).toHaveLength(1)
  })

  test('are replaced after maxLifetime, those in use when they come back', async () => {
    const { engine, server, advance } = serverEngine({ pool: { maxLifetime: 1000 } })
    const [held, idle] = await take(engine, 2)
    if (idle !== undefined) engine.release(idle)
    await advance(950)
    expect(server.connections.map(({ closed }) => closed)).toEqual([false, true])
    if (held !== undefined) engine.release(held)
    expect(server.connections.map(({ closed }) => closed)).toEqual([true, true])
    await ask(engine, owner('b'))
    expect(server.connections).toHaveLength(3)
  })

  test('do not end all at once', async () => {
    let chance = 0
    const made = serverEngine()
    const environment = { ...made.environment, random: () => (chance += 0.25) }
    const { engine, server } = serverEngine({ environment, pool: { maxLifetime: 1000 } })
    for (const connection of await take(engine, 3)) engine.release(connection)
    await made.advance(925)
    expect(server.connections.filter(({ closed }) => closed)).toHaveLength(1)
    await made.advance(25)
    expect(server.connections.filter(({ closed }) => closed)).toHaveLength(2)
  })

  test('are replaced for min', async () => {
    const { engine, server, advance } = serverEngine({ pool: { min: 2, maxLifetime: 1000 } })
    engine.release(await engine.acquire('read', owner('a')))
    await advance(1000)
    expect(server.connections.filter(({ closed }) => !closed)).toHaveLength(2)
    expect(server.connections.length).toBeGreaterThan(2)
  })
})

describe('connections that the server ends', () => {
  test('are replaced without an error when the driver has noticed', async () => {
    const { engine, server } = serverEngine()
    for (const connection of await take(engine, 3)) engine.release(connection)
    server.endAll()
    await engine.connect(connection => connection.text('X'))
    expect(server.connections).toHaveLength(4)
  })

  test('are found by prePing, without an error', async () => {
    const { engine, server, driver } = serverEngine({ pool: { prePing: true } })
    for (const connection of await take(engine, 3)) engine.release(connection)
    driver.answer('SELECT 1', { error: failure('LOST') }, { times: 3 })
    await engine.connect(connection => connection.text('X'))
    expect(server.connections).toHaveLength(4)
    expect(sent(driver)).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 1', 'X'])
  })

  test('are found by prePing when they do not answer at all', async () => {
    const { engine, server, advance } = serverEngine({ pool: { prePing: true } })
    engine.release(await engine.acquire('read', owner('a')))
    const [silent] = server.connections
    if (silent !== undefined) silent.query = () => new Promise(() => undefined)
    const next = ask(engine, owner('b'))
    await advance(5000)
    await next
    expect(server.connections.map(({ closed }) => closed)).toEqual([true, false])
  })

  test('give one error, and the others are tried before they are given out', async () => {
    const { engine, server, driver } = serverEngine()
    for (const connection of await take(engine, 3)) engine.release(connection)
    driver.answer('X', { error: failure('LOST', 'terminated') }, { times: 1 })
    driver.answer('SELECT 1', { error: failure('LOST') }, { times: 1 })
    const lost = engine.connect(connection => connection.text('X'))
    await expect(lost).rejects.toMatchObject({
      code: 'connection_lost',
      message: expect.stringContaining('terminated'),
    })
    await engine.connect(connection => connection.text('Y'))
    expect(sent(driver)).toEqual(['X', 'SELECT 1', 'SELECT 1', 'Y'])
    expect(server.connections.map(({ closed }) => closed)).toEqual([false, true, true])
  })

  test('refuse every later call of their owner', async () => {
    const { engine, driver } = serverEngine()
    const connection = await engine.acquire('write', owner('a'))
    await connection.begin({ writes: true })
    driver.answer('X', { error: failure('LOST') }, { times: 1 })
    await expect(connection.text('X')).rejects.toMatchObject({ code: 'connection_lost' })
    expect(connection.inTransaction).toBe(false)
    expect(() => connection.text('Y')).toThrow(expect.objectContaining({ code: 'connection_lost' }))
    expect(() => connection.savepoint('s')).toThrow(expect.objectContaining({ code: 'connection_lost' }))
    expect(() => connection.commit()).toThrow(expect.objectContaining({ code: 'transaction_ended' }))
    expect(sent(driver)).toEqual(['BEGIN', 'X'])
  })

  test('need no rollback', async () => {
    const { engine, driver } = serverEngine()
    const connection = await engine.acquire('write', owner('a'))
    await connection.begin({ writes: true })
    driver.answer('X', { error: failure('LOST') }, { times: 1 })
    await stateOf(connection.text('X'))
    await connection.rollback()
    engine.release(connection)
    expect(sent(driver)).toEqual(['BEGIN', 'X'])
  })
})

describe('a server that cannot be reached', () => {
  test('is an error at once when it never was', async () => {
    const { engine, server } = serverEngine()
    server.refuses = failure('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:4711')
    const error = await stateOf(engine.acquire('read', owner('a')))
    expect(error).toMatchObject({
      code: 'cannot_connect',
      message:
        "cannot connect to the database 'shop' at db.example, port 4711, as the user 'ada': connect ECONNREFUSED 10.0.0.1:4711; no server listens there: check that it is running, and the host and the port of the URL",
      cause: server.refuses,
    })
    expect(JSON.stringify(error)).not.toContain('secret')
    expect(server.attempts).toBe(1)
  })

  test('is one error for all who wait, and none for those who come when it is there', async () => {
    const { engine, server } = serverEngine({ pool: { max: 3 } })
    server.refuses = failure('ECONNREFUSED')
    const states = await Promise.all(
      Array.from({ length: 6 }, (_, at) => engine.acquire('read', owner(`${at}`))).map(stateOf),
    )
    expect(states).toEqual(Array.from({ length: 6 }, () => expect.objectContaining({ code: 'cannot_connect' })))
    server.refuses = null
    await take(engine, 3)
  })

  test('says what to check when it refuses', async () => {
    const { engine, server } = serverEngine()
    server.refuses = failure('28P01', 'password authentication failed')
    await expect(engine.connect(() => 1)).rejects.toThrow(
      'password authentication failed; check the user, the password and the name of the database in the URL',
    )
  })

  test('is tried again, with growing pauses and one attempt at a time, when it was there before', async () => {
    const { engine, server, advance } = serverEngine({ pool: { max: 5 } })
    for (const connection of await take(engine, 5)) engine.release(connection)
    server.endAll()
    server.refuses = failure('ECONNREFUSED')
    const asked = Array.from({ length: 8 }, (_, at) => engine.acquire('read', owner(`${at}`)))
    await settled()
    const before = server.attempts
    await advance(1000)
    const tried = server.attempts - before
    expect(tried).toBeGreaterThan(2)
    expect(tried).toBeLessThan(8)
    server.refuses = null
    await advance(2000)
    const given = await Promise.all(asked.slice(0, 5))
    for (const connection of given) engine.release(connection)
    await Promise.all(asked)
  })

  test('names why it cannot be reached when the wait is over', async () => {
    const { engine, server, advance } = serverEngine({ pool: { acquireTimeout: 500 } })
    engine.release(await engine.acquire('read', owner('a')))
    server.endAll()
    server.refuses = failure('ECONNREFUSED', 'nobody there')
    const waiting = ask(engine, owner('b'))
    await advance(500)
    expect(await stateOf(waiting)).toMatchObject({
      code: 'pool_timeout',
      message: expect.stringContaining('the last attempt to open one failed: cannot connect'),
      cause: { code: 'cannot_connect' },
    })
  })

  test('is tried again when it is full', async () => {
    const { engine, server, advance } = serverEngine()
    server.refuses = failure('FULL', 'too many clients')
    const waiting = ask(engine, owner('a'))
    await advance(100)
    expect(await stateOf(waiting)).toBe('waiting')
    server.refuses = null
    await advance(500)
    expect(await stateOf(waiting)).toMatchObject({ access: 'write' })
  })

  test('is an error at once when it refuses the user, also when it was there before', async () => {
    const { engine, server } = serverEngine()
    engine.release(await engine.acquire('read', owner('a')))
    server.endAll()
    server.refuses = failure('28P01', 'no')
    expect(await stateOf(engine.acquire('read', owner('b')))).toMatchObject({ code: 'cannot_connect' })
  })

  test('has connectTimeout to answer, and what comes later is closed', async () => {
    const { engine, server, advance } = serverEngine({ connectTimeout: 3000 })
    server.slow = true
    const waiting = ask(engine, owner('a'))
    await advance(2999)
    expect(await stateOf(waiting)).toBe('waiting')
    await advance(1)
    expect(await stateOf(waiting)).toMatchObject({
      code: 'cannot_connect',
      message: expect.stringContaining('nothing answered in 3000 ms'),
    })
    server.gates[0]?.open()
    await settled()
    expect(server.connections.map(({ closed }) => closed)).toEqual([true])
  })

  test('has connectTimeout to be set up, and is closed when it takes longer', async () => {
    const never = { ...serverDialect, setUp: () => new Promise<void>(() => undefined) }
    const { engine, server, advance } = serverEngine({ dialect: never, connectTimeout: 3000 })
    const waiting = ask(engine, owner('a'))
    await advance(3000)
    expect(await stateOf(waiting)).toMatchObject({ code: 'cannot_connect' })
    await settled()
    expect(server.connections.map(({ closed }) => closed)).toEqual([true])
  })

  test('is told the time that it has', async () => {
    const { engine, driver } = serverEngine({ connectTimeout: 3000, statementCacheSize: 7, connectArgs: { x: 1 } })
    await engine.connect(() => 1)
    expect(driver.connections[0]).toMatchObject({
      database: 'shop',
      host: 'db.example',
      port: 4711,
      user: 'ada',
      password: 'secret',
      connectTimeout: 3000,
      statementCacheSize: 7,
      connectArgs: { x: 1 },
    })
  })

  test('is given up when a connection cannot be set up', async () => {
    const { engine, driver, server } = serverEngine()
    driver.answer('SET UP', { error: new Error('not so') }, { times: 1 })
    await expect(engine.connect(() => 1)).rejects.toThrow('not so')
    expect(server.connections.map(({ closed }) => closed)).toEqual([true])
    await engine.connect(() => 1)
  })
})

describe('closing a pool', () => {
  test('waits for those that are in use, refuses new ones, and closes all', async () => {
    const { engine, server } = serverEngine({ pool: { max: 3 } })
    const [held, idle] = await take(engine, 2)
    if (idle !== undefined) engine.release(idle)
    const closing = engine.close()
    expect(() => engine.acquire('read', owner('b'))).toThrow(expect.objectContaining({ code: 'engine_closed' }))
    expect(await stateOf(closing)).toBe('waiting')
    if (held !== undefined) engine.release(held)
    await closing
    expect(server.connections.every(({ closed }) => closed)).toBe(true)
  })

  test('serves those who wait already', async () => {
    const { engine } = serverEngine({ pool: { max: 1 } })
    const work = Array.from({ length: 5 }, (_, at) => engine.connect(connection => connection.text(`${at}`)))
    const closing = engine.close()
    await Promise.all(work)
    await closing
  })

  test('refuses those who still wait when the time is over', async () => {
    const { engine, advance, server } = serverEngine({ pool: { max: 1 }, lockTimeout: 100 })
    await take(engine, 1)
    const waiting = ask(engine, owner('b'))
    const closing = engine.close()
    await advance(100)
    expect(await stateOf(waiting)).toMatchObject({ code: 'engine_closed' })
    await closing
    expect(server.connections.every(({ closed }) => closed)).toBe(true)
  })

  test('leaves no timer behind', async () => {
    const { engine, timers } = serverEngine({ pool: { max: 3, warnAfter: 1000 } })
    for (const connection of await take(engine, 3)) engine.release(connection)
    expect(timers()).toBeGreaterThan(0)
    await engine.close()
    expect(timers()).toBe(0)
  })

  test('ends when a connection does not', async () => {
    const { engine, server, advance } = serverEngine()
    engine.release(await engine.acquire('read', owner('a')))
    const [silent] = server.connections
    if (silent !== undefined) silent.closing = new Promise(() => undefined)
    const closing = engine.close()
    expect(await stateOf(closing)).toBe('waiting')
    await advance(5000)
    await closing
  })

  test('closes what is being opened', async () => {
    const { engine, server, advance } = serverEngine({ lockTimeout: 10 })
    server.slow = true
    const waiting = ask(engine, owner('a'))
    await settled()
    const closing = engine.close()
    await advance(10)
    expect(await stateOf(waiting)).toMatchObject({ code: 'engine_closed' })
    server.gates[0]?.open()
    await closing
    expect(server.connections.map(({ closed }) => closed)).toEqual([true])
  })
})

describe('a connection that is never given back', () => {
  test('is named in the log after warnAfter, once', async () => {
    const { engine, lines, advance } = serverEngine({ pool: { warnAfter: 1000 } })
    await take(engine, 1, 'db.newSession ')
    await advance(999)
    expect(lines).toEqual([])
    await advance(5000)
    expect(lines).toEqual([
      'warning: a connection of server://ada:***@db.example:4711/shop has not been given back by db.newSession 1 (for 1000 ms): is a session or a stream left open?',
    ])
  })

  test('is not named when it is given back in time', async () => {
    const { engine, lines, advance } = serverEngine({ pool: { warnAfter: 1000 } })
    for (let turn = 0; turn < 5; turn++) {
      const [connection] = await take(engine, 1)
      await advance(900)
      if (connection !== undefined) engine.release(connection)
    }
    expect(lines).toEqual([])
  })
})
