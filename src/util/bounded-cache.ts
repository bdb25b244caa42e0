// A map that forgets what was not used lately, cheap enough for paths that run for every statement.

/**
 * A cache of bounded size.
 *
 * Entries live in two generations. A hit in the young one costs a single look-up; when the young one is half of the capacity, it becomes the old
 * one and what was old is forgotten. So the last `capacity / 2` different keys are always there, and never more than `capacity` entries.
 */
export class BoundedCache<K, V extends NonNullable<unknown>> {
  readonly #generation: number
  #young = new Map<K, V>()
  #old = new Map<K, V>()

  /** @param capacity the most entries; at least 2, except that 0 keeps nothing */
  constructor(capacity: number) {
    this.#generation = capacity > 0 ? Math.max(1, Math.floor(capacity / 2)) : 0
  }

  /** The value of a key, or undefined. */
  get(key: K): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  /** Keeps a value. */
  set(key: K, value: V): void {
    if (this.#generation === 0) return
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
