// What only a cluster does: writes on two nodes at once, a node that leaves and comes back, one that is cut off. Run by scripts/galera.ts.
import { beforeAll, describe, expect, it } from 'vitest'
import { AthanorError, SerializationFailure } from '../../src/exports/index.ts'
import {
  balancesOf,
  emptyDatabase,
  fill,
  type Ledger,
  ledgerOn,
  nodes,
  on,
  setApart,
  sumOf,
  tell,
  until,
} from './nodes.ts'

const MINUTES = 60_000
const ACCOUNTS = 100

/** Resolves when it was called so many times. */
const meeting = (size: number) => {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  let come = 0
  return () => {
    if (++come >= size) open()
    return opened
  }
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    error => error,
  )

/** A ledger seen from some nodes; the tables are made on the first. */
const ledgers = async (engine: object, ...of: readonly number[]): Promise<readonly [Ledger, Ledger, Ledger]> => {
  const database = await emptyDatabase()
  const [first = 0, second = first, third = second] = of
  const made = [first, second, third].map(node => ledgerOn(on(node, database, { engine })))
  const [one, two, three] = made
  if (one === undefined || two === undefined || three === undefined) throw new Error('no nodes')
  await fill(one, ACCOUNTS)
  return [one, two, three]
}

/** Moves an amount between two accounts, and notes it. */
const transfer = ({ db, Account, Transfer }: Ledger, label: string, source: number, target: number, amount: number) =>
  db.transaction(async session => {
    // What two read and write anew in turn would be lost on one server too.
    const accounts = await Account.where(Account.c.id.in([source, target]))
      .orderBy(Account.c.id)
      .forUpdate()
      .all()
    for (const account of accounts) account.balance += account.id === source ? -amount : amount
    session.add(new Transfer({ label, source, target, amount }))
  })

/** 200 transfers, half of them on each of two nodes, all at once. */
const transferAll = ([one, two]: readonly [Ledger, Ledger, ...unknown[]]) =>
  Promise.all(
    Array.from({ length: 200 }, (_, at) => {
      const source = (at % ACCOUNTS) + 1
      const target = ((at * 7 + 3) % ACCOUNTS) + 1
      return transfer(
        at % 2 === 0 ? one : two,
        `t${at}`,
        source,
        target === source ? 1 + (source % ACCOUNTS) : target,
        at % 9,
      )
    }),
  )

const expectKept = async (ledger: Ledger): Promise<void> => {
  const expected = new Array<number>(ACCOUNTS).fill(100)
  const transfers = await ledger.db.scope(() => ledger.Transfer.query().all())
  expect(transfers).toHaveLength(200)
  for (const { source, target, amount } of transfers) {
    expected[source - 1] = (expected[source - 1] ?? 0) - amount
    expected[target - 1] = (expected[target - 1] ?? 0) + amount
  }
  const balances = await balancesOf(ledger)
  expect(balances).toEqual(expected)
  expect(sumOf(balances)).toBe(100 * ACCOUNTS)
}

// What one node has committed, another shows at once.
beforeAll(async () => {
  for (const node of nodes.keys()) await tell(node, 'set global wsrep_sync_wait = 1')
})

