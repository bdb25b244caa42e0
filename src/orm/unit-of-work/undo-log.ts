// What a rollback needs: how each entity was when the transaction, or the savepoint, began.
import type { Column } from '../../sql/schema/table.ts'
import type { Primitive } from '../../sql/types/sql-type.ts'
import { keepShape } from '../../util/kept-shapes.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import { defineOwn } from '../instrumentation/entity-class.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import {
  type EntityStatus,
  exampleState,
  type InstanceState,
  type KeptState,
  type PreviousRelated,
  type Related,
} from '../instrumentation/instance-state.ts'
import type { ListChanges } from '../instrumentation/list-changes.ts'
import type { IdentityMap } from '../loading/identity-map.ts'
import type { Undo } from '../loading/load-context.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'

/** A relationship as it was: a list with what it held, or what there was. */
type KeptRelated = { readonly list: EntityList; readonly entities: readonly object[] } | { readonly value: Related }

/** The relationships of an entity as they were. */
interface KeptRelationships {
  readonly related: readonly KeptRelated[] | null
  readonly changedOnes: ReadonlyMap<RelationshipDescription, PreviousRelated> | null
  readonly changedLists: ReadonlyMap<RelationshipDescription, ListChanges> | null
}

/** How an entity was. The record hangs on the entity's state: finding it costs nothing, and thousands of them are a list. */
class UndoRecord implements KeptState {
  level: Level
  /** What the level around kept of the same entity. */
  readonly outer: UndoRecord | null
  readonly state: InstanceState
  readonly status: EntityStatus
  readonly key: Primitive | null
  readonly snapshot: readonly unknown[] | null
  /** Null where nothing was related and nothing changed. */
  readonly relationships: KeptRelationships | null
  /** Attributes that a flush filled in an entity that was new, with what they held before, in the order in which it did. */
  filled: { readonly attribute: string; readonly before: unknown }[] | null = null
  /** Columns that the database filled in an entity that was new, none of which held anything. */
  generated: readonly Column[] | null = null
  /** Whether the entity has left the session. */
  forgotten = false

  constructor(level: Level, outer: UndoRecord | null, state: InstanceState) {
    this.level = level
    this.outer = outer
    this.state = state
    this.status = state.status
    this.key = state.key
    this.snapshot = state.snapshot
    const bare = state.related === null && state.changedOnes === null && state.changedLists === null
    this.relationships = bare ? null : keepRelationships(state)
  }
}

/** What happened since a transaction or a savepoint began. */
class Level {
  readonly records: UndoRecord[] = []
  /** Relationships that were loaded, from rows that may not be there after a rollback. */
  readonly loaded: { readonly state: InstanceState; readonly relationship: RelationshipDescription }[] = []
}

keepShape(new UndoRecord(new Level(), null, exampleState))

/** The entities that changed since a transaction began, one level for each savepoint in it. */
export class UndoLog implements Undo {
  #top = new Level()
  readonly #around: Level[] = []

  keep(state: InstanceState): void {
    const kept = recordOf(state)
    if (kept !== null && kept.level === this.#top) return
    const record = new UndoRecord(this.#top, kept, state)
    state.kept = record
    this.#top.records.push(record)
  }

  loaded(state: InstanceState, relationship: RelationshipDescription): void {
    this.#top.loaded.push({ state, relationship })
  }

  /** Notes that a flush is about to fill an attribute of an entity that was new when it was kept. */
  fills(state: InstanceState, attribute: string, before: unknown): void {
    const kept = recordOf(state)
    if (kept === null || kept.status === 'persistent') return
    kept.filled ??= []
    kept.filled.push({ attribute, before })
  }

  /** Notes that the database filled columns of an entity that was new, which held nothing. */
  fillsEmpty(state: InstanceState, columns: readonly Column[]): void {
    const kept = recordOf(state)
    if (kept !== null && kept.status !== 'persistent') kept.generated = columns
  }

  /** Forgets an entity: no rollback touches it any more. */
  forget(state: InstanceState): void {
    for (let record = recordOf(state); record !== null; record = record.outer) record.forgotten = true
    state.kept = null
  }

  /** A savepoint begins. */
  push(): void {
    this.#around.push(this.#top)
    this.#top = new Level()
  }

  /** A savepoint is released: what it kept belongs to the level around it. */
  release(): void {
    const { records, loaded } = this.#top
    this.#top = this.#around.pop() ?? new Level()
    for (const record of records) {
      if (record.forgotten) continue
      if (record.outer !== null && record.outer.level === this.#top) record.state.kept = record.outer
      else {
        record.level = this.#top
        this.#top.records.push(record)
      }
    }
    for (const load of loaded) this.#top.loaded.push(load)
  }

  /** The whole transaction is over; the entities that it deleted. */
  clear(): readonly InstanceState[] {
    const deleted: InstanceState[] = []
    for (const level of [...this.#around, this.#top]) {
      level.records.forEach(({ state, forgotten }) => {
        if (forgotten) return
        state.kept = null
        if (state.status === 'deleted') deleted.push(state)
      })
    }
    this.#around.length = 0
    this.#top = new Level()
    return deleted
  }

  /** Puts the entities of the present level back as they were, and gives them. The level is over. */
  restore(identityMap: IdentityMap): readonly InstanceState[] {
    const { loaded } = this.#top
    const records = this.#top.records.filter(record => !record.forgotten)
    this.#top = this.#around.pop() ?? new Level()
    for (const { state } of records) identityMap.remove(state)
    for (const record of records) {
      const { state } = record
      state.kept = record.outer
      restoreState(state, record)
      if (state.status === 'persistent') identityMap.add(state)
    }
    for (const { state, relationship } of loaded) state.setRelated(relationship, undefined)
    return records.map(record => record.state)
  }
}

function recordOf(state: InstanceState): UndoRecord | null {
  return state.kept as UndoRecord | null
}

function keepRelationships({ related, changedOnes, changedLists }: InstanceState): KeptRelationships {
  return {
    related: related?.map(keepRelated) ?? null,
    changedOnes: changedOnes === null ? null : new Map(changedOnes),
    changedLists:
      changedLists === null ? null : new Map(Array.from(changedLists, ([key, changes]) => [key, changes.copy()])),
  }
}

function keepRelated(related: Related): KeptRelated {
  return related instanceof EntityList ? { list: related, entities: [...related] } : { value: related }
}

function restoreState(state: InstanceState, kept: UndoRecord): void {
  state.status = kept.status
  state.key = kept.key
  state.snapshot = kept.snapshot
  const { related = null, changedOnes = null, changedLists = null } = kept.relationships ?? {}
  state.changedOnes = changedOnes === null ? null : new Map(changedOnes)
  state.changedLists = changedLists === null ? null : new Map(changedLists)
  state.related = related?.map(restoreRelated) ?? null
  if (kept.status === 'persistent') restoreColumns(state)
  else emptyFilled(state, kept)
}

function emptyFilled({ entity }: InstanceState, { filled, generated }: UndoRecord): void {
  for (const { attribute } of generated ?? []) defineOwn(entity, attribute, undefined)
  for (const { attribute, before } of filled?.toReversed() ?? []) defineOwn(entity, attribute, before)
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
