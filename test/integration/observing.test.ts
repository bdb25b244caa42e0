// What an application learns of its statements: the log, events, channels, spans, slow statements and recorded ones.
import { channel, tracingChannel } from 'node:diagnostics_channel'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  Athanor,
  type AthanorOptions,
  integer,
  type PoolMessage,
  type QueryEvent,
  type QueryMessage,
  type QueryTracer,
  type SpanAttributes,
  select,
  string,
  type TransactionMessage,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'

const withPets = async (db: Athanor) => {
  const Pet = db.Model('Pet', { id: integer().primaryKey(), name: string(64).unique() })
  await db.createAll()
  return { db, Pet }
}

const memory = (options: AthanorOptions = {}) => {
  const db = new Athanor({ url: 'sqlite://', ...options })
  onTestFinished(() => db.close())
  return withPets(db)
}

/** The log of an application, from here on. */
const logged = async (echo: true | 'values') => {
  const lines: string[] = []
  const made = await memory({ echo, log: line => lines.push(line) })
  lines.length = 0
  return { ...made, lines }
}

/** Times in the log are another each run. */
const timeless = (lines: readonly string[]) => lines.map(line => line.replace(/\d+\.\d\d ms/g, '_ ms'))

eachDatabase((_, makeDb) => {
  test('a listener hears of every statement, in any database, until it stops', async () => {
    const { db, Pet } = await withPets(makeDb())
    const events: QueryEvent[] = []
    const stop = db.onQuery(event => events.push(event))
    await db.transaction(async session => {
      session.add(new Pet({ name: 'Rex' }))
    })
    await db.scope(async () => {
      for (const name of ['Rex', 'Tom']) await Pet.where(Pet.c.name.eq(name)).all()
    })
    stop()
    await db.scope(() => Pet.all())
    const selects = events.filter(({ sql }) => /^select/i.test(sql) && /name/.test(sql))
    expect(
      selects.map(({ rows, cached, inTransaction, owner, error }) => [rows, cached, inTransaction, owner, error]),
    ).toEqual([
      [1, false, false, 'db.scope', null],
      [0, true, false, 'db.scope', null],
    ])
    expect(events.map(({ kind }) => kind)).toContain('control')
    expect(events.find(({ sql }) => /^insert/i.test(sql) || /insert into/i.test(sql))).toMatchObject({
      inTransaction: true,
      owner: 'db.transaction',
    })
    expect(
      events.every(
        ({ parameters, duration, url }) => parameters === undefined && duration >= 0 && url === String(db.url),
      ),
    ).toBe(true)
  })

  test('a span of each statement follows the conventions', async () => {
    const { db, Pet } = await withPets(makeDb())
    const { tracer, spans } = fakeTracer()
    const stop = db.trace(tracer)
    await db.scope(session => select(Pet).where(Pet.c.name.eq('Rex')).all(session))
    stop()
    await db.scope(() => Pet.all())
    const [span] = spans.filter(({ name }) => name === 'SELECT pet')
    expect(span).toMatchObject({ kind: 2, ended: true, status: null })
    expect(span?.attributes).toMatchObject({
      'db.operation.name': 'SELECT',
      'db.collection.name': 'pet',
      'db.query.summary': 'SELECT pet',
      'db.response.returned_rows': 0,
    })
    expect(span?.attributes['db.query.text']).not.toContain('Rex')
    expect(spans.filter(({ name }) => name === 'SELECT pet')).toHaveLength(1)
    const system = { sqlite: 'sqlite', postgresql: 'postgresql', mysql: 'mariadb' }[db.engine.dialect.name]
    expect(span?.attributes['db.system.name']).toBe(system)
    expect(span?.attributes['server.address']).toBe(db.url.host ?? undefined)
  })

  test('a span that fails says so', async () => {
    const { db, Pet } = await withPets(makeDb())
    const { tracer, spans } = fakeTracer()
    db.trace(tracer)
    await db.scope(async session => {
      session.add(new Pet({ name: 'Rex' }))
      await session.commit()
      session.add(new Pet({ name: 'Rex' }))
      await expect(session.commit()).rejects.toMatchObject({ code: 'unique_violation' })
    })
    const failed = spans.filter(({ status }) => status !== null)
    expect(failed).toHaveLength(1)
    expect(failed[0]).toMatchObject({ status: { code: 2 }, ended: true, exceptions: [{ code: 'unique_violation' }] })
    expect(failed[0]?.attributes['error.type']).toBe('unique_violation')
  })

  test('recorded statements are those of the scope, with values, times and places', async () => {
    const { db, Pet } = await withPets(makeDb({ recordQueries: true }))
    await db.scope(async session => {
      session.add(new Pet({ name: 'Rex' }))
      await session.flush()
      await Pet.where(Pet.c.name.eq('Tom')).all()
      const queries = db.recordedQueries()
      expect(queries.length).toBeGreaterThanOrEqual(2)
      const last = queries.at(-1)
      expect(last?.statement).toMatch(/^select/i)
      expect(last?.parameters).toEqual([['Tom']])
      expect(last?.location).toMatch(/observing\.test\.ts:\d+:\d+$/)
      expect(last?.endTime.getTime()).toBeGreaterThanOrEqual(last?.startTime.getTime() ?? Number.POSITIVE_INFINITY)
      expect(queries.some(({ statement }) => /^(begin|commit|start)/i.test(statement))).toBe(false)
    })
    await db.scope(async () => {
      expect(db.recordedQueries()).toEqual([])
      await db.transaction(() => Pet.all())
      expect(db.recordedQueries()).toHaveLength(1)
    })
    expect(db.recordedQueries()).toEqual([])
  })
})

