// What deleting entities does to those that they are related to. What is not loaded is loaded, for all of them at once.
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { removeFromList, setOne } from '../instrumentation/relationship-changes.ts'
import { keysOf } from '../loading/key-groups.ts'
import { loadedTargets, loadRelationship } from '../loading/load-relationship.ts'
import { loadRelated, localColumns } from '../loading/related-rows.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { byMapper, relationshipOf, relationshipsOf } from '../mapping/state-mapping.ts'
import type { FlushContext } from './flush-context.ts'

/** Deletes what goes with deleted entities, and orphans, and lets go of what stays. */
export function cascadeDeletes(context: FlushContext): MaybePromise<void> {
  let done: ReadonlySet<InstanceState> = new Set()
  const rounds: (readonly InstanceState[])[] = []
  const nextRound = () => {
    deleteOrphans(context)
    const fresh = done.size === 0 ? [...context.deleted] : [...context.deleted].filter(state => !done.has(state))
    done = new Set(context.deleted)
    if (fresh.length > 0) rounds.push(fresh)
  }
  nextRound()
  return eachInTurn(rounds, round =>
    andThen(
      eachInTurn(childRelationships(round), ([relationship, states]) => releaseChildren(context, relationship, states)),
      nextRound,
    ),
  )
}

/** The relationships of deleted entities whose children refer to them. */
function childRelationships(states: readonly InstanceState[]): (readonly [Relationship, readonly InstanceState[]])[] {
  return byMapper(states).flatMap(([mapper, own]) =>
    mapper.relationships
      .filter(({ direction, viewOnly }) => direction === 'oneToMany' && !viewOnly)
      .map(relationship => [relationship, own] as const),
  )
}

function releaseChildren(
  context: FlushContext,
  relationship: Relationship,
  states: readonly InstanceState[],
): MaybePromise<void> {
  if (relationship.kind === 'writeOnly') return releaseUnloaded(context, relationship, states)
  const without = states.filter(state => state.relatedOf(relationship) === undefined)
  const passive = relationship.spec.options.passiveDeletes === true || without.length === 0
  return andThen(passive ? undefined : loadRelationship(context, relationship, without), () => {
    for (const state of states) {
      for (const child of loadedTargets(relationship, [state])) releaseChild(context, state, relationship, child)
    }
  })
}

/** A list that is never loaded whole: its entities are loaded here, and only where the database does not see to them. */
function releaseUnloaded(
  context: FlushContext,
  relationship: Relationship,
  states: readonly InstanceState[],
): MaybePromise<void> {
  const keyed = keysOf(states, localColumns(relationship))
  if (relationship.spec.options.passiveDeletes === true || keyed.groups.length === 0) return
  return andThen(loadRelated(context, relationship, keyed), () => {
    for (const group of keyed.groups) {
      const [state] = group.states
      for (const child of group.related) releaseChild(context, state, relationship, child)
    }
  })
}

function releaseChild(
  context: FlushContext,
  owner: InstanceState | undefined,
  relationship: Relationship,
  child: InstanceState,
): void {
  if (context.deleted.has(child) || owner === undefined) return
  if (relationship.cascades('delete')) discard(context, child)
  else if (relationship.kind === 'one') setOne(owner, relationship, null)
  else removeFromList(owner, relationship, child.entity)
}

/** Deletes an entity, or takes it out of the session if it was never written. */
function discard(context: FlushContext, state: InstanceState): void {
  if (state.status === 'persistent') {
    context.undo.keep(state)
    context.deleted.add(state)
  } else if (context.pending.delete(state)) {
    state.status = 'transient'
    state.session = null
  }
}

/** Deletes entities that were taken out of a relationship that owns them and were put in no other. */
function deleteOrphans(context: FlushContext): void {
  for (const state of [...context.pending]) if (hasLostOwner(state)) discard(context, state)
  for (const state of [...context.touched]) {
    for (const [description, changes] of state.changedLists ?? []) {
      const relationship = relationshipOf(description)
      if (!relationship.cascades('deleteOrphan')) continue
      for (const entity of changes.removed.keys()) deleteOrphan(context, relationship, stateOf(entity))
    }
    for (const [description, { before }] of state.changedOnes ?? []) {
      const relationship = relationshipOf(description)
      if (relationship.direction !== 'oneToMany' || !relationship.cascades('deleteOrphan')) continue
      const replaced = before !== null && before !== undefined && before !== state.relatedOf(relationship)
      if (replaced) deleteOrphan(context, relationship, stateOf(before))
    }
  }
}

/** Whether there are new entities that were taken out of a relationship that owns them. */
export function hasOrphans({ pending }: FlushContext): boolean {
  let found = false
  pending.forEach(state => {
    if (state.changedOnes !== null && hasLostOwner(state)) found = true
  })
  return found
}

/** Whether a new entity was taken out of a relationship that owns it. */
function hasLostOwner(state: InstanceState): boolean {
  for (const description of state.changedOnes?.keys() ?? []) {
    const { reverse } = relationshipOf(description)
    if (reverse?.cascades('deleteOrphan') === true && state.relatedOf(description) === null) return true
  }
  return false
}

function deleteOrphan(context: FlushContext, relationship: Relationship, child: InstanceState): void {
  if (!isHeld(context, relationship, child)) discard(context, child)
}

/** Whether an entity has found another owner. */
function isHeld({ touched }: FlushContext, relationship: Relationship, child: InstanceState): boolean {
  const { reverse } = relationship
  if (reverse?.kind === 'one') {
    const owner = child.relatedOf(reverse)
    return owner !== null && owner !== undefined
  }
  for (const state of touched) {
    if (state.relatedOf(relationship) === child.entity) return true
    if (state.changedLists?.get(relationship)?.added.has(child.entity) === true) return true
  }
  return false
}

/** Takes an entity out of everything that it is related to, as when one is deleted that was never written. */
export function unrelate(state: InstanceState): void {
  for (const relationship of relationshipsOf(state)) {
    const related = state.relatedOf(relationship)
    if (related === null || related === undefined) continue
    if (related instanceof EntityList) for (const entity of [...related]) removeFromList(state, relationship, entity)
    else setOne(state, relationship, null)
  }
}
