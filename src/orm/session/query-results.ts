// Running a query on a session: what it reads is flushed before, and what it names, or its models declare, is loaded with its entities.
import type { Compiled } from '../../compiler/compiled.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { ExplainNode, RowsNode } from '../../sql/statement/nodes.ts'
import { keptFor } from '../../util/kept-for.ts'
import { lastOf } from '../../util/last-of.ts'
import { andThen, eachInTurn, isPromise, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { defaultLoadsOf } from '../loading/default-loads.ts'
import { loadDefaults, loadTree, statesIn } from '../loading/load-tree.ts'
import { readEntities } from '../loading/read-entities.ts'
import { readResults } from '../loading/read-results.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { LoadNode, QueryData } from '../query/query-data.ts'
import type { Database } from './database.ts'
import { byKeyNode } from './entity-loading.ts'
import type { LoadingSession } from './loading-session.ts'
import { rowsFromAll } from './sharded-query.ts'

/** The results of a query. */
export function fetchQuery(core: LoadingSession, query: QueryData): MaybePromise<unknown[]> {
  lastOf.fetched = query
  const databases = core.home.databases.reading(query.node)
  const [database] = databases
  if (database === undefined || databases.length > 1) return fetchFromAll(core, query, databases)
  const { compiled, values } = database.engine.prepare(query.node)
  const flushed = query.flushed === true ? undefined : core.autoflush(tablesRead(compiled.tables, query.loads))
  return andThen(flushed, () =>
    andThen(core.run(database, compiled, values, locksRows(query.node)), raw => {
      if (compiled.changes !== undefined) makeStale(core, compiled.changes)
      const results = readResults(core, query, raw)
      return needsLoads(query) ? andThen(loadWith(core, results, query), () => results) : results
    }),
  )
}

/**
 * The entity of a key, from the database; null when there is none.
 *
 * What is dirty cannot change which row has a key, so only new and deleted entities are flushed before.
 */
export function loadByKey(core: LoadingSession, mapper: Mapper, key: readonly unknown[]): MaybePromise<object | null> {
  if (core.pending.size > 0 || core.deleted.size > 0)
    return andThen(core.autoflush(null), () => queryByKey(core, mapper, key))
  return queryByKey(core, mapper, key)
}

/** {@link loadByKey} without flushing before. */
export function queryByKey(core: LoadingSession, mapper: Mapper, key: readonly unknown[]): MaybePromise<object | null> {
  const databases = core.home.databases.ofKey(mapper, key)
  const [database] = databases
  if (database === undefined) return null
  const compiled = ofOneRow(database.compiled(byKeyNode(mapper)))
  const rows =
    databases.length === 1
      ? core.connection.query(compiled, key, database)
      : andThen(rowsFromAll(core, byKeyNode(mapper), databases, key), raw => raw.rows)
  const hydrator = core.hydrators.of(mapper, compiled.wideIntegers)
  const read = (given: WireValue[][]): MaybePromise<object | null> => {
    const [entity = null] = readEntities(core, hydrator, given, false)
    if (entity === null || defaultLoadsOf(mapper).length === 0) return entity
    return andThen(loadDefaults(core, statesIn([entity]), []), () => entity)
  }
  return isPromise(rows) ? rows.then(read) : read(rows)
}

/** A compiled query, known to find one row at most. */
const ofOneRow = keptFor((compiled: Compiled): Compiled => ({ ...compiled, single: true }))

/** The results of a query that several databases answer together. */
function fetchFromAll(core: LoadingSession, query: QueryData, databases: readonly Database[]): MaybePromise<unknown[]> {
  const flushed = query.flushed === true ? undefined : core.autoflush(null)
  return andThen(flushed, () =>
    andThen(rowsFromAll(core, query.node, databases), raw => {
      const results = readResults(core, query, raw)
      return needsLoads(query) ? andThen(loadWith(core, results, query), () => results) : results
    }),
  )
}

/** The tables that a query reads, those of its eager loads included; null for any. */
export function tablesRead(tables: ReadonlySet<Table> | null, loads: readonly LoadNode[]): ReadonlySet<Table> | null {
  if (tables === null || loads.length === 0) return tables
  const all = new Set(tables)
  const add = ({ relationship, children }: LoadNode) => {
    all.add(relationship.target.table)
    if (relationship.through !== null) all.add(relationship.through.table)
    children.forEach(add)
  }
  loads.forEach(add)
  return all
}

/** What a query has changed beside giving rows is loaded anew by the next query that returns it. */
function makeStale({ identityMap }: LoadingSession, tables: ReadonlySet<Table>): void {
  for (const mapper of identityMap.mappers()) {
    if (tables.has(mapper.table)) for (const state of identityMap.of(mapper).values()) state.stale = true
  }
}

/** What EXPLAIN answers; what it runs to tell is part of the transaction. */
export function explainStatement(
  core: LoadingSession,
  node: ExplainNode,
): MaybePromise<readonly (readonly unknown[])[]> {
  const [database] = core.home.databases.reading(node)
  if (database === undefined) return []
  const { compiled, values } = database.engine.prepare(node)
  const writes = node.analyze && node.statement.kind !== 'select' && node.statement.kind !== 'compound'
  return andThen(writes ? core.autoflush(null) : undefined, () =>
    andThen(core.run(database, compiled, values, writes), raw => raw.rows),
  )
}

/** Whether rows are locked by reading them. */
function locksRows(node: RowsNode): boolean {
  return node.kind === 'select' ? node.lock !== null : node.queries.some(locksRows)
}

function needsLoads({ loads, shape }: QueryData): boolean {
  if (loads.length > 0) return true
  return shape.entries.some(entry => entry.kind === 'entity' && defaultLoadsOf(entry.mapper).length > 0)
}

/** Loads what a query names, or its models declare, with its results. */
export function loadWith(
  core: LoadingSession,
  results: readonly unknown[],
  { loads, shape }: QueryData,
): MaybePromise<void> {
  if (shape.kind === 'single') {
    const states = statesIn(results)
    return andThen(loadTree(core, states, loads), () => loadDefaults(core, states, loads))
  }
  return eachInTurn(shape.entries, entry => {
    if (entry.kind === 'value') return
    return loadDefaults(core, statesIn(results.map(result => Reflect.get(Object(result), entry.name))), [])
  })
}
