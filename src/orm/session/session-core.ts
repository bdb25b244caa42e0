// The worker behind a session: its entities, its changes, its connection. The facade queues the calls; here they run.
import type { ExecuteResult } from '../../driver/driver.ts'
import type { Compiled } from '../../compiler/compiled.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { ConnectionOwner } from '../../engine/connection-owner.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { SelectNode, StatementNode } from '../../sql/statement/nodes.ts'
import { andThen, isPromise, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import type { InstanceState, SessionPort } from '../instrumentation/instance-state.ts'
import type { Hydrators } from '../loading/hydrator.ts'
import { IdentityMap } from '../loading/identity-map.ts'
import type { RawRows } from '../loading/load-context.ts'
import type { loadRelationship } from '../loading/load-/relationship-paths.ts'
import { loadTree } from '../loading/load-tree.ts'
import { readEntities } from '../loading/read-entities.ts'
import { readResults } from '../loading/read-results.ts'
import { isModified } from '../mapping/dirty.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { Relationship } from '../mapping/mapper.ts'
import type { QueryData } from '../query/query-data.ts'
import { flush } from '../unit-of-work/flush.ts'
import type { FlushContext, WriteNode } from '../unit-of-work/flush-context.ts'
import { restoreColumns, UndoLog } from '../unit-of-work/undo-log.ts'
import { byKeyNode, loadAttributes, peersOf } from './entity-loading.ts'
import type { SessionHome, SessionOptions } from './home.ts'
import { relatedQuery } from './related-query.ts'
import { SessionConnection } from './session-connection.ts'

/** The worker behind a session. */
export class SessionCore implements FlushContext, SessionPort {
  readonly home: SessionHome
  readonly options: SessionOptions
  readonly identityMap = new IdentityMap()
  readonly undo = new UndoLog()
  readonly pending = new Set<InstanceState>()
  readonly deleted = new Set<InstanceState>()
  readonly touched = new Set<InstanceState>()
  readonly connection: SessionConnection
  closed = false
  /** Why the session must be rolled back before it goes on; null when it need not. */
  failure: unknown = null
  /** Runs a call of an attribute in the session's turn. */
  readonly #inTurn: <T>(call: () => MaybePromise<T>) => MaybePromise<T>

  constructor(home: SessionHome, options: SessionOptions, owner: ConnectionOwner, inTurn: SessionCore['inTurn']) {
    this.home = home
    this.options = options
    this.connection = new SessionConnection(home.engine, owner, options)
    this.#inTurn = inTurn
  }

  /** Runs a call in the session's turn. */
  inTurn<T>(call: () => MaybePromise<T>): MaybePromise<T> {
    return this.#inTurn(call)
  }

  get session(): SessionPort {
    return this
  }

  get hydrators(): Hydrators {
    return this.home.hydrators
  }

  get tableOrder(): ReadonlyMap<Table, number> {
    return this.home.registry.tableOrder
  }

  get dialect(): StatementDialect {
    return this.home.engine.dialect
  }

  // ---- statements

  rows(node: SelectNode): MaybePromise<RawRows> {
    const { compiled, values } = this.home.engine.prepare(node)
    return this.run(compiled, values, node.lock !== null)
  }

  /** Runs a compiled query. */
  run(compiled: Compiled, values: readonly unknown[], locks: boolean): MaybePromise<RawRows> {
    const { wideIntegers: wide } = compiled
    const query = () => andThen(this.connection.query(compiled, values), rows => ({ rows, wide }))
    return locks ? andThen(this.connection.transaction(), query) : query()
  }

  execute(node: WriteNode, values: readonly unknown[]): MaybePromise<ExecuteResult> {
    const compiled = this.home.compiled(node)
    return andThen(this.connection.transaction(), connection => connection.execute(compiled, values))
  }

  returning(node: WriteNode, values: readonly unknown[]): MaybePromise<WireValue[][]> {
    const compiled = this.home.compiled(node)
    return andThen(this.connection.transaction(), connection => connection.query(compiled, values))
  }

  /** The results of a query, after what it reads has been flushed. */
  fetch(query: QueryData): MaybePromise<unknown[]> {
    const { compiled, values } = this.home.engine.prepare(query.node)
    return andThen(this.autoflush(compiled.tables), () =>
      andThen(this.run(compiled, values, query.node.lock !== null), raw => {
        const results = readResults(this, query, raw)
        if (query.loads.length === 0) return results
        return andThen(loadTree(this, results as object[], query.loads), () => results)
      }),
    )
  }

  /** The entity of a key, from the database; null when there is none. */
  loadByKey(mapper: Mapper, key: readonly unknown[]): MaybePromise<object | null> {
    if (this.pending.size > 0 || this.deleted.size > 0) return andThen(this.autoflush(null), () => this.#queryByKey(mapper, key))
    return this.#queryByKey(mapper, key)
  }

  // What is dirty cannot change which row has a key, so only new and deleted entities are flushed before.
  #queryByKey(mapper: Mapper, key: readonly unknown[]): MaybePromise<object | null> {
    const compiled = this.home.compiled(byKeyNode(mapper))
    const rows = this.connection.query(compiled, key)
    const read = (given: WireValue[][]) => readEntities(this, this.hydrators.of(mapper, compiled.wideIntegers), given, false)[0] ?? null
    return isPromise(rows) ? rows.then(read) : read(rows)
  }

  /** The results of any statement as rows, with no entities. */
  statement(node: StatementNode): MaybePromise<ExecuteResult | RawRows> {
    const { compiled, values } = this.home.engine.prepare(node)
    return andThen(this.connection.transaction(), connection => {
      if (compiled.returnsRows) return andThen(connection.query(compiled, values), rows => ({ rows, wide: compiled.wideIntegers }))
      return connection.execute(compiled, values)
    })
  }

  // ---- the unit of work

  /** Makes a new entity one that the next flush inserts. */
  readonly admit = (state: InstanceState): void => {
    this.undo.keep(state)
    state.status = 'pending'
    state.session = this
    this.pending.add(state)
    if (state.changedOnes !== null || state.changedLists !== null) this.touched.add(state)
  }

  /** Writes what changed. */
  flush(): MaybePromise<void> {
    if (!this.#hasChanges(null)) return
    if (this.options.readOnly === true) throw new SessionError('not_executable', { problem: 'this session only reads: its changes cannot be written' })
    try {
      const result = flush(this, this.admit)
      return isPromise(result) ? result.then(undefined, error => this.#fail(error)) : result
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): never {
    if (this.connection.inTransaction) this.failure = error
    throw error
  }

  /**
   * Writes what changed, if a statement reads tables of it.
   *
   * @param tables the tables that the statement reads; null for any
   */
  autoflush(tables: ReadonlySet<Table> | null): MaybePromise<void> {
    if (this.options.autoflush === false || this.options.readOnly === true) return
    return this.#hasChanges(tables) ? this.flush() : undefined
  }

  #hasChanges(tables: ReadonlySet<Table> | null): boolean {
    if (this.pending.size > 0 || this.deleted.size > 0 || this.touched.size > 0) return true
    for (const mapper of this.identityMap.mappers()) {
      if (tables !== null && !tables.has(mapper.table)) continue
      for (const state of this.identityMap.of(mapper).values()) if (isModified(state)) return true
    }
    return false
  }

  commit(): MaybePromise<void> {
    return andThen(this.flush(), () =>
      andThen(this.connection.commit(), () => {
        this.undo.clear()
        this.#age()
      }),
    )
  }

  rollback(): MaybePromise<void> {
    const restored = () => {
      this.restore()
      this.failure = null
      this.#age()
    }
    return andThen(this.connection.rollback(), restored)
  }

  /** Puts entities back as they were when the transaction, or the savepoint, began. */
  restore(): void {
    this.pending.clear()
    this.deleted.clear()
    this.touched.clear()
    for (const state of this.undo.restore(this.identityMap)) {
      if (state.status === 'transient') state.session = null
      else if (state.changedOnes !== null || state.changedLists !== null) this.touched.add(state)
    }
    for (const state of this.identityMap.states()) if (isModified(state)) restoreColumns(state)
  }

  /** After a transaction, what is loaded may be out of date: the next query that returns an entity loads it anew. */
  #age(): void {
    for (const state of this.identityMap.states()) state.stale = true
  }

  // ---- what attributes ask

  loadRelationship(state: InstanceState, description: RelationshipDescription): Promise<void> {
    const relationship = description as Relationship
    return this.#whileLoading(state, relationship, () => {
      const peers = peersOf(state, peer => peer.relatedOf(relationship) === undefined)
      return andThen(this.autoflush(null), () => andThen(this.#requireKeys(relationship, peers), () => loadRelationship(this, relationship, peers)))
    })
  }

  /** The columns that a relationship follows may have been expired. */
  #requireKeys(relationship: Relationship, states: readonly InstanceState[]): MaybePromise<void> {
    const names = relationship.pairs.map(pair => pair.local.attribute)
    const without = states.filter(state => state.status === 'persistent' && names.some(name => !Object.hasOwn(state.entity, name)))
    return without.length === 0 ? undefined : loadAttributes(this, relationship.owner, without, names)
  }

  loadColumn(state: InstanceState, attribute: string): Promise<void> {
    return this.#whileLoading(state, attribute, () => {
      const peers = peersOf(state, peer => !Object.hasOwn(peer.entity, attribute))
      return loadAttributes(this, state.description as Mapper, peers, [attribute])
    })
  }

  /** Awaits of one tick share a load; one that finds its value loaded does nothing. */
  async #whileLoading(state: InstanceState, what: RelationshipDescription | string, load: () => MaybePromise<void>): Promise<void> {
    const running = state.batch?.loading.get(what)
    if (running !== undefined) await running
    if (typeof what === 'string' ? Object.hasOwn(state.entity, what) : state.relatedOf(what) !== undefined) return
    const started = this.inTurn(load)
    if (!isPromise(started)) return
    const promise = Promise.resolve(started).finally(() => state.batch?.loading.delete(what))
    state.batch?.loading.set(what, promise)
    await promise
  }

  findRelated(state: InstanceState, description: RelationshipDescription): object | undefined {
    const { direction, pairs, target } = description as Relationship
    if (direction !== 'manyToOne') return undefined
    const values = target.keyColumns.map(column => {
      const local = pairs.find(pair => pair.remote === column)?.local
      return local === undefined ? undefined : (state.entity as Record<string, unknown>)[local.attribute]
    })
    const key = target.identity(values)
    return key === null ? undefined : this.identityMap.of(target).get(key)?.entity
  }

  beforeChange(state: InstanceState): void {
    this.undo.keep(state)
    this.touched.add(state)
  }

  selectRelated(state: InstanceState, relationship: RelationshipDescription): unknown {
    return relatedQuery(state, relationship as Relationship)
  }

  /** Lets go of everything. */
  release(): void {
    this.closed = true
    this.pending.clear()
    this.deleted.clear()
    this.touched.clear()
    this.identityMap.clear()
  }
}
