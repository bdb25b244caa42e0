// When sessions hold connections, what their transactions do, and that nothing interleaves: on every database, and on servers with small pools.
import { describe, expect, test } from 'vitest'
import {
  type Athanor,
  fn,
  integer,
  LockTimeout,
  PoolTimeout,
  SerializationFailure,
  type Session,
  StreamWithChanges,
  sql,
  string,
  UniqueViolation,
  update,
  WouldDeadlock,
} from '../../src/exports/index.ts'
import { databases, openDatabase, prepare, type TestDatabase } from '../databases.ts'
import { failureOf, pause, serverDatabases, wordsOf } from './server-fixtures.ts'

/** Accounts with a balance, and the steps of calls that have used them. */
const bank = async (db: Athanor) => {
  class Account extends db.Model('Account', {
    id: integer().primaryKey(),
    owner: string(64).unique(),
    balance: integer(),
  }) {}
  class Step extends db.Model('Step', { id: integer().primaryKey(), call: integer(), number: integer() }) {}
  await db.createAll()
  await db.transaction(session => {
    session.add(new Account({ owner: 'a', balance: 0 }), new Account({ owner: 'b', balance: 0 }))
  })
  return { db, Account, Step }
}

/** The statements that begin and end transactions, while a function runs. */
const controlOf = async (db: Athanor, run: () => Promise<unknown>): Promise<readonly string[]> => {
  const texts: string[] = []
  const stop = db.engine.onQuery(({ kind, sql }) => {
    if (kind === 'control') texts.push(sql.split(' ')[0] ?? '')
  })
  await run()
  stop()
  return texts
}

const open = (database: TestDatabase, engine: object = {}) => openDatabase(database, { file: true, engine })