/** A tracer that keeps its spans. */
const fakeTracer = () => {
  const spans: {
    name: string
    kind: number
    attributes: SpanAttributes
    status: { code: number } | null
    exceptions: Error[]
    ended: boolean
  }[] = []
  const tracer: QueryTracer = {
    startSpan: (name, { kind, attributes }) => {
      const span = {
        name,
        kind,
        attributes: { ...attributes },
        status: null as { code: number } | null,
        exceptions: [] as Error[],
        ended: false,
      }
      spans.push(span)
      return {
        setAttributes: more => Object.assign(span.attributes, more),
        setStatus: status => {
          span.status = status
        },
        recordException: error => span.exceptions.push(error),
        end: () => {
          span.ended = true
        },
      }
    },
  }
  return { tracer, spans }
}

describe('the log', () => {
  test('has each statement as SQL, with what became of it in a comment', async () => {
    const { db, Pet, lines } = await logged(true)
    await db.scope(async session => {
      await Pet.where(Pet.c.name.eq('Rex')).all()
      await Pet.where(Pet.c.name.eq('Tom')).all()
      await session.nested(async () => {
        session.add(new Pet({ name: 'Rex' }))
      })
      await session.commit()
    })
    expect(timeless(lines)).toEqual([
      'select pet.id, pet.name from pet where pet.name = ? -- [compiled in _ ms] 0 rows in _ ms',
      'select pet.id, pet.name from pet where pet.name = ? -- [cached] 0 rows in _ ms',
      'BEGIN IMMEDIATE -- _ ms',
      'SAVEPOINT athanor_1 -- _ ms',
      expect.stringMatching(/^insert into pet \(name\) values \(\?\).* -- \[compiled in _ ms\] 1 row in _ ms$/),
      'RELEASE SAVEPOINT athanor_1 -- _ ms',
      'COMMIT -- _ ms',
    ])
  })

  test('has values only when they are asked for, and not in full when they look secret', async () => {
    const { db, Pet, lines } = await logged('values')
    await db.scope(async () => {
      for (const name of ['Rex', 'x'.repeat(300), '$2b$12$KIXQ4h0mY8b1oQ2uT5s6r.'])
        await Pet.where(Pet.c.name.eq(name)).all()
    })
    expect(lines[0]).toMatch(/, values \["Rex"\]$/)
    expect(lines[1]).toMatch(/, values \["x{200}"\.\.\. \(300 characters\)\]$/)
    expect(lines[2]).toMatch(/, values \["\$2b\$\.\.\." \(29 characters\)\]$/)
  })

  test('says why a statement failed, without its values', async () => {
    const { db, Pet, lines } = await logged(true)
    await db.scope(async session => {
      session.add(new Pet({ name: 'Rex' }))
      await session.commit()
      session.add(new Pet({ name: 'Rex' }))
      await session.commit().catch(() => undefined)
    })
    const failed = lines.filter(line => line.includes('failed after'))
    expect(failed).toHaveLength(1)
    expect(failed[0]).toMatch(/insert into pet .* failed after .* ms: another row already has this value of pet\.name/)
    expect(lines.join()).not.toContain('Rex')
  })
})

