// `db`: the object that an application makes once. It declares models, opens scopes and sessions, and holds the engine.

import { dialectNamed } from '../dialect/registry.ts'
import { DatabaseUrl } from '../dialect/url.ts'
import { ambientOwner } from '../engine/connection-owner.ts'
import { createAll, createTexts, dropAll } from '../engine/create-all.ts'
import type { Engine } from '../engine/engine.ts'
import { systemEnvironment } from '../engine/environment.ts'
import type { QueryListener, QueryListenerOptions } from '../engine/query-event.ts'
import { type QueryTracer, spansBy } from '../engine/query-spans.ts'
import { QueryWatchers } from '../engine/query-watchers.ts'
import { QueryRecorder, type RecordedQuery } from '../engine/recorded-queries.ts'
import { warnOfSlow } from '../engine/slow-queries.ts'
import { withRetries } from '../engine/transaction-retries.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ModelError } from '../errors/model-error.ts'
import { SessionError } from '../errors/session-error.ts'
import { metadataOf } from '../sql/schema/bind-metadata.ts'
import type { ColumnBuilder } from '../sql/schema/column-builder.ts'
import { defineTable, type TableOptions } from '../sql/schema/define-table.ts'
import { MetaData, type ReflectOptions } from '../sql/schema/metadata.ts'
import type { Table } from '../sql/schema/table.ts'
import { KIND } from '../util/brand.ts'
import { isPromise } from '../util/maybe-promise.ts'
import type { AthanorOptions } from './athanor-options.ts'
import { checkAthanorOptions } from './check-options.ts'
import { Hydrators } from './loading/hydrator.ts'
import { adoptClass } from './mapping/adopt-class.ts'
import { defineModel } from './mapping/define-model.ts'
import { mapperOf } from './mapping/mapper.ts'
import { ModelRegistry } from './mapping/registry.ts'
import { setTableHome } from './mapping/table-home.ts'
import type { AnyModel, Mixed, ModelClass, ModelOptions, TypedTable } from './mapping/typed-model.ts'
import { modelStatics } from './model-statics.ts'
import { openDatabases } from './open-databases.ts'
import { type Home, type Runner, registerHome } from './query/runner.ts'
import type { Database } from './session/database.ts'
import { Databases } from './session/databases.ts'
import { engineRunner } from './session/engine-runner.ts'
import { MetaDataOrder, type SessionHome, type SessionOptions } from './session/home.ts'
import { currentSession, enterScope, runInScope } from './session/scope.ts'
import { Session } from './session/session.ts'

/** Which databases are meant. */
export interface BindChoice {
  /** A name among `binds`, or several; `default` is the database of `url`. */
  readonly bind?: string | readonly string[]
}

/** Options of `db.transaction`. */
export interface TransactionSettings extends SessionOptions {
  /** How often the function is run again, after a short wait, when another transaction was in the way. Default: `engine.retries` of the options, or 0. */
  readonly retries?: number
}

/** What the application does with a scope that it opened: it closes it, or lets `await using` do so. */
export interface OpenScope extends AsyncDisposable {
  readonly session: Session
  close(): Promise<void>
}

