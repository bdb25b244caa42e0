// What a rollback needs: how each entity was when the transaction, or the savepoint, began.
import { Entity } from '../instrumentation/entity.ts'
import { defineOwn } from '../instrumentation/entity-class.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { EntityStatus, InstanceState, PreviousRelated, Related } from '../instrumentation/instance-state.ts'
import type { ListChanges } from '../instrumentation/list-changes.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import type { Primitive } from '../../sql/types/sql-type.ts'
import type { IdentityMap } from '../loading/identity-map.ts'
import type { Mapper } from '../mapping/mapper.ts'

/** How an entity was. */
interface UndoRecord {
  readonly status: EntityStatus
  readonly key: Primitive | null
  readonly snapshot: readonly unknown[] | null
  /** The columns of an entity that is not in the database; null for one that is, whose snapshot says it. */
  readonly values: readonly unknown[] | null
  readonly related: readonly (Related | readonly object[])[] | null
  readonly changedOnes: ReadonlyMap<RelationshipDescription, PreviousRelated> | null
  readonly changedLists: ReadonlyMap<RelationshipDescription, ListChanges> | null
}

/** The entities that changed since a transaction began, one level for each savepoint in it. */
export class UndoLog {
  readonly #levels: Map<InstanceState, UndoRecord>[] = [new Map()]

  /** Keeps how an entity is, before its first change on this level. */
  keep(state: InstanceState): void {
    const level = this.#levels.at(-1)
    if (level === undefined || level.has(state)) return
    level.set(state, record(state))
  }

  /** A savepoint begins. */
  push(): void {
    this.#levels.push(new Map())
  }

  /** A savepoint is released: what it kept belongs to the level around it. */
  release(): void {
    const released = this.#levels.pop()
    const around = this.#levels.at(-1)
    for (const [state, kept] of released ?? []) if (around?.has(state) === false) around.set(state, kept)
  }

  /** The whole transaction is over. */
  clear(): void {
    this.#levels.length = 0
    this.#levels.push(new Map())
  }

  /** Puts the entities of the present level back as they were, and gives them. The level is over. */
  restore(identityMap: IdentityMap): readonly InstanceState[] {
    const level = this.#levels.pop() ?? new Map<InstanceState, UndoRecord>()
    if (this.#levels.length === 0) this.#levels.push(new Map())
    for (const state of level.keys()) identityMap.remove(state)
    for (const [state, kept] of level) {
      restoreState(state, kept)
      if (state.status === 'persistent') identityMap.add(state)
    }
    return [...level.keys()]
  }
}

function record(state: InstanceState): UndoRecord {
  const persistent = state.status === 'persistent'
  return {
    status: state.status,
    key: state.key,
    snapshot: state.snapshot,
    values: persistent ? null : (state.description as Mapper).columns.map(column => ownValue(state.entity, column.attribute)),
    related: state.related?.map(related => (related instanceof EntityList ? [...related] : related)) ?? null,
    changedOnes: state.changedOnes === null ? null : new Map(state.changedOnes),
    changedLists: state.changedLists === null ? null : new Map(Array.from(state.changedLists, ([key, changes]) => [key, changes.copy()])),
  }
}

function ownValue(entity: object, attribute: string): unknown {
  return Object.hasOwn(entity, attribute) ? (entity as Record<string, unknown>)[attribute] : undefined
}

function restoreState(state: InstanceState, kept: UndoRecord): void {
  state.status = kept.status
  state.key = kept.key
  state.snapshot = kept.snapshot
  state.changedOnes = kept.changedOnes === null ? null : new Map(kept.changedOnes)
  state.changedLists = kept.changedLists === null ? null : new Map(kept.changedLists)
  restoreRelated(state, kept.related)
  if (kept.values === null) restoreColumns(state)
  else {
    for (const [place, column] of (state.description as Mapper).columns.entries()) {
      if (kept.values[place] !== undefined || Object.hasOwn(state.entity, column.attribute)) defineOwn(state.entity, column.attribute, kept.values[place])
    }
  }
}

/** Gives an entity the column values of its snapshot; those that can be changed in place are made anew. */
export function restoreColumns(state: InstanceState): void {
  const { snapshot, entity } = state
  if (snapshot === null || Entity.stateOf(entity as Entity) === null) return
  for (const [place, column] of (state.description as Mapper).columns.entries()) {
    const kept = snapshot[place]
    if (kept === undefined) delete (entity as Record<string, unknown>)[column.attribute]
    else (entity as Record<string, unknown>)[column.attribute] = kept === null ? null : column.type.restore(kept)
  }
}

function restoreRelated(state: InstanceState, kept: UndoRecord['related']): void {
  if (kept === null) {
    state.related = null
    return
  }
  state.related = kept.map((related, index) => {
    if (!Array.isArray(related)) return related as Related
    const list = state.related?.[index] as EntityList
    EntityList.replace(list, related)
    return list
  })
}
