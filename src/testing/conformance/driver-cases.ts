// The cases of the interface that a driver implements.
import type { WireValue } from '../../driver/driver.ts'
import { NotNullViolation, UniqueViolation } from '../../errors/database-error.ts'
import { BigIntType, IntegerType } from '../../sql/types/integer.ts'
import { BooleanType, DoubleType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { StringType } from '../../sql/types/string.ts'
import { BinaryType } from '../../sql/types/structured.ts'
import { type DriverBench, withConnection } from './driver-bench.ts'
import { type ConformanceCase, expectError, expectSame, PASSED } from './outcome.ts'
import type { SharedTables } from './workbench.ts'

type Work = (bench: DriverBench) => Promise<void>

const INSERT = 'insert into conformance_row (id, name) values (?, ?)'
const NAMES = 'select id, name from conformance_row order by id'
const BIGINT = new BigIntType()

async function addRows({ connection, statement }: DriverBench, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, at): WireValue[] => [at + 1, `name ${at + 1}`])
  await connection.executeMany(statement(INSERT), rows)
}

/** Whole numbers may come as numbers or bigint where both hold them. */
function plain(rows: readonly (readonly unknown[])[]): unknown[][] {
  return rows.map(row => row.map(value => (typeof value === 'bigint' ? Number(value) : value)))
}

async function rowsOf({ connection, statement }: DriverBench, text = NAMES): Promise<unknown[][]> {
  return plain(await connection.query(statement(text), []))
}

const query: Record<string, Work> = {
  'query gives rows as arrays in the order of the columns': async bench => {
    await addRows(bench, 2)
    expectSame('the rows', await rowsOf(bench, 'select name, id, null as missing from conformance_row order by id'), [
      ['name 1', 1, null],
      ['name 2', 2, null],
    ])
  },
  'query gives columns of one name each their value': async bench => {
    await addRows(bench, 1)
    expectSame('the rows', await rowsOf(bench, 'select id as a, name as a, id as a from conformance_row'), [
      [1, 'name 1', 1],
    ])
  },
  'query gives an empty list without rows': async bench => expectSame('the rows', await rowsOf(bench), []),
  'query gives what INSERT returns, where the database has RETURNING': async bench => {
    if (!bench.dialect.capabilities.supportsReturning) return
    const rows = await bench.connection.query(bench.statement(`${INSERT} returning name, id`), [1, 'a'])
    expectSame('the rows', plain(rows), [['a', 1]])
  },
  'query gives whole numbers of 64 bits without loss': async ({ connection, statement, encode, decode }) => {
    const wide = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 0n]
    const insert = statement('insert into conformance_row (id, wide) values (?, ?)')
    await connection.executeMany(
      insert,
      wide.map((value, at) => [at, encode(BIGINT, value)]),
    )
    const rows = await connection.query(
      statement('select wide from conformance_row order by id', { wideIntegers: true }),
      [],
    )
    expectSame(
      'the numbers',
      rows.map(([value]) => decode(BIGINT, value)),
      wide,
    )
  },
}

const execute: Record<string, Work> = {
  'execute says how many rows were inserted, changed and deleted': async ({ connection, statement }) => {
    const changes = async (text: string, parameters: WireValue[]) =>
      (await connection.execute(statement(text), parameters)).changes
    expectSame(
      'inserted',
      await changes('insert into conformance_row (id, name) values (?, ?), (?, ?)', [1, 'a', 2, 'b']),
      2,
    )
    expectSame('changed', await changes('update conformance_row set name = ? where id = ?', ['c', 2]), 1)
    expectSame('not changed', await changes('update conformance_row set name = ? where id = ?', ['c', 9]), 0)
    expectSame('deleted', await changes('delete from conformance_row where id > ?', [0]), 2)
  },
  'executeMany runs a statement for each list, in order': async bench => {
    const { connection, statement } = bench
    const results = await connection.executeMany(statement(INSERT), [
      [2, 'b'],
      [1, 'a'],
    ])
    expectSame(
      'changes',
      results.map(({ changes }) => changes),
      [1, 1],
    )
    expectSame('the rows', await rowsOf(bench), [
      [1, 'a'],
      [2, 'b'],
    ])
  },
  'executeMany of no lists does nothing': async ({ connection, statement }) => {
    expectSame('results', [...(await connection.executeMany(statement(INSERT), []))], [])
  },
  'executeMany counts the runs before one that fails': async ({ connection, statement, begin, run }) => {
    const count = { done: 0 }
    await begin()
    await expectError('a key that is taken', Error, () =>
      connection.executeMany(
        statement(INSERT),
        [
          [1, 'a'],
          [2, 'b'],
          [1, 'c'],
          [3, 'd'],
        ],
        count,
      ),
    )
    await run('rollback')
    expectSame('runs that succeeded', count.done, 2)
  },
  'queryMany gives one row a list, empty where there is none': async bench => {
    await addRows(bench, 3)
    const statement = bench.statement('select name from conformance_row where id = ?')
    expectSame('the rows', plain(await bench.connection.queryMany(statement, [[3], [9], [1]])), [
      ['name 3'],
      [],
      ['name 1'],
    ])
  },
  'script runs several statements': async bench => {
    await bench.connection.script(
      "insert into conformance_row (id, name) values (1, 'a;b');\n-- a comment; of two parts\ninsert into conformance_row (id, name) values (2, 'c')",
    )
    expectSame('the rows', await rowsOf(bench), [
      [1, 'a;b'],
      [2, 'c'],
    ])
  },
}

