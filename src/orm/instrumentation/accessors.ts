// The accessors on the prototype of a model: relationships always, and columns where an entity has no property of its own.
import { NotLoaded } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { RelationshipDescription } from './description.ts'
import { Entity, stateOf } from './entity.ts'
import { defineOwn } from './entity-class.ts'
import { EntityList } from './entity-list.ts'
import type { InstanceState } from './instance-state.ts'
import { assignList, listOwner, setOne } from './relationship-changes.ts'
import { UnloadedColumn, UnloadedList, UnloadedOne, WriteOnlyCollection } from './unloaded.ts'

/** Gives a column that is not loaded its accessor: reading tells how to load it, writing makes the property. */
export function defineColumnAccessor(prototype: object, column: Column): void {
  const name = column.attribute
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: Entity) {
      const state = ownState(this)
      if (state === null || state.status === 'transient' || state.status === 'pending') return undefined
      if (column.deferred) return new UnloadedColumn(state, name)
      throw new NotLoaded({ entity: String(state), attribute: name })
    },
    set(this: Entity, value: unknown) {
      defineOwn(this, name, value)
    },
  })
}

/** Gives a relationship its accessor. It is found when it is used, because the other end may be declared later. */
export function defineRelationshipAccessor(prototype: object, name: string, find: () => RelationshipDescription): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: Entity) {
      const state = ownState(this)
      return state === null ? undefined : readRelationship(state, find())
    },
    set(this: Entity, value: unknown) {
      const relationship = find()
      if (relationship.kind === 'one') setOne(stateOf(this), relationship, value)
      else assignList(stateOf(this), relationship, value)
    },
  })
}

/** The state of what an accessor is read on; null for a prototype, which tools look at as well. */
function ownState(target: unknown): InstanceState | null {
  return Entity.isEntity(target) ? Entity.stateOf(target) : null
}

function readRelationship(state: InstanceState, relationship: RelationshipDescription): unknown {
  if (relationship.kind === 'writeOnly') return new WriteOnlyCollection(state, relationship)
  const related = state.relatedOf(relationship)
  if (related !== undefined) return related
  const restricted = state.restricted?.get(relationship)
  if (restricted !== undefined) return restricted
  if (relationship.kind === 'one') return new UnloadedOne(state, relationship)
  if (state.status !== 'transient' && state.status !== 'pending') return new UnloadedList(state, relationship)
  // There is nothing in the database that a new entity's list could hold beside what was put into it.
  const list = EntityList.create(
    state,
    relationship,
    listOwner,
    state.changedLists?.get(relationship)?.applyTo([]) ?? [],
  )
  state.setRelated(relationship, list)
  return list
}