describe.each(databases)('sessions on $name', database => {
  prepare(database)

  test('200 requests at once, each a transaction with awaits in it, finish on a pool of 10, and none sees or changes the others', async () => {
    const { db, Step } = await bank(open(database, { pool: { max: 10 }, lockTimeout: 30_000 }))
    const request = (call: number) =>
      db.transaction(async session => {
        for (let number = 0; number < 3; number++) {
          session.add(new Step({ call, number }))
          await session.flush()
          await pause(call % 3)
          const mine = await Step.where(Step.c.call.eq(call)).orderBy(Step.c.number).all()
          expect(mine.map(step => step.number)).toEqual(Array.from({ length: number + 1 }, (_, at) => at))
        }
        if (call % 4 === 0) throw new RangeError(`call ${call}`)
        return call
      })
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, call) => request(call)))
    const failed = outcomes.flatMap(({ status }, call) => (status === 'rejected' ? [call] : []))
    expect(failed).toEqual(Array.from({ length: 50 }, (_, at) => at * 4))
    await db.scope(async () => {
      expect(await Step.query().count()).toBe(450)
      expect(await Step.where(Step.c.call.in(failed)).count()).toBe(0)
    })
  }, 60_000)

  test('40 transactions that lock what they read lose no update', async () => {
    const { db, Account } = await bank(open(database, { lockTimeout: 30_000 }))
    const add = () =>
      db.transaction(async () => {
        const account = await Account.where(Account.c.owner.eq('a')).forUpdate().one()
        await pause()
        account.balance += 1
      })
    await Promise.all(Array.from({ length: 40 }, add))
    await db.scope(async () => expect((await Account.get(1))?.balance).toBe(40))
  })

  test('a transaction that throws leaves nothing behind, whatever way it ends', async () => {
    const { db, Account } = await bank(open(database))
    const run = (end: (session: Session) => unknown) =>
      failureOf(
        db.transaction(async session => {
          session.add(new Account({ owner: 'c', balance: 1 }))
          await session.flush()
          await end(session)
        }),
      )
    await run(() => Promise.reject(new RangeError('no')))
    await run(() => {
      throw new RangeError('no')
    })
    await run(session => {
      session.add(new Account({ owner: 'a', balance: 1 }))
    })
    await db.scope(async () => expect(await Account.query().count()).toBe(2))
  })

  test('savepoints five deep are undone each for itself, and what is around them stays', async () => {
    const { db, Account } = await bank(open(database))
    const dive = async (session: Session, depth: number, failAt: number): Promise<void> => {
      session.add(new Account({ owner: `depth ${failAt} ${depth}`, balance: depth }))
      if (depth < 5) {
        await session
          .nested(() => dive(session, depth + 1, failAt))
          .catch(error => {
            if (!(error instanceof RangeError)) throw error
          })
      }
      if (depth === failAt) throw new RangeError('undone')
    }
    for (let failAt = 2; failAt <= 5; failAt++) await db.transaction(session => dive(session, 1, failAt))
    await db.scope(async () => {
      for (let failAt = 2; failAt <= 5; failAt++) {
        const kept = await Account.where(Account.c.owner.like(`depth ${failAt} %`)).count()
        expect(kept).toBe(failAt - 1)
      }
    })
  })

  test('a statement that fails inside a savepoint does not end the transaction around it', async () => {
    const { db, Account } = await bank(open(database))
    await db.transaction(async session => {
      session.add(new Account({ owner: 'before', balance: 0 }))
      const error = await failureOf(
        session.nested(() => {
          session.add(new Account({ owner: 'a', balance: 0 }))
        }),
      )
      expect(error).toBeInstanceOf(UniqueViolation)
      session.add(new Account({ owner: 'after', balance: 0 }))
    })
    await db.scope(async () => {
      const owners = await Account.query().orderBy(Account.c.owner).all()
      expect(owners.map(({ owner }) => owner)).toEqual(['a', 'after', 'b', 'before'])
    })
  })

  test('a transaction that only reads refuses to write', async () => {
    const { db, Account } = await bank(open(database))
    const reading = db.transaction(async () => (await Account.get(1))?.owner, { readOnly: true })
    expect(await reading).toBe('a')
    const writing = db.engine.transaction(
      connection => connection.text("insert into account (owner, balance) values ('x', 1)"),
      {
        readOnly: true,
      },
    )
    await failureOf(writing)
    await db.scope(async () => expect(await Account.query().count()).toBe(2))
  })

  test('scopes inside scopes have sessions of their own, and closed ones stay closed', async () => {
    const { db, Account } = await bank(open(database))
    let left: Session | null = null
    await db.scope(async outer => {
      await db.scope(async inner => {
        expect(inner).not.toBe(outer)
        expect(db.session).toBe(inner)
        left = inner
      })
      expect(db.session).toBe(outer)
      await Account.get(1)
    })
    const closed = left as Session | null
    expect(await failureOf(Promise.resolve().then(() => closed?.get(Account, 1)))).toMatchObject({
      code: 'session_closed',
    })
  })
})

