// Puts items after what they depend on, in an order that only the input decides, and reports the cycles that prevent it.

/** What {@link topologicalSort} found. */
export interface TopologicalOrder<T> {
  /** Every item once, dependencies first. The items of a cycle stand together, in the order they were given. */
  readonly order: readonly T[]
  /**
   * One closed path for each group of items that depend on each other: `[a, b, c]` means that `a` depends on `b`, `b` on `c` and `c` on `a`.
   * An item that depends on itself is a path of one. Empty if the order is a true one.
   */
  readonly cycles: readonly (readonly T[])[]
}

/**
 * Sorts items so that each comes after the ones that it depends on.
 *
 * The result depends on the order of `items` and of each item's dependencies and on nothing else: items keep their places, except
 * that what an item needs is pulled in front of it. It takes time linear in items and dependencies, at any depth.
 *
 * @param items what to sort; an item given twice counts once
 * @param dependenciesOf what an item needs before it; whatever is not among `items` is ignored
 * @returns the order, and the cycles if there are any; nothing is thrown
 * @example
 * const { order } = topologicalSort(['post', 'user'], table => (table === 'post' ? ['user'] : []))
 * // ['user', 'post']
 */
export function topologicalSort<T>(items: Iterable<T>, dependenciesOf: (item: T) => Iterable<T>): TopologicalOrder<T> {
  const positions = new Map<T, number>()
  for (const item of items) if (!positions.has(item)) positions.set(item, positions.size)
  const inside = (item: T) => [...dependenciesOf(item)].filter(dependency => positions.has(dependency))
  const search = new ComponentSearch(inside)
  for (const item of positions.keys()) search.visit(item)
  const byPosition = (a: T, b: T) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0)
  const components = search.components.map(component => component.toSorted(byPosition))
  return {
    order: components.flat(),
    cycles: components.flatMap(component => cycleWithin(component, inside)),
  }
}

/** Tarjan's strongly connected components: they come out dependencies first, which makes the search a sort. */
class ComponentSearch<T> {
  readonly components: T[][] = []
  readonly #dependenciesOf: (item: T) => readonly T[]
  readonly #index = new Map<T, number>()
  readonly #lowest = new Map<T, number>()
  readonly #open: T[] = []
  readonly #isOpen = new Set<T>()

  constructor(dependenciesOf: (item: T) => readonly T[]) {
    this.#dependenciesOf = dependenciesOf
  }

  // A chain of thousands of items would overflow the call stack, so the frames of the search are kept by hand.
  visit(root: T): void {
    if (this.#index.has(root)) return
    const frames = [this.#enter(root)]
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const next = frame.rest.next()
      if (next.done === true) {
        frames.pop()
        this.#leave(frame.item, frames.at(-1)?.item)
      } else if (!this.#index.has(next.value)) {
        frames.push(this.#enter(next.value))
      } else if (this.#isOpen.has(next.value)) {
        this.#lower(frame.item, this.#index.get(next.value) ?? 0)
      }
    }
  }

  #enter(item: T): { item: T; rest: Iterator<T> } {
    this.#index.set(item, this.#index.size)
    this.#lowest.set(item, this.#index.size - 1)
    this.#open.push(item)
    this.#isOpen.add(item)
    return { item, rest: this.#dependenciesOf(item)[Symbol.iterator]() }
  }

  #lower(item: T, index: number): void {
    this.#lowest.set(item, Math.min(this.#lowest.get(item) ?? index, index))
  }

  #leave(item: T, parent: T | undefined): void {
    const lowest = this.#lowest.get(item) ?? 0
    if (parent !== undefined) this.#lower(parent, lowest)
    if (lowest !== this.#index.get(item)) return
    const component = this.#open.splice(this.#open.lastIndexOf(item))
    for (const member of component) this.#isOpen.delete(member)
    this.components.push(component)
  }
}

/** The shortest way from a component's first item back to itself: none for an item that needs no other of its component. */
function cycleWithin<T>(component: readonly T[], dependenciesOf: (item: T) => readonly T[]): (readonly T[])[] {
  const members = new Set(component)
  const seen = new Set<T>()
  const ways = component.slice(0, 1).map(start => ({ at: start, path: [start] }))
  for (const { at, path } of ways) {
    for (const dependency of dependenciesOf(at)) {
      if (dependency === component[0]) return [path]
      if (!members.has(dependency) || seen.has(dependency)) continue
      seen.add(dependency)
      ways.push({ at: dependency, path: [...path, dependency] })
    }
  }
  return []
}
