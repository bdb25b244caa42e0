// Loading single entities: by key, again from the database, and columns that were left out.
import { SessionError } from '../../errors/session-error.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import { columnOf, emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import { describeValue, type Primitive } from '../../sql/types/sql-type.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import { defineOwn } from '../instrumentation/entity-class.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { decoderOf, decodeWire } from '../loading/hydrator.ts'
import { groupKey, keysOf, matchKeys, portionsOf } from '../loading/key-groups.ts'
import type { LoadContext, RawRows } from '../loading/load-context.ts'
import { readEntities } from '../loading/read-entities.ts'
import { keyItems, targetQuery } from '../loading/related-rows.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { unknownAttribute } from '../mapping/new-entity.ts'
import { tableFrom } from '../mapping/relationship-expression.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { snapshotWith, storedKey } from '../unit-of-work/table-keys.ts'
import { restoreColumns } from '../unit-of-work/undo-log.ts'

const byKeyNodes = new WeakMap<Mapper, SelectNode>()

/** The query for one entity by its key, whose values are given with each run: the same object for each model. */
export function byKeyNode(mapper: Mapper): SelectNode {
  let node = byKeyNodes.get(mapper)
  if (node === undefined) {
    const where = mapper.keyColumns.map((column, index): ExpressionNode => {
      const left = columnOf(mapper.table, column)
      return { kind: 'binary', operator: '=', left, right: { kind: 'parameter', index, type: column.type } }
    })
    node = targetQuery(mapper, where)
    byKeyNodes.set(mapper, node)
  }
  return node
}

/** Loads entities of one model again from the database; those whose rows are gone are given back. */
export function reload(
  context: LoadContext,
  mapper: Mapper,
  states: readonly InstanceState[],
): MaybePromise<readonly InstanceState[]> {
  if (states.length === 0) return []
  const { groups } = keysOf(states, mapper.keyColumns)
  const found = new Set<object | null>()
  const read = (portion: typeof groups) => {
    const where = matchKeys(mapper.table, mapper.keyColumns, portion)
    return andThen(context.rows(targetQuery(mapper, where)), ({ rows, wide }) => {
      for (const entity of readEntities(context, context.hydrators.of(mapper, wide), rows, true)) found.add(entity)
    })
  }
  return andThen(eachInTurn(portionsOf(mapper.keyColumns, groups), read), () =>
    states.filter(state => !found.has(state.entity)),
  )
}

/** Loads an entity again, with its deferred columns and its relationships unloaded; an error when its row is gone. */
export function refreshEntity(context: LoadContext, state: InstanceState): MaybePromise<void> {
  return andThen(reload(context, mapperOfState(state), [state]), gone => {
    if (gone.length > 0) throw new SessionError('entity_gone', { entity: String(state) })
    forgetDeferred(state)
    forgetRelated(state)
  })
}

/** Forgets what is loaded of an entity: changed columns are put back, and the next query or `refresh` loads it anew. */
export function expireEntity(state: InstanceState): void {
  restoreColumns(state)
  forgetDeferred(state)
  forgetRelated(state)
  state.stale = true
}

function forgetDeferred(state: InstanceState): void {
  const loaded = mapperOfState(state).columns.filter(
    ({ deferred, attribute }) => deferred && Object.hasOwn(state.entity, attribute),
  )
  if (loaded.length > 0) forgetColumns(state, loaded)
}

/** Makes the relationships of an entity unloaded, but for those with changes that are not written. */
function forgetRelated(state: InstanceState): void {
  state.restricted = null
  if (state.related === null) return
  for (const relationship of state.description.relationships) {
    if (!state.hasChanged(relationship)) state.setRelated(relationship, undefined)
  }
}

/** Loads some columns of entities of one model. The row of the first must be there. */
export function loadColumns(
  context: LoadContext,
  mapper: Mapper,
  states: readonly InstanceState[],
  names: readonly string[],
): MaybePromise<void> {
  const columns = names.map(name => columnNamed(mapper, name))
  const { groups } = keysOf(states, mapper.keyColumns)
  const items = [...keyItems(mapper.table, mapper.keyColumns), ...keyItems(mapper.table, columns)]
  const query = (portion: typeof groups): SelectNode => {
    const where = matchKeys(mapper.table, mapper.keyColumns, portion)
    return { ...emptySelect, items, from: [tableFrom(mapper.table)], where }
  }
  const found = new Map<Primitive | null, readonly unknown[]>()
  const read = (portion: typeof groups) =>
    andThen(context.rows(query(portion)), raw => collectValues(mapper, columns, raw, found))
  return andThen(eachInTurn(portionsOf(mapper.keyColumns, groups), read), () => {
    const [first] = states
    if (first !== undefined && !found.has(storedKey(first, mapper.keyColumns))) {
      throw new SessionError('entity_gone', { entity: String(first) })
    }
    for (const state of states) {
      const values = found.get(storedKey(state, mapper.keyColumns))
      if (values !== undefined) setColumns(context, state, columns, values)
    }
  })
}

/** The column of an attribute's name. */
export function columnNamed(mapper: Mapper, name: string): Column {
  const place = mapper.placeOf(name)
  const column = place === undefined ? undefined : mapper.columns[place]
  if (column === undefined) throw unknownAttribute(mapper, name)
  return column
}

function collectValues(
  mapper: Mapper,
  columns: readonly Column[],
  { rows, wide, dialect }: RawRows,
  into: Map<Primitive | null, readonly unknown[]>,
): void {
  const all = [...mapper.keyColumns, ...columns]
  const decoders = all.map(column => decoderOf(column.type, dialect, wide))
  const width = mapper.keyColumns.length
  for (const row of rows) {
    const values = decoders.map((decode, at) => decodeWire(decode, row[at]))
    into.set(groupKey(mapper.keyColumns, values.slice(0, width)), values.slice(width))
  }
}

function setColumns(
  context: LoadContext,
  state: InstanceState,
  columns: readonly Column[],
  values: readonly unknown[],
): void {
  context.undoing?.keep(state)
  for (const [at, column] of columns.entries()) defineOwn(state.entity, column.attribute, values[at])
  state.snapshot = snapshotWith(state, columns, values)
}

/** Refuses what is no list of names. */
export function requireNames(names: unknown, place: string): void {
  if (Array.isArray(names)) return
  throw new ValueError('wrong_type', { place, problem: `expects a list of attributes, not ${describeValue(names)}` })
}

/** Forgets some attributes of an entity: the next access says how to load them, and the next query loads them. */
export function expireAttributes(state: InstanceState, names: readonly string[]): void {
  requireNames(names, 'session.expire()')
  const mapper = mapperOfState(state)
  const columns = names.filter(name => mapper.relationship(name) === undefined).map(name => columnNamed(mapper, name))
  const key = columns.find(column => column.primaryKey)
  if (key !== undefined) throw new SessionError('key_expired', { entity: String(state), attribute: key.attribute })
  for (const name of names) {
    const relationship = mapper.relationship(name)
    if (relationship === undefined || state.hasChanged(relationship)) continue
    state.setRelated(relationship, undefined)
    state.restricted?.delete(relationship)
  }
  if (columns.length > 0) forgetColumns(state, columns)
}

function forgetColumns(state: InstanceState, columns: readonly Column[]): void {
  for (const { attribute } of columns) delete state.entity[attribute]
  state.snapshot = snapshotWith(
    state,
    columns,
    columns.map(() => undefined),
  )
  state.stale = true
}
