// Empty databases on the servers that tests run against, and the embedded PostgreSQL. Each worker keeps its own and empties them.
import type { PGlite } from '@electric-sql/pglite'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Client } from 'pg'
import { inject } from 'vitest'
import type { AthanorOptions } from '../src/exports/index.ts'
import { type ServerName, serverUrls, withDatabase } from './server-urls.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The servers that are there. */
    servers: readonly ServerName[]
    /** What the names of this run's databases begin with. */
    databasePrefix: string
  }
}

const EMPTY_POSTGRESQL = `
  do $$ declare name text; begin
    for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
      execute format('drop schema %I cascade', name);
    end loop;
    create schema public;
  end $$`

/** The databases of this worker that hold nothing but what the last test left. */
const made = new Map<string, Client>()
let mariadb: Promise<Connection> | undefined

/** The URL of an empty database; the same name for the same place of the same worker. */
export async function serverDatabase(server: ServerName, at: number): Promise<string> {
  const name = `${inject('databasePrefix')}${process.env.VITEST_POOL_ID ?? '0'}_${at}`
  await (server === 'postgresql' ? emptyPostgresql(name) : emptyMariadb(name))
  return withDatabase(serverUrls[server], name)
}

async function emptyPostgresql(name: string): Promise<void> {
  const client = made.get(name) ?? (await openPostgresql(name))
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await client.query(EMPTY_POSTGRESQL)
}

async function openPostgresql(name: string): Promise<Client> {
  const { default: pg } = await import('pg')
  const admin = new pg.Client(serverUrls.postgresql)
  await admin.connect()
  const there = await admin.query('select 1 from pg_database where datname = $1', [name])
  if (there.rowCount === 0) await admin.query(`create database "${name}"`)
  await admin.end()
  const client = new pg.Client(withDatabase(serverUrls.postgresql, name))
  await client.connect()
  client.on('error', () => made.delete(name))
  made.set(name, client)
  return client
}

async function emptyMariadb(name: string): Promise<void> {
  mariadb ??= openMariadb()
  const connection = await mariadb
  const [others] = await connection.query<RowDataPacket[]>(
    'select id from information_schema.processlist where db = ?',
    [name],
  )
  // One that has ended meanwhile is an error that means nothing.
  for (const { id } of others) await connection.query(`kill ${Number(id)}`).catch(String)
  await connection.query(`drop database if exists \`${name}\``)
  await connection.query(`create database \`${name}\` character set utf8mb4`)
}

async function openMariadb(): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise')
  return createConnection(serverUrls.mariadb.replace(/^mariadb:/, 'mysql:'))
}

let instance: Promise<PGlite> | undefined

/** An empty embedded PostgreSQL: starting one takes a second, so a worker has one and empties it. */
export async function embeddedOptions(): Promise<AthanorOptions> {
  instance ??= startPglite()
  const pglite = await instance
  await pglite.exec(`rollback; ${EMPTY_POSTGRESQL}`)
  return { url: 'postgresql+pglite://', engine: { connectArgs: { instance: pglite } } }
}

async function startPglite(): Promise<PGlite> {
  return (await import('@electric-sql/pglite')).PGlite.create()
}
