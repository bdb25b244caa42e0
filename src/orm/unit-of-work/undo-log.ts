// What a rollback needs: how each entity was when the transaction, or the savepoint, began.
import type { Primitive } from '../../sql/types/sql-type.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import { defineOwn } from '../instrumentation/entity-class.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { EntityStatus, InstanceState, PreviousRelated, Related } from '../instrumentation/instance-state.ts'
import type { ListChanges } from '../instrumentation/list-changes.ts'
import type { IdentityMap } from '../loading/identity-map.ts'
import type { Undo } from '../loading/load-context.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'

/** A relationship as it was: a list with what it held, or what there was. */
type KeptRelated = { readonly list: EntityList; readonly entities: readonly object[] } | { readonly value: Related }

/** How an entity was. */
interface UndoRecord {
  readonly status: EntityStatus
  readonly key: Primitive | null
  readonly snapshot: readonly unknown[] | null
  /** Attributes that a flush filled in an entity that was new, with what they held before, in the order in which it did. */
  filled: { readonly attribute: string; readonly before: unknown }[] | null
  readonly related: readonly KeptRelated[] | null
  readonly changedOnes: ReadonlyMap<RelationshipDescription, PreviousRelated> | null
  readonly changedLists: ReadonlyMap<RelationshipDescription, ListChanges> | null
}

/** What happened since a transaction or a savepoint began. */
class Level {
  readonly records = new Map<InstanceState, UndoRecord>()
  /** Relationships that were loaded, from rows that may not be there after a rollback. */
  readonly loaded: { readonly state: InstanceState; readonly relationship: RelationshipDescription }[] = []
}

/** The entities that changed since a transaction began, one level for each savepoint in it. */
export class UndoLog implements Undo {
  #top = new Level()
  readonly #around: Level[] = []

  keep(state: InstanceState): void {
    const { records } = this.#top
    if (!records.has(state)) records.set(state, record(state))
  }

  loaded(state: InstanceState, relationship: RelationshipDescription): void {
    this.#top.loaded.push({ state, relationship })
  }

  /** Notes that a flush is about to fill an attribute of an entity that was new when it was kept. */
  fills(state: InstanceState, attribute: string, before: unknown): void {
    for (let at = this.#around.length; at >= 0; at--) {
      const kept = (this.#around[at] ?? this.#top).records.get(state)
      if (kept === undefined) continue
      if (kept.status === 'persistent') return
      kept.filled ??= []
      kept.filled.push({ attribute, before })
      return
    }
  }

  /** Forgets an entity: no rollback touches it any more. */
  forget(state: InstanceState): void {
    for (const { records } of [this.#top, ...this.#around]) records.delete(state)
  }

  /** A savepoint begins. */
  push(): void {
    this.#around.push(this.#top)
    this.#top = new Level()
  }

  /** A savepoint is released: what it kept belongs to the level around it. */
  release(): void {
    const released = this.#top
    this.#top = this.#around.pop() ?? new Level()
    for (const [state, kept] of released.records) {
      if (!this.#top.records.has(state)) this.#top.records.set(state, kept)
    }
    for (const load of released.loaded) this.#top.loaded.push(load)
  }

  /** The whole transaction is over; the entities that it concerned. */
  clear(): Iterable<InstanceState> {
    const { records } = this.#top
    this.#around.length = 0
    this.#top = new Level()
    return records.keys()
  }

  /** Puts the entities of the present level back as they were, and gives them. The level is over. */
  restore(identityMap: IdentityMap): Iterable<InstanceState> {
    const { records, loaded } = this.#top
    this.#top = this.#around.pop() ?? new Level()
    for (const state of records.keys()) identityMap.remove(state)
    for (const [state, kept] of records) {
      restoreState(state, kept)
      if (state.status === 'persistent') identityMap.add(state)
    }
    for (const { state, relationship } of loaded) state.setRelated(relationship, undefined)
    return records.keys()
  }
}

function record(state: InstanceState): UndoRecord {
  const lists = state.changedLists
  return {
    status: state.status,
    key: state.key,
    snapshot: state.snapshot,
    filled: null,
    related: state.related?.map(keepRelated) ?? null,
    changedOnes: state.changedOnes === null ? null : new Map(state.changedOnes),
    changedLists: lists === null ? null : new Map(Array.from(lists, ([key, changes]) => [key, changes.copy()])),
  }
}

function keepRelated(related: Related): KeptRelated {
  return related instanceof EntityList ? { list: related, entities: [...related] } : { value: related }
}

function restoreState(state: InstanceState, kept: UndoRecord): void {
  state.status = kept.status
  state.key = kept.key
  state.snapshot = kept.snapshot
  state.changedOnes = kept.changedOnes === null ? null : new Map(kept.changedOnes)
  state.changedLists = kept.changedLists === null ? null : new Map(kept.changedLists)
  state.related = kept.related?.map(restoreRelated) ?? null
  if (kept.status === 'persistent') restoreColumns(state)
  else for (const { attribute, before } of kept.filled?.toReversed() ?? []) defineOwn(state.entity, attribute, before)
}

function restoreRelated(kept: KeptRelated): Related {
  if (!('list' in kept)) return kept.value
  EntityList.replace(kept.list, kept.entities)
  return kept.list
}

/** Gives an entity the column values of its snapshot; those that can be changed in place are made anew. */
export function restoreColumns(state: InstanceState): void {
  const { snapshot, entity } = state
  if (snapshot === null) return
  for (const [place, { attribute, type }] of mapperOfState(state).columns.entries()) {
    const kept = snapshot[place]
    if (kept === undefined) delete entity[attribute]
    else entity[attribute] = kept === null ? null : type.restore(kept)
  }
}
