// What was added to and removed from a list since the last flush.

/** Changes of a list that are not in the database yet. A change is *primary* where the developer made it, and not its mirror at the other end. */
export class ListChanges {
  readonly added = new Map<object, boolean>()
  readonly removed = new Map<object, boolean>()
  /** Whether the whole list was assigned while it was not loaded: what it held is removed by the flush. */
  replaces = false

  /** Notes an addition; it cancels a removal. What the developer added stays so when its mirror comes. */
  add(entity: object, primary: boolean): void {
    if (!this.removed.delete(entity)) this.added.set(entity, primary || this.added.get(entity) === true)
  }

  /** Notes a removal; it cancels an addition. */
  remove(entity: object, primary: boolean): void {
    if (!this.added.delete(entity)) this.removed.set(entity, primary)
  }

  /** A list from the database with the changes made to it. */
  applyTo(loaded: readonly object[]): object[] {
    const known = new Set(loaded)
    const kept = this.removed.size === 0 ? [...loaded] : loaded.filter(entity => !this.removed.has(entity))
    for (const entity of this.added.keys()) if (!known.has(entity)) kept.push(entity)
    return kept
  }

  /** A copy that further changes leave as it is. */
  copy(): ListChanges {
    const copy = new ListChanges()
    for (const [entity, primary] of this.added) copy.added.set(entity, primary)
    for (const [entity, primary] of this.removed) copy.removed.set(entity, primary)
    copy.replaces = this.replaces
    return copy
  }
}
