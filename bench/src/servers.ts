// The databases of the server workloads: made by the bench under a name of its own, and dropped after it.
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { DatabaseName, Server } from './library.ts'

/** A connection of the bench's own, for what is not measured. */
export interface Keeper {
  readonly server: Server
  readonly version: string
  sql(text: string): Promise<readonly unknown[]>
  drop(): Promise<void>
}

/** Where the servers are, unless the environment says otherwise. */
const places: Record<Exclude<DatabaseName, 'sqlite'>, () => URL> = {
  postgresql: () => new URL(process.env.ATHANOR_TEST_POSTGRESQL ?? 'postgresql://root@127.0.0.1:5432/test'),
  mariadb: () => new URL(process.env.ATHANOR_TEST_MARIADB ?? 'mariadb://root@127.0.0.1:3306/test'),
}

function serverAt(url: URL, database: string): Server {
  const own = new URL(url)
  own.pathname = `/${database}`
  return {
    host: url.hostname,
    port: Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    url: own.href,
  }
}

/** Makes an empty database on a server. */
export async function createDatabase(database: Exclude<DatabaseName, 'sqlite'>): Promise<Keeper> {
  const url = places[database]()
  const server = serverAt(url, `athanor_bench_${process.pid}`)
  return database === 'postgresql' ? await onPostgresql(server, url) : await onMariadb(server)
}

async function onPostgresql(server: Server, maintenance: URL): Promise<Keeper> {
  const { host, port, user, password, database: name } = server
  const outside = new pg.Client({ host, port, user, password, database: maintenance.pathname.slice(1) })
  await outside.connect()
  await outside.query(`create database "${name}"`)
  const client = new pg.Client({ host, port, user, password, database: name })
  await client.connect()
  const { rows } = await client.query('show server_version')
  return {
    server,
    version: `PostgreSQL ${rows[0].server_version}`,
    sql: async text => (await client.query(text)).rows,
    drop: async () => {
      await client.end()
      await outside.query(`drop database "${name}" with (force)`)
      await outside.end()
    },
  }
}

async function onMariadb(server: Server): Promise<Keeper> {
  const { host, port, user, password, database: name } = server
  const client = await mysql.createConnection({ host, port, user, password, timezone: 'Z' })
  await client.query(`create database \`${name}\` character set utf8mb4`)
  await client.query(`use \`${name}\``)
  const [rows] = await client.query<mysql.RowDataPacket[]>('select version() as version')
  return {
    server,
    version: `MariaDB ${rows[0]?.version}`,
    sql: async text => {
      const [result] = await client.query(text)
      return Array.isArray(result) ? result : []
    },
    drop: async () => {
      await client.query(`drop database \`${name}\``)
      await client.end()
    },
  }
}
