// The worker behind a session: its entities, its changes, its connection. The facade queues the calls; here they run.
import type { Compiled } from '../../compiler/compiled.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { ExecuteResult } from '../../driver/driver.ts'
import type { Connection } from '../../engine/connection.ts'
import type { ConnectionOwner } from '../../engine/connection-owner.ts'
import { PartialCommit } from '../../errors/bind-error.ts'
import { SessionError } from '../../errors/session-error.ts'
import { sameDatabase } from '../../sql/schema/same-database.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { SelectNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise, settle } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { BatchMembers } from '../instrumentation/batch.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import type { EntityValues, InstanceState, SessionPort } from '../instrumentation/instance-state.ts'
import { rejoinLists } from '../instrumentation/relationship-changes.ts'
import type { Hydrators } from '../loading/hydrator.ts'
import { IdentityMap } from '../loading/identity-map.ts'
import type { RawRows } from '../loading/load-context.ts'
import { isModified } from '../mapping/dirty.ts'
import { mapperOfState, relationshipOf } from '../mapping/state-mapping.ts'
import type { QueryData } from '../query/query-data.ts'
import type { Admission } from '../unit-of-work/cascade-save.ts'
import { flush } from '../unit-of-work/flush.ts'
import type { FlushContext, WriteNode, WriteRun } from '../unit-of-work/flush-context.ts'
import { restoreColumns, UndoLog } from '../unit-of-work/undo-log.ts'
import { AttributeLoader } from './attribute-loader.ts'
import type { Database } from './database.ts'
import type { SessionHome, SessionOptions } from './home.ts'
import type { InTurn, LoadingSession } from './loading-session.ts'
import { fetchQuery } from './query-results.ts'
import { relatedQuery } from './related-query.ts'
import { SessionConnections } from './session-connections.ts'
import { rowsFromAll } from './sharded-query.ts'

/** The worker behind a session. */
export class SessionCore implements FlushContext, Admission, LoadingSession, SessionPort {
  readonly home: SessionHome
  readonly options: SessionOptions
  readonly identityMap = new IdentityMap()
  readonly batches = new BatchMembers<InstanceState>()
  readonly undo = new UndoLog()
  readonly pending = new Set<InstanceState>()
  readonly deleted = new Set<InstanceState>()
  readonly touched = new Set<InstanceState>()
  readonly connection: SessionConnections
  captured: ReadonlyMap<InstanceState, EntityValues> | null = null
  closed = false
  /** Why the session must be rolled back before it goes on; null when it need not. */
  failure: unknown = null
  readonly #attributes: AttributeLoader

  constructor(home: SessionHome, options: SessionOptions, owner: ConnectionOwner, inTurn: InTurn) {
    this.home = home
    this.options = options
    this.connection = new SessionConnections(home.databases, owner, options)
    this.#attributes = new AttributeLoader(this, inTurn)
  }

  get session(): SessionPort {
    return this
  }

  get hydrators(): Hydrators {
    return this.home.hydrators
  }

  get tables(): SessionHome['tables'] {
    return this.home.tables
  }

  dialectOf(table: Table): StatementDialect {
    return this.home.databases.ofTable(table).dialect
  }

  get atOnce(): boolean {
    return this.home.databases.only?.dialect.capabilities.inProcess === true
  }

  get undoing(): UndoLog | null {
    return this.connection.inTransaction ? this.undo : null
  }

  // ---- statements

  rows(node: SelectNode): MaybePromise<RawRows> {
    const databases = this.home.databases.reading(node)
    const [database] = databases
    if (database === undefined || databases.length > 1) return rowsFromAll(this, node, databases)
    const { compiled, values } = database.engine.prepare(node)
    return this.run(database, compiled, values, node.lock !== null)
  }

  keptRows(node: SelectNode, values: readonly unknown[]): MaybePromise<RawRows> {
    const { databases } = this.home
    const [database = databases.ofKept(node), ...others] = databases.routed ? databases.reading(node) : []
    if (others.length > 0) return rowsFromAll(this, node, [database, ...others], values)
    return this.run(database, database.compiled(node), values, false)
  }

