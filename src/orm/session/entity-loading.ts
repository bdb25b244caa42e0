// Loading single entities: by key, again from the database, and columns that were left out.
import { SessionError } from '../../errors/session-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import { emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { Entity } from '../instrumentation/entity.ts'
import { defineOwn } from '../instrumentation/entity-class.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { decoderOf } from '../loading/hydrator.ts'
import { groupKey, keysOf, matchKeys } from '../loading/key-groups.ts'
import type { LoadContext, RawRows } from '../loading/load-context.ts'
import type { keyItems, targetQuery } from '../loading/load-/relationship-paths.ts'
import { readEntities } from '../loading/read-entities.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { columnOf, tableFrom } from '../mapping/relationship-expression.ts'
import { unknownAttribute } from '../mapping/new-entity.ts'

const byKeyNodes = new WeakMap<Mapper, SelectNode>()

/** The query for one entity by its key, whose values are given with each run: the same object for each model. */
export function byKeyNode(mapper: Mapper): SelectNode {
  let node = byKeyNodes.get(mapper)
  if (node === undefined) {
    const where = mapper.keyColumns.map((column, index): ExpressionNode => {
      return { kind: 'binary', operator: '=', left: columnOf(mapper.table, column), right: { kind: 'parameter', index, type: column.type } }
    })
    node = targetQuery(mapper, where, [])
    byKeyNodes.set(mapper, node)
  }
  return node
}

/** Loads entities again from the database; those whose rows are gone are given back. */
export function reload(context: LoadContext, mapper: Mapper, states: readonly InstanceState[]): MaybePromise<readonly InstanceState[]> {
  if (states.length === 0) return []
  const groups = keysOf(states, mapper.keyColumns)
  const node = targetQuery(mapper, matchKeys(mapper.table, mapper.keyColumns, [...groups.byKey.values()]), [])
  return andThen(context.rows(node), ({ rows, wide }) => {
    const found = new Set(readEntities(context, context.hydrators.of(mapper, wide), rows, true))
    return states.filter(state => !found.has(state.entity))
  })
}

/** Loads one entity again, with its relationships unloaded; an error when its row is gone. */
export function refreshEntity(context: LoadContext, state: InstanceState): MaybePromise<void> {
  return andThen(reload(context, state.description as Mapper, [state]), gone => {
    if (gone.length > 0) throw new SessionError('entity_gone', { entity: String(state) })
    forgetRelated(state)
  })
}

/** Makes the relationships of an entity unloaded, but for those with changes that are not written. */
export function forgetRelated(state: InstanceState): void {
  state.restricted = null
  for (const relationship of state.description.relationships) {
    if (state.changedOnes?.has(relationship) === true || state.changedLists?.has(relationship) === true) continue
    if (state.related !== null) state.setRelated(relationship, undefined)
  }
}

/** Loads some columns or relationships of entities of one model. */
export function loadAttributes(context: LoadContext, mapper: Mapper, states: readonly InstanceState[], names: readonly string[]): MaybePromise<void> {
  const columns = names.map(name => columnNamed(mapper, name))
  const groups = keysOf(states, mapper.keyColumns)
  const node: SelectNode = {
    ...emptySelect,
    items: [...keyItems(mapper.table, mapper.keyColumns), ...keyItems(mapper.table, columns)],
    from: [tableFrom(mapper.table)],
    where: matchKeys(mapper.table, mapper.keyColumns, [...groups.byKey.values()]),
  }
  return andThen(context.rows(node), raw => takeColumns(context, mapper, states, columns, raw))
}

function columnNamed(mapper: Mapper, name: string): Column {
  const place = mapper.placeOf(name)
  const column = place === undefined ? undefined : mapper.columns[place]
  if (column === undefined) throw unknownAttribute(mapper, name)
  return column
}

function takeColumns(context: LoadContext, mapper: Mapper, states: readonly InstanceState[], columns: readonly Column[], raw: RawRows): void {
  const decode = (column: Column, wire: unknown) => {
    const decoder = decoderOf(column.type, context.dialect, raw.wide)
    return wire === null || decoder === null ? wire : decoder(wire as never)
  }
  const width = mapper.keyColumns.length
  const byKey = new Map<unknown, readonly unknown[]>(
    raw.rows.map(row => [
      groupKey(
        mapper.keyColumns,
        mapper.keyColumns.map((column, at) => decode(column, row[at])),
      ),
      columns.map((column, at) => decode(column, row[width + at])),
    ]),
  )
  for (const state of states) {
    const values = byKey.get(groupKey(mapper.keyColumns, state.entity))
    if (values === undefined) throw new SessionError('entity_gone', { entity: String(state) })
    setColumns(state, mapper, columns, values)
  }
}

function setColumns(state: InstanceState, mapper: Mapper, columns: readonly Column[], values: readonly unknown[]): void {
  const snapshot = mapper.columns.map((_, place) => state.snapshot?.[place])
  for (const [at, column] of columns.entries()) {
    const value = values[at]
    defineOwn(state.entity, column.attribute, value)
    snapshot[mapper.columns.indexOf(column)] = value === null ? null : column.type.snapshot(value as never)
  }
  state.snapshot = snapshot
}

/** Forgets loaded values: the next access says how to load them. */
export function expireColumns(state: InstanceState, names: readonly string[]): void {
  const mapper = state.description as Mapper
  const snapshot = mapper.columns.map((_, place) => state.snapshot?.[place])
  for (const name of names) {
    const relationship = mapper.relationship(name)
    if (relationship !== undefined) {
      state.setRelated(relationship, undefined)
      continue
    }
    const column = columnNamed(mapper, name)
    delete (state.entity as Record<string, unknown>)[column.attribute]
    snapshot[mapper.columns.indexOf(column)] = undefined
  }
  state.snapshot = snapshot
}

/** The peers of an entity that lack something: itself, and at most 500 that follow it in the result that last returned it. */
export function peersOf(state: InstanceState, lacks: (peer: InstanceState) => boolean): readonly InstanceState[] {
  const peers = [state]
  const entities = state.batch?.entities ?? []
  for (let at = state.place + 1; at < entities.length && peers.length <= 500; at++) {
    const entity = entities[at]
    const peer = entity === null || entity === undefined ? null : Entity.stateOf(entity as Entity)
    if (peer !== null && peer.session === state.session && peer.status === 'persistent' && lacks(peer)) peers.push(peer)
  }
  return peers
}

