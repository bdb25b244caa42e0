// Before the suite: which database servers are there. After it: the databases that it made are dropped.
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type ServerName, serverUrls } from './server-urls.ts'

interface Server {
  /** Runs statements that return rows of one text. */
  run(statement: string): Promise<readonly string[]>
  close(): Promise<void>
}

const connect: Readonly<Record<ServerName, () => Promise<Server>>> = {
  postgresql: async () => {
    const client = new pg.Client({ connectionString: serverUrls.postgresql, connectionTimeoutMillis: 3000 })
    await client.connect()
    return {
      run: async text => (await client.query<string[]>({ text, rowMode: 'array' })).rows.map(([name = '']) => name),
      close: () => client.end(),
    }
  },
  mariadb: async () => {
    const uri = serverUrls.mariadb.replace(/^mariadb:/, 'mysql:')
    const connection = await mysql.createConnection({ uri, connectTimeout: 3000, rowsAsArray: true })
    return {
      run: async text => {
        const [rows] = await connection.query(text)
        return Array.isArray(rows) ? rows.flat().map(String) : []
      },
      close: () => connection.end(),
    }
  },
}

const catalogues: Readonly<Record<ServerName, { readonly list: string; readonly drop: (name: string) => string }>> = {
  postgresql: {
    list: 'select datname from pg_database',
    drop: name => `drop database if exists "${name}" with (force)`,
  },
  mariadb: {
    list: 'select schema_name from information_schema.schemata',
    drop: name => `drop database if exists \`${name}\``,
  },
}

const PREFIX = 'athanor_test_'
/** Databases of a run that ended without dropping them are old after this many minutes. */
const STALE = 180

const minute = Math.floor(Date.now() / 60_000)
const prefix = `${PREFIX}${minute}_${process.pid}_`
const servers: ServerName[] = []

/** Looks for the servers; in CI each must be there. */
export async function setup(project: TestProject): Promise<void> {
  for (const name of ['postgresql', 'mariadb'] as const) {
    if (await isThere(name)) servers.push(name)
    else if (process.env.CI) throw new Error(`${name} must be reachable in CI, at ${serverUrls[name]}`)
    else process.stderr.write(`${name} is not reachable at ${serverUrls[name]}: the suite runs without it\n`)
  }
  project.provide('servers', servers)
  project.provide('databasePrefix', prefix)
  for (const name of servers) await drop(name, isStale)
}

/** Drops what this run made. */
export async function teardown(): Promise<void> {
  for (const name of servers) await drop(name, database => database.startsWith(prefix))
}

async function isThere(name: ServerName): Promise<boolean> {
  try {
    await (await connect[name]()).close()
    return true
  } catch {
    return false
  }
}

function isStale(database: string): boolean {
  return database.startsWith(PREFIX) && minute - Number(database.slice(PREFIX.length).split('_')[0]) > STALE
}

async function drop(name: ServerName, which: (database: string) => boolean): Promise<void> {
  const server = await connect[name]()
  const { list, drop } = catalogues[name]
  for (const database of (await server.run(list)).filter(which)) await server.run(drop(database))
  await server.close()
}
