// The driver for SQLite through Node's own module node:sqlite.
import type { ConnectOptions, Driver, WireValue } from '../driver/driver.ts'
import type { DatabaseFunction } from '../driver/functions.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { StatementFailed } from '../errors/database-error.ts'
import { ValueError } from '../errors/value-error.ts'
import {
  aggregateSteps,
  exactKey,
  type PreparedStatement,
  SqliteConnection,
  type SqliteLibrary,
} from './sqlite-connection.ts'
import { countPlaceholders, isBlank } from './sqlite-text.ts'

/** The part of Node's statement that is used here, with rows as arrays. */
interface NodeStatement {
  readonly sourceSQL: string
  columns(): readonly unknown[]
  setReturnArrays(on: boolean): void
  setReadBigInts(on: boolean): void
  all(...parameters: readonly WireValue[]): WireValue[][]
  get(...parameters: readonly WireValue[]): WireValue[] | undefined
  run(...parameters: readonly WireValue[]): {
    readonly changes: number | bigint
    readonly lastInsertRowid: number | bigint
  }
  iterate(...parameters: readonly WireValue[]): Iterator<WireValue[]>
}

/** The part of Node's database that is used here. */
interface NodeDatabase {
  readonly isTransaction: boolean
  prepare(text: string): NodeStatement
  exec(text: string): void
  function(name: string, options: Readonly<Record<string, unknown>>, call: (...values: WireValue[]) => WireValue): void
  aggregate(name: string, options: Readonly<Record<string, unknown>>): void
  close(): void
}

interface NodeSqliteModule {
  readonly DatabaseSync: new (file: string, options: Readonly<Record<string, unknown>>) => NodeDatabase
  readonly StatementSync: { readonly prototype: object }
}

/** What loading the module depends on. */
export interface NodeSqlitePlatform {
  /** The version of Node, such as `22.18.0`. */
  readonly nodeVersion: string
  /** Imports the module. */
  readonly importModule: () => Promise<unknown>
}

const thisPlatform: NodeSqlitePlatform = {
  nodeVersion: process.versions.node,
  importModule: () => import('node:sqlite'),
}

/**
 * Loads the module and gives its driver.
 *
 * @throws ConfigurationError `driver_too_old` when this Node has no module, or one that cannot give rows as arrays
 */
export async function loadNodeSqlite(platform: NodeSqlitePlatform = thisPlatform): Promise<Driver> {
  const module = await importModule(platform)
  if (!isUsable(module)) throw tooOld(platform)
  const losses = lossesOf(module)
  return {
    name: 'node',
    connect: options =>
      new SqliteConnection(new NodeLibrary(open(module, options), losses), options.statementCacheSize),
  }
}

/** What a version of the module loses on the way. */
interface Losses {
  /** It reads a text only up to its first NUL, as Node 22 does. */
  readonly cutsTexts: boolean
  /** It binds bytes as NULL where there are none and their buffer was looked at, as Node 22 does. */
  readonly losesEmptyBytes: boolean
}

function lossesOf(module: NodeSqliteModule): Losses {
  const database = new module.DatabaseSync(':memory:', { timeout: 0, readOnly: false })
  const statement = database.prepare("select 'a' || char(0), ? is null")
  statement.setReturnArrays(true)
  const [text, isNull] = statement.get(new Uint8Array(new ArrayBuffer(0))) ?? []
  database.close()
  return { cutsTexts: text === 'a', losesEmptyBytes: isNull === 1 }
}

async function importModule(platform: NodeSqlitePlatform): Promise<unknown> {
  try {
    return await platform.importModule()
  } catch {
    throw tooOld(platform)
  }
}

function tooOld(platform: NodeSqlitePlatform): ConfigurationError {
  const found = `Node ${platform.nodeVersion}`
  return new ConfigurationError('driver_too_old', { driver: 'node', found, needed: 'Node 22.18 or later' })
}

function isUsable(module: unknown): module is NodeSqliteModule {
  if (typeof module !== 'object' || module === null || !('StatementSync' in module)) return false
  return typeof module.StatementSync === 'function' && 'setReturnArrays' in module.StatementSync.prototype
}

// Node would wait in the event loop's way for a lock: the engine waits instead.
function open(module: NodeSqliteModule, options: ConnectOptions): NodeDatabase {
  return new module.DatabaseSync(options.database, { timeout: 0, readOnly: options.readOnly, ...options.connectArgs })
}

