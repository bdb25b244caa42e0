// A flush: everything that changed is written, in an order in which each row finds what it refers to.
import { andThen, eachInTurn, isPromise, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { mapperOfState, relationshipOf } from '../mapping/state-mapping.ts'
import { captureValues, rowOf } from './captured-values.ts'
import { cascadeDeletes, hasOrphans } from './cascade-delete.ts'
import { type Admission, cascadeSave } from './cascade-save.ts'
import { deleteRows } from './delete-rows.ts'
import type { FlushPlan, InsertAction, ReplaceAction, UpdateAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { isEmptyPlan, onlyColumns, planFlush } from './flush-plan.ts'
import { followDeletes, forgetDeleted } from './in-step.ts'
import { insertRows } from './insert-rows.ts'
import { filledByDatabase } from './insert-shapes.ts'
import { clearLinks, deleteLinks, insertLinks } from './links.ts'
import { hasUnresolved, resolveAssigned } from './resolve-assigned.ts'
import { stepByStep } from './row-batch.ts'
import { releaseRow, updateRows } from './update-rows.ts'
import { fillColumn } from './value-code.ts'

/**
 * Writes everything that changed; something did.
 *
 * What is written is what the entities held when it started, even if it then has to wait: for the transaction, or for a database elsewhere.
 */
export function flush(context: FlushContext & Admission): MaybePromise<void> {
  // What joins meanwhile is followed by the cascade itself.
  for (const states of [context.pending, context.touched]) {
    for (const state of withChanges(states)) {
      if (state.status === 'pending' || state.status === 'persistent') cascadeSave(state, context, false)
    }
  }
  // Where the flush waits, it plans when it has waited; a session that is asked to flush has something to write, unless it is a relationship.
  const later = mustLoad(context) || (!context.atOnce && onlyColumns(context))
  const plan = later ? null : planFlush(context)
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

function withChanges(states: ReadonlySet<InstanceState>): readonly InstanceState[] {
  const changed: InstanceState[] = []
  // Going through a large set otherwise makes an object for each of its members.
  states.forEach(state => {
    if (state.changedOnes !== null || state.changedLists !== null) changed.push(state)
  })
  return changed
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
  const { clears, unlinks, earlyDeletes, writes, links, releases, deletes } = plan
  const removed = earlyDeletes.length + deletes.length + clears.length + unlinks.length
  if (removed + links.length + releases.length === 0) {
    return andThen(write(context, writes), () => writeLater(context, writes))
  }
  const steps: (() => MaybePromise<void>)[] = [
    () => clearLinks(context, clears),
    () => deleteLinks(context, unlinks),
    () => deleteRows(context, earlyDeletes),
    () => write(context, writes),
    () => writeLater(context, writes),
    () => insertLinks(context, links),
    () => eachInTurn(releases, ({ state, columns }) => releaseRow(context, state, columns)),
    () => deleteRows(context, deletes),
  ]
  return andThen(
    eachInTurn(steps, step => step()),
    () => finishDeletes(context, [...earlyDeletes, ...deletes]),
  )
}

/** The plan has taken the changes over; what changes from here on is for the next flush. */
function forgetChanges(context: FlushContext): void {
  const { touched, pending, deleted, undo } = context
  const forget = (state: InstanceState) => {
    undo.keep(state)
    state.changedOnes = null
    state.changedLists = null
  }
  for (const states of [touched, pending, deleted]) {
    states.forEach(forget)
    states.clear()
  }
}

function finishDeletes(context: FlushContext, deleted: readonly InstanceState[]): void {
  if (deleted.length > 0) forgetDeleted(context, [...deleted, ...followDeletes(context, deleted)])
}

type WriteAction = FlushPlan['writes'][number]

/** Inserts and updates: those of one kind and one model that stand together are written together. */
function write(context: FlushContext, actions: readonly WriteAction[]): MaybePromise<void> {
  let at = 0
  return stepByStep(() => {
    const from = at
    const first = actions[from]
    if (first === undefined) return false
    const mapper = mapperOfState(first.state)
    while (at < actions.length && actions[at]?.kind === first.kind && mapperOf(actions[at]) === mapper) at++
    const run = at - from === actions.length ? actions : actions.slice(from, at)
    return andThen(writeRun(context, run), () => at < actions.length)
  })
}

function mapperOf(action: WriteAction | undefined): Mapper | null {
  return action === undefined ? null : mapperOfState(action.state)
}

function writeRun(context: FlushContext, run: readonly WriteAction[]): MaybePromise<void> {
  switch (run[0]?.kind) {
    case 'insert':
      return insertRows(context, run as readonly InsertAction[])
    case 'update':
      return updateRows(context, run as readonly UpdateAction[])
    case 'replace':
      return eachInTurn(run as readonly ReplaceAction[], action => replace(context, action))
  }
}

/** Foreign keys of new entities to those that came after them. */
function writeLater(context: FlushContext, actions: readonly WriteAction[]): MaybePromise<void> {
  if (!actions.some(action => action.kind === 'insert' && action.later.length > 0)) return
  const updates: UpdateAction[] = []
  for (const action of actions) {
    if (action.kind !== 'insert' || action.later.length === 0) continue
    updates.push({ kind: 'update', state: action.state, keys: action.later })
  }
  return write(context, updates)
}

/** Writes a new entity over the row of one that is deleted. */
function replace(context: FlushContext, { state, replaced, keys }: ReplaceAction): MaybePromise<void> {
  for (const each of [state, replaced]) context.undo.keep(each)
  const row = rowOf(context, state)
  for (const column of mapperOfState(state).columns) {
    if (row[column.attribute] !== undefined || filledByDatabase(column)) continue
    fillColumn(context, state, column.attribute, null)
  }
  state.snapshot = replaced.snapshot
  context.identityMap.remove(replaced)
  replaced.status = 'deleted'
  state.key = mapperOfState(state).identityOf(row)
  state.status = 'persistent'
  context.identityMap.add(state)
  return updateRows(context, [{ kind: 'update', state, keys }])
}
