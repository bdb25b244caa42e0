// `db`: the object that an application makes once. It declares models, opens scopes and sessions, and holds the engine.
import { dialectOf, driverLoader } from '../dialect/registry.ts'
import { DatabaseUrl } from '../dialect/url.ts'
import { ambientOwner } from '../engine/connection-owner.ts'
import { createAll, dropAll } from '../engine/create-all.ts'
import { Engine } from '../engine/engine.ts'
import type { PoolOptions } from '../engine/engine-options.ts'
import { systemEnvironment } from '../engine/environment.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { LockTimeout, SerializationFailure } from '../errors/database-error.ts'
import { ModelError } from '../errors/model-error.ts'
import { SessionError } from '../errors/session-error.ts'
import { ValueError } from '../errors/value-error.ts'
import type { ColumnBuilder } from '../sql/schema/column-builder.ts'
import { defineTable, type TableOptions } from '../sql/schema/define-table.ts'
import { MetaData } from '../sql/schema/metadata.ts'
import type { NamingConvention } from '../sql/schema/naming.ts'
import type { Table } from '../sql/schema/table.ts'
import { KIND } from '../util/brand.ts'
import { snakeCase } from '../util/text.ts'
import { Hydrators } from './loading/hydrator.ts'
import { adoptClass } from './mapping/adopt-class.ts'
import { defineModel } from './mapping/define-model.ts'
import { mapperOf } from './mapping/mapper.ts'
import { ModelRegistry } from './mapping/registry.ts'
import { setTableHome } from './mapping/table-home.ts'
import type { AnyModel, Mixed, ModelClass, ModelOptions } from './mapping/typed-model.ts'
import { modelStatics } from './model-statics.ts'
import { type Home, type Runner, registerHome } from './query/runner.ts'
import { engineRunner } from './session/engine-runner.ts'
import { compiledOnce, MetaDataOrder, type SessionHome, type SessionOptions } from './session/home.ts'
import { currentSession, enterScope, runInScope } from './session/scope.ts'
import { Session } from './session/session.ts'

/** How connections are made. */
export interface EngineSettings {
  /** How many connections there are and how long to wait for one. */
  readonly pool?: PoolOptions
  /** How far transactions are kept apart. Default: the database's own. */
  readonly isolationLevel?: SessionOptions['isolationLevel'] & string
  /** How many compiled statements are kept. Default 500. */
  readonly statementCacheSize?: number
  /** How long to wait for a lock, in milliseconds. Default 5000. */
  readonly lockTimeout?: number
  /** Options that are handed to the client library as they are. */
  readonly connectArgs?: Readonly<Record<string, unknown>>
}

/** What `new Athanor()` and `db.init()` take. */
export interface AthanorOptions {
  /** The database, such as `sqlite:///app.db`. */
  readonly url?: string
  readonly engine?: EngineSettings
  /** Whether each statement is logged; its values only with `'values'`. Default: false. */
  readonly echo?: boolean | 'values'
  /** Where log lines go. Default: the console. */
  readonly log?: (line: string) => void
  /** How constraints are named that are given no name. */
  readonly naming?: Partial<NamingConvention>
  /** The set of tables to declare models in. Default: a new one. */
  readonly metadata?: MetaData
  /** The folder against which relative paths of databases resolve. Default: the working directory. */
  readonly instancePath?: string
}

/** Options of `db.transaction`. */
export interface TransactionSettings extends SessionOptions {
  /** How often the function is run again, after a short wait, when another transaction was in the way. Default 0. */
  readonly retries?: number
}

/** What the application does with a scope that it opened: it closes it, or lets `await using` do so. */
export interface OpenScope extends AsyncDisposable {
  readonly session: Session
  close(): Promise<void>
}

/**
 * A database object.
 *
 * @example
 * export const db = new Athanor({ url: process.env.DATABASE_URL ?? 'sqlite:///app.db' })
 */
