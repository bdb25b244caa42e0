// Which entities give the values of an entity's foreign keys: what its changed relationships say.
import { ConflictingAssignment, SessionError } from '../../errors/session-error.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { InstanceState, Related } from '../instrumentation/instance-state.ts'
import { isSame } from '../mapping/dirty.ts'
import { swapped } from '../mapping/foreign-keys.ts'
import type { Relationship } from '../mapping/mapper.ts'
import type { ColumnPair } from '../mapping/relationship-paths.ts'
import { mapperOfState, relationshipOf } from '../mapping/state-mapping.ts'
import { rowOf, setColumn } from './captured-values.ts'
import type { FlushContext } from './flush-context.ts'

/** A foreign key of an entity, and the entity that it must refer to; null for none. */
export interface KeySource {
  readonly relationship: Relationship
  /** Columns of the entity and those of the other. */
  readonly pairs: readonly ColumnPair[]
  readonly target: InstanceState | null
}

/** The foreign keys that follow from changed relationships, by entity. */
export type KeySources = ReadonlyMap<InstanceState, readonly KeySource[]>

/** Collects the foreign keys that changed relationships decide. */
export function collectKeySources({ touched, pending }: FlushContext): KeySources {
  const sources = new Map<InstanceState, KeySource[]>()
  for (const state of new Set([...touched, ...pending])) {
    for (const description of state.changedOnes?.keys() ?? []) addFromOne(state, relationshipOf(description), sources)
    for (const [description, changes] of state.changedLists ?? []) {
      const relationship = relationshipOf(description)
      if (relationship.direction !== 'oneToMany' || relationship.viewOnly || relationship.reverse !== null) continue
      const pairs = swapped(relationship.pairs)
      for (const entity of changes.removed.keys()) add(sources, stateOf(entity), { relationship, pairs, target: null })
      for (const entity of changes.added.keys()) add(sources, stateOf(entity), { relationship, pairs, target: state })
    }
  }
  return sources
}

/** Notes a source. One that leaves an owner gives way to one that joins another. */
function add(sources: Map<InstanceState, KeySource[]>, state: InstanceState, source: KeySource): void {
  const known = sources.get(state)
  if (known === undefined) {
    sources.set(state, [source])
    return
  }
  const at = known.findIndex(other => other.relationship === source.relationship)
  if (at < 0) known.push(source)
  else if (source.target !== null) known[at] = source
}

function addFromOne(state: InstanceState, relationship: Relationship, sources: Map<InstanceState, KeySource[]>): void {
  if (relationship.viewOnly) return
  const target = entityState(state.relatedOf(relationship))
  if (relationship.direction === 'manyToOne') {
    if (target?.status === 'transient') {
      throw new SessionError('not_added', { place: String(relationship), entity: String(target) })
    }
    add(sources, state, { relationship, pairs: relationship.pairs, target })
    return
  }
  if (relationship.reverse !== null) return
  // Without a declared other end, on the side without the key: the key is the other entity's.
  const pairs = swapped(relationship.pairs)
  const before = entityState(state.changedOnes?.get(relationship)?.before)
  if (before !== null) add(sources, before, { relationship, pairs, target: null })
  if (target !== null) add(sources, target, { relationship, pairs, target: state })
}

function entityState(related: Related): InstanceState | null {
  return related === null || related === undefined ? null : stateOf(related)
}

/** Whether the entity that a key refers to has the values that it takes. */
export function hasKey(context: FlushContext, { pairs, target }: KeySource): boolean {
  if (target === null) return true
  const row = rowOf(context, target)
  return pairs.every(({ remote }) => row[remote.attribute] !== undefined && row[remote.attribute] !== null)
}

/** Writes the values of a foreign key into its entity. */
export function applyKeySource(context: FlushContext, state: InstanceState, source: KeySource): void {
  const { relationship, pairs, target } = source
  if (!hasKey(context, source)) return
  for (const { local, remote } of pairs) {
    const value = target === null ? null : rowOf(context, target)[remote.attribute]
    refuseConflict(context, state, relationship, local.attribute, value)
    context.undo.fills(state, local.attribute, state.entity[local.attribute])
    setColumn(context, state, local.attribute, value)
  }
}

/** A key that was set by hand must say the same as the relationship. */
function refuseConflict(
  context: FlushContext,
  state: InstanceState,
  relationship: Relationship,
  attribute: string,
  wanted: unknown,
): void {
  const mapper = mapperOfState(state)
  const row = rowOf(context, state)
  const present = row[attribute]
  const place = mapper.placeOf(attribute) ?? -1
  const column = mapper.columns[place]
  if (column === undefined || present === undefined || present === wanted) return
  if (present === null && state.snapshot === null) return
  if (state.snapshot !== null && isSame(column, row, state.snapshot[place])) return
  const { type } = column
  const comparable = wanted !== null && present !== null && type.problem(present) === null
  if (comparable && type.toKey(present) === type.toKey(wanted)) return
  throw new ConflictingAssignment({ entity: String(state), relationship: relationship.name, column: attribute })
}
