// Keeping what is loaded in step with what a flush wrote: lists of parents whose children moved or went, and what the database itself changed.

import type { Column } from '../../sql/schema/table.ts'
import { stateOf } from '../instrumentation/entity.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { byMapper, mapperOfState, relationshipsOf } from '../mapping/state-mapping.ts'
import type { InsertAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import type { KeySource } from './foreign-keys.ts'
import { type KeyLink, keyLinks, snapshotWith, storedKey, storedValues } from './table-keys.ts'

/**
 * A foreign key that was set by hand: the relationships on both ends are found anew. Relationships that decide keys are in step already.
 *
 * @param parents the relationships whose foreign keys changed
 */
export function followKeys(
  context: FlushContext,
  state: InstanceState,
  keys: readonly KeySource[],
  parents: readonly Relationship[],
): void {
  for (const relationship of parents) {
    if (keys.some(key => key.relationship === relationship)) continue
    const before = parentOf(context, relationship, row => storedValues(state, row))
    const after = parentOf(context, relationship, row => row.map(column => state.entity[column.attribute]))
    if (before === after && state.relatedOf(relationship) === undefined) continue
    context.undo.keep(state)
    state.setRelated(relationship, after?.entity)
    if (before !== undefined) leave(context, relationship, before, state.entity)
    if (after !== undefined) join(context, relationship, after, state.entity)
  }
}

/** {@link followKeys} for entities of one model that have just been inserted. */
export function followNewKeys(context: FlushContext, inserted: readonly InsertAction[]): void {
  const [first] = inserted
  if (first === undefined) return
  for (const relationship of parentsOf(mapperOfState(first.state))) {
    const hasParents = context.identityMap.sizeOf(relationship.target) > 0
    for (let at = 0; at < inserted.length; at++) {
      const action = inserted[at]
      if (action === undefined || (!hasParents && action.state.related === null)) continue
      followNewKey(context, relationship, action, hasParents)
    }
  }
}

function followNewKey(
  context: FlushContext,
  relationship: Relationship,
  { state, keys }: InsertAction,
  hasParents: boolean,
): void {
  const held = state.relatedOf(relationship) !== undefined
  if (!held && !hasParents) return
  if (keys.some(key => key.relationship === relationship)) return
  const parent = parentOf(context, relationship, row => row.map(column => state.entity[column.attribute]))
  if (parent === undefined && !held) return
  context.undo.keep(state)
  state.setRelated(relationship, parent?.entity)
  if (parent !== undefined) join(context, relationship, parent, state.entity)
}

const parentLists = new WeakMap<readonly Relationship[], readonly Relationship[]>()

/** The relationships of a model that follow its own foreign keys. */
function parentsOf({ relationships }: Mapper): readonly Relationship[] {
  let parents = parentLists.get(relationships)
  if (parents === undefined) {
    parents = relationships.filter(relationship => relationship.direction === 'manyToOne')
    parentLists.set(relationships, parents)
  }
  return parents
}

/** The parent that a foreign key refers to, if the session holds it. */
function parentOf(
  context: FlushContext,
  { pairs, target }: Relationship,
  read: (columns: readonly Column[]) => readonly unknown[],
): InstanceState | undefined {
  const local = target.keyColumns.flatMap(column => pairs.find(pair => pair.remote === column)?.local ?? [])
  const key = local.length === target.keyColumns.length ? target.identity(read(local)) : null
  return key === null ? undefined : context.identityMap.of(target).get(key)
}

function leave(context: FlushContext, { reverse }: Relationship, parent: InstanceState, child: object): void {
  if (reverse === null) return
  const list = EntityList.loaded(parent, reverse)
  if (list !== undefined && EntityList.has(list, child)) {
    context.undo.keep(parent)
    EntityList.take(list, child)
  } else if (parent.relatedOf(reverse) === child) {
    context.undo.keep(parent)
    parent.setRelated(reverse, null)
  }
}

function join(context: FlushContext, { reverse }: Relationship, parent: InstanceState, child: object): void {
  if (reverse === null) return
  const list = EntityList.loaded(parent, reverse)
  if (list !== undefined && !EntityList.has(list, child)) {
    context.undo.keep(parent)
    EntityList.put(list, child)
  } else if (reverse.kind === 'one' && parent.relatedOf(reverse) !== undefined) {
    context.undo.keep(parent)
    parent.setRelated(reverse, child)
  }
}

/** Takes deleted entities out of what is loaded of others. */
export function forgetDeleted(context: FlushContext, deleted: readonly InstanceState[]): void {
  if (deleted.length === 0) return
  const groups = byMapper(deleted)
  for (const [mapper, states] of groups) {
    for (const relationship of parentsOf(mapper)) {
      if (context.identityMap.sizeOf(relationship.target) === 0) continue
      for (const state of states) {
        const parent = parentOf(context, relationship, columns => storedValues(state, columns))
        if (parent !== undefined) leave(context, relationship, parent, state.entity)
      }
    }
  }
  const mappers = new Set(groups.map(([mapper]) => mapper))
  for (const mapper of [...context.identityMap.mappers()]) {
    for (const relationship of mapper.relationships) {
      if (mappers.has(relationship.target) && !isFollowed(relationship)) dropDeleted(context, mapper, relationship)
    }
  }
}

/** Whether a deleted child finds its parent by itself. */
function isFollowed({ direction, reverse }: Relationship): boolean {
  return direction === 'oneToMany' && reverse !== null
}

function dropDeleted(context: FlushContext, mapper: Mapper, relationship: Relationship): void {
  const isGone = (entity: object) => stateOf(entity).status === 'deleted'
  for (const state of context.identityMap.of(mapper).values()) {
    const related = state.relatedOf(relationship)
    if (related === null || related === undefined) continue
    if (related instanceof EntityList) {
      if (!related.some(isGone)) continue
      context.undo.keep(state)
      EntityList.replace(
        related,
        related.filter(entity => !isGone(entity)),
      )
    } else if (isGone(related)) {
      context.undo.keep(state)
      state.setRelated(relationship, null)
    }
  }
}

/** What the database does by itself to rows that refer to rows that are deleted, or whose key changes. */
type Follows = 'onDelete' | 'onUpdate'

/** Entities that the database deleted, or whose keys it set to NULL, because of rows that were deleted: those that it deleted. */
export function followDeletes(context: FlushContext, deleted: readonly InstanceState[]): readonly InstanceState[] {
  const gone: InstanceState[] = []
  for (const { link, state } of referring(context, deleted, 'onDelete')) {
    context.undo.keep(state)
    if (link.key.onDelete === 'cascade') {
      context.identityMap.remove(state)
      state.status = 'deleted'
      gone.push(state)
    } else setKey(state, link, () => null)
  }
  return gone.length === 0 ? gone : [...gone, ...followDeletes(context, gone)]
}

/** What refers to an entity whose key is about to change; when the function that is returned is called, its new values are given to them. */
export function followKeyChange(context: FlushContext, changed: InstanceState): () => void {
  const followers = [...referring(context, [changed], 'onUpdate')]
  return () => {
    for (const { link, state } of followers) {
      context.undo.keep(state)
      const values = storedValues(changed, link.remote)
      setKey(state, link, column => (link.key.onUpdate === 'cascade' ? values[link.local.indexOf(column)] : null))
    }
  }
}

function setKey(state: InstanceState, { local }: KeyLink, valueOf: (column: Column) => unknown): void {
  const values = local.map(valueOf)
  for (const [at, column] of local.entries()) state.entity[column.attribute] = values[at]
  state.snapshot = snapshotWith(state, local, values)
  for (const relationship of relationshipsOf(state)) {
    const follows = relationship.pairs.some(pair => local.includes(pair.local))
    if (relationship.direction === 'manyToOne' && follows && values.includes(null)) state.setRelated(relationship, null)
  }
}

/** Entities of the session whose rows refer to others, by keys for which the database acts by itself. */
function* referring(
  context: FlushContext,
  states: readonly InstanceState[],
  follows: Follows,
): Generator<{ link: KeyLink; state: InstanceState }> {
  const byTable = Map.groupBy(states, state => mapperOfState(state).table)
  for (const mapper of [...context.identityMap.mappers()]) {
    for (const [table, targets] of byTable) {
      for (const link of keyLinks(mapper.table, table)) {
        const action = link.key[follows]
        if (action !== 'cascade' && action !== 'set null') continue
        const keys = new Set(targets.map(target => storedKey(target, link.remote)))
        for (const state of [...context.identityMap.of(mapper).values()]) {
          const key = storedKey(state, link.local)
          if (key !== null && keys.has(key)) yield { link, state }
        }
      }
    }
  }
}