const PLAIN: SessionOptions = Object.freeze({})

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
  readonly #watchers = new QueryWatchers()
  #recorder: QueryRecorder | null = null
  #options: AthanorOptions
  #url: DatabaseUrl | null = null
  #databases: Databases | null = null
  #home: SessionHome | null = null

  constructor(options: AthanorOptions = {}) {
    checkAthanorOptions(options)
    this.#options = options
    this.metadata = options.metadata ?? new MetaData(options.naming)
    this.#registry = new ModelRegistry(this.metadata)
    if (options.url !== undefined) this.#url = DatabaseUrl.parse(options.url)
    this.metadata.readFrom(() => ({ readTables: options => this.#reflectedTables(options) }))
    registerHome(this.#registry, this.#asHome())
  }

  /** Sets the database of an object that was made without one, as an application's factory does. */
  init(options: AthanorOptions): this {
    checkAthanorOptions(options)
    if (this.#url !== null) throw new ConfigurationError('already_initialised', { url: String(this.#url) })
    this.#options = { ...this.#options, ...options }
    this.#databases = null
    this.#home = null
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
  Table<const N extends string, T extends Readonly<Record<string, ColumnBuilder<any, any>>>>(
    name: N,
    columns: T,
    options: TableOptions = {},
  ): TypedTable<N, T> {
    const { naming } = this.metadata
    const table = defineTable({ name, columns, options, naming, columnName: naming.columnName })
    this.metadata.add(table, `db.Table('${name}')`)
    setTableHome(table, this.#registry)
    return table as Table as TypedTable<N, T>
  }

  async #reflectedTables(options: ReflectOptions): Promise<readonly Table[]> {
    const tables = await this.engine.readTables(options)
    for (const table of tables) setTableHome(table, this.#registry)
    return tables
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
    return this.#allDatabases.main.engine
  }

  /** The engines of `binds` by name, and that of `url` as `default`. */
  get engines(): Readonly<Record<string, Engine>> {
    const engines = {}
    for (const database of this.#allDatabases.all) {
      Object.defineProperty(engines, database.name, { get: () => database.engine, enumerable: true })
    }
    return engines
  }

  /**
   * The engine of a bind.
   *
   * @throws BindError `unknown_bind`, which names those that are known
   */
  engineOf(bind: string): Engine {
    return this.#allDatabases.named(bind, '`db.engineOf()`').engine
  }

  /**
   * Has a function called for every statement that has been sent to any of the databases, until the function that is returned is called. If it
   * throws, that is logged once, and the statement goes on.
   *
   * @param options `parameters`: whether it is told the values too, which may be secret. Default: false
   * @example
   * const stop = db.onQuery(({ sql, duration, rows }) => metrics.record(sql, duration, rows))
   */
  onQuery(listener: QueryListener, options: QueryListenerOptions = {}): () => void {
    return this.#watchers.listen(listener, options, line => this.#log(line))
  }

  /**
   * Makes a span of each statement from here on, until the function that is returned is called.
   *
   * @param tracer OpenTelemetry's, as `trace.getTracer('app')` gives it, or anything like it
   */
  trace(tracer: QueryTracer): () => void {
    return this.#watchers.add(spansBy(tracer))
  }

  /**
   * The statements that the outermost scope of this call has sent so far, with their values, times and places in the program.
   *
   * @throws ConfigurationError `not_recording` without the option `recordQueries`
   */
  recordedQueries(): readonly RecordedQuery[] {
    if (this.#options.recordQueries !== true) throw new ConfigurationError('not_recording', {})
    return this.#recorder?.queries ?? []
  }

  /** The session of this scope. Outside of a scope it is an error, never a session that others share. */
  get session(): Session {
    const session = this.#home === null ? undefined : currentSession(this.#home)
    if (session === undefined) throw new SessionError('no_session', {})
    return session
  }

  /** Runs a function with a session of its own as `db.session`; what it does not commit is rolled back. */
  scope<T>(run: (session: Session) => T | PromiseLike<T>): Promise<T> {
    return this.#withSession('db.scope', PLAIN, run)
  }

  /**
   * Runs a function in a transaction that is committed when it succeeds and rolled back when it throws.
   *
   * @param settings `retries`: how often it is run again, each time with a new session, when another transaction was in the way: after a `SerializationFailure`
   * or a `LockTimeout`, also of the COMMIT, after a `ConnectionLost` before the COMMIT, and never after a `CommitUnknown`
   * @returns what the function returns
   */
  async transaction<T>(run: (session: Session) => T | PromiseLike<T>, settings: TransactionSettings = {}): Promise<T> {
    const { retries = this.#options.engine?.retries ?? 0, ...options } = settings
    const attempt = () =>
      this.#withSession('db.transaction', options, async session => {
        await session.begin()
        const result = await run(session)
        if (options.readOnly !== true) await session.commit()
        return result
      })
    const isRetryable = (error: unknown) =>
      this.#allDatabases.all.some(database => database.isOpen && database.engine.isRetryable(error))
    return withRetries(attempt, { retries, place: 'db.transaction', environment: systemEnvironment, isRetryable })
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
  newSession(options: SessionOptions = PLAIN): Session {
    return this.#newSession('db.newSession', options)
  }

  /**
   * Makes the tables that the databases do not have yet. It never changes one that is there: migrations do.
   *
   * @param options `bind`: only in this database, or in these; `default` is the one of `url`. Default: in all
   */
  async createAll(options: BindChoice = {}): Promise<void> {
    if (this.metadata.size === 0) throw new ModelError('no_models', { place: '`db.createAll()`' })
    for (const { database, tables } of this.#chosen(options, '`db.createAll()`'))
      await createAll(database.engine, tables)
  }

  /**
   * The statements by which `createAll` makes all tables in an empty database, as text: to be read, or run by other tools.
   *
   * @param options `dialect`: another database than the tables' own, by its name, such as `postgresql`; `bind`: only for these databases
   */
  createStatements({ dialect, ...options }: BindChoice & { readonly dialect?: string } = {}): readonly string[] {
    const place = '`db.createStatements()`'
    if (this.metadata.size === 0) throw new ModelError('no_models', { place })
    return this.#chosen(options, place).flatMap(({ database, tables }) =>
      createTexts(dialect === undefined ? database.dialect : dialectNamed(dialect), tables),
    )
  }

  /**
   * Drops the tables of the models, with everything in them.
   *
   * @param options `bind`: only in this database, or in these; `default` is the one of `url`. Default: in all
   */
  async dropAll(options: BindChoice = {}): Promise<void> {
    for (const { database, tables } of this.#chosen(options, '`db.dropAll()`')) await dropAll(database.engine, tables)
  }

  /** Closes all connections, when those that are in use have ended. */
  async close(): Promise<void> {
    const open = this.#databases?.all.filter(({ isOpen }) => isOpen) ?? []
    await Promise.all(
      open.flatMap(({ connections: { engine, replicas } }) =>
        [engine, ...(replicas?.engines ?? [])].map(each => each.close()),
      ),
    )
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
      // Awaited inside: a statement that is returned runs when it is awaited.
      return await runInScope(session, async () => await run(session))
    } finally {
      const closing = Session.end(session)
      if (isPromise(closing)) await closing
    }
  }

  #newSession(description: string, options: SessionOptions): Session {
    this.#registry.configure()
    return new Session(this.#sessionHome(), options, description, ambientOwner())
  }

  #sessionHome(): SessionHome {
    const databases = this.#allDatabases
    if (databases.only?.exists === false) throw new ConfigurationError('no_url', {})
    this.#home ??= {
      registry: this.#registry,
      databases,
      locates: this.#options.slowQuery !== undefined || this.#recorder !== null,
      hydrators: new Hydrators(table => databases.ofTable(table).dialect),
      tables: new MetaDataOrder(this.metadata),
    }
    return this.#home
  }

  get #allDatabases(): Databases {
    this.#databases ??= this.#openDatabases()
    return this.#databases
  }

  /** The databases that are meant, each with its tables. A database that is not named and has none is left alone. */
  #chosen({ bind }: BindChoice, place: string): { readonly database: Database; readonly tables: MetaData }[] {
    this.configure()
    const databases = this.#allDatabases
    for (const table of this.metadata.tables) databases.check(table)
    const named = bind === undefined ? databases.all : [bind].flat().map(name => databases.named(name, place))
    const chosen = named.map(database => ({ database, tables: metadataOf(this.metadata, database.name) }))
    return bind === undefined ? chosen.filter(({ tables }) => tables.size > 0) : chosen
  }

  #openDatabases(): Databases {
    const { engine = {}, binds = {}, replicas = [], router = null, echo = false, instancePath = '.' } = this.#options
    const log = (line: string) => this.#log(line)
    const common = { echo, instancePath, log, watchers: this.#watchers }
    this.#watch()
    const opened = openDatabases({ url: this.#url, engine, replicas, binds, common })
    return new Databases({ ...opened, router, registry: this.#registry })
  }

  #watch(): void {
    const { slowQuery, tracer, recordQueries } = this.#options
    if (slowQuery !== undefined) this.#watchers.add(warnOfSlow({ log: line => this.#log(line), ...slowQuery }))
    if (tracer !== undefined) this.#watchers.add(spansBy(tracer))
    if (recordQueries !== true || this.#recorder !== null) return
    this.#recorder = new QueryRecorder()
    this.#watchers.add(this.#recorder.watch)
  }

  #log(line: string): void {
    const { log } = this.#options
    if (log === undefined) globalThis.process?.stderr.write(`${line}\n`)
    else log(line)
  }

  #asHome(): Home {
    const current = (): Runner => this.session
    return {
      current,
      dialectOf: node => this.#allDatabases.ofKept(node).dialect,
      configure: () => this.configure(),
      runnerOn: target => engineRunner(target, this.#allDatabases),
    }
  }
}
