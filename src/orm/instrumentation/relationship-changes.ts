// What happens in memory when a relationship is changed: both ends at once, nothing loaded, nothing written.
import { ForeignSession, SessionError } from '../../errors/session-error.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import type { RelationshipDescription } from './description.ts'
import { stateOf } from './entity.ts'
import { EntityList, type ListOwner } from './entity-list.ts'
import type { InstanceState, Related } from './instance-state.ts'
import { ListChanges } from './list-changes.ts'

/** Sets a to-one relationship, and the other end with it. */
export function setOne(state: InstanceState, relationship: RelationshipDescription, value: unknown): void {
  if (value !== null) checkEnds(state, relationship, value)
  const before = previousTarget(state, relationship)
  noteOne(state, relationship, value)
  const { reverse } = relationship
  if (reverse === null || before === value) return
  if (before !== undefined && before !== null) detachFrom(stateOf(before), reverse, state.entity)
  if (value !== null) attachTo(stateOf(value), reverse, state.entity)
}

/** Adds an entity to a list, and sets the other end. */
export function addToList(state: InstanceState, relationship: RelationshipDescription, value: unknown): void {
  checkEnds(state, relationship, value)
  if (holds(state, relationship, value)) {
    claim(state, relationship, value)
    return
  }
  putInList(state, relationship, value, true)
  const { reverse } = relationship
  if (reverse === null) return
  if (reverse.kind !== 'one') {
    putInList(stateOf(value), reverse, state.entity, false)
    return
  }
  const child = stateOf(value)
  const before = previousTarget(child, reverse)
  if (before !== undefined && before !== null && before !== state.entity) {
    detachFrom(stateOf(before), relationship, value)
  }
  noteOne(child, reverse, state.entity)
}

/** Takes an entity out of a list, and clears the other end. What is known not to be in the list is left alone. */
export function removeFromList(state: InstanceState, relationship: RelationshipDescription, value: unknown): void {
  checkEnds(state, relationship, value)
  if (!mayHold(state, relationship, value)) return
  takeFromList(state, relationship, value, true)
  const { reverse } = relationship
  if (reverse === null) return
  if (reverse.kind !== 'one') {
    takeFromList(stateOf(value), reverse, state.entity, false)
    return
  }
  const child = stateOf(value)
  const related = child.relatedOf(reverse)
  if (related === undefined || related === state.entity) noteOne(child, reverse, null)
}

/** Makes these entities the whole list. What an unloaded list held is found out by the flush. */
export function assignList(state: InstanceState, relationship: RelationshipDescription, value: unknown): void {
  const place = `${relationship.owner.name}.${relationship.name}`
  if (relationship.kind === 'writeOnly') throw new SessionError('write_only', { place })
  if (typeof value !== 'object' || value === null || !isIterable(value)) {
    throw new SessionError('not_a_list', { place, found: describeValue(value) })
  }
  const entities = [...new Set(value)]
  for (const entity of entities) checkEnds(state, relationship, entity)
  const list = EntityList.loaded(state, relationship) ?? startList(state, relationship)
  const wanted = new Set(entities)
  for (const entity of [...list]) if (!wanted.has(entity)) removeFromList(state, relationship, entity)
  for (const entity of entities) addToList(state, relationship, entity)
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}

/** An empty list in the place of one that is not loaded, with the changes that wait for it. */
function startList(state: InstanceState, relationship: RelationshipDescription): EntityList {
  state.session?.beforeChange(state)
  const changes = changesOf(state, relationship)
  changes.replaces = state.status === 'persistent'
  const list = EntityList.create(state, relationship, listOwner, changes.applyTo([]))
  state.setRelated(relationship, list)
  return list
}

/** How lists pass their changes on. */
export const listOwner: ListOwner = { add: addToList, remove: removeFromList, assign: assignList }

/** The changes of a list since the last flush. */
export function changesOf(state: InstanceState, relationship: RelationshipDescription): ListChanges {
  state.changedLists ??= new Map()
  let changes = state.changedLists.get(relationship)
  if (changes === undefined) {
    changes = new ListChanges()
    state.changedLists.set(relationship, changes)
  }
  return changes
}