describe.each(serverDatabases)('sessions on the server $name', database => {
  prepare(database)
  const words = wordsOf(database)

  test('hold no connection between statements until they need a transaction', async () => {
    const { db, Account } = await bank(open(database, { pool: { max: 1, acquireTimeout: 500 } }))
    const [one, two] = [db.newSession(), db.newSession()]
    const account = await one.get(Account, 1)
    await two.get(Account, 2)
    await one.all(Account.where(Account.c.balance.gte(0)))
    await two.all(Account.query().orderBy(fn.lower(Account.c.owner)))
    if (account !== null) account.balance = 5
    await one.commit()
    await two.get(Account, 1)
    await Promise.all([one.close(), two.close()])
  })

  test('begin no transaction for what is proven to read only', async () => {
    const { db, Account } = await bank(open(database))
    const control = await controlOf(db, () =>
      db.scope(async () => {
        await Account.get(1)
        await Account.where(Account.c.balance.gte(0), Account.c.owner.in(['a', 'b'])).all()
        await Account.query().count()
      }),
    )
    expect(control).toEqual([])
  })

  test.each([
    [
      'a function that is not known',
      (Account: Awaited<ReturnType<typeof bank>>['Account']) => Account.where(fn.my_function(Account.c.id).eq(1)),
    ],
    ['a lock', (Account: Awaited<ReturnType<typeof bank>>['Account']) => Account.query().forUpdate()],
    [
      'text of the program',
      (Account: Awaited<ReturnType<typeof bank>>['Account']) => Account.where(sql`${Account.c.id} > 0`),
    ],
  ])('begin a transaction for %s, and hold that connection to its end', async (what, query) => {
    const { db, Account } = await bank(open(database, { pool: { max: 1, acquireTimeout: 500 } }))
    if (what.startsWith('a function')) {
      await db.engine.connect(
        connection =>
          connection.text(
            database.dialect === 'mysql'
              ? 'create function my_function(a int) returns int deterministic return a'
              : 'create function my_function(a int) returns int language sql as $$ select a $$',
          ),
        'write',
      )
    }
    const control = await controlOf(db, async () => {
      const session = db.newSession()
      await session.all(query(Account))
      const other = db.newSession()
      expect(await failureOf(other.get(Account, 1))).toBeInstanceOf(PoolTimeout)
      await session.rollback()
      await other.get(Account, 1)
      await Promise.all([session.close(), other.close()])
    })
    expect(control).toEqual([expect.stringMatching(/^(BEGIN|START)/), 'ROLLBACK'])
  })

  test('take a transaction of their isolation level also for reading, and give the level back', async () => {
    const { db, Account } = await bank(open(database))
    await using reader = db.newSession({ isolationLevel: 'repeatable read' })
    expect((await reader.get(Account, 1))?.balance).toBe(0)
    await db.transaction(async () => {
      const account = await Account.get(1)
      if (account !== null) account.balance = 9
    })
    const seen = await reader.all(Account.query().populateExisting().orderBy(Account.c.id))
    expect(seen[0]?.balance).toBe(0)
    await reader.commit()
    const after = await reader.all(Account.query().populateExisting().orderBy(Account.c.id))
    expect(after[0]?.balance).toBe(9)
  })

  test('get the isolation level of the engine where none is named', async () => {
    const { db, Account } = await bank(open(database, { isolationLevel: 'repeatable read' }))
    await db.transaction(async session => {
      await Account.get(1)
      await db.engine.connect(connection => connection.text('update account set balance = 3'), 'write')
      const [account] = await session.all(Account.query().populateExisting().orderBy(Account.c.id))
      expect(account?.balance).toBe(0)
    })
  })

  test('say at once that a scope inside waits for the last connection, which the scope around it holds', async () => {
    const { db, Account } = await bank(open(database, { pool: { max: 1 } }))
    await db.transaction(async session => {
      await Account.get(1)
      expect(await failureOf(db.transaction(() => 1))).toBeInstanceOf(WouldDeadlock)
      expect(await failureOf(db.scope(() => Account.get(1)))).toBeInstanceOf(WouldDeadlock)
      await session.nested(() => Account.get(1))
    })
  })

  test('end what waits in a circle, and only that', async () => {
    const { db, Account } = await bank(open(database, { pool: { max: 4 } }))
    const request = () =>
      db.transaction(async () => {
        await pause(5)
        return db.scope(() => Account.get(1))
      })
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, request))
    const failures = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    for (const failure of failures) expect(failure).toBeInstanceOf(WouldDeadlock)
    expect(failures.length).toBeLessThan(12)
  })

  test('say that a transaction can only be rolled back, and go on after that', async () => {
    const { db, Account } = await bank(open(database))
    await using session = db.newSession()
    await session.begin()
    await failureOf(session.all(Account.where(sql`no_such_column > 0`)))
    if (database.dialect === 'postgresql') {
      const error = await failureOf(session.all(Account.query()))
      expect(error).toMatchObject({
        code: 'transaction_failed',
        message: expect.stringContaining('run what may fail inside `session.nested`'),
      })
    }
    await session.rollback()
    expect(await session.all(Account.query())).toHaveLength(2)
  })

  test('run a transaction again until its update is in, with 16 writers on one row, serializable', async () => {
    const { db, Account } = await bank(open(database))
    let attempts = 0
    const add = () =>
      db.transaction(
        async () => {
          attempts++
          const account = await Account.where(Account.c.owner.eq('a')).one()
          await pause()
          account.balance += 1
        },
        { isolationLevel: 'serializable', retries: 200 },
      )
    await Promise.all(Array.from({ length: 16 }, add))
    await db.scope(async () => expect((await Account.get(1))?.balance).toBe(16))
    expect(attempts).toBeGreaterThan(16)
  })

  test('wait for a row as long as `lockTimeout` says', async () => {
    const { db, Account } = await bank(open(database, { lockTimeout: 300 }))
    const change = async () => {
      const account = await Account.where(Account.c.owner.eq('a')).forUpdate().one()
      account.balance += 1
    }
    await db.transaction(async session => {
      await change()
      await session.flush()
      expect(await failureOf(db.transaction(change, { retries: 0 }))).toBeInstanceOf(LockTimeout)
    })
    await db.transaction(change)
    await db.scope(async () => expect((await Account.get(1))?.balance).toBe(2))
  })

  test('run a transaction again that a deadlock ended', async () => {
    const { db, Account } = await bank(open(database))
    let attempts = 0
    const move = (from: number, to: number) =>
      db.transaction(
        async session => {
          attempts++
          for (const id of [from, to]) {
            const account = await Account.where(Account.c.id.eq(id)).forUpdate().one()
            account.balance += 1
            await session.flush()
            await pause(30)
          }
        },
        { retries: 10 },
      )
    for (let pair = 0; pair < 3; pair++) await Promise.all([move(1, 2), move(2, 1)])
    await db.scope(async () => {
      const accounts = await Account.query().orderBy(Account.c.id).all()
      expect(accounts.map(({ balance }) => balance)).toEqual([6, 6])
    })
    expect(attempts).toBeGreaterThan(6)
  })

  test('run a transaction again when a deadlock, or a conflict, came inside a savepoint, and when it was caught', async () => {
    const { db, Account } = await bank(open(database))
    let caught = 0
    const move = (from: number, to: number) =>
      db.transaction(
        async session => {
          for (const id of [from, to]) {
            const change = async () => {
              const account = await Account.where(Account.c.id.eq(id)).forUpdate().one()
              account.balance += 1
              await session.flush()
            }
            await session.nested(change).catch(() => {
              caught++
            })
            await pause(40)
          }
        },
        { retries: 10 },
      )
    await Promise.all([move(1, 2), move(2, 1)])
    expect(caught).toBeGreaterThan(0)
    const balances = await db.scope(() => Account.query().orderBy(Account.c.id).all())
    const total = balances.reduce((sum, { balance }) => sum + balance, 0)
    // PostgreSQL undoes the savepoint only, so the transaction that caught its error goes on without that change; MySQL ends it, and it runs again.
    expect(total).toBe(database.dialect === 'mysql' ? 4 : 3)
  })

  test('leave nothing open when the query that began the transaction fails', async () => {
    const { db, Account } = await bank(open(database, { pool: { max: 1, acquireTimeout: 100 } }))
    await using session = db.newSession()
    await failureOf(session.all(Account.where(sql`no_such_column > 0`)))
    await db.scope(() => Account.get(1))
    expect(await session.all(Account.query())).toHaveLength(2)
  })

  test('say without retries that another transaction was in the way', async () => {
    const { db, Account } = await bank(open(database))
    const change = (wait: number) =>
      db.transaction(
        async () => {
          const account = await Account.where(Account.c.owner.eq('a')).one()
          await pause(wait)
          account.balance += 1
        },
        { isolationLevel: 'serializable', retries: 0 },
      )
    const outcomes = await Promise.allSettled([change(30), change(30)])
    const failures = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(failures).toHaveLength(1)
    expect(failures[0]).toBeInstanceOf(SerializationFailure)
  })

  test('stream on a connection of their own, as committed when the stream began', async () => {
    const { db, Account } = await bank(open(database, { pool: { max: 3 } }))
    await db.engine.transaction(async connection => {
      for (let at = 0; at < 500; at++)
        await connection.text(`insert into account (owner, balance) values ('s${at}', 0)`)
    })
    await using session = db.newSession()
    let rows = 0
    for await (const account of Account.query().stream({ batchSize: 100 }, session)) {
      if (rows++ === 0) {
        await db.engine.connect(
          connection => connection.text("insert into account (owner, balance) values ('late', 0)"),
          'write',
        )
      }
      expect(account.owner).not.toBe('late')
    }
    expect(rows).toBe(502)
    const counts = await Promise.all(Array.from({ length: 3 }, () => db.scope(() => Account.query().count())))
    expect(counts).toEqual([503, 503, 503])
  })

  test('give the connection of a stream back when its loop is left', async () => {
    const { db, Account } = await bank(open(database, { pool: { max: 1, acquireTimeout: 1000 } }))
    await using session = db.newSession()
    for (let turn = 0; turn < 5; turn++) {
      for await (const _ of Account.query().stream({ batchSize: 1 }, session)) break
    }
    await failureOf(
      (async () => {
        for await (const _ of Account.query().stream({ batchSize: 1 }, session)) throw new RangeError('no')
      })(),
    )
    expect(await db.scope(() => Account.query().count())).toBe(2)
  })

  test('stream what they have written through a cursor, or say that they cannot', async () => {
    const { db, Account } = await bank(open(database))
    await using session = db.newSession()
    session.add(new Account({ owner: 'mine', balance: 1 }))
    await session.flush()
    const owners = async (options = {}) => {
      const seen: string[] = []
      for await (const account of Account.query()
        .orderBy(Account.c.id)
        .stream({ batchSize: 1, ...options }, session)) {
        seen.push(account.owner)
      }
      return seen
    }
    if (database.dialect === 'mysql') expect(await failureOf(owners())).toBeInstanceOf(StreamWithChanges)
    else expect(await owners()).toEqual(['a', 'b', 'mine'])
    expect(await owners({ buffer: true })).toEqual(['a', 'b', 'mine'])
    await session.commit()
    expect(await owners()).toEqual(['a', 'b', 'mine'])
  })

  test('know the connection that they hold: every statement of a transaction runs on it', async () => {
    const { db } = await bank(open(database))
    const ids = await Promise.all(
      Array.from({ length: 10 }, () =>
        db.engine.transaction(async connection => {
          const first = (await connection.text(words.myId))[0]?.[0]
          await pause(2)
          return [first, (await connection.text(words.myId))[0]?.[0]]
        }),
      ),
    )
    for (const [first, second] of ids) expect(second).toEqual(first)
  })
})

