// Following links from node to node: the one loop behind ancestors and descendants.

/**
 * Collects the starting ids and everything that can be reached from them.
 *
 * @param starts where to begin; they belong to the result
 * @param next the ids that an id leads to
 */
export function reachable(starts: Iterable<string>, next: (id: string) => Iterable<string>): Set<string> {
  const found = new Set(starts)
  // A Set may grow while it is walked, and then the walk goes on over what was added.
  for (const id of found) {
    for (const other of next(id)) found.add(other)
  }
  return found
}
