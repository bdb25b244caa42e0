// Relationships that were assigned while they were not loaded: the flush finds out what they held, and lets go of it.
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { removeFromList, setOne } from '../instrumentation/relationship-changes.ts'
import { keysOf } from '../loading/key-groups.ts'
import { loadRelated, localColumns } from '../loading/related-rows.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { relationshipOf } from '../mapping/state-mapping.ts'
import type { FlushContext } from './flush-context.ts'

interface Assigned {
  readonly state: InstanceState
  readonly relationship: Relationship
}

/** Whether a relationship was assigned whose former content is not known. */
export function hasUnresolved({ touched }: Pick<FlushContext, 'touched'>): boolean {
  for (const state of touched) if (unresolvedOf(state).length > 0) return true
  return false
}

/** Loads what assigned relationships held, and lets go of what they do not hold any more. */
export function resolveAssigned(context: FlushContext): MaybePromise<void> {
  return eachInTurn([...context.touched].flatMap(unresolvedOf), assigned => resolve(context, assigned))
}

function unresolvedOf(state: InstanceState): Assigned[] {
  if (state.status !== 'persistent') return []
  const assigned: Assigned[] = []
  for (const [description, changes] of state.changedLists ?? []) {
    if (changes.replaces) assigned.push({ state, relationship: relationshipOf(description) })
  }
  for (const [description, { before }] of state.changedOnes ?? []) {
    const relationship = relationshipOf(description)
    if (before === undefined && relationship.direction === 'oneToMany') assigned.push({ state, relationship })
  }
  return assigned
}

function resolve(context: FlushContext, { state, relationship }: Assigned): MaybePromise<void> {
  const keyed = keysOf([state], localColumns(relationship))
  const [group] = keyed.groups
  if (group === undefined) return
  return andThen(loadRelated(context, relationship, keyed), () => {
    const held = group.related.map(related => related.entity)
    if (relationship.kind === 'one') return letGoOfOne(state, relationship, held)
    letGoOfList(state, relationship, held)
  })
}

function letGoOfOne(state: InstanceState, relationship: Relationship, held: readonly object[]): void {
  const { reverse } = relationship
  const target = state.relatedOf(relationship)
  for (const entity of held) {
    state.changedOnes?.set(relationship, { before: entity })
    if (entity === target || reverse === null) continue
    const child = stateOf(entity)
    if (child.changedOnes?.has(reverse) !== true) setOne(child, reverse, null)
  }
  if (held.length === 0) state.changedOnes?.set(relationship, { before: null })
}

function letGoOfList(state: InstanceState, relationship: Relationship, held: readonly object[]): void {
  const list = EntityList.loaded(state, relationship)
  const changes = state.changedLists?.get(relationship)
  if (list === undefined || changes === undefined) return
  changes.replaces = false
  const wanted = new Set(list)
  for (const entity of held) {
    if (wanted.has(entity)) changes.added.delete(entity)
    else {
      // The list shows what it holds now; the entity is put back for a moment, so that it can be taken out with both ends.
      EntityList.put(list, entity)
      removeFromList(state, relationship, entity)
    }
  }
}
