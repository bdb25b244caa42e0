// The session: the conversation with the database that a developer has. Each call takes its turn; the work is done by the core.
import { fromHere } from '../../engine/call-site.ts'
import type { ConnectionOwner } from '../../engine/connection-owner.ts'
import { ModelError } from '../../errors/model-error.ts'
import { ForeignSession, NotFound, SessionClosed, SessionError } from '../../errors/session-error.ts'
import type { Expression } from '../../sql/expression/expression.ts'
import type { ExplainNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind } from '../../util/brand.ts'
import { lastOf } from '../../util/last-of.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { Entity, stateOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { loadTree } from '../loading/load-tree.ts'
import { adoptClass } from '../mapping/adopt-class.ts'
import { isModified } from '../mapping/dirty.ts'
import { type Mapper, mapperOf } from '../mapping/mapper.ts'
import { acceptValue, givenAttributes, unknownAttribute } from '../mapping/new-entity.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { AnyModel, AttributesOf, Instance, Key, Known, LoadedPart, With } from '../mapping/typed-model.ts'
import type { Runnable, StreamOptions } from '../mapping/typed-results.ts'
import { readLoads } from '../query/load-tree.ts'
import { Query, settle } from '../query/query.ts'
import type { ChangeData, QueryData } from '../query/query-data.ts'
import type { ChangeResult, Runner } from '../query/runner.ts'
import { unrelate } from '../unit-of-work/cascade-delete.ts'
import { cascadeSave } from '../unit-of-work/cascade-save.ts'
import { changeRows } from './bulk-change.ts'
import { type BlockSteps, CallQueue } from './call-queue.ts'
import { expireAttributes, expireEntity } from './entity-loading.ts'
import type { SessionHome, SessionOptions } from './home.ts'
import { readKey } from './key-input.ts'
import { Merge } from './merge.ts'
import { isStatement, notAStatement, type OwnTextOptions, runOwnText } from './own-text.ts'
import { explainStatement, loadByKey, tablesRead } from './query-results.ts'
import { refresh } from './refresh.ts'
import { SessionCore } from './session-core.ts'
import { streamQuery } from './stream.ts'
import { savepointBlock, transactionBlock } from './transaction-blocks.ts'

/**
 * A conversation with the database: it knows the entities that it loaded, notices what changes, and writes it in one transaction.
 *
 * Calls take turns: each waits for the ones before it. What is not committed when the session is closed is rolled back.
 */
export class Session implements Runner, ConnectionOwner {
  readonly description: string
  readonly enclosing: ConnectionOwner | null
  readonly #core: SessionCore
  // After a failure, calls are refused when their turn comes.
  readonly #queue = new CallQueue(() => this.#refuseAfterFailure())

  /** @internal Sessions are made by `db.scope`, `db.transaction` and `db.newSession`. */
  constructor(home: SessionHome, options: SessionOptions, description: string, enclosing: ConnectionOwner | null) {
    this.description = description
    this.enclosing = enclosing
    this.#core = new SessionCore(home, options, this, call => this.#turn('await', call))
  }

  /** Whether something is an open session of a database object. */
  static isOf(owner: object, home: SessionHome): owner is Session {
    return #core in owner && owner.#core.home === home
  }

  /** Makes new entities, and those that they are related to, part of the session: the next flush inserts them. */
  add(...entities: object[]): void {
    for (const entity of entities) this.#add(this.#stateOf(entity, 'add'))
  }

  /** The same as `add` with an iterable. */
  addAll(entities: Iterable<object>): void {
    for (const entity of entities) this.#add(this.#stateOf(entity, 'addAll'))
  }

  /** Marks an entity for deletion by the next flush. One that was never written is only taken out of the session. */
  delete(entity: object): void {
    const core = this.#core
    const state = this.#stateOf(entity, 'delete')
    if (state.status === 'pending') {
      unrelate(state)
      core.expunge(state)
      return
    }
    if (state.status === 'detached') this.#attach(state)
    this.#requirePersistent(state, 'delete')
    core.undo.keep(state)
    core.deleted.add(state)
  }

  /** Writes all changes to the database, inside the transaction. */
  flush(): Promise<void> {
    return this.#call('flush', () => this.#core.flush())
  }