class NodeLibrary implements SqliteLibrary {
  readonly #database: NodeDatabase
  readonly #losses: Losses

  constructor(database: NodeDatabase, losses: Losses) {
    this.#database = database
    this.#losses = losses
  }

  prepare(text: string, wideIntegers: boolean): PreparedStatement {
    const statement = this.#database.prepare(text)
    // Node prepares the first statement and drops the rest without a word.
    if (!isBlank(text.slice(statement.sourceSQL.length))) {
      throw new StatementFailed({
        reason: 'the text holds more than one statement, which only a script may',
        statement: text,
      })
    }
    return new NodePrepared(statement, text, wideIntegers, this.#losses)
  }

  run(text: string): void {
    this.#database.exec(text)
  }

  register(added: DatabaseFunction): void {
    const options = { deterministic: true, directOnly: true, useBigIntArguments: true }
    if (added.kind === 'aggregate') this.#database.aggregate(added.name, { ...options, ...aggregateSteps(added) })
    else this.#database.function(added.name, { ...options, varargs: added.variadic === true }, added.call)
  }

  inTransaction(): boolean {
    return this.#database.isTransaction
  }

  close(): void {
    this.#database.close()
  }
}

class NodePrepared implements PreparedStatement {
  readonly returnsRows: boolean
  readonly followsSchema: boolean
  readonly #statement: NodeStatement
  readonly #text: string
  readonly #placeholders: number
  readonly #losses: Losses

  constructor(statement: NodeStatement, text: string, wideIntegers: boolean, losses: Losses) {
    this.#statement = statement
    this.#text = text
    this.#placeholders = countPlaceholders(text)
    this.#losses = losses
    this.followsSchema = !hasStar(text)
    this.returnsRows = statement.columns().length > 0
    if (this.returnsRows) statement.setReturnArrays(true)
    // A key that no number holds would make Node throw after the row is written.
    if (wideIntegers || !this.returnsRows) statement.setReadBigInts(true)
  }

  all(parameters: readonly WireValue[]): WireValue[][] {
    return this.#statement.all(...this.#taken(parameters))
  }

  first(parameters: readonly WireValue[]): WireValue[] | undefined {
    return this.#statement.get(...this.#taken(parameters))
  }

  run(parameters: readonly WireValue[]): { readonly changes: number; readonly lastInsertId: number | bigint } {
    const { changes, lastInsertRowid } = this.#statement.run(...this.#taken(parameters))
    return { changes: Number(changes), lastInsertId: exactKey(BigInt(lastInsertRowid)) }
  }

  iterate(parameters: readonly WireValue[]): Iterator<WireValue[]> {
    return this.#statement.iterate(...this.#taken(parameters))
  }

  /** The parameters as Node takes them whole; it makes NULL of those that are missing. */
  #taken(parameters: readonly WireValue[]): readonly WireValue[] {
    if (parameters.length < this.#placeholders) {
      const reason = `it has ${this.#placeholders} placeholders and was given ${parameters.length} parameters`
      throw new StatementFailed({ reason, statement: this.#text })
    }
    if (this.#losses.cutsTexts) refuseNul(parameters)
    return this.#losses.losesEmptyBytes ? parameters.map(keepEmpty) : parameters
  }
}

/** Bytes whose buffer has some, of which they take none. */
const NO_BYTES = new Uint8Array(new ArrayBuffer(1), 0, 0)

function keepEmpty(value: WireValue): WireValue {
  return value instanceof Uint8Array && value.length === 0 ? NO_BYTES : value
}

/** A text that would come back shorter than it was written is refused. */
function refuseNul(parameters: readonly WireValue[]): void {
  if (!parameters.some(value => typeof value === 'string' && value.includes('\0'))) return
  const problem = `has a NUL in it, which node:sqlite of Node ${process.versions.node} cuts off: use Node 24, or better-sqlite3`
  throw new ValueError('wrong_type', { place: 'a text', problem })
}

/** Whether a text asks for all columns of something: Node 22 goes on to give as many as there were when it was prepared. */
function hasStar(text: string): boolean {
  return /(?:\bselect|\bdistinct|\ball|\breturning|[,.])\s*\*/i.test(text)
}
