// The conformance suite finds what is wrong with a driver: each fault fails the cases that are about it.
import { describe, expect, it } from 'vitest'
import type { DriverConnection, WireValue } from '../../src/driver/driver.ts'
import { loadBetterSqlite3 } from '../../src/drivers/better-sqlite3.ts'
import { registerDriver } from '../../src/exports/index.ts'
import { conformanceCases, conformanceResult } from '../../src/exports/testing.ts'

/** A connection with some of its methods replaced. */
type Fault = (connection: DriverConnection) => Partial<DriverConnection>

const asNumber = (value: WireValue): WireValue => (typeof value === 'bigint' ? Number(value) : value)
const asBuffer = (value: WireValue): WireValue => (value instanceof Uint8Array ? Buffer.from(value) : value)

function withRows(
  connection: DriverConnection,
  change: (rows: WireValue[][]) => WireValue[][],
): Partial<DriverConnection> {
  return { query: async (statement, parameters) => change(await connection.query(statement, parameters)) }
}

const faults: Readonly<Record<string, { readonly fault: Fault; readonly cases: readonly string[] }>> = {
  'rounds whole numbers': {
    fault: connection => withRows(connection, rows => rows.map(row => row.map(asNumber))),
    cases: ['driver: query gives whole numbers of 64 bits without loss', 'bigint keeps values that are inserted'],
  },
  'gives bytes as Buffer': {
    fault: connection => withRows(connection, rows => rows.map(row => row.map(asBuffer))),
    cases: ['driver: parameters that are bytes come back as they were', 'binary keeps values that are inserted'],
  },
  'does not count changes': {
    fault: connection => ({ execute: async (...given) => ({ ...(await connection.execute(...given)), changes: 0 }) }),
    cases: ['driver: execute says how many rows were inserted, changed and deleted'],
  },
  'does not say that a transaction is open': {
    fault: () => ({ inTransaction: false }),
    cases: ['driver: a transaction that is committed is kept'],
  },
  'forgets rows of a stream': {
    fault: connection => ({
      stream: async function* (...given) {
        for await (const batch of connection.stream(...given)) yield batch.slice(1)
      },
    }),
    cases: ['driver: stream gives all rows in batches'],
  },
  'swallows errors': {
    fault: connection => ({
      execute: async (...given) => {
        try {
          return await connection.execute(...given)
        } catch {
          return { changes: 0, lastInsertId: null }
        }
      },
    }),
    cases: ['driver: too few parameters are an error', 'driver: a violated key and a missing value are told apart'],
  },
}

/** The connection through a fault: what is not replaced is the connection's own. */
function faulty(connection: DriverConnection, fault: Fault): DriverConnection {
  const replaced = fault(connection)
  return new Proxy(connection, {
    get: (target, name) => {
      const own: unknown = Reflect.has(replaced, name) ? Reflect.get(replaced, name) : Reflect.get(target, name, target)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}

describe('a driver that', () => {
  it.each(Object.entries(faults))('%s fails the cases about it, and others pass', async (name, { fault, cases }) => {
    const driver = await loadBetterSqlite3()
    const scheme = `faulty-${Object.keys(faults).indexOf(name)}`
    const load = () => ({
      name: scheme,
      connect: async (options: Parameters<typeof driver.connect>[0]) => faulty(await driver.connect(options), fault),
    })
    registerDriver(scheme, { dialect: 'sqlite', packageName: null, load })
    const all = conformanceCases({ url: `sqlite+${scheme}://` })
    for (const wanted of [...cases, 'driver: query gives an empty list without rows']) {
      const each = all.find(one => one.name === wanted)
      const result = each === undefined ? undefined : await conformanceResult(each)
      expect({ case: wanted, outcome: result?.outcome }).toEqual({
        case: wanted,
        outcome: cases.includes(wanted) ? 'failed' : 'passed',
      })
      if (result?.outcome === 'failed') expect(result.error).toBeInstanceOf(Error)
    }
  })
})

it('no two cases have the same name', () => {
  const names = conformanceCases({ url: 'sqlite://' }).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