describe('two nodes that write', () => {
  it('refuse one of two who change the same row, at the latest by its COMMIT', async () => {
    const [one, two] = await ledgers({ retries: 0 }, 0, 1)
    const both = meeting(2)
    const add = ({ db, Account }: Ledger) =>
      db.transaction(async session => {
        const account = await Account.getOr404(1)
        account.balance += 1
        await session.flush()
        await both()
      })
    const outcomes = await Promise.allSettled([add(one), add(two)])
    const reasons = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(reasons).toEqual([expect.any(SerializationFailure)])
    expect((await balancesOf(two))[0]).toBe(101)
  })

  it('let both through that are run again', async () => {
    const [one, two] = await ledgers({}, 0, 1)
    const both = meeting(2)
    let attempts = 0
    const add = ({ db, Account }: Ledger) =>
      db.transaction(
        async session => {
          attempts++
          const account = await Account.getOr404(1)
          account.balance += 1
          await session.flush()
          await both()
        },
        { retries: 5 },
      )
    await Promise.all([add(one), add(two)])
    expect(attempts).toBeGreaterThan(2)
    expect((await balancesOf(one))[0]).toBe(102)
  })

  it(
    'keep the sum of a ledger through 200 transfers at once',
    async () => {
      const seen = await ledgers({ retries: 30 }, 0, 1, 2)
      await transferAll(seen)
      for (const ledger of seen) await expectKept(ledger)
    },
    MINUTES,
  )

  it.each(['mariadb', 'mysql'])(
    'know the keys of many rows, which leave out those of other nodes, by %s://',
    async url => {
      const database = await emptyDatabase()
      const made = [0, 1].map(node => ledgerOn(on(node, database, { url })))
      const [first] = made
      await first?.db.createAll()
      expect(await tell(0, 'select @@auto_increment_increment')).toEqual([[3]])
      const insert = ({ db, Transfer }: Ledger, name: string) =>
        db.scope(async session => {
          const rows = Array.from(
            { length: 300 },
            (_, at) => new Transfer({ label: `${name} ${at}`, source: 1, target: 2, amount: at }),
          )
          session.addAll(rows)
          await session.commit()
          return rows
        })
      const rows = (await Promise.all(made.map((ledger, at) => insert(ledger, `n${at}`)))).flat()
      const stored = await tell(0, `select id, label from ${database}.transfer`)
      expect(new Map(rows.map(({ id, label }) => [id, label]))).toEqual(new Map(stored as readonly [number, string][]))
      expect(stored).toHaveLength(600)
    },
  )
})

describe('a node that leaves', () => {
  it(
    'and comes back does not keep the others from 200 transfers, and has them afterwards',
    async () => {
      const seen = await ledgers({ retries: 30 }, 0, 1, 2)
      await tell(2, 'shutdown')
      await transferAll(seen)
      const [, , third] = seen
      await until(
        'node 2 has everything',
        async () => (await third.db.scope(() => third.Transfer.query().count())) === 200,
      )
      await expectKept(third)
    },
    2 * MINUTES,
  )

  it(
    'is an error of ours, and its pool leads to it again once it is back',
    async () => {
      const [, , { db, Account }] = await ledgers({ retries: 0, pool: { acquireTimeout: MINUTES } }, 0, 1, 2)
      const add = (retries: number) =>
        db.transaction(
          async () => {
            const account = await Account.getOr404(1)
            account.balance += 1
          },
          { retries },
        )
      let succeeded = 0
      const work = async () => {
        for (;;) {
          await add(0)
          succeeded++
        }
      }
      const failure = failureOf(work())
      await until('some transactions', async () => succeeded > 3)
      await tell(2, 'shutdown')
      const error = await failure
      expect(error).toBeInstanceOf(AthanorError)
      expect(['connection_lost', 'commit_unknown', 'serialization_failure', 'cannot_connect']).toContain(
        error instanceof AthanorError ? error.code : '',
      )
      await add(5)
      const balance = (await db.scope(() => Account.getOr404(1))).balance
      const known = 101 + succeeded
      expect([known, known + 1]).toContain(balance)
    },
    2 * MINUTES,
  )

  it(
    'that is cut off refuses statements and commits as not ready, and what is run again waits for it',
    async () => {
      const [, , ledger] = await ledgers({ retries: 0, pool: { acquireTimeout: MINUTES } }, 0, 1, 2)
      const { db, Account } = ledger
      const add = (retries: number, before: () => Promise<void> = () => Promise.resolve()) =>
        db.transaction(
          async session => {
            const account = await Account.getOr404(2)
            account.balance += 1
            await session.flush()
            await before()
          },
          { retries },
        )
      const notReady = expect.objectContaining({
        code: 'serialization_failure',
        message: expect.stringContaining('this node of the cluster is not ready'),
      })
      const idle = await Promise.all(
        Array.from({ length: 8 }, () => db.engine.acquire('read', { description: 'test', enclosing: null })),
      )
      for (const connection of idle) connection.release()
      expect(await failureOf(add(0, () => setApart(2, true)))).toEqual(notReady)
      const waiting = add(5)
      await new Promise(resolve => setTimeout(resolve, 1000))
      await setApart(2, false)
      await waiting
      expect((await balancesOf(ledger))[1]).toBe(101)
    },
    2 * MINUTES,
  )
})