const values: readonly (readonly [name: string, type: SqlType, values: readonly unknown[]])[] = [
  ['texts', new StringType(100), ['', "it's", 'naïve 😀', '\\ \n "']],
  ['whole numbers', new IntegerType(), [0, -1, 2_147_483_647]],
  ['wide whole numbers', BIGINT, [0n, 2n ** 63n - 1n, -(2n ** 63n)]],
  ['floating point numbers', new DoubleType(), [0.1, -1.5, 1e-300, 3]],
  ['truth values', new BooleanType(), [true, false]],
  ['bytes', new BinaryType(), [new Uint8Array(), Uint8Array.from({ length: 256 }, (_, byte) => byte)]],
]

/** Each kind of value that a driver is given, next to NULL. */
const parameters: Record<string, Work> = Object.fromEntries(
  values.map(([name, type, given]) => [
    `parameters that are ${name} come back as they were`,
    async ({ connection, statement, encode, decode, dialect, run }) => {
      await run('drop table if exists conformance_typed')
      await run(`create table conformance_typed (id integer not null primary key, v ${dialect.typeText(type)} null)`)
      const insert = statement('insert into conformance_typed (id, v) values (?, ?)')
      await connection.executeMany(insert, [
        [0, null],
        ...given.map((value, at): WireValue[] => [at + 1, encode(type, value)]),
      ])
      const rows = await connection.query(
        statement('select v from conformance_typed order by id', { wideIntegers: true }),
        [],
      )
      expectSame('NULL', rows[0]?.[0], null)
      expectSame(
        'the values',
        rows.slice(1).map(([wire]) => decode(type, wire)),
        given,
      )
      await run('drop table conformance_typed')
    },
  ]),
)

const prepared: Record<string, Work> = {
  'a statement is used again with other parameters': async bench => {
    await addRows(bench, 3)
    const statement = bench.statement('select name from conformance_row where id = ? or name = ? order by id')
    for (const [id, name, found] of [
      [1, 'x', 1],
      [2, 'name 3', 2],
      [9, 'x', 0],
      [3, 'name 3', 1],
    ] as const)
      expectSame('how many', (await bench.connection.query(statement, [id, name])).length, found)
  },
  'more statements than are kept, and those that run once': async bench => {
    await addRows(bench, 1)
    for (let at = 0; at < 60; at++) {
      const statement = bench.statement(
        `select id + ${at} from conformance_row where id = ?`,
        at % 3 === 0 ? { once: true } : {},
      )
      for (let run = 0; run < 2; run++)
        expectSame('the row', plain(await bench.connection.query(statement, [1])), [[at + 1]])
    }
  },
  'a statement is used again after its table has changed': async bench => {
    await addRows(bench, 1)
    const named = bench.statement('select id, name from conformance_row where id = ?')
    const all = bench.statement('select * from conformance_row where id = ?')
    for (const statement of [named, all]) await bench.connection.query(statement, [1])
    await bench.run('alter table conformance_row add column more integer')
    expectSame('named columns', plain(await bench.connection.query(named, [1])), [[1, 'name 1']])
    expectSame('all columns', plain(await bench.connection.query(all, [1])), [[1, 'name 1', null, 0, null]])
  },
  'a statement takes many parameters': async bench => {
    await addRows(bench, 3)
    const marks = Array.from({ length: 900 }, () => '?').join(', ')
    const statement = bench.statement(`select count(*) from conformance_row where id in (${marks})`)
    expectSame(
      'the count',
      plain(
        await bench.connection.query(
          statement,
          Array.from({ length: 900 }, (_, at) => at),
        ),
      ),
      [[3]],
    )
  },
  'too few parameters are an error': async ({ connection, statement }) => {
    await expectError('one parameter of two', Error, () => connection.execute(statement(INSERT), [1]))
  },
}

async function batchesOf(bench: DriverBench, batchSize: number): Promise<unknown[][][]> {
  const batches: unknown[][][] = []
  for await (const batch of bench.connection.stream(bench.statement(NAMES), [], batchSize)) batches.push(plain(batch))
  return batches
}

