// Something that is made once for each of some objects, and goes with them.

/** A function that makes something for an object when it is first asked, and gives the same afterwards. */
export function keptFor<Key extends object, T>(make: (key: Key) => T): (key: Key) => T {
  const kept = new WeakMap<Key, { readonly value: T }>()
  return key => {
    let found = kept.get(key)
    if (found === undefined) {
      found = { value: make(key) }
      kept.set(key, found)
    }
    return found.value
  }
}
