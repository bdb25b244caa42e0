// The version table has one row per current head: what must change in it when the heads change.

/** One statement on the version table. */
export type VersionChange =
  | { readonly kind: 'insert'; readonly revision: string }
  | { readonly kind: 'update'; readonly from: string; readonly to: string }
  | { readonly kind: 'delete'; readonly revision: string }

/**
 * The changes that turn one set of rows into another, in the order to run them: as few as possible, so a plain step is one update, a
 * merge deletes and updates, and undoing a merge updates and inserts. No row is ever there twice in between.
 *
 * @param before the heads that are in the table
 * @param after the heads that should be
 * @example versionChanges(['a', 'b'], ['m'])
 * // [{ kind: 'delete', revision: 'b' }, { kind: 'update', from: 'a', to: 'm' }]
 */
export function versionChanges(before: readonly string[], after: readonly string[]): readonly VersionChange[] {
  const gone = before.filter(revision => !after.includes(revision))
  const fresh = after.filter(revision => !before.includes(revision))
  const updates = gone.slice(0, fresh.length).flatMap((from, position): VersionChange[] => {
    const to = fresh[position]
    return to === undefined ? [] : [{ kind: 'update', from, to }]
  })
  const deletes = gone.slice(fresh.length).map((revision): VersionChange => ({ kind: 'delete', revision }))
  const inserts = fresh.slice(gone.length).map((revision): VersionChange => ({ kind: 'insert', revision }))
  return [...deletes, ...updates, ...inserts]
}
