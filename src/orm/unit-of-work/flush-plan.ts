// The order of a flush as data: what is inserted, linked, updated and deleted, each after what it depends on.
import { SessionError } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { topologicalSort } from '../../util/topological-sort.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { isModified, modifiedColumns } from '../mapping/dirty.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import type { FlushContext } from './flush-context.ts'
import type { KeySource, KeySources } from './foreign-keys.ts'

/** An entity that is inserted, and the foreign keys that its relationships decide. */
export interface InsertAction {
  readonly state: InstanceState
  readonly keys: readonly KeySource[]
  /** Foreign keys to entities that come later: set by an UPDATE afterwards. */
  readonly later: readonly KeySource[]
}

/** An entity that is updated. */
export interface UpdateAction {
  readonly state: InstanceState
  readonly keys: readonly KeySource[]
}

/** A row of the table between two entities of a many-to-many relationship. */
export interface LinkAction {
  readonly relationship: Relationship
  readonly owner: InstanceState
  readonly other: InstanceState
}

/** What a flush does, in order. */
export interface FlushPlan {
  readonly unlinks: readonly LinkAction[]
  readonly inserts: readonly InsertAction[]
  readonly updates: readonly UpdateAction[]
  readonly links: readonly LinkAction[]
  readonly deletes: readonly InstanceState[]
}

/** Plans a flush. Nothing is read or written. */
export function planFlush(context: FlushContext, keys: KeySources): FlushPlan {
  const order = context.tableOrder
  return {
    ...planLinks(context),
    inserts: planInserts(context, keys, order),
    updates: planUpdates(context, keys, order),
    deletes: planDeletes(context, order),
  }
}

type TableOrder = FlushContext['tableOrder']

function placeIn(order: TableOrder, state: InstanceState): number {
  return order.get((state.description as Mapper).table) ?? 0
}

function planInserts(context: FlushContext, keys: KeySources, order: TableOrder): InsertAction[] {
  const byTable = [...context.pending].sort((a, b) => placeIn(order, a) - placeIn(order, b))
  const entangled = byTable.some(state => keys.get(state)?.some(source => isLater(source, state, order, context)) === true)
  const sorted = entangled ? topologicalSort(byTable, state => pendingTargets(context, keys.get(state) ?? [])).order : byTable
  const places = new Map(sorted.map((state, at) => [state, at]))
  return sorted.map((state, at) => {
    const own = keys.get(state) ?? []
    const later = own.filter(source => source.target !== null && (places.get(source.target) ?? -1) >= at)
    for (const source of later) requireNullable(source, state)
    return { state, keys: own.filter(source => !later.includes(source)), later }
  })
}

/** Whether a key refers to an entity of the same flush whose table does not come before. */
function isLater({ target }: KeySource, state: InstanceState, order: TableOrder, context: FlushContext): boolean {
  return target !== null && context.pending.has(target) && placeIn(order, target) >= placeIn(order, state)
}

function pendingTargets(context: FlushContext, sources: readonly KeySource[]): InstanceState[] {
  return sources.flatMap(({ target }) => (target !== null && context.pending.has(target) ? [target] : []))
}

function requireNullable({ pairs, target }: KeySource, state: InstanceState): void {
  if (pairs.every(pair => pair.local.nullable)) return
  throw new SessionError('insert_cycle', { entities: target === state ? String(state) : `${state} and ${target}` })
}

function planUpdates(context: FlushContext, keys: KeySources, order: TableOrder): UpdateAction[] {
  const states = new Set<InstanceState>()
  for (const state of context.identityMap.states()) {
    if (state.status === 'persistent' && !context.deleted.has(state) && isModified(state)) states.add(state)
  }
  for (const state of keys.keys()) if (state.status === 'persistent' && !context.deleted.has(state)) states.add(state)
  const sorted = [...states].sort((a, b) => placeIn(order, a) - placeIn(order, b))
  return sorted.map(state => ({ state, keys: keys.get(state) ?? [] }))
}

function planDeletes(context: FlushContext, order: TableOrder): InstanceState[] {
  const sorted = [...context.deleted].sort((a, b) => placeIn(order, b) - placeIn(order, a))
  const selfReferring = sorted.some(state => selfKeys(state).length > 0)
  if (!selfReferring) return sorted
  const byKey = new Map(sorted.map(state => [`${(state.description as Mapper).name}:${state.key}`, state]))
  const parents = (state: InstanceState) => selfKeys(state).flatMap(columns => byKey.get(`${(state.description as Mapper).name}:${parentKey(state, columns)}`) ?? [])
  return [...topologicalSort([...sorted].reverse(), parents).order].reverse()
}

/** The columns of foreign keys by which rows of a table refer to rows of the same table. */
function selfKeys(state: InstanceState): readonly (readonly Column[])[] {
  const { table } = state.description as Mapper
  return table.foreignKeys.filter(key => key.target().table === table.qualifiedName).map(key => key.columns.map(name => table.requireColumn(name, key.name)))
}

function parentKey(state: InstanceState, columns: readonly Column[]): unknown {
  const mapper = state.description as Mapper
  return mapper.identity(columns.map(column => state.snapshot?.[mapper.columns.indexOf(column)]))
}

function planLinks(context: FlushContext): Pick<FlushPlan, 'links' | 'unlinks'> {
  const links: LinkAction[] = []
  const unlinks: LinkAction[] = []
  for (const owner of new Set([...context.touched, ...context.pending, ...context.deleted])) {
    for (const [description, changes] of owner.changedLists ?? []) {
      const relationship = description as Relationship
      if (relationship.direction !== 'manyToMany' || relationship.viewOnly) continue
      for (const [entity, primary] of changes.added) if (primary) addLink(context, links, { relationship, owner, other: stateOf(entity) })
      for (const [entity, primary] of changes.removed) if (primary) unlinks.push({ relationship, owner, other: stateOf(entity) })
    }
  }
  return { links, unlinks }
}

/** A link needs both entities in the database after this flush. */
function addLink(context: FlushContext, links: LinkAction[], link: LinkAction): void {
  const stays = (state: InstanceState) => (state.status === 'persistent' || context.pending.has(state)) && !context.deleted.has(state)
  if (stays(link.owner) && stays(link.other)) links.push(link)
}

/** The columns of an update that have to be written, after its foreign keys are set. */
export function changedColumns(action: UpdateAction): readonly Column[] {
  return modifiedColumns(action.state)
}
