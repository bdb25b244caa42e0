// A revision as a value: what a revision script says about itself, without its code.

/** One revision script: its id, what comes before it, and where it is. Frozen plain data. */
export interface Revision {
  /** The id, unique in the scripts folder. */
  readonly id: string
  /** The ids that it follows: none for a base, several for a merge point. */
  readonly downRevisions: readonly string[]
  /** Ids or branch labels that must be applied before it without being its ancestors. */
  readonly dependsOn: readonly string[]
  /** The labels that it declares itself; see `RevisionGraph.labelsOf` for the ones of its branch. */
  readonly branchLabels: readonly string[]
  /** What it is about, on one line: the first paragraph of {@link doc}. */
  readonly message: string
  /** The whole comment at the head of the script. */
  readonly doc: string
  /** When it was made, as the script says it: `2026-11-20 11:19:00`. */
  readonly createdAt: string | null
  /** Its file, or `null` if it has none (yet). */
  readonly path: string | null
}

/** What {@link createRevision} is given: an id, and whatever is not empty. */
export type RevisionFields = Pick<Revision, 'id'> & Partial<Revision>

/**
 * Makes a frozen revision of the fields that are known; the rest is empty. Nothing is checked: the graph does that, for all together.
 *
 * @example createRevision({ id: 'e517276bb1c2', message: 'users table' })
 */
export function createRevision(fields: RevisionFields): Revision {
  const message = fields.message ?? firstParagraph(fields.doc ?? '')
  return Object.freeze({
    id: fields.id,
    downRevisions: Object.freeze([...(fields.downRevisions ?? [])]),
    dependsOn: Object.freeze([...(fields.dependsOn ?? [])]),
    branchLabels: Object.freeze([...(fields.branchLabels ?? [])]),
    message,
    doc: fields.doc ?? message,
    createdAt: fields.createdAt ?? null,
    path: fields.path ?? null,
  })
}

function firstParagraph(text: string): string {
  return (text.trim().split(/\n\s*\n/)[0] ?? '').replace(/\s*\n\s*/g, ' ')
}
