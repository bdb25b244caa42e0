// Loading a relationship for many entities at once: one query for all of them, whatever their number.
import type { ColumnNode, ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import { emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { listOwner } from '../instrumentation/relationship-changes.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { Relationship } from '../mapping/relationship.ts'
import { columnOf, tableFrom } from '../mapping/relationship-expression.ts'
import { decoderOf } from './hydrator.ts'
import { groupKey, type KeyedStates, keysOf, matchKeys } from './key-groups.ts'
import type { LoadContext, RawRows } from './load-context.ts'
import { readEntities } from './read-entities.ts'

/** Loads a relationship of entities of its owner; what it holds is set on each. */
export function loadRelationship(context: LoadContext, relationship: Relationship, states: readonly InstanceState[]): MaybePromise<void> {
  switch (relationship.direction) {
    case 'manyToOne':
      return loadTargets(context, relationship, states)
    case 'oneToMany':
      return loadChildren(context, relationship, states)
    case 'manyToMany':
      return loadThrough(context, relationship, states)
  }
}

/** To-one by a key of this side: targets in the identity map need no query. */
function loadTargets(context: LoadContext, relationship: Relationship, states: readonly InstanceState[]): MaybePromise<void> {
  const { pairs, target } = relationship
  const local = pairs.map(pair => pair.local)
  const remote = pairs.map(pair => pair.remote)
  const groups = keysOf(states, local)
  for (const state of groups.without) state.setRelated(relationship, null)
  const missing: KeyedStates[] = []
  for (const group of groups.byKey.values()) {
    const known = knownTarget(context, target, remote, group.values)
    if (known === undefined) missing.push(group)
    else for (const state of group.states) state.setRelated(relationship, known.entity)
  }
  if (missing.length === 0) return
  const node = targetQuery(target, matchKeys(target.table, remote, missing), [])
  return andThen(context.rows(node), ({ rows, wide }) => {
    const entities = readEntities(context, context.hydrators.of(target, wide), rows, false) as object[]
    const byKey = new Map<unknown, object>(entities.map(entity => [groupKey(remote, entity), entity]))
    for (const group of missing) for (const state of group.states) state.setRelated(relationship, byKey.get(group.key) ?? null)
  })
}

/** A target that the session holds already, when the foreign key is its whole primary key. */
function knownTarget(context: LoadContext, target: Mapper, remote: readonly Column[], values: readonly unknown[]): InstanceState | undefined {
  if (remote.length !== target.keyColumns.length || !remote.every(column => target.keyColumns.includes(column))) return undefined
  const key = target.identity(target.keyColumns.map(column => values[remote.indexOf(column)]))
  const state = key === null ? undefined : context.identityMap.of(target).get(key)
  return state?.status === 'persistent' && !state.stale ? state : undefined
}

/** To-many, or to-one by a key of the other side. */
function loadChildren(context: LoadContext, relationship: Relationship, states: readonly InstanceState[]): MaybePromise<void> {
  const { pairs, target } = relationship
  const remote = pairs.map(pair => pair.remote)
  const groups = keysOf(
    states,
    pairs.map(pair => pair.local),
  )
  for (const state of groups.without) setChildren(relationship, state, [])
  if (groups.byKey.size === 0) return
  const node = targetQuery(target, matchKeys(target.table, remote, [...groups.byKey.values()]), relationship.orderBy)
  return andThen(context.rows(node), ({ rows, wide }) => {
    const entities = readEntities(context, context.hydrators.of(target, wide), rows, false) as object[]
    const children = groupBy(entities, entity => groupKey(remote, entity))
    for (const group of groups.byKey.values()) {
      for (const state of group.states) setChildren(relationship, state, children.get(group.key) ?? [])
    }
  })
}

/** Many-to-many: the keys of this side come with the rows. */
function loadThrough(context: LoadContext, relationship: Relationship, states: readonly InstanceState[]): MaybePromise<void> {
  const { through, target } = relationship
  if (through === null) return
  const groups = keysOf(
    states,
    through.near.map(pair => pair.local),
  )
  for (const state of groups.without) setChildren(relationship, state, [])
  if (groups.byKey.size === 0) return
  const near = through.near.map(pair => pair.remote)
  const node = throughQuery(relationship, matchKeys(through.table, near, [...groups.byKey.values()]), relationship.orderBy)
  return andThen(context.rows(node), raw => {
    const keys = takeKeys(context, relationship, raw)
    const entities = readEntities(context, context.hydrators.of(target, raw.wide), raw.rows, false) as object[]
    const children = groupBy(entities, (_, at) => keys[at] as string | number)
    for (const group of groups.byKey.values()) {
      for (const state of group.states) setChildren(relationship, state, children.get(group.key) ?? [])
    }
  })
}

/** The keys at the end of each row, which is cut back to the entity's own columns. */
export function takeKeys(context: LoadContext, relationship: Relationship, { rows, wide }: RawRows): unknown[] {
  const near = nearColumns(relationship)
  const width = relationship.target.loadedColumns
  const decoders = near.map(column => decoderOf(column.type, context.dialect, wide))
  return rows.map(row => {
    const values = near.map((_, at) => {
      const wire = row[width + at]
      const decode = decoders[at]
      return wire === null || decode === null || decode === undefined ? wire : decode(wire as never)
    })
    row.length = width
    return groupKey(near, values)
  })
}

/** The columns by which the rows of a relationship belong to its owners. */
export function nearColumns({ through, pairs }: Relationship): readonly Column[] {
  return through === null ? pairs.map(pair => pair.remote) : through.near.map(pair => pair.remote)
}

/** A query for the entities of a target. */
export function targetQuery(target: Mapper, where: readonly ExpressionNode[], orderBy: readonly ExpressionNode[]): SelectNode {
  return { ...emptySelect, items: [target.item], from: [tableFrom(target.table)], where, orderBy }
}

/** A query for the entities of a many-to-many relationship and the keys of this side. */
export function throughQuery(relationship: Relationship, where: readonly ExpressionNode[], orderBy: readonly ExpressionNode[]): SelectNode {
  const { through, target } = relationship
  if (through === null) return targetQuery(target, where, orderBy)
  const on = through.far.map((pair): ExpressionNode => ({ kind: 'binary', operator: '=', left: columnOf(target.table, pair.remote), right: columnOf(through.table, pair.local) }))
  return {
    ...emptySelect,
    items: [target.item, ...keyItems(through.table, nearColumns(relationship))],
    from: [tableFrom(through.table)],
    joins: [{ kind: 'inner', from: tableFrom(target.table), on: { kind: 'logical', operator: 'and', operands: on } }],
    where,
    orderBy,
  }
}

/** Key columns as items of a query. */
export function keyItems(source: ColumnSource, columns: readonly Column[]): { kind: 'expression'; node: ColumnNode; type: Column['type'] }[] {
  return columns.map(column => ({ kind: 'expression', node: columnOf(source, column), type: column.type }))
}

function groupBy(entities: readonly object[], keyOf: (entity: object, at: number) => unknown): Map<unknown, object[]> {
  const groups = new Map<unknown, object[]>()
  for (const [at, entity] of entities.entries()) {
    const key = keyOf(entity, at)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entity])
    else group.push(entity)
  }
  return groups
}

/** Sets what was loaded for an owner, with the changes that wait for the flush, and the other end of each child. */
function setChildren(relationship: Relationship, state: InstanceState, loaded: readonly object[]): void {
  const { reverse } = relationship
  if (relationship.kind === 'one') {
    state.setRelated(relationship, loaded[0] ?? null)
  } else {
    const changes = state.changedLists?.get(relationship)
    const children = changes === undefined ? loaded : changes.applyTo(loaded)
    state.setRelated(relationship, EntityList.create(state, relationship, listOwner, children))
  }
  if (reverse === null || reverse.kind !== 'one') return
  for (const child of loaded) {
    const childState = stateOf(child)
    if (childState.relatedOf(reverse) === undefined) childState.setRelated(reverse, state.entity)
  }
}