  /** Runs a compiled query on a database. */
  run(database: Database, compiled: Compiled, values: readonly unknown[], locks: boolean): MaybePromise<RawRows> {
    const { wideIntegers: wide } = compiled
    const query = () =>
      andThen(this.connection.query(compiled, values, database), rows => ({ rows, wide, dialect: database.dialect }))
    return locks ? andThen(this.connection.transaction(database), query) : query()
  }

  /** Begins a transaction for a flush, where it is known before on which database that is. */
  begin(): MaybePromise<unknown> {
    const { only } = this.home.databases
    return only === null ? undefined : this.connection.transaction(only)
  }

  execute(node: WriteNode, values: readonly unknown[], state: InstanceState): MaybePromise<ExecuteResult> {
    const database = this.#databaseOf(node, state)
    const compiled = database.compiled(node)
    return andThen(this.connection.transaction(database), connection => connection.execute(compiled, values))
  }

  executeMany(run: WriteRun): MaybePromise<readonly ExecuteResult[]> {
    const { node, rows, count, states } = run
    const database = this.#databaseOf(node, states[0])
    const compiled = database.compiled(node)
    return andThen(this.connection.transaction(database), held => held.executeWire(compiled, rows, count))
  }

  queryMany(run: WriteRun): MaybePromise<WireValue[][]> {
    const { node, rows, count, states } = run
    const database = this.#databaseOf(node, states[0])
    const compiled = database.compiled(node)
    return andThen(this.connection.transaction(database), held => held.queryWire(compiled, rows, count))
  }

  held(state: InstanceState, table: Table): MaybePromise<Connection> {
    return this.connection.transaction(this.#databaseOf({ table }, state))
  }

  /** The database that an entity's row is in: an object to compare. */
  placeOf(state: InstanceState): object {
    return this.home.databases.ofState(state)
  }

  /** The database of a statement that writes the row of an entity, or rows that link it to others. */
  #databaseOf({ table }: Pick<WriteNode, 'table'>, state: InstanceState | undefined): Database {
    const { databases } = this.home
    const own = databases.routed && state !== undefined && sameDatabase(table, mapperOfState(state).table)
    return own ? databases.ofState(state) : databases.ofTable(table)
  }

  /** The results of a query, after what it reads has been flushed. */
  fetch(query: QueryData): MaybePromise<unknown[]> {
    return fetchQuery(this, query)
  }

  // ---- the unit of work

  /** Makes a new entity one that the next flush inserts. */
  admit(state: InstanceState): void {
    this.undo.keep(state)
    state.status = 'pending'
    state.session = this
    this.pending.add(state)
    if (state.changedOnes !== null) rejoinLists(state)
  }

  /** Makes an entity of a session that is closed part of this one; false when there is another object for it here. */
  attach(state: InstanceState): boolean {
    const known = state.key === null ? undefined : this.identityMap.of(mapperOfState(state)).get(state.key)
    if (known !== undefined || state.key === null) return known === state
    state.status = 'persistent'
    state.session = this
    state.stale = true
    this.identityMap.add(state)
    if (state.changedOnes !== null || state.changedLists !== null) this.touched.add(state)
    return true
  }

  /** Writes what changed. */
  flush(): MaybePromise<void> {
    if (!this.hasChanges(null)) return
    if (this.options.readOnly === true) {
      throw new SessionError('not_executable', { problem: 'this session only reads: its changes cannot be written' })
    }
    return this.#noting(() => flush(this))
  }

