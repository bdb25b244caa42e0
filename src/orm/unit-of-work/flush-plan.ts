// The order of a flush as data: what is deleted, inserted, linked and updated, each after what it depends on.
import { stateOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { isModified } from '../mapping/dirty.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { byMapper, mapperOfState, relationshipOf } from '../mapping/state-mapping.ts'
import type { ClearAction, FlushPlan, LinkAction, UpdateAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { collectKeySources, hasKey, type KeySource, type KeySources } from './foreign-keys.ts'
import { planDeletes } from './plan-deletes.ts'
import { inTableOrder, planInserts } from './plan-inserts.ts'

/** Plans a flush. Nothing is read or written. */
export function planFlush(context: FlushContext): FlushPlan {
  if (onlyColumns(context)) return { ...nothing, writes: planWrites(context, noKeys) }
  const keys = collectKeySources(context)
  return {
    clears: planClears(context),
    ...planLinks(context),
    writes: planWrites(context, keys),
    ...planDeletes(context),
  }
}

const noKeys: KeySources = new Map()
const nothing: FlushPlan = {
  clears: [],
  unlinks: [],
  earlyDeletes: [],
  writes: [],
  links: [],
  releases: [],
  deletes: [],
}

/** Whether nothing is deleted and no relationship changed: then only columns are written. */
export function onlyColumns({ touched, deleted, pending }: FlushContext): boolean {
  if (touched.size > 0 || deleted.size > 0) return false
  let only = true
  pending.forEach(({ changedOnes, changedLists }) => {
    if (changedOnes !== null || changedLists !== null) only = false
  })
  return only
}

/** Whether there is nothing to do. */
export function isEmptyPlan(plan: FlushPlan): boolean {
  const { clears, unlinks, earlyDeletes, writes, links, releases, deletes } = plan
  const written = writes.length + links.length + unlinks.length + clears.length
  return written + earlyDeletes.length + releases.length + deletes.length === 0
}

/**
 * Inserts and updates. Those of one table stand together, updates first: they may give up a unique value that an insert takes. An update that
 * waits for a new entity's key comes at the end.
 */
function planWrites(context: FlushContext, keys: KeySources): FlushPlan['writes'] {
  const inserts = planInserts(context, keys)
  const updates = planUpdates(context, keys)
  if (updates.length === 0) return inserts
  if (inserts.length === 0) return updates
  const waiting = new Set(updates)
  const writes: FlushPlan['writes'][number][] = []
  for (const insert of inserts) {
    const { table } = mapperOfState(insert.state)
    for (const update of waiting) {
      if (mapperOfState(update.state).table !== table || !update.keys.every(key => isSettled(context, key))) continue
      waiting.delete(update)
      writes.push(update)
    }
    writes.push(insert)
  }
  return [...writes, ...waiting]
}

/** Whether what a key refers to has been written before this flush. */
function isSettled(context: FlushContext, key: KeySource): boolean {
  return key.target === null || (key.target.status === 'persistent' && hasKey(context, key))
}

function planUpdates(context: FlushContext, keys: KeySources): UpdateAction[] {
  const { captured, deleted } = context
  const states: InstanceState[] = []
  const take = (state: InstanceState) => {
    if (state.status === 'persistent' && !deleted.has(state)) states.push(state)
  }
  if (captured === null) eachModified(context, take)
  else for (const state of captured.keys()) take(state)
  if (keys.size > 0) {
    const known = new Set(states)
    for (const state of keys.keys()) {
      if (state.status === 'persistent' && !deleted.has(state) && !known.has(state)) states.push(state)
    }
  }
  return inTableOrder(context, states).map(state => ({ kind: 'update', state, keys: keys.get(state) ?? noSources }))
}

const noSources: readonly KeySource[] = []

/** Visits the entities of the session whose columns changed. */
function eachModified({ identityMap }: FlushContext, visit: (state: InstanceState) => void): void {
  for (const entities of identityMap.groups()) {
    entities.forEach(state => {
      if (isModified(state)) visit(state)
    })
  }
}

/** The many-to-many rows of deleted entities go in one statement each, whether or not the lists are loaded. */
function planClears({ deleted }: FlushContext): ClearAction[] {
  const clears: ClearAction[] = []
  for (const [mapper, owners] of byMapper([...deleted])) {
    for (const relationship of mapper.relationships) {
      const passive = relationship.viewOnly || relationship.spec.options.passiveDeletes === true
      if (relationship.direction !== 'manyToMany' || passive) continue
      for (const owner of owners) clears.push({ relationship, owner })
    }
  }
  return clears
}

/** Links between entities: one that was made at both ends is written once. */
class LinkCollector {
  readonly links: LinkAction[] = []
  readonly #known = new Map<Relationship, Map<InstanceState, Set<InstanceState>>>()

  add(link: LinkAction): void {
    const { relationship, owner, other } = link
    const { reverse } = relationship
    if (reverse !== null && this.#known.get(reverse)?.get(other)?.has(owner) === true) return
    const owners = this.#known.get(relationship) ?? new Map<InstanceState, Set<InstanceState>>()
    const others = owners.get(owner) ?? new Set()
    this.#known.set(relationship, owners.set(owner, others.add(other)))
    this.links.push(link)
  }
}

function planLinks(context: FlushContext): Pick<FlushPlan, 'links' | 'unlinks'> {
  const links = new LinkCollector()
  const unlinks = new LinkCollector()
  const { touched, pending, deleted } = context
  for (const owner of new Set([...touched, ...pending])) {
    if (deleted.has(owner)) continue
    for (const [description, changes] of owner.changedLists ?? []) {
      const relationship = relationshipOf(description)
      if (relationship.direction !== 'manyToMany' || relationship.viewOnly) continue
      for (const [entity, primary] of changes.added) {
        const link = { relationship, owner, other: stateOf(entity) }
        if (primary && stays(context, owner) && stays(context, link.other)) links.add(link)
      }
      for (const [entity, primary] of changes.removed) {
        const link = { relationship, owner, other: stateOf(entity) }
        if (primary && owner.snapshot !== null && link.other.snapshot !== null) unlinks.add(link)
      }
    }
  }
  return { links: links.links, unlinks: unlinks.links }
}

/** Whether an entity is in the database after this flush. */
function stays({ pending, deleted }: FlushContext, state: InstanceState): boolean {
  return (state.status === 'persistent' && !deleted.has(state)) || pending.has(state)
}
