// The nodes of a cluster for tests: databases on them, what a node says, and taking a node out of the cluster.
import { onTestFinished } from 'vitest'
import { Athanor, type AthanorOptions, datetime, integer, string } from '../../src/exports/index.ts'

/** Where the nodes are. */
export const nodes: readonly string[] = (process.env.ATHANOR_TEST_CLUSTER ?? '').split(',')

const pause = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/** Waits until something is so; fails after a minute. */
export const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  for (let turn = 0; turn < 300; turn++) {
    if (await isSo().catch(() => false)) return
    await pause(200)
  }
  throw new Error(`it did not come so: ${what}`)
}

/** An object on a database of a node. */
export const on = (node: number, database: string, options: AthanorOptions = {}): Athanor => {
  const url = (nodes[node] ?? '').replace(/\/[^/]*$/, `/${database}`)
  const db = new Athanor({ ...options, url: url.replace(/^mariadb:/, `${options.url ?? 'mariadb'}:`) })
  onTestFinished(() => db.close())
  return db
}

/** Runs a statement on a node, on a connection of its own. */
export const tell = async (node: number, statement: string): Promise<readonly (readonly unknown[])[]> => {
  const db = new Athanor({ url: nodes[node] ?? '', engine: { pool: { max: 1, acquireTimeout: 2000 } } })
  try {
    return await db.engine.connect(connection => connection.text(statement), 'write')
  } finally {
    await db.close()
  }
}

let made = 0

/** An empty database that every node has, gone after the test. */
export const emptyDatabase = async (): Promise<string> => {
  const name = `athanor_cluster_${process.pid}_${made++}`
  await tell(0, `drop database if exists ${name}`)
  await tell(0, `create database ${name} character set utf8mb4`)
  onTestFinished(async () => {
    await tell(0, `drop database ${name}`)
  })
  for (const node of nodes.keys()) {
    const asked = `select count(*) from information_schema.schemata where schema_name = '${name}'`
    await until(`the database is on node ${node}`, async () => Number((await tell(node, asked))[0]?.[0]) === 1)
  }
  return name
}

/** A setting of the provider; a node that is apart takes it too. */
export const setApart = async (node: number, apart: boolean): Promise<void> => {
  const { createConnection } = await import('mysql2/promise')
  const connection = await createConnection((nodes[node] ?? '').replace(/^mariadb:/, 'mysql:'))
  await connection.query(`set global wsrep_provider_options = 'gmcast.isolate=${apart ? 1 : 0}'`)
  for (let turn = 0; ; turn++) {
    const [rows] = await connection.query({ sql: "show status like 'wsrep_ready'", rowsAsArray: true })
    if (String(rows).includes(apart ? 'OFF' : 'ON')) break
    if (turn > 300) throw new Error(`node ${node} did not become ${apart ? 'apart' : 'ready'}`)
    await pause(200)
  }
  await connection.end()
}

/** Accounts, and what was moved between them. */
export const ledgerOn = (db: Athanor) => ({
  db,
  Account: class Account extends db.Model('Account', { id: integer().primaryKey(), balance: integer() }) {},
  Transfer: class Transfer extends db.Model('Transfer', {
    id: integer().primaryKey(),
    label: string(40).unique(),
    source: integer(),
    target: integer(),
    amount: integer(),
    at: datetime().default(() => new Date()),
  }) {},
})

export type Ledger = ReturnType<typeof ledgerOn>

/** Makes the tables, and accounts with 100 each, numbered from 1. */
export const fill = async ({ db, Account }: Ledger, accounts: number): Promise<void> => {
  await db.createAll()
  await db.scope(async session => {
    session.addAll(Array.from({ length: accounts }, (_, at) => new Account({ id: at + 1, balance: 100 })))
    await session.commit()
  })
}

/** What the accounts of a node hold, by their numbers. */
export const balancesOf = ({ db, Account }: Ledger): Promise<readonly number[]> =>
  db.scope(async () => (await Account.query().orderBy(Account.c.id).all()).map(({ balance }) => balance))

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)