describe.each(serverDatabases)('transactions on the server $name', database => {
  prepare(database)
  const words = wordsOf(database)

  test.each(['read uncommitted', 'read committed', 'repeatable read', 'serializable'] as const)(
    'have the isolation level %s when they ask for it, and the next has its own again',
    async isolationLevel => {
      const { db } = await bank(open(database, { pool: { max: 1 } }))
      const level = (options = {}) =>
        db.engine.transaction(async connection => {
          await connection.text('select * from account for update')
          // MariaDB shows what it knew of transactions a tenth of a second ago.
          await pause(150)
          return String((await connection.text(words.isolation))[0]?.[0]).toLowerCase()
        }, options)
      const usual = await level()
      expect(await level({ isolationLevel })).toBe(isolationLevel)
      expect(await level()).toBe(usual)
    },
  )
})

describe.each(serverDatabases.filter(({ dialect }) => dialect === 'postgresql'))('cursors on $name', database => {
  prepare(database)

  test('see what they write between the batches of a cursor', async () => {
    const { db, Account } = await bank(open(database))
    await db.transaction(async session => {
      session.add(new Account({ owner: 'c', balance: 0 }))
      await session.flush()
      for await (const account of Account.query().stream({ batchSize: 1 }, session)) {
        await update(Account)
          .set({ balance: Account.c.balance.plus(1) })
          .where(Account.c.id.eq(account.id))
          .execute(session)
      }
    })
    await db.scope(async () => {
      expect((await Account.query().all()).map(({ balance }) => balance)).toEqual([1, 1, 1])
    })
  })

  test('a transaction that may be deferred is', async () => {
    const { db } = await bank(open(database))
    const options = { isolationLevel: 'serializable', readOnly: true, deferrable: true } as const
    const asked = db.engine.transaction(connection => connection.text('show transaction_deferrable'), options)
    expect(await asked).toEqual([['on']])
  })
})
