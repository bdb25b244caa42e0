// Where SQLite's database is, how a connection to it is prepared, and how its transactions begin.
import path from 'node:path'
import type { TransactionOptions } from '../../dialect/dialect.ts'
import type { DatabaseUrl } from '../../dialect/url.ts'
import type { DriverConnection, DriverStatement, WireValue } from '../../driver/driver.ts'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import { fileSystem } from '../../util/file-system.ts'
import { andThen, isPromise, type MaybePromise } from '../../util/maybe-promise.ts'
import { decimalFunctions } from './decimal-functions.ts'
import { isBusy } from './error-translator.ts'
import { jsonFunctions } from './json-functions.ts'
import { statisticsFunctions } from './statistics-functions.ts'

const IN_MEMORY = ':memory:'

/**
 * The file that a URL names, or `:memory:`. A relative path is one of `instancePath`; missing folders are made.
 *
 * @throws ConfigurationError `bad_url` for a URL that names no file, such as one with a host; `cannot_open` when a folder cannot be made
 */
export function connectOptions(
  url: DatabaseUrl,
  settings: { readonly instancePath: string },
): { readonly database: string } {
  if (!isPath(url)) throw new ConfigurationError('bad_url', { url: String(url) })
  if (isInMemory(url)) return { database: IN_MEMORY }
  const database = path.resolve(settings.instancePath, url.database)
  try {
    makeFolder(path.dirname(database))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigurationError('cannot_open', {
      url: String(url),
      problem: `its folder cannot be made (${reason})`,
      cause,
    })
  }
  return { database }
}

/** The file that a URL names, as a path from the working directory or from the root; null for none. Nothing is looked for or made. */
export function fileOf(url: DatabaseUrl, { instancePath }: { readonly instancePath: string }): string | null {
  if (!isPath(url) || isInMemory(url)) return null
  return path.isAbsolute(url.database) ? url.database : path.join(instancePath, url.database)
}

function isPath(url: DatabaseUrl): boolean {
  return url.host === null && url.user === null && url.port === null && !url.database.includes('\0')
}

function isInMemory(url: DatabaseUrl): boolean {
  return url.database === '' || url.database === IN_MEMORY
}

/** Folder by folder: Node's own way to make several never ends where a file system takes no folders, such as /proc. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const parent = path.dirname(folder)
  if (parent !== folder) makeFolder(parent)
  try {
    fileSystem().mkdirSync(folder)
  } catch (error) {
    // Another process may have made it just now.
    if (!isFolder(folder)) throw error
  }
}

function isFolder(folder: string): boolean {
  return fileSystem().statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
}

const journalMode: DriverStatement = { text: 'PRAGMA journal_mode = WAL', wideIntegers: false }

/**
 * Prepares a fresh connection: foreign keys are checked, and a lock that another process holds is an error at once, because waiting in
 * the library would stop the event loop (the engine waits instead). It can compute with exact decimals. The writer of a file keeps a write-ahead log; readers cannot write.
 */
export function setUp(
  connection: DriverConnection,
  context: { readonly readOnly: boolean; readonly inMemory: boolean },
): MaybePromise<void> {
  const settings = [
    'PRAGMA foreign_keys = ON',
    'PRAGMA busy_timeout = 0',
    ...(context.readOnly ? ['PRAGMA query_only = ON'] : []),
  ]
  connection.registerFunctions?.([...decimalFunctions, ...jsonFunctions, ...statisticsFunctions])
  const ready = connection.script(settings.join(';\n'))
  return context.readOnly || context.inMemory ? ready : andThen(ready, () => keepLog(connection))
}

/** The only connection to a database in memory reads and writes: a transaction that only reads must be kept from writing. */
export function setReadOnly(connection: DriverConnection, readOnly: boolean): void {
  connection.script(`PRAGMA query_only = ${readOnly ? 'ON' : 'OFF'}`)
}

/** With a write-ahead log a commit needs no sync of its own to survive a crash of the process. */
function keepLog(connection: DriverConnection): MaybePromise<void> {
  return andThen(switchToLog(connection), rows =>
    rows[0]?.[0] === 'wal' ? connection.script('PRAGMA synchronous = NORMAL') : undefined,
  )
}

/** A file that is in use cannot be switched just now; it works without, and a later connection switches it. */
function switchToLog(connection: DriverConnection): MaybePromise<WireValue[][]> {
  try {
    const rows = connection.query(journalMode, [])
    return isPromise(rows) ? rows.then(null, withoutLog) : rows
  } catch (error) {
    return withoutLog(error)
  }
}

function withoutLog(error: unknown): WireValue[][] {
  if (isBusy(error)) return []
  throw error
}

/** How a transaction begins: a writing one takes the lock at once, so that it never fails half way. SQLite's isolation is always serializable. */
export function begin(options: TransactionOptions & { readonly writes: boolean }): readonly string[] {
  return options.writes ? ['BEGIN IMMEDIATE'] : ['BEGIN']
}
