// The order of deletions: each after those that refer to it. Where entities refer to each other, a nullable key is released first.
import { topologicalSort } from '../../util/topological-sort.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { FlushPlan, ReleaseAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { type KeyLink, keyLinks, storedKey } from './table-keys.ts'

/** Plans the deletions. */
export function planDeletes(context: FlushContext): Pick<FlushPlan, 'earlyDeletes' | 'releases' | 'deletes'> {
  const { deleted, tables } = context
  if (deleted.size === 0) return { earlyDeletes: [], releases: [], deletes: [] }
  const place = (state: InstanceState) => tables.placeOf(mapperOfState(state).table)
  const sorted = [...deleted]
  const [first] = sorted
  const alike = sorted.every(state => state.description === first?.description)
  if (!alike) sorted.sort((a, b) => place(b) - place(a))
  const free = (state: InstanceState) => !tables.isReferredTo(mapperOfState(state).table)
  if (alike && first !== undefined && free(first)) return { earlyDeletes: sorted, releases: [], deletes: [] }
  const referredTo = sorted.filter(state => !free(state))
  const earlyDeletes = referredTo.length === sorted.length ? [] : sorted.filter(free)
  if (areInOrder(context, referredTo)) return { earlyDeletes, releases: [], deletes: referredTo }
  return { earlyDeletes, ...orderDeletes(context, referredTo) }
}

/** Whether the order of the tables is enough: none of them refers to itself, or to one that comes later. */
function areInOrder({ tables }: FlushContext, states: readonly InstanceState[]): boolean {
  const deleted = new Set(states.map(state => mapperOfState(state).table))
  return Array.from(deleted).every(from =>
    Array.from(deleted).every(to => tables.placeOf(to) < tables.placeOf(from) || keyLinks(from, to).length === 0),
  )
}

interface Reference {
  readonly link: KeyLink
  readonly target: InstanceState
}

function orderDeletes(
  context: FlushContext,
  states: readonly InstanceState[],
): Pick<FlushPlan, 'releases' | 'deletes'> {
  const references = new References(states)
  const targets = (state: InstanceState) => references.of(state).map(reference => reference.target)
  const { order, cycles } = topologicalSort(states.toReversed(), targets)
  const toItself = (state: InstanceState) => (needsOwnRelease(context, state) ? references.toItself(state) : [])
  const release = (state: InstanceState, links: readonly KeyLink[]): ReleaseAction[] =>
    links.length === 0 ? [] : [{ state, columns: links.flatMap(({ local }) => local) }]
  if (cycles.length === 0) {
    const deletes = order.toReversed()
    return { releases: deletes.flatMap(state => release(state, toItself(state))), deletes }
  }
  const kept = (state: InstanceState) =>
    references.of(state).flatMap(({ link, target }) => (isOptional(link) ? [] : [target]))
  const deletes = topologicalSort(order, kept).order.toReversed()
  const places = new Map(deletes.map((state, at) => [state, at]))
  const releases = deletes.flatMap((state, at) => {
    const early = references.of(state).filter(({ link, target }) => isOptional(link) && (places.get(target) ?? at) < at)
    return release(state, [...early.map(({ link }) => link), ...toItself(state)])
  })
  return { releases, deletes }
}

/** Whether the database does not delete a row that refers to itself. */
function needsOwnRelease(context: FlushContext, state: InstanceState): boolean {
  return context.dialectOf(mapperOfState(state).table).capabilities.refusesDeletesOfOwnTarget === true
}

function isOptional({ local }: KeyLink): boolean {
  return local.every(column => column.nullable)
}

/** Which of some entities refer to which others, by the values in the database. */
class References {
  readonly #links = new Map<
    string,
    readonly { readonly link: KeyLink; readonly byKey: ReadonlyMap<unknown, InstanceState> }[]
  >()

  constructor(states: readonly InstanceState[]) {
    const byTable = Map.groupBy(states, state => mapperOfState(state).table)
    for (const from of byTable.keys()) {
      const links = [...byTable].flatMap(([to, targets]) =>
        keyLinks(from, to).map(link => {
          const byKey = new Map(targets.map(target => [storedKey(target, link.remote), target] as const))
          return { link, byKey }
        }),
      )
      this.#links.set(from.id, links)
    }
  }

  /** The references of an entity to others. */
  of(state: InstanceState): Reference[] {
    return this.#all(state).filter(({ target }) => target !== state)
  }

  /** The nullable keys of an entity that refer to its own row. */
  toItself(state: InstanceState): KeyLink[] {
    return this.#all(state).flatMap(({ link, target }) => (target === state && isOptional(link) ? [link] : []))
  }

  #all(state: InstanceState): Reference[] {
    return (this.#links.get(mapperOfState(state).table.id) ?? []).flatMap(({ link, byKey }) => {
      const key = storedKey(state, link.local)
      const target = key === null ? undefined : byKey.get(key)
      return target === undefined ? [] : [{ link, target }]
    })
  }
}