/** Puts a new entity into the loaded lists of those that it refers to: a rollback may have taken it out. */
export function rejoinLists(state: InstanceState): void {
  for (const relationship of state.changedOnes?.keys() ?? []) {
    const target = state.relatedOf(relationship)
    const { reverse } = relationship
    if (target === null || target === undefined || reverse === null || reverse.kind === 'one') continue
    const list = EntityList.loaded(stateOf(target), reverse)
    if (list !== undefined && !EntityList.has(list, state.entity)) {
      putInList(stateOf(target), reverse, state.entity, false)
    }
  }
}

function checkEnds(
  state: InstanceState,
  relationship: RelationshipDescription,
  value: unknown,
): asserts value is object {
  relationship.checkTarget(value)
  const other = stateOf(value)
  const foreign = other.session !== null && state.session !== null && other.session !== state.session
  if (foreign && other.session?.closed === false && state.session?.closed === false) {
    throw new ForeignSession({ entity: String(other) })
  }
}

/** What a to-one relationship points at, as far as it is known without loading. */
function previousTarget(state: InstanceState, relationship: RelationshipDescription): Related {
  const related = state.relatedOf(relationship)
  return related === undefined ? state.session?.findRelated(state, relationship) : related
}

function noteOne(state: InstanceState, relationship: RelationshipDescription, target: object | null): void {
  state.session?.beforeChange(state)
  state.changedOnes ??= new Map()
  if (!state.changedOnes.has(relationship)) {
    state.changedOnes.set(relationship, { before: state.relatedOf(relationship) })
  }
  state.setRelated(relationship, target)
}

/** Whether an entity is in a list, as far as that is known: its own end says so at once, a loaded list in constant time. */
function holds(state: InstanceState, relationship: RelationshipDescription, entity: object): boolean {
  const { reverse } = relationship
  if (reverse?.kind === 'one' && stateOf(entity).relatedOf(reverse) === state.entity) return true
  const list = EntityList.loaded(state, relationship)
  if (list !== undefined) return EntityList.has(list, entity)
  return state.changedLists?.get(relationship)?.added.has(entity) === true
}

/** A new entity that is there only as the mirror of its own end is from now on one that the developer added. */
function claim(state: InstanceState, relationship: RelationshipDescription, entity: object): void {
  const isNew = stateOf(entity).status === 'transient'
  if (isNew && state.changedLists?.get(relationship)?.added.get(entity) !== true) {
    putInList(state, relationship, entity, true)
  }
}

/** Whether an entity may be in a list: false only when that is known without loading. */
function mayHold(state: InstanceState, relationship: RelationshipDescription, entity: object): boolean {
  const list = EntityList.loaded(state, relationship)
  if (list !== undefined) return EntityList.has(list, entity)
  if (state.changedLists?.get(relationship)?.added.has(entity) === true) return true
  const { reverse } = relationship
  return reverse?.kind !== 'one' || previousTarget(stateOf(entity), reverse) === state.entity
}

function putInList(
  state: InstanceState,
  relationship: RelationshipDescription,
  entity: object,
  primary: boolean,
): void {
  state.session?.beforeChange(state)
  changesOf(state, relationship).add(entity, primary)
  const list = EntityList.loaded(state, relationship)
  if (list !== undefined && !EntityList.has(list, entity)) EntityList.put(list, entity)
}

function takeFromList(
  state: InstanceState,
  relationship: RelationshipDescription,
  entity: object,
  primary: boolean,
): void {
  state.session?.beforeChange(state)
  changesOf(state, relationship).remove(entity, primary)
  const list = EntityList.loaded(state, relationship)
  if (list !== undefined) EntityList.take(list, entity)
}

function attachTo(state: InstanceState, relationship: RelationshipDescription, entity: object): void {
  if (relationship.kind !== 'one') {
    putInList(state, relationship, entity, false)
    return
  }
  const before = previousTarget(state, relationship)
  const { reverse } = relationship
  if (before !== undefined && before !== null && before !== entity && reverse !== null) {
    noteOne(stateOf(before), reverse, null)
  }
  noteOne(state, relationship, entity)
}

function detachFrom(state: InstanceState, relationship: RelationshipDescription, entity: object): void {
  if (relationship.kind !== 'one') takeFromList(state, relationship, entity, false)
  else if (state.relatedOf(relationship) === entity) noteOne(state, relationship, null)
}