describe('a listener', () => {
  test('gets the values when it asks for them', async () => {
    const { db, Pet } = await memory()
    const heard: unknown[] = []
    db.onQuery(({ parameters }) => heard.push(parameters), { parameters: true })
    db.onQuery(({ parameters }) => heard.push(parameters))
    await db.scope(() => Pet.where(Pet.c.name.eq('Rex')).all())
    expect(heard).toEqual([[['Rex']], undefined])
  })

  test('that throws is reported once and breaks nothing', async () => {
    const lines: string[] = []
    const { db, Pet } = await memory({ log: line => lines.push(line) })
    db.onQuery(() => {
      throw new RangeError('no')
    })
    await db.scope(async () => expect([await Pet.all(), await Pet.all()]).toEqual([[], []]))
    expect(lines).toEqual([expect.stringMatching(/a listener of queries failed.*RangeError: no/)])
  })
})

describe('channels of node:diagnostics_channel', () => {
  test('`athanor:query` tells of the start and the end of each statement, and of errors', async () => {
    const { db, Pet } = await memory()
    const heard: [string, QueryMessage][] = []
    const note = (name: string) => (message: unknown) => void heard.push([name, message as QueryMessage])
    const subscribers = {
      start: note('start'),
      end: note('end'),
      asyncStart: note('asyncStart'),
      asyncEnd: note('asyncEnd'),
      error: note('error'),
    }
    const queries = tracingChannel('athanor:query')
    queries.subscribe(subscribers)
    onTestFinished(() => void queries.unsubscribe(subscribers))
    await db.scope(() => Pet.all())
    await db.engine.connect(connection => connection.text('SELECT nothing')).catch(() => undefined)
    queries.unsubscribe(subscribers)
    await db.scope(() => Pet.all())
    expect(heard.map(([name]) => name)).toEqual(['start', 'end', 'start', 'error', 'end'])
    const [first, second, , failed] = heard.map(([, message]) => message)
    expect(second).toBe(first)
    expect(second).toMatchObject({
      kind: 'query',
      owner: 'db.scope',
      database: { system: 'sqlite' },
      event: { rows: 0 },
    })
    expect(failed?.error).toMatchObject({ code: 'statement_failed' })
  })

  test('`athanor:transaction` tells of begin, commit, rollback and savepoints', async () => {
    const { db } = await memory()
    const heard: string[] = []
    const listen = (message: unknown) => void heard.push((message as TransactionMessage).action)
    const transactions = channel('athanor:transaction')
    transactions.subscribe(listen)
    onTestFinished(() => void transactions.unsubscribe(listen))
    await db.transaction(async session => {
      await session.nested(() => undefined)
      await session.nested(() => Promise.reject(new RangeError('no'))).catch(() => undefined)
    })
    await db.scope(session => session.begin())
    expect(heard).toEqual([
      'begin',
      'savepoint',
      'release',
      'savepoint',
      'rollbackTo',
      'release',
      'commit',
      'begin',
      'rollback',
    ])
  })

  test('`athanor:pool` tells who takes connections and gives them back', async () => {
    const { db, Pet } = await memory()
    const heard: PoolMessage[] = []
    const listen = (message: unknown) => void heard.push(message as PoolMessage)
    const pools = channel('athanor:pool')
    pools.subscribe(listen)
    onTestFinished(() => void pools.unsubscribe(listen))
    await db.scope(() => Pet.all())
    expect(heard.map(({ action, access, owner, inUse }) => [action, access, owner, inUse])).toEqual([
      ['acquire', 'read', 'db.scope', 1],
      ['release', 'read', 'db.scope', 0],
    ])
  })
})

describe('slow statements', () => {
  test('are warned of with their place in the program, and without values', async () => {
    const warnings: string[] = []
    const { db, Pet } = await memory({ slowQuery: { threshold: 0, log: line => warnings.push(line) } })
    warnings.length = 0
    await db.scope(() => Pet.where(Pet.c.name.eq('Rex')).all())
    expect(warnings).toEqual([
      expect.stringMatching(
        /^slow query: \d+\.\d\d ms \(0 rows, db\.scope\) at .*observing\.test\.ts:\d+:\d+: select pet\.id, pet\.name from pet where pet\.name = \?$/,
      ),
    ])
  })

  test('are those from the threshold on', async () => {
    const lines: string[] = []
    const { db, Pet } = await memory({ slowQuery: { threshold: 60_000 }, log: line => lines.push(line) })
    await db.scope(() => Pet.all())
    expect(lines).toEqual([])
  })
})

test('`recordedQueries` without the option says which one', async () => {
  const { db } = await memory()
  expect(() => db.recordedQueries()).toThrow(expect.objectContaining({ code: 'not_recording' }))
})
