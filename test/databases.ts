// The databases that the suite runs against, and a fresh one for each test.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, inject, onTestFinished } from 'vitest'
import { Athanor, type AthanorOptions } from '../src/exports/index.ts'
import type { ServerName } from './server-urls.ts'
import { embeddedOptions, serverDatabase } from './servers.ts'

/** A database that tests run against: a dialect through a driver. */
export interface TestDatabase {
  readonly name: 'better-sqlite3' | 'node:sqlite' | 'pglite' | 'postgresql' | 'mariadb'
  readonly dialect: 'sqlite' | 'postgresql' | 'mysql'
  /** Where its URLs begin. */
  readonly scheme: string
  /** The server that it is on; null for a database in the process. */
  readonly server: ServerName | null
}

const known: readonly TestDatabase[] = [
  { name: 'better-sqlite3', dialect: 'sqlite', scheme: 'sqlite+better-sqlite3', server: null },
  { name: 'node:sqlite', dialect: 'sqlite', scheme: 'sqlite+node', server: null },
  { name: 'pglite', dialect: 'postgresql', scheme: 'postgresql+pglite', server: null },
  { name: 'postgresql', dialect: 'postgresql', scheme: 'postgresql', server: 'postgresql' },
  { name: 'mariadb', dialect: 'mysql', scheme: 'mariadb', server: 'mariadb' },
]

/** Those that are there, or those of them that `DIALECTS` names, separated by commas. */
export const databases: readonly TestDatabase[] = known.filter(
  ({ name, server }) =>
    (process.env.DIALECTS === undefined || process.env.DIALECTS.split(',').includes(name)) &&
    (server === null || inject('servers').includes(server)),
)

/** What a test may want of its database. */
export interface DatabaseWishes extends AthanorOptions {
  /** SQLite: a file in a temporary folder in place of a database in memory, for tests of several connections. */
  readonly file?: boolean
}

/** Makes an Athanor object on an empty database; it is closed, and its file is gone, when the test ends. */
export type MakeDb = (wishes?: DatabaseWishes) => Athanor

/** Runs a suite of tests against every database. */
export function eachDatabase(suite: (name: string, makeDb: MakeDb, database: TestDatabase) => void): void {
  describe.each(databases)('on $name', database => {
    prepare(database)
    suite(database.name, wishes => openDatabase(database, wishes), database)
  })
}

/** Empties what the tests of the suite around this will be given: `openDatabase` does not wait. */
export function prepare(database: TestDatabase): void {
  if (database.server === null && database.dialect === 'sqlite') return
  beforeEach(async () => {
    used = 0
    if (database.server === null) embedded = await embeddedOptions()
    else for (const at of slots) urls[at] = await emptyDatabase(database.server, at)
  })
}

/** How many databases of a server one test may have. */
const slots = [0, 1, 2] as const
const urls: string[] = []
let used = 0
/** The databases that no test was given since they were emptied. */
const empty = new Map<string, string>()
let embedded: AthanorOptions = {}

async function emptyDatabase(server: ServerName, at: number): Promise<string> {
  const known = empty.get(`${server} ${at}`)
  if (known !== undefined) return known
  const url = await serverDatabase(server, at)
  empty.set(`${server} ${at}`, url)
  return url
}

/** An Athanor object on an empty database; on a server, `prepare` must have been called in the suite. */
export function openDatabase(database: TestDatabase, wishes: DatabaseWishes = {}): Athanor {
  const { file = false, ...options } = wishes
  return openAt(placeOf(database, file), options)
}

/** A cluster refuses at times what one server does not: there transactions are run again. */
const retries =
  process.env.ATHANOR_TEST_RETRIES === undefined ? {} : { retries: Number(process.env.ATHANOR_TEST_RETRIES) }

/** Where each object's database is. */
const places = new WeakMap<Athanor, AthanorOptions>()

/** Another Athanor object on the database of one; a SQLite database must be a file for it. */
export function reopen(db: Athanor, options: AthanorOptions = {}): Athanor {
  const { engine, ...place } = places.get(db) ?? {}
  // Two objects on one embedded database share its session, and with it the names of prepared statements.
  return openAt(engine === undefined ? place : { ...place, engine: { ...engine, statementCacheSize: 0 } }, options)
}

function openAt(place: AthanorOptions, options: AthanorOptions): Athanor {
  const db = new Athanor({ ...place, ...options, engine: { ...retries, ...(options.engine ?? place.engine) } })
  places.set(db, place)
  onTestFinished(() => db.close())
  return db
}

function placeOf({ scheme, dialect, server }: TestDatabase, file: boolean): AthanorOptions {
  if (dialect === 'sqlite')
    return { url: file ? `${scheme}:///${path.join(temporaryFolder(), 'test.db')}` : `${scheme}://` }
  // The embedded database is one; a test that wants several starts more.
  if (server === null) return used++ === 0 ? embedded : { url: `${scheme}://` }
  empty.delete(`${server} ${used}`)
  const url = urls[used++]
  if (url === undefined)
    throw new Error(`a test has at most ${slots.length} databases, in a suite that calls prepare()`)
  return { url }
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'athanor-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