const stream: Record<string, Work> = {
  'stream gives all rows in batches': async bench => {
    await addRows(bench, 25)
    const batches = await batchesOf(bench, 10)
    expectSame(
      'rows',
      batches.flat().map(([id]) => id),
      Array.from({ length: 25 }, (_, at) => at + 1),
    )
    expectSame(
      'a batch that is too large',
      batches.some(({ length }) => length > 10),
      false,
    )
    expectSame(
      'an empty batch',
      batches.some(({ length }) => length === 0),
      false,
    )
  },
  'stream takes parameters and may find nothing': async bench => {
    await addRows(bench, 2)
    const statement = bench.statement('select id from conformance_row where id > ?')
    const found: unknown[] = []
    for await (const batch of bench.connection.stream(statement, [1], 10)) found.push(...plain(batch))
    expectSame('rows', found, [[2]])
    for await (const batch of bench.connection.stream(statement, [9], 10)) expectSame('a batch', batch, 'none')
  },
  'a stream that is left early leaves the connection free': async bench => {
    await addRows(bench, 50)
    for await (const batch of bench.connection.stream(bench.statement(NAMES), [], 10)) {
      expectSame('the first batch', batch.length, 10)
      break
    }
    await bench.run('delete from conformance_row where id > 1')
    expectSame('the rows', await rowsOf(bench), [[1, 'name 1']])
  },
  'a stream of a wrong statement is an error': async bench => {
    const wrong = bench.connection.stream(bench.statement('select nothing from nowhere'), [], 10)
    await expectError('the first batch', Error, async () => {
      for await (const batch of wrong) expectSame('a batch', batch, 'none')
    })
    expectSame('the rows', await rowsOf(bench), [])
  },
}

/** A driver may not know whether a transaction is open; if it says so, it is right. */
function expectInTransaction({ connection }: DriverBench, expected: boolean): void {
  if (connection.inTransaction !== null) expectSame('whether a transaction is open', connection.inTransaction, expected)
}

const transactions: Record<string, Work> = {
  'a transaction that is committed is kept': async bench => {
    expectInTransaction(bench, false)
    await bench.begin()
    expectInTransaction(bench, true)
    await addRows(bench, 1)
    await bench.run('commit')
    expectInTransaction(bench, false)
    expectSame('rows', (await rowsOf(bench)).length, 1)
  },
  'a transaction that is rolled back leaves nothing': async bench => {
    await bench.begin()
    await addRows(bench, 1)
    await bench.run('rollback')
    expectInTransaction(bench, false)
    expectSame('rows', (await rowsOf(bench)).length, 0)
  },
  'a savepoint is rolled back alone': async bench => {
    await bench.begin()
    await bench.run("insert into conformance_row (id, name) values (1, 'a')")
    await bench.run('savepoint one')
    await bench.run("insert into conformance_row (id, name) values (2, 'b')")
    await bench.run('rollback to savepoint one')
    await bench.run('commit')
    expectSame('rows', await rowsOf(bench), [[1, 'a']])
  },
  'after an error in a transaction it can be rolled back, and the connection goes on': async bench => {
    await bench.begin()
    await addRows(bench, 1)
    await expectError('a key that is taken', Error, () => bench.connection.execute(bench.statement(INSERT), [1, 'x']))
    await bench.run('rollback')
    expectSame('rows', await rowsOf(bench), [])
  },
}

/** The dialect's error for what a statement throws. */
async function translated(
  { connection, dialect, statement }: DriverBench,
  text: string,
  list: WireValue[],
): Promise<never> {
  try {
    await connection.execute(statement(text), list)
  } catch (error) {
    throw dialect.translateError(error, { text })
  }
  return expectSame('the statement', 'succeeded', 'failed') as never
}

const errors: Record<string, Work> = {
  'an error of the database is thrown, and the connection goes on': async bench => {
    await expectError('a statement that is none', Error, () => bench.connection.query(bench.statement('selec 1'), []))
    await expectError('a table that is not there', Error, () =>
      bench.connection.execute(bench.statement('delete from conformance_none'), []),
    )
    await addRows(bench, 1)
    expectSame('rows', (await rowsOf(bench)).length, 1)
  },
  'a violated key and a missing value are told apart': async bench => {
    await addRows(bench, 1)
    await expectError('a key that is taken', UniqueViolation, () => translated(bench, INSERT, [1, 'x']))
    await expectError('a name that is taken', UniqueViolation, () => translated(bench, INSERT, [2, 'name 1']))
    await expectError('no key', NotNullViolation, () =>
      translated(bench, 'update conformance_row set size = ? where id = 1', [null]),
    )
  },
}

/** The cases of a driver. */
export function driverCases(tables: SharedTables): readonly ConformanceCase[] {
  const all = { ...query, ...execute, ...parameters, ...prepared, ...stream, ...transactions, ...errors }
  return Object.entries(all).map(([name, work]) => ({
    part: 'driver',
    name: `driver: ${name}`,
    run: async () => {
      await withConnection(tables, work)
      return PASSED
    },
  }))
}
