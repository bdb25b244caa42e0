// The driver for SQLite through the package better-sqlite3.
import type { ConnectOptions, Driver, WireValue } from '../driver/driver.ts'
import type { DatabaseFunction } from '../driver/functions.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { lastOf } from '../util/last-of.ts'
import {
  aggregateSteps,
  exactKey,
  type PreparedStatement,
  SqliteConnection,
  type SqliteLibrary,
} from './sqlite-connection.ts'

/** The part of better-sqlite3's statement that is used here. */
interface BetterStatement {
  readonly reader: boolean
  raw(on: boolean): BetterStatement
  safeIntegers(on: boolean): BetterStatement
  columns(): readonly { readonly type: string | null }[]
  all(...parameters: readonly WireValue[]): WireValue[][]
  get(...parameters: readonly WireValue[]): WireValue[] | undefined
  run(...parameters: readonly WireValue[]): { readonly changes: number; readonly lastInsertRowid: number | bigint }
  iterate(...parameters: readonly WireValue[]): IterableIterator<WireValue[]>
}

/** The part of better-sqlite3's database that is used here. */
interface BetterDatabase {
  readonly inTransaction: boolean
  prepare(text: string): BetterStatement
  exec(text: string): unknown
  function(
    name: string,
    options: Readonly<Record<string, unknown>>,
    call: (...values: WireValue[]) => WireValue,
  ): unknown
  aggregate(name: string, options: Readonly<Record<string, unknown>>): unknown
  close(): unknown
}

type BetterDatabaseClass = new (file: string, options: Readonly<Record<string, unknown>>) => BetterDatabase

/** What loading the package depends on. */
export interface BetterSqlite3Platform {
  /** The version of Node, such as `22.18.0`. */
  readonly nodeVersion: string
  /** Imports the package. */
  readonly importPackage: () => Promise<unknown>
}

// The name is not a literal, so that bundlers leave the optional package alone.
const packageName: string = 'better-sqlite3'
const thisPlatform: BetterSqlite3Platform = {
  nodeVersion: process.versions.node,
  importPackage: () => import(packageName),
}
/** Older ones crash in the package's binary instead of failing. */
const OLDEST_NODE = 22

/**
 * Loads the package and gives its driver.
 *
 * @throws ConfigurationError `driver_too_old`, `missing_driver` or `broken_driver`
 */
export async function loadBetterSqlite3(platform: BetterSqlite3Platform = thisPlatform): Promise<Driver> {
  if (Number.parseInt(platform.nodeVersion, 10) < OLDEST_NODE) {
    const found = `Node ${platform.nodeVersion}`
    throw new ConfigurationError('driver_too_old', {
      driver: packageName,
      found,
      needed: `Node ${OLDEST_NODE} or later`,
    })
  }
  const Database = databaseClass(await importPackage(platform))
  return {
    name: packageName,
    connect: options => new SqliteConnection(new BetterLibrary(open(Database, options)), options.statementCacheSize),
  }
}

