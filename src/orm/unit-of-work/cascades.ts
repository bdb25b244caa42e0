// What adding and deleting an entity does to those that it is related to.
import { SessionError } from '../../errors/session-error.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { removeFromList, setOne } from '../instrumentation/relationship-changes.ts'
import type { loadRelationship } from '../loading/load-/relationship-paths.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { Relationship } from '../mapping/relationship.ts'
import type { FlushContext } from './flush-context.ts'

/** Makes an entity known to the session that it belongs to. */
export type Admit = (state: InstanceState) => void

/** The relationships of an entity. */
export function relationshipsOf(state: InstanceState): readonly Relationship[] {
  return (state.description as Mapper).relationships
}

/**
 * Admits an entity, and those that it reaches by relationships that cascade.
 *
 * @param everything whether all that is related counts, as when an entity is added, or only what the developer related since the last flush
 */
export function cascadeSave(start: InstanceState, admit: Admit, everything: boolean): void {
  const open = [start]
  const seen = new Set(open)
  for (const state of open) {
    if (state.status === 'transient') admit(state)
    for (const entity of reached(state, everything || state.status === 'pending')) {
      const next = stateOf(entity)
      if (seen.has(next) || (next.status !== 'transient' && next.changedOnes === null && next.changedLists === null)) continue
      seen.add(next)
      open.push(next)
    }
  }
}

function reached(state: InstanceState, everything: boolean): object[] {
  return relationshipsOf(state).flatMap(relationship => {
    if (relationship.viewOnly || !relationship.cascades('saveUpdate')) return []
    if (relationship.kind === 'one') {
      const target = state.relatedOf(relationship)
      return target === null || target === undefined ? [] : [target as object]
    }
    const added = [...(state.changedLists?.get(relationship)?.added ?? [])].filter(([, primary]) => primary || everything).map(([entity]) => entity)
    return everything ? [...added, ...((state.relatedOf(relationship) as EntityList | undefined) ?? [])] : added
  })
}

/** Deletes what goes with deleted entities, and lets go of what stays; loads what it has to know. */
export function cascadeDeletes(context: FlushContext): MaybePromise<void> {
  return deleteNext(context, new Set())
}

function deleteNext(context: FlushContext, done: Set<InstanceState>): MaybePromise<void> {
  const next = [...context.deleted].find(state => !done.has(state))
  if (next === undefined) return
  done.add(next)
  return andThen(releaseChildren(context, next, childRelationships(next)), () => deleteNext(context, done))
}

function childRelationships(state: InstanceState): readonly Relationship[] {
  return relationshipsOf(state).filter(relationship => relationship.direction !== 'manyToOne' && !relationship.viewOnly && relationship.spec.options.passiveDeletes !== true)
}

function releaseChildren(context: FlushContext, state: InstanceState, relationships: readonly Relationship[]): MaybePromise<void> {
  const [relationship, ...rest] = relationships
  if (relationship === undefined) return
  const loaded = state.relatedOf(relationship) === undefined ? loadRelationship(context, relationship, [state]) : undefined
  return andThen(loaded, () => {
    context.undo.keep(state)
    for (const child of childrenOf(state, relationship)) releaseChild(context, state, relationship, stateOf(child))
    return releaseChildren(context, state, rest)
  })
}

function childrenOf(state: InstanceState, relationship: Relationship): readonly object[] {
  const related = state.relatedOf(relationship)
  if (related === null || related === undefined) return []
  return relationship.kind === 'one' ? [related] : [...(related as EntityList)]
}

function releaseChild(context: FlushContext, owner: InstanceState, relationship: Relationship, child: InstanceState): void {
  if (relationship.cascades('delete') && relationship.direction === 'oneToMany') {
    context.undo.keep(child)
    if (child.status === 'persistent') context.deleted.add(child)
    else context.pending.delete(child)
  } else if (!context.deleted.has(child)) {
    if (relationship.kind === 'one') setOne(owner, relationship, null)
    else removeFromList(owner, relationship, child.entity)
  }
}

/** Deletes entities that were taken out of a list that owns them and were put in no other. */
export function deleteOrphans(context: FlushContext): void {
  for (const state of [...context.touched]) {
    for (const [description, changes] of state.changedLists ?? []) {
      const relationship = description as Relationship
      if (!relationship.cascades('deleteOrphan')) continue
      for (const entity of changes.removed.keys()) deleteOrphan(context, stateOf(entity), relationship)
    }
  }
}

function deleteOrphan(context: FlushContext, child: InstanceState, relationship: Relationship): void {
  const { reverse } = relationship
  const parent = reverse?.kind === 'one' ? child.relatedOf(reverse) : null
  if (parent !== null && parent !== undefined) return
  context.undo.keep(child)
  if (child.status === 'pending') context.pending.delete(child)
  else if (child.status === 'persistent') context.deleted.add(child)
}

/** Finds out what lists held that were assigned as a whole while they were not loaded, and lets go of what is not in them any more. */
export function resolveAssignedLists(context: FlushContext): MaybePromise<void> {
  const assigned = [...context.touched].flatMap(state =>
    [...(state.changedLists ?? [])].filter(([, changes]) => changes.replaces).map(([relationship]) => ({ state, relationship: relationship as Relationship })),
  )
  return resolveNext(context, assigned)
}

function resolveNext(context: FlushContext, assigned: readonly { state: InstanceState; relationship: Relationship }[]): MaybePromise<void> {
  const [next, ...rest] = assigned
  if (next === undefined) return
  const { state, relationship } = next
  const changes = state.changedLists?.get(relationship)
  if (changes === undefined || state.status !== 'persistent') return resolveNext(context, rest)
  const wanted = new Set((state.relatedOf(relationship) as EntityList | undefined) ?? [])
  changes.replaces = false
  state.changedLists?.delete(relationship)
  state.setRelated(relationship, undefined)
  return andThen(loadRelationship(context, relationship, [state]), () => {
    const list = state.relatedOf(relationship) as EntityList
    const before = new Set(list)
    for (const entity of before) if (!wanted.has(entity)) removeFromList(state, relationship, entity)
    for (const entity of wanted) if (!before.has(entity)) list.add(entity)
    return resolveNext(context, rest)
  })
}

/** Refuses to delete what is not in the database. */
export function checkDeletable(state: InstanceState): void {
  if (state.status === 'persistent') return
  throw new SessionError('not_persistent', { place: '`delete`', entity: String(state), status: state.status })
}
