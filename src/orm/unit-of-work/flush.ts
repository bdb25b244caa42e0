// A flush: everything that changed is written, in an order in which each row finds what it refers to.
import { DatabaseError } from '../../errors/database-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { andThen, eachInTurn, isPromise, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { isSame } from '../mapping/dirty.ts'
import { mapperOfState, relationshipOf } from '../mapping/state-mapping.ts'
import { captureValues, rowOf, setColumn } from './captured-values.ts'
import { cascadeDeletes, hasOrphans } from './cascade-delete.ts'
import { type Admission, cascadeSave } from './cascade-save.ts'
import type { FlushPlan, InsertAction, ReplaceAction, UpdateAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { isEmptyPlan, planFlush } from './flush-plan.ts'
import { applyKeySource } from './foreign-keys.ts'
import { followDeletes, followKeyChange, followKeys, forgetDeleted } from './in-step.ts'
import { clearLinks, deleteLink, insertLink } from './links.ts'
import { hasUnresolved, resolveAssigned } from './resolve-assigned.ts'
import { filledByDatabase } from './write-nodes.ts'
import { deleteRow, insertRow, releaseRow, updateRow } from './write-rows.ts'

/**
 * Writes everything that changed.
 *
 * What is written is what the entities held when it started, even if it then has to wait: for the transaction, or for a database elsewhere.
 */
export function flush(context: FlushContext & Admission): MaybePromise<void> {
  for (const state of [...context.pending, ...context.touched]) {
    if (state.status === 'pending' || state.status === 'persistent') cascadeSave(state, context, false)
  }
  const plan = mustLoad(context) ? null : planFlush(context)
  if (plan !== null && isEmptyPlan(plan)) return forgetChanges(context)
  const begun = context.begin()
  if (context.atOnce && !isPromise(begun)) return run(context, plan)
  context.captured = captureValues(context)
  const release = () => {
    context.captured = null
  }
  return Promise.resolve(begun)
    .then(() => run(context, null))
    .finally(release)
}

/** Whether the plan depends on what is not loaded, or on what has to be let go of. */
function mustLoad(context: FlushContext): boolean {
  if (context.deleted.size > 0 || hasUnresolved(context) || hasOrphans(context)) return true
  for (const state of context.touched) {
    for (const changes of state.changedLists?.values() ?? []) if (changes.removed.size > 0) return true
    for (const relationship of state.changedOnes?.keys() ?? []) {
      if (relationshipOf(relationship).direction === 'oneToMany') return true
    }
  }
  return false
}

function run(context: FlushContext, known: FlushPlan | null): MaybePromise<void> {
  if (known !== null) return execute(context, known)
  return andThen(resolveAssigned(context), () =>
    andThen(cascadeDeletes(context), () => execute(context, planFlush(context))),
  )
}

function execute(context: FlushContext, plan: FlushPlan): MaybePromise<void> {
  forgetChanges(context)
  const steps: (() => MaybePromise<void>)[] = [
    () => eachInTurn(plan.clears, clear => naming(clear.owner, () => clearLinks(context, clear))),
    () => eachInTurn(plan.unlinks, link => naming(link.owner, () => deleteLink(context, link))),
    () => eachInTurn(plan.earlyDeletes, state => remove(context, state)),
    () => eachInTurn(plan.writes, action => write(context, action)),
    () => eachInTurn(plan.writes, action => writeLater(context, action)),
    () => eachInTurn(plan.links, link => naming(link.owner, () => insertLink(context, link))),
    () => eachInTurn(plan.releases, ({ state, columns }) => naming(state, () => releaseRow(context, state, columns))),
    () => eachInTurn(plan.deletes, state => remove(context, state)),
  ]
  return andThen(
    eachInTurn(steps, step => step()),
    () => finishDeletes(context, [...plan.earlyDeletes, ...plan.deletes]),
  )
}

/** The plan has taken the changes over; what changes from here on is for the next flush. */
function forgetChanges(context: FlushContext): void {
  const { touched, pending, deleted, undo } = context
  for (const state of [...touched, ...pending, ...deleted]) {
    undo.keep(state)
    state.changedOnes = null
    state.changedLists = null
  }
  for (const states of [touched, pending, deleted]) states.clear()
}

function finishDeletes(context: FlushContext, deleted: readonly InstanceState[]): void {
  if (deleted.length > 0) forgetDeleted(context, [...deleted, ...followDeletes(context, deleted)])
}

/** Tells of which entity a failed statement was. */
function naming<T>(state: InstanceState, write: () => MaybePromise<T>): MaybePromise<T> {
  const name = (error: unknown): never => {
    if (error instanceof DatabaseError) error.entity ??= state.entity
    throw error
  }
  try {
    const result = write()
    return isPromise(result) ? result.then(undefined, name) : result
  } catch (error) {
    return name(error)
  }
}

function write(context: FlushContext, action: FlushPlan['writes'][number]): MaybePromise<void> {
  switch (action.kind) {
    case 'insert':
      return insert(context, action)
    case 'update':
      return update(context, action)
    case 'replace':
      return replace(context, action)
  }
}

function writeLater(context: FlushContext, action: FlushPlan['writes'][number]): MaybePromise<void> {
  if (action.kind !== 'insert' || action.later.length === 0) return
  return update(context, { kind: 'update', state: action.state, keys: action.later })
}

function insert(context: FlushContext, { state, keys }: InsertAction): MaybePromise<void> {
  context.undo.keep(state)
  for (const source of keys) applyKeySource(context, state, source)
  followKeys(context, state, keys, mapperOfState(state).columns)
  return andThen(
    naming(state, () => insertRow(context, state)),
    () => becomePersistent(context, state),
  )
}

function becomePersistent(context: FlushContext, state: InstanceState): void {
  state.key = mapperOfState(state).identityOf(rowOf(context, state))
  state.status = 'persistent'
  context.identityMap.add(state)
}

function update(context: FlushContext, { state, keys }: UpdateAction): MaybePromise<void> {
  context.undo.keep(state)
  for (const source of keys) applyKeySource(context, state, source)
  const columns = changedColumns(context, state)
  if (columns.length === 0) return
  followKeys(context, state, keys, columns)
  const write = () => naming(state, () => updateRow(context, state, columns))
  if (!columns.some(column => column.primaryKey)) return write()
  const follow = followKeyChange(context, state)
  return andThen(write(), () => {
    context.identityMap.remove(state)
    becomePersistent(context, state)
    follow()
  })
}

function changedColumns(context: FlushContext, state: InstanceState): readonly Column[] {
  const row = rowOf(context, state)
  const { snapshot } = state
  if (snapshot === null) return []
  return mapperOfState(state).columns.filter((column, place) => !isSame(column, row, snapshot[place]))
}

/** Writes a new entity over the row of one that is deleted. */
function replace(context: FlushContext, { state, replaced, keys }: ReplaceAction): MaybePromise<void> {
  for (const each of [state, replaced]) context.undo.keep(each)
  const row = rowOf(context, state)
  for (const column of mapperOfState(state).columns) {
    const { attribute } = column
    if (row[attribute] !== undefined || filledByDatabase(column)) continue
    context.undo.fills(state, attribute, undefined)
    setColumn(context, state, attribute, null)
  }
  state.snapshot = replaced.snapshot
  context.identityMap.remove(replaced)
  replaced.status = 'deleted'
  becomePersistent(context, state)
  return update(context, { kind: 'update', state, keys })
}

function remove(context: FlushContext, state: InstanceState): MaybePromise<void> {
  if (state.status === 'deleted') return
  context.undo.keep(state)
  return andThen(
    naming(state, () => deleteRow(context, state)),
    () => {
      context.identityMap.remove(state)
      state.status = 'deleted'
    },
  )
}