async function importPackage(platform: BetterSqlite3Platform): Promise<unknown> {
  try {
    return await platform.importPackage()
  } catch (cause) {
    const names = { driver: packageName, package: packageName, cause }
    if (isMissing(cause)) throw new ConfigurationError('missing_driver', names)
    throw new ConfigurationError('broken_driver', {
      ...names,
      problem: cause instanceof Error ? cause.message : String(cause),
    })
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const notFound = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND'
  return notFound && /['"]better-sqlite3['"]/.test(error.message)
}

function databaseClass(module: unknown): BetterDatabaseClass {
  const found = typeof module === 'object' && module !== null && 'default' in module ? module.default : module
  if (isDatabaseClass(found)) return found
  const problem = 'it exports no class'
  throw new ConfigurationError('broken_driver', { driver: packageName, package: packageName, problem })
}

function isDatabaseClass(value: unknown): value is BetterDatabaseClass {
  return typeof value === 'function'
}

// The package would wait in the event loop's way for a lock: the engine waits instead.
function open(Database: BetterDatabaseClass, options: ConnectOptions): BetterDatabase {
  return new Database(options.database, { timeout: 0, readonly: options.readOnly, ...options.connectArgs })
}

class BetterLibrary implements SqliteLibrary {
  readonly #database: BetterDatabase

  constructor(database: BetterDatabase) {
    this.#database = database
  }

  prepare(text: string, wideIntegers: boolean): PreparedStatement {
    return new BetterPrepared(this.#database, this.#database.prepare(text), wideIntegers)
  }

  run(text: string): void {
    this.#database.exec(text)
  }

  register(added: DatabaseFunction): void {
    const options = { deterministic: true, directOnly: true, safeIntegers: true }
    if (added.kind === 'aggregate') this.#database.aggregate(added.name, { ...options, ...aggregateSteps(added) })
    else this.#database.function(added.name, { ...options, varargs: added.variadic === true }, added.call)
  }

  inTransaction(): boolean {
    return this.#database.inTransaction
  }

  close(): void {
    this.#database.close()
  }
}

class BetterPrepared implements PreparedStatement {
  readonly returnsRows: boolean
  readonly followsSchema = true
  readonly #database: BetterDatabase
  readonly #statement: BetterStatement
  readonly #byteColumns: readonly number[]

  constructor(database: BetterDatabase, statement: BetterStatement, wideIntegers: boolean) {
    this.#database = database
    this.#statement = statement
    this.returnsRows = statement.reader
    this.#byteColumns = statement.reader ? columnsOfBytes(statement) : []
    if (statement.reader) statement.raw(true)
    if (wideIntegers) statement.safeIntegers(true)
  }

  all(parameters: readonly WireValue[]): WireValue[][] {
    const rows = this.#statement.all(...parameters)
    if (this.#byteColumns.length > 0) for (let at = 0; at < rows.length; at++) this.#plainBytes(rows[at] ?? [])
    return rows
  }

  first(parameters: readonly WireValue[]): WireValue[] | undefined {
    const row = this.#statement.get(...parameters)
    return row === undefined ? undefined : this.#plainBytes(row)
  }

  run(parameters: readonly WireValue[]): { readonly changes: number; readonly lastInsertId: number | bigint } {
    const result = this.#statement.run(...parameters)
    lastOf.written = result
    const { changes, lastInsertRowid } = result
    return { changes, lastInsertId: Number.isSafeInteger(lastInsertRowid) ? lastInsertRowid : this.#lastKey() }
  }

  *iterate(parameters: readonly WireValue[]): Generator<WireValue[], undefined> {
    for (const row of this.#statement.iterate(...parameters)) yield this.#plainBytes(row)
  }

  /** The package gives bytes as Buffer, which prints, compares and serialises unlike a Uint8Array. */
  #plainBytes(row: WireValue[]): WireValue[] {
    const columns = this.#byteColumns
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] ?? 0
      const value = row[column]
      // Asked in this order, because rows are many and bytes are few.
      if (typeof value === 'object' && value instanceof Uint8Array) row[column] = new Uint8Array(value)
    }
    return row
  }

  /** The last key as a bigint first: as a number it was rounded. */
  #lastKey(): number | bigint {
    const [key] = this.#database.prepare('SELECT last_insert_rowid()').raw(true).safeIntegers(true).get() ?? []
    return typeof key === 'bigint' ? exactKey(key) : 0
  }
}

/** Columns that may hold bytes: all but those whose declared type turns them into whole numbers, text or floating point. */
function columnsOfBytes(statement: BetterStatement): readonly number[] {
  return statement
    .columns()
    .flatMap(({ type }, at) => (type !== null && /INT|CHAR|CLOB|TEXT|REAL|FLOA|DOUB/i.test(type) ? [] : [at]))
}