  /** After a failure inside the transaction, the session must be rolled back before it goes on. */
  #noting<T>(work: () => MaybePromise<T>): MaybePromise<T> {
    const fail = (error: unknown): never => {
      if (this.connection.inTransaction || error instanceof PartialCommit) this.failure = error
      throw error
    }
    return settle(work, result => result, fail)
  }

  /**
   * Writes what changed, if a statement reads tables of it.
   *
   * @param tables the tables that the statement reads; null for any
   */
  autoflush(tables: ReadonlySet<Table> | null): MaybePromise<void> {
    if (this.options.autoflush === false || this.options.readOnly === true) return
    return this.hasChanges(tables) ? this.flush() : undefined
  }

  /** Whether there is something to flush, as far as entities of some tables show it. */
  hasChanges(tables: ReadonlySet<Table> | null): boolean {
    if (this.pending.size > 0 || this.deleted.size > 0 || this.touched.size > 0) return true
    for (const mapper of this.identityMap.mappers()) {
      if (tables !== null && !tables.has(mapper.table)) continue
      for (const state of this.identityMap.of(mapper).values()) if (isModified(state)) return true
    }
    return false
  }

  commit(): MaybePromise<void> {
    return andThen(this.flush(), () =>
      andThen(
        this.#noting(() => this.connection.commit()),
        () => {
          for (const state of this.undo.clear()) leave(state)
          this.#age()
        },
      ),
    )
  }

  rollback(): MaybePromise<void> {
    const restored = () => {
      this.failure = null
      this.restore()
    }
    const failed = (error: unknown): never => {
      restored()
      throw error
    }
    return settle(() => this.connection.rollback(), restored, failed)
  }

  /** Puts entities back as they were when the transaction, or the savepoint, began; the next query that returns one loads it anew. */
  restore(): void {
    for (const states of [this.pending, this.deleted, this.touched]) states.clear()
    for (const state of this.undo.restore(this.identityMap)) {
      if (state.status === 'transient') {
        state.session = null
        state.batch = null
      } else if (state.changedOnes !== null || state.changedLists !== null) this.touched.add(state)
    }
    for (const entities of this.identityMap.groups()) {
      entities.forEach(state => {
        if (isModified(state)) restoreColumns(state)
      })
    }
    this.#age()
  }

  #age(): void {
    for (const entities of this.identityMap.groups()) entities.forEach(becomeStale)
  }

  // ---- what attributes ask

  loadRelationship(state: InstanceState, relationship: RelationshipDescription): Promise<void> {
    return this.#attributes.loadRelationship(state, relationshipOf(relationship))
  }

  loadColumn(state: InstanceState, attribute: string): Promise<void> {
    return this.#attributes.loadColumn(state, attribute)
  }

  findRelated(state: InstanceState, description: RelationshipDescription): object | undefined {
    const { direction, pairs, target } = relationshipOf(description)
    if (direction !== 'manyToOne') return undefined
    const values = target.keyColumns.map(column => {
      const local = pairs.find(pair => pair.remote === column)?.local
      return local === undefined ? undefined : state.entity[local.attribute]
    })
    const key = target.identity(values)
    return key === null ? undefined : this.identityMap.of(target).get(key)?.entity
  }

  beforeChange(state: InstanceState): void {
    this.undo.keep(state)
    this.touched.add(state)
  }

  selectRelated(state: InstanceState, relationship: RelationshipDescription): unknown {
    return relatedQuery(state, relationshipOf(relationship))
  }

  // ---- the end

  /** Takes an entity out of the session. */
  expunge(state: InstanceState): void {
    this.identityMap.remove(state)
    for (const states of [this.pending, this.deleted, this.touched]) states.delete(state)
    this.undo.forget(state)
    if (state.status === 'pending') state.status = 'transient'
    else if (state.status !== 'transient') state.status = 'detached'
    state.session = null
    state.batch = null
  }

  /** Rolls back what is not committed, and lets go of everything. */
  close(): MaybePromise<void> {
    const release = () => this.#release()
    const failed = (error: unknown): never => {
      release()
      throw error
    }
    const open = this.connection.inTransaction || this.failure !== null
    return settle(() => (open ? this.rollback() : undefined), release, failed)
  }

  #release(): void {
    this.closed = true
    for (const state of this.pending) {
      state.status = 'transient'
      state.session = null
    }
    for (const states of [this.pending, this.deleted, this.touched]) states.clear()
    this.identityMap.clear()
    this.batches.clear()
    this.undo.clear()
  }
}

function becomeStale(state: InstanceState): void {
  state.stale = true
}

function leave(state: InstanceState): void {
  state.session = null
  state.batch = null
}