  /** Flushes and commits. Values stay readable; the next query that returns an entity loads it anew. */
  commit(): Promise<void> {
    return this.#call('commit', () => {
      this.#refuseInBlock('commit')
      return this.#core.commit()
    })
  }

  /** Undoes everything since the last commit, in the database and in memory. */
  rollback(): Promise<void> {
    return settle(() => {
      this.#refuseClosed('rollback')
      return this.#queue.runAnyway(() => {
        this.#refuseInBlock('rollback')
        return this.#core.rollback()
      })
    })
  }

  /**
   * Begins a transaction now, and not at the first write: later reads and writes are of one moment.
   *
   * @param run a function that is the whole transaction: it is committed when the function succeeds and rolled back when it throws, and calls from
   * outside wait for its end
   */
  begin(): Promise<void>
  begin<T>(run: (session: this) => MaybePromise<T>): Promise<T>
  begin<T>(run?: (session: this) => MaybePromise<T>): Promise<T | undefined> {
    if (run === undefined) return this.#call('begin', () => andThen(this.#core.connection.begin(), () => undefined))
    return this.#block('begin', () => transactionBlock(this.#core, this.description, () => run(this)))
  }

  /**
   * Runs a function inside a savepoint: if it throws, what it did is undone, in the database and in memory, and the rest stays.
   *
   * @returns what the function returns
   */
  nested<T>(run: (session: this) => MaybePromise<T>): Promise<T> {
    return this.#block('nested', () => savepointBlock(this.#core, () => run(this)))
  }

  /** The entity of a key, from memory if the session has it, else from the database; null when there is none. */
  get<M extends AnyModel>(model: M, key: Key<AttributesOf<M>>): Promise<Instance<M> | null> {
    return settle(() => this.#get(model, key)) as Promise<Instance<M> | null>
  }

  /** The entity of a key, which may be text from a request; `NotFound` when there is none, or the text cannot be a key. */
  async getOr404<M extends AnyModel>(model: M, key: Key<AttributesOf<M>> | string): Promise<Instance<M>> {
    const entity = await settle(() => this.#get(model, key)).catch(error => {
      if (error instanceof SessionError && error.code === 'bad_key') return null
      throw error
    })
    if (entity === null) throw new NotFound({ what: model.modelName })
    return entity as Instance<M>
  }

  /**
   * Loads an entity again, with its relationships unloaded; or only some of its attributes. Changes of its columns that are not written are given up.
   *
   * @throws SessionError `entity_gone` when its row is not there any more
   */
  refresh(entity: object, names?: readonly string[]): Promise<void> {
    return this.#call('refresh', () => {
      const state = this.#stateOf(entity, 'refresh')
      this.#requirePersistent(state, 'refresh')
      return refresh(this.#core, state, names)
    })
  }

  /**
   * Forgets what is loaded of an entity, or some attributes of it: the next query or `refresh` loads it. Changes of columns that are not written are
   * given up; changed relationships stay.
   */
  expire(entity: object, names?: readonly string[]): void {
    const state = this.#stateOf(entity, 'expire')
    this.#requirePersistent(state, 'expire')
    if (names === undefined) expireEntity(state)
    else expireAttributes(state, names)
  }

  /** Takes an entity out of the session; its changes are not written. */
  expunge(entity: object): void {
    const state = this.#stateOf(entity, 'expunge')
    if (state.session === this.#core) this.#core.expunge(state)
  }

  /** Takes all entities out of the session. */
  expungeAll(): void {
    for (const state of [...this.#core.identityMap.states(), ...this.#core.pending]) this.expunge(state.entity)
  }

  /**
   * Copies an entity from elsewhere into the session, and those that it is related to: the entity of the same key takes its values, or a new one does.
   *
   * @returns the entity of this session
   */
  merge<E extends object>(entity: E): Promise<E> {
    const merging = () => {
      if (!Entity.isEntity(entity)) throw notAnEntity('merge', entity)
      return andThen(this.#core.autoflush(null), () => new Merge(this.#core, state => this.#add(state)).merge(entity))
    }
    return this.#call('merge', merging) as Promise<E>
  }

  /**
   * Sets attributes of an entity from data such as a request's, each checked; unknown attributes and keys are refused.
   *
   * @param options `only`: the attributes that may be set. Default: all columns but the key
   */
  assign(
    entity: object,
    data: Readonly<Record<string, unknown>>,
    options: { readonly only?: readonly string[] } = {},
  ): void {
    const mapper = this.#stateOf(entity, 'assign').description as Mapper
    const allowed = options.only ?? mapper.columns.filter(column => !column.primaryKey).map(column => column.attribute)
    const accepted = Object.entries(givenAttributes(data, 'assign()')).map(([name, value]) => {
      const place = mapper.placeOf(name)
      const column = place === undefined || !allowed.includes(name) ? undefined : mapper.columns[place]
      if (column === undefined || column.primaryKey) throw unknownAttribute(mapper, name)
      return [name, acceptValue(mapper, column, value)] as const
    })
    for (const [name, value] of accepted) (entity as Record<string, unknown>)[name] = value
  }

  /** Loads relationships of entities that are in hand already. */
  load<M extends AnyModel, W extends With<M>>(
    model: M,
    entities: readonly Instance<M>[],
    relationships: W & Known<W, M>,
  ): Promise<(LoadedPart<Instance<M>, W> & Instance<M>)[]> {
    const mapper = this.#mapperOf(model)
    const loads = readLoads(mapper, relationships, target => Query.of(target.entityClass))
    const load = () => {
      const states = (entities as readonly object[]).map(entity => this.#stateOf(entity, 'load'))
      for (const state of states) this.#requirePersistent(state, 'load')
      const tables = tablesRead(new Set([mapper.table]), loads)
      return andThen(this.#core.autoflush(tables), () => andThen(loadTree(this.#core, states, loads), () => entities))
    }
    return this.#call('load', load) as Promise<(LoadedPart<Instance<M>, W> & Instance<M>)[]>
  }

  /** All results of a statement. */
  all<R>(statement: Runnable<R>): Promise<R[]> {
    return settle(() => {
      if (!isStatement(statement)) throw notAStatement('all', statement)
      return statement.all(this) as Promise<R[]>
    })
  }

  /** The first value of the first result of a query; null when there is none. */
  scalar<V>(statement: { scalar(on?: object): Promise<V> }): Promise<V> {
    return settle(() => {
      if (!isKind(statement, 'select')) throw notAStatement('scalar', statement)
      return statement.scalar(this)
    })
  }

  /**
   * Runs a statement: the results of a query, or the number of rows that another statement changed.
   *
   * SQL of your own, `` session.execute(sql`delete from log where day < ${day}`) ``, runs in the transaction; its rows, if it has any, are arrays of
   * values as the driver gives them. Loaded entities are read anew by the next query that returns them.
   */
  execute<R>(statement: Runnable<R>): Promise<R[]>
  execute(statement: PromiseLike<number>): Promise<number>
  execute(text: Expression<any, any>, options?: OwnTextOptions): Promise<unknown[][]>
  execute(statement: unknown, options?: OwnTextOptions): Promise<unknown> {
    if (!isStatement(statement)) return this.#call('execute', () => runOwnText(this.#core, statement, options))
    const { execute, shape } = statement
    return execute === undefined || shape !== null ? statement.all(this) : execute.call(statement, this)
  }

  /** @internal What a query asks. */
  fetch(query: QueryData): MaybePromise<unknown[]> {
    for (const entry of query.shape.entries) if (entry.kind === 'entity') this.#refuseForeign(entry.mapper)
    return this.#turn('query', () => this.#core.fetch(query))
  }

  /** @internal What a changing statement asks. */
  change(statement: ChangeData): MaybePromise<ChangeResult> {
    if (statement.mapper !== null) this.#refuseForeign(statement.mapper)
    return this.#turn('execute', () => changeRows(this.#core, statement))
  }

  /** @internal What a stream asks. */
  stream(query: QueryData, options: StreamOptions): AsyncIterableIterator<unknown> {
    this.#refuseClosed('stream')
    for (const entry of query.shape.entries) if (entry.kind === 'entity') this.#refuseForeign(entry.mapper)
    return streamQuery(this.#core, call => this.#turn('stream', call), query, options)
  }

  /** @internal What `explain` asks. */
  explain(node: ExplainNode): MaybePromise<readonly (readonly unknown[])[]> {
    return this.#turn('explain', () => explainStatement(this.#core, node))
  }

  /** Whether an entity is in the session. */
  contains(entity: object): boolean {
    if (!Entity.isEntity(entity)) return false
    const { session, status } = stateOf(entity)
    return session === this.#core && (status === 'persistent' || status === 'pending')
  }

  /** Entities that the next flush inserts. */
  get new(): readonly object[] {
    return Array.from(this.#core.pending, state => state.entity)
  }

  /** Entities with changes that the next flush writes. */
  get dirty(): readonly object[] {
    const core = this.#core
    const changed = [...core.identityMap.states()].filter(
      state => !core.deleted.has(state) && (core.touched.has(state) || isModified(state)),
    )
    return changed.map(state => state.entity)
  }

  /** Entities that the next flush deletes. */
  get deleted(): readonly object[] {
    return Array.from(this.#core.deleted, state => state.entity)
  }

  /** Reads from the databases themselves from here on, not from their replicas, which may be behind. It does so by itself once it has committed. */
  primary(): this {
    this.#refuseClosed('primary')
    this.#core.connection.readFromPrimary()
    return this
  }

  /** Whether it is closed. */
  get closed(): boolean {
    return this.#core.closed
  }

  /** Waits for the calls that were made, rolls back what is not committed, and lets go of everything. */
  close(): Promise<void> {
    return settle(() => Session.end(this))
  }

  /** @internal `close`, at once where nothing has to be waited for. */
  static end(session: Session): MaybePromise<void> {
    const core = session.#core
    session.#refuseInBlock('close')
    lastOf.session = session
    return andThen(session.#queue.drained(), () => (core.closed ? undefined : core.close()))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #add(state: InstanceState): void {
    if (state.status === 'detached') this.#attach(state)
    if (state.status === 'deleted') this.#requirePersistent(state, 'add')
    if (!this.#core.deleted.delete(state)) cascadeSave(state, this.#core, true)
  }

  #attach(state: InstanceState): void {
    if (!this.#core.attach(state)) throw new SessionError('another_instance', { entity: String(state) })
  }

  #get(model: AnyModel, key: unknown): MaybePromise<object | null> {
    const mapper = this.#mapperOf(model)
    return this.#turn('get', () => {
      const values = readKey(mapper, key)
      const identity = mapper.identity(values)
      const known = identity === null ? undefined : this.#core.identityMap.of(mapper).get(identity)
      if (known !== undefined && !known.stale) return known.entity
      return loadByKey(this.#core, mapper, values)
    })
  }

  #mapperOf(model: unknown): Mapper {
    const mapper = mapperOf(model)
    if (mapper === undefined)
      throw new SessionError('not_an_entity', {
        place: 'the session',
        found: `${describeValue(model)}, which is no model`,
      })
    this.#refuseForeign(mapper)
    adoptClass(mapper, model)
    this.#core.home.registry.configure()
    return mapper
  }

  #refuseForeign({ home, name }: Mapper): void {
    if (home === this.#core.home.registry) return
    const found = `the model ${name} belongs to another database object than the session`
    throw new ModelError('several_databases', { found })
  }

  #stateOf(entity: unknown, method: string): InstanceState {
    this.#refuseClosed(method)
    if (!Entity.isEntity(entity)) throw notAnEntity(method, entity)
    const state = stateOf(entity)
    this.#refuseForeign(mapperOfState(state))
    state.leaveClosedSession()
    if (state.session !== null && state.session !== this.#core) throw new ForeignSession({ entity: String(state) })
    return state
  }

  #requirePersistent(state: InstanceState, method: string): void {
    if (state.status === 'persistent' && state.session === this.#core) return
    throw new SessionError('not_persistent', { place: `\`${method}\``, entity: String(state), status: state.status })
  }

  #block<T>(method: string, steps: () => BlockSteps<T>): Promise<T> {
    return settle(() => {
      this.#refuseClosed(method)
      return this.#queue.runBlock(steps())
    })
  }

  #call<T>(method: string, run: () => MaybePromise<T>): Promise<T> {
    return settle(() => this.#turn(method, run))
  }

  #turn<T>(method: string, run: () => MaybePromise<T>): MaybePromise<T> {
    this.#refuseClosed(method)
    return this.#core.home.locates ? fromHere(() => this.#queue.run(run)) : this.#queue.run(run)
  }

  #refuseInBlock(method: string): void {
    if (this.#queue.insideBlock) throw new SessionError('nested_commit', { method })
  }

  #refuseClosed(method: string): void {
    if (this.#core.closed) throw new SessionClosed({ call: `session.${method}()` })
  }

  #refuseAfterFailure(): void {
    if (this.#core.failure !== null) throw new SessionError('needs_rollback', { cause: this.#core.failure })
  }
}

function notAnEntity(method: string, found: unknown): SessionError {
  return new SessionError('not_an_entity', { place: `session.${method}()`, found: describeValue(found) })
}