export class Athanor {
  readonly [KIND] = 'athanor'
  /** All tables that are declared on this object. */
  readonly metadata: MetaData
  readonly #registry: ModelRegistry
  #options: AthanorOptions
  #url: DatabaseUrl | null = null
  #engine: Engine | null = null
  #home: SessionHome | null = null

  constructor(options: AthanorOptions = {}) {
    this.#options = options
    this.metadata = options.metadata ?? new MetaData(options.naming)
    this.#registry = new ModelRegistry(this.metadata)
    if (options.url !== undefined) this.#url = DatabaseUrl.parse(options.url)
    registerHome(this.#registry, this.#asHome())
  }

  /** Sets the database of an object that was made without one, as an application's factory does. */
  init(options: AthanorOptions): this {
    if (this.#url !== null) throw new ConfigurationError('already_initialised', { url: String(this.#url) })
    this.#options = { ...this.#options, ...options }
    if (options.url !== undefined) this.#url = DatabaseUrl.parse(options.url)
    return this
  }

  /**
   * The base class of a model.
   *
   * @param name the model's name, from which the table's is made: `AddressAndPhone` gives `address_and_phone`
   * @param attributes columns, and relationships and hybrids in getters
   * @param options the table's options, mixins, inheritance
   * @throws ModelError
   * @example
   * class Pet extends db.Model('Pet', { id: integer().primaryKey(), name: string() }) {}
   */
  Model<
    const N extends string,
    T extends Record<string, any>,
    const X extends Record<string, any> | readonly Record<string, any>[] = {},
    const P extends string = never,
    const I extends string = never,
  >(name: N, attributes: T, options?: ModelOptions<X, P, I>): ModelClass<N, T & Mixed<X>, P, I> {
    const base = defineModel(this.#registry, {
      name,
      attributes,
      options: options ?? {},
      warn: line => this.#log(line),
    })
    return Object.defineProperties(
      base,
      modelStatics(() => this.session),
    ) as unknown as ModelClass<N, T & Mixed<X>, P, I>
  }

  /**
   * A table without a model, such as the one between two many-to-many sides.
   *
   * @param name the name in the database
   * @param columns the columns, by attribute
   */
  Table(name: string, columns: Readonly<Record<string, ColumnBuilder<any, any>>>, options: TableOptions = {}): Table {
    const table = defineTable({ name, columns, options, naming: this.metadata.naming, columnName: snakeCase })
    this.metadata.add(table, `db.Table('${name}')`)
    setTableHome(table, this.#registry)
    return table
  }

  /** Makes subclasses known to queries of their root. */
  register(...models: AnyModel[]): void {
    for (const model of models) {
      const mapper = mapperOf(model)
      if (mapper !== undefined) adoptClass(mapper, model)
    }
  }

  /** Resolves foreign keys and relationships between the models; it happens by itself on first use. */
  configure(): void {
    this.#registry.configure()
  }

  /** The database's URL; as text it never shows the password. */
  get url(): DatabaseUrl {
    if (this.#url === null) throw new ConfigurationError('no_url', {})
    return this.#url
  }

  /** The engine: connections to the database. Nothing is opened before it is needed. */
  get engine(): Engine {
    this.#engine ??= this.#makeEngine()
    return this.#engine
  }

  /** The session of this scope. Outside of a scope it is an error, never a session that others share. */
  get session(): Session {
    const session = this.#home === null ? undefined : currentSession(this.#home)
    if (session === undefined) throw new SessionError('no_session', {})
    return session
  }

  /** Runs a function with a session of its own as `db.session`; what it does not commit is rolled back. */
  scope<T>(run: (session: Session) => T | PromiseLike<T>): Promise<T> {
    return this.#withSession('db.scope', {}, run)
  }

  /**
   * Runs a function in a transaction that is committed when it succeeds and rolled back when it throws.
   *
   * @param settings `retries`: how often it is run again, each time with a new session, after a `SerializationFailure` or a `LockTimeout`
   * @returns what the function returns
   */
  async transaction<T>(run: (session: Session) => T | PromiseLike<T>, settings: TransactionSettings = {}): Promise<T> {
    const { retries = 0, ...options } = settings
    if (!Number.isSafeInteger(retries) || retries < 0) {
      const problem = `expects a whole number from 0, not ${retries}`
      throw new ValueError('wrong_type', { place: 'db.transaction(…, { retries })', problem })
    }
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#withSession('db.transaction', options, async session => {
          await session.begin()
          const result = await run(session)
          if (options.readOnly !== true) await session.commit()
          return result
        })
      } catch (error) {
        const inTheWay = error instanceof SerializationFailure || error instanceof LockTimeout
        if (!inTheWay || attempt >= retries) throw error
        await backOff(attempt)
      }
    }
  }

  /** Opens a scope for the rest of the present call: for scripts, with `await using scope = db.openScope()`. */
  openScope(): OpenScope {
    const session = this.newSession()
    const leave = enterScope(session)
    const close = async () => {
      leave()
      await session.close()
    }
    return { session, close, [Symbol.asyncDispose]: close }
  }

  /** A session of your own, to be closed by you or by `await using`. It is not `db.session`. */
  newSession(options: SessionOptions = {}): Session {
    return this.#newSession('db.newSession', options)
  }

  /** Makes the tables that the database does not have yet. It never changes one that is there: migrations do. */
  async createAll(): Promise<void> {
    if (this.metadata.size === 0) throw new ModelError('no_models', { place: '`db.createAll()`' })
    this.configure()
    return createAll(this.engine, this.metadata)
  }

  /** Drops the tables of the models, with everything in them. */
  async dropAll(): Promise<void> {
    this.configure()
    return dropAll(this.engine, this.metadata)
  }

  /** Closes all connections, when those that are in use have ended. */
  async close(): Promise<void> {
    await this.#engine?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  toString(): string {
    return `Athanor(${this.#url ?? 'no url'})`
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  async #withSession<T>(
    description: string,
    options: SessionOptions,
    run: (session: Session) => T | PromiseLike<T>,
  ): Promise<T> {
    const session = this.#newSession(description, options)
    try {
      return await runInScope(session, () => run(session))
    } finally {
      await session.close()
    }
  }

  #newSession(description: string, options: SessionOptions): Session {
    this.#registry.configure()
    return new Session(this.#sessionHome(), options, description, ambientOwner())
  }

  #sessionHome(): SessionHome {
    const { engine } = this
    this.#home ??= {
      registry: this.#registry,
      engine,
      hydrators: new Hydrators(engine.dialect),
      compiled: compiledOnce(engine),
      tables: new MetaDataOrder(this.metadata),
    }
    return this.#home
  }

  #makeEngine(): Engine {
    const { url } = this
    const { engine = {}, echo = false, instancePath = '.' } = this.#options
    const { isolationLevel, lockTimeout } = engine
    return new Engine({
      url,
      dialect: dialectOf(url),
      loadDriver: driverLoader(url),
      instancePath,
      pool: engine.pool ?? {},
      statementCacheSize: engine.statementCacheSize ?? 500,
      connectArgs: engine.connectArgs ?? {},
      echo,
      log: line => this.#log(line),
      ...(isolationLevel !== undefined && { isolationLevel }),
      ...(lockTimeout !== undefined && { lockTimeout }),
    })
  }

  #log(line: string): void {
    const { log } = this.#options
    if (log === undefined) globalThis.process?.stderr.write(`${line}\n`)
    else log(line)
  }

  #asHome(): Home {
    const current = (): Runner => this.session
    const dialect = () => dialectOf(this.url)
    return {
      current,
      get dialect() {
        return dialect()
      },
      configure: () => this.configure(),
      runnerOn: target => engineRunner(target, this.engine),
    }
  }
}

const FIRST_WAIT = 5
const LONGEST_WAIT = 500

/** Waits before another attempt: longer each time, and not as long as others who wait. */
function backOff(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt)
  return new Promise(resolve => systemEnvironment.after(longest * (0.5 + systemEnvironment.random() / 2), resolve))
}
