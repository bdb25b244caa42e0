// A flush: everything that changed is written, in an order in which each row finds what it refers to.
import { DatabaseError } from '../../errors/database-error.ts'
import { andThen, isPromise, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { cascadeDeletes, cascadeSave, deleteOrphans, relationshipsOf, resolveAssignedLists } from './cascades.ts'
import type { FlushContext } from './flush-context.ts'
import { changedColumns, type FlushPlan, type InsertAction, planFlush, type UpdateAction } from './flush-plan.ts'
import { applyKeySource, collectKeySources } from './foreign-keys.ts'
import { deleteLink, insertLink } from './links.ts'
import { deleteRow, insertRow, updateRow } from './write-rows.ts'

/**
 * Writes everything that changed.
 *
 * @param admit makes a new entity known to the session, when a relationship reaches it
 */
export function flush(context: FlushContext, admit: (state: InstanceState) => void): MaybePromise<void> {
  for (const state of [...context.pending, ...context.touched]) {
    if (state.status === 'pending' || state.status === 'persistent') cascadeSave(state, admit, false)
  }
  return andThen(resolveAssignedLists(context), () =>
    andThen(cascadeDeletes(context), () => {
      deleteOrphans(context)
      return execute(context, planFlush(context, collectKeySources(context)))
    }),
  )
}

function execute(context: FlushContext, plan: FlushPlan): MaybePromise<void> {
  const steps: (() => MaybePromise<void>)[] = [
    () => each(plan.unlinks, link => deleteLink(context, link)),
    () => each(plan.inserts, action => insert(context, action)),
    () => each(plan.inserts, action => updateLater(context, action)),
    () => each(plan.updates, action => update(context, action)),
    () => each(plan.links, link => insertLink(context, link)),
    () => each(plan.deletes, state => remove(context, state)),
  ]
  return andThen(
    each(steps, step => step()),
    () => finish(context),
  )
}

/** Runs an action for each item, one after the other, without waiting where there is nothing to wait for. */
function each<T>(items: readonly T[], run: (item: T) => MaybePromise<void>, from = 0): MaybePromise<void> {
  for (let at = from; at < items.length; at++) {
    const result = run(items[at] as T)
    if (isPromise(result)) return result.then(() => each(items, run, at + 1))
  }
}

/** Tells of which entity a failed statement was. */
function naming<T>(state: InstanceState, run: () => MaybePromise<T>): MaybePromise<T> {
  const name = (error: unknown): never => {
    if (error instanceof DatabaseError) error.entity ??= state.entity
    throw error
  }
  try {
    const result = run()
    return isPromise(result) ? result.then(undefined, name) : result
  } catch (error) {
    return name(error)
  }
}

function insert(context: FlushContext, { state, keys }: InsertAction): MaybePromise<void> {
  context.undo.keep(state)
  for (const source of keys) applyKeySource(state, source)
  return andThen(
    naming(state, () => insertRow(context, state)),
    () => {
      state.key = (state.description as Mapper).identityOf(state.entity)
      state.status = 'persistent'
      context.identityMap.add(state)
    },
  )
}

function updateLater(context: FlushContext, { state, later }: InsertAction): MaybePromise<void> {
  return later.length === 0 ? undefined : update(context, { state, keys: later })
}

function update(context: FlushContext, action: UpdateAction): MaybePromise<void> {
  const { state, keys } = action
  context.undo.keep(state)
  for (const source of keys) applyKeySource(state, source)
  const columns = changedColumns(action)
  if (columns.length === 0) return
  const mapper = state.description as Mapper
  followKeys(
    context,
    state,
    columns.map(column => column.attribute),
  )
  return andThen(
    naming(state, () => updateRow(context, state, columns)),
    () => {
      if (!columns.some(column => column.primaryKey)) return
      context.identityMap.remove(state)
      state.key = mapper.identityOf(state.entity)
      context.identityMap.add(state)
    },
  )
}

/** A foreign key that was set by hand: the relationships on both ends are found anew. */
function followKeys(context: FlushContext, state: InstanceState, attributes: readonly string[]): void {
  for (const relationship of relationshipsOf(state)) {
    if (relationship.direction !== 'manyToOne' || state.changedOnes?.has(relationship) === true) continue
    if (!relationship.pairs.some(pair => attributes.includes(pair.local.attribute))) continue
    const before = knownParent(context, state, relationship, true)
    const after = knownParent(context, state, relationship, false)
    state.setRelated(relationship, after)
    moveInLists(relationship, state.entity, before, after)
  }
}

/** The parent by the foreign key as it was last in the database, or as it is now, if the session holds it. */
function knownParent(context: FlushContext, state: InstanceState, { pairs, target }: Relationship, past: boolean): object | undefined {
  const mapper = state.description as Mapper
  const values = target.keyColumns.map(column => {
    const local = pairs.find(pair => pair.remote === column)?.local
    if (local === undefined) return undefined
    if (!past) return (state.entity as Record<string, unknown>)[local.attribute]
    const kept = state.snapshot?.[mapper.placeOf(local.attribute) ?? -1]
    return kept === null || kept === undefined ? kept : local.type.restore(kept)
  })
  const key = target.identity(values)
  return key === null ? undefined : context.identityMap.of(target).get(key)?.entity
}

function moveInLists(relationship: Relationship, entity: object, before: object | undefined, after: object | undefined): void {
  const { reverse } = relationship
  if (reverse === null || reverse.kind !== 'many') return
  const left = before === undefined ? undefined : (stateOf(before).relatedOf(reverse) as EntityList | undefined)
  const joined = after === undefined ? undefined : (stateOf(after).relatedOf(reverse) as EntityList | undefined)
  if (left !== undefined) EntityList.take(left, entity)
  if (joined !== undefined && !EntityList.has(joined, entity)) EntityList.put(joined, entity)
}

function remove(context: FlushContext, state: InstanceState): MaybePromise<void> {
  context.undo.keep(state)
  return andThen(
    naming(state, () => deleteRow(context, state)),
    () => {
      context.identityMap.remove(state)
      state.status = 'deleted'
    },
  )
}

/** What was written is no longer a change. */
function finish(context: FlushContext): void {
  for (const state of [...context.touched, ...context.pending, ...context.deleted]) {
    for (const relationship of state.changedOnes?.keys() ?? []) clearLink(state, relationship as Relationship)
    state.changedOnes = null
    state.changedLists = null
  }
  context.touched.clear()
  context.pending.clear()
  context.deleted.clear()
}

/** A to-one relationship whose target was not written is not what the database holds. */
function clearLink(state: InstanceState, relationship: Relationship): void {
  const target = state.relatedOf(relationship) as object | null | undefined
  if (target !== null && target !== undefined && stateOf(target).status === 'deleted') state.setRelated(relationship, null)
}
