// The order of new entities: each after those that it refers to. Where they refer to each other, a nullable key is set afterwards.
import { SessionError } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { topologicalSort } from '../../util/topological-sort.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { rowOf } from './captured-values.ts'
import type { InsertAction, ReplaceAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { hasKey, type KeySource, type KeySources } from './foreign-keys.ts'
import { foreignKeysWithin } from './table-keys.ts'

/** Plans the inserts. */
export function planInserts(context: FlushContext, keys: KeySources): (InsertAction | ReplaceAction)[] {
  const { pending, tables } = context
  if (pending.size === 0) return []
  const byTable = inTableOrder(context, [...pending])
  const parents = new NewParents(context, byTable)
  if (keys.size === 0 && parents.none) return byTable.map(state => planInsert(context, state, noSources, neverLater))
  const place = (state: InstanceState) => tables.placeOf(mapperOfState(state).table)
  const own = (state: InstanceState) => keys.get(state) ?? noSources
  const needed = (state: InstanceState) => [...newTargets(context, own(state)), ...parents.of(state)]
  const entangled = byTable.some(state => needed(state).some(target => place(target) >= place(state)))
  const sorted = entangled
    ? sortEntangled(byTable, needed, state => [...newTargets(context, own(state), isRequired), ...parents.of(state)])
    : byTable
  const places = entangled ? new Map(sorted.map((state, at) => [state, at])) : null
  return sorted.map((state, at) => planInsert(context, state, own(state), target => (places?.get(target) ?? -1) >= at))
}

const noSources: readonly KeySource[] = []
const neverLater = () => false

/** Entities in the order of their tables, and otherwise in their own. */
export function inTableOrder({ tables }: FlushContext, states: InstanceState[]): readonly InstanceState[] {
  const [first] = states
  if (first === undefined || states.every(state => state.description === first.description)) return states
  return states.sort((a, b) => tables.placeOf(mapperOfState(a).table) - tables.placeOf(mapperOfState(b).table))
}

function planInsert(
  context: FlushContext,
  state: InstanceState,
  keys: readonly KeySource[],
  comesLater: (target: InstanceState) => boolean,
): InsertAction | ReplaceAction {
  const replaced = replacedBy(context, state)
  if (replaced !== undefined) return { kind: 'replace', state, replaced, keys }
  if (keys.length === 0) return { kind: 'insert', state, keys, later: keys }
  const later = keys.filter(source => {
    const { target } = source
    if (target === null || !comesLater(target)) return false
    return target !== state || !hasKey(context, source)
  })
  if (later.length === 0) return { kind: 'insert', state, keys, later }
  for (const source of later) requireNullable(source, state)
  return { kind: 'insert', state, keys: keys.filter(source => !later.includes(source)), later }
}

/** The deleted entity whose key a new one takes, where its row has to stay because others may refer to it. */
function replacedBy(
  { deleted, identityMap, tables, captured }: FlushContext,
  state: InstanceState,
): InstanceState | undefined {
  if (deleted.size === 0) return undefined
  const mapper = mapperOfState(state)
  if (!tables.isReferredTo(mapper.table)) return undefined
  const key = mapper.identityOf(captured?.get(state) ?? state.entity)
  const known = key === null ? undefined : identityMap.of(mapper).get(key)
  return known !== undefined && deleted.has(known) ? known : undefined
}

/** In circles, what is required comes first; what may be NULL waits. */
function sortEntangled(
  states: readonly InstanceState[],
  needed: (state: InstanceState) => readonly InstanceState[],
  required: (state: InstanceState) => readonly InstanceState[],
): readonly InstanceState[] {
  const { order, cycles } = topologicalSort(states, needed)
  return cycles.every(cycle => cycle.length === 1) ? order : topologicalSort(order, required).order
}

function newTargets(
  { pending }: FlushContext,
  sources: readonly KeySource[],
  counts: (source: KeySource) => boolean = () => true,
): InstanceState[] {
  return sources.flatMap(source =>
    source.target !== null && pending.has(source.target) && counts(source) ? [source.target] : [],
  )
}

function isRequired({ pairs }: KeySource): boolean {
  return pairs.some(pair => !pair.local.nullable)
}

function requireNullable(source: KeySource, state: InstanceState): void {
  if (!isRequired(source)) return
  const { target } = source
  throw new SessionError('insert_cycle', { entities: target === state ? String(state) : `${state} and ${target}` })
}

/** New entities that others of the same table refer to by the values of their keys, without a relationship. */
class NewParents {
  readonly #context: FlushContext
  readonly #byMapper = new Map<Mapper, ReadonlyMap<unknown, InstanceState>>()

  constructor(context: FlushContext, states: readonly InstanceState[]) {
    this.#context = context
    for (const mapper of mappersOf(states)) {
      if (foreignKeysWithin(mapper).length === 0) continue
      const own = states.filter(state => mapperOfState(state) === mapper)
      const byKey = new Map(own.map(state => [mapper.identityOf(rowOf(context, state)), state]))
      byKey.delete(null)
      if (byKey.size > 0) this.#byMapper.set(mapper, byKey)
    }
  }

  /** Whether there are none. */
  get none(): boolean {
    return this.#byMapper.size === 0
  }

  of(state: InstanceState): InstanceState[] {
    if (this.none) return []
    const mapper = mapperOfState(state)
    const known = this.#byMapper.get(mapper)
    if (known === undefined) return []
    const row = rowOf(this.#context, state)
    return foreignKeysWithin(mapper).flatMap(columns => {
      const parent = known.get(mapper.identity(columns.map((column: Column) => row[column.attribute])))
      return parent === undefined || parent === state ? [] : [parent]
    })
  }
}

function mappersOf(states: readonly InstanceState[]): ReadonlySet<Mapper> {
  const mappers = new Set<Mapper>()
  let last: Mapper | null = null
  for (const state of states) {
    const mapper = mapperOfState(state)
    if (mapper !== last) mappers.add(mapper)
    last = mapper
  }
  return mappers
}
