// Which entities give the values of an entity's foreign keys: what its changed relationships say.
import { ConflictingAssignment } from '../../errors/session-error.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { isSame } from '../mapping/dirty.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import type { ColumnPair } from '../mapping/relationship-paths.ts'
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
export function collectKeySources(context: FlushContext): KeySources {
  const sources = new Map<InstanceState, KeySource[]>()
  const add = (state: InstanceState, source: KeySource) => {
    const known = sources.get(state)
    if (known === undefined) sources.set(state, [source])
    else known.push(source)
  }
  for (const state of new Set([...context.touched, ...context.pending])) {
    for (const description of state.changedOnes?.keys() ?? []) addFromOne(state, description as Relationship, add)
    for (const [description, changes] of state.changedLists ?? []) {
      const relationship = description as Relationship
      if (relationship.direction !== 'oneToMany' || relationship.viewOnly || relationship.reverse !== null) continue
      const pairs = relationship.pairs.map(swap)
      for (const entity of changes.removed.keys()) add(stateOf(entity), { relationship, pairs, target: null })
      for (const entity of changes.added.keys()) add(stateOf(entity), { relationship, pairs, target: state })
    }
  }
  return sources
}

function swap({ local, remote }: ColumnPair): ColumnPair {
  return { local: remote, remote: local }
}

function addFromOne(state: InstanceState, relationship: Relationship, add: (state: InstanceState, source: KeySource) => void): void {
  if (relationship.viewOnly) return
  const related = state.relatedOf(relationship) as object | null | undefined
  const target = related === null || related === undefined ? null : stateOf(related)
  if (relationship.direction === 'manyToOne') add(state, { relationship, pairs: relationship.pairs, target })
  else if (relationship.reverse === null) addFromKeylessOne(state, relationship, target, add)
}

/** A to-one relationship without a declared other end, on the side without the key: the key is the other entity's. */
function addFromKeylessOne(
  state: InstanceState,
  relationship: Relationship,
  target: InstanceState | null,
  add: (state: InstanceState, source: KeySource) => void,
): void {
  const pairs = relationship.pairs.map(swap)
  const before = state.changedOnes?.get(relationship)?.before
  if (before !== null && before !== undefined) add(stateOf(before), { relationship, pairs, target: null })
  if (target !== null) add(target, { relationship, pairs, target: state })
}

/** Writes the values of a foreign key into its entity; false when the entity that it refers to has no key yet. */
export function applyKeySource(state: InstanceState, { relationship, pairs, target }: KeySource): boolean {
  const entity = state.entity as Record<string, unknown>
  for (const { local, remote } of pairs) {
    const value = target === null ? null : (target.entity as Record<string, unknown>)[remote.attribute]
    if (value === undefined || (value === null && target !== null)) return false
    refuseConflict(state, relationship, local.attribute, entity[local.attribute], value)
    entity[local.attribute] = value
  }
  return true
}

/** A key that was set by hand must say the same as the relationship. */
function refuseConflict(state: InstanceState, relationship: Relationship, attribute: string, present: unknown, wanted: unknown): void {
  const mapper = state.description as Mapper
  const place = mapper.placeOf(attribute)
  const column = place === undefined ? undefined : mapper.columns[place]
  if (column === undefined || place === undefined || present === undefined || present === null || present === wanted) return
  const untouched = state.snapshot !== null && isSame(column, state.entity, state.snapshot[place])
  if (untouched || (wanted !== null && column.type.problem(present) === null && column.type.toKey(present as never) === column.type.toKey(wanted as never))) return
  throw new ConflictingAssignment({ entity: String(state), relationship: relationship.name, column: attribute })
}
