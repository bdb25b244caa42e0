// What may be the id of a revision or the label of a branch.
import { MigrationError } from '../../errors/migration-error.ts'

/** Words of revision expressions, which therefore can be neither an id nor a label. */
export const reservedNames = ['head', 'heads', 'base', 'current'] as const

/** The width of the version table's column. */
const longestId = 255

/**
 * Refuses an id that an expression, a file name or the version table could not hold.
 *
 * `@`, `+`, `-` and `:` have a meaning in revision expressions; all else but letters, digits, `_` and `.` is refused because an id is part
 * of a file name.
 *
 * @throws MigrationError `bad_revision_id`, `bad_revision_id_length` or `reserved_revision_id`
 */
export function checkRevisionId(revision: string): void {
  const { length } = revision
  if (length === 0 || length > longestId) {
    throw new MigrationError('bad_revision_id_length', { revision, length, limit: longestId })
  }
  if (isReserved(revision)) throw new MigrationError('reserved_revision_id', { revision, reserved: reservedNames })
  const characters = badCharacters(revision)
  if (characters.length > 0) throw new MigrationError('bad_revision_id', { revision, characters })
}

/**
 * Refuses a branch label that an expression could not hold. Whether another revision has it is for the graph to say.
 *
 * @param label the label
 * @param revision the revision that declares it, for the message
 * @throws MigrationError `bad_branch_label`
 */
export function checkBranchLabel(label: string, revision: string): void {
  const refuse = (reason: string) => new MigrationError('bad_branch_label', { label, revision, reason })
  if (label.length === 0) throw refuse('is empty')
  if (isReserved(label)) throw refuse('is reserved')
  const characters = badCharacters(label)
  if (characters.length > 0) throw refuse(`has the character(s) ${characters.join(' ')}, which are not allowed`)
}

function isReserved(name: string): boolean {
  return reservedNames.some(reserved => reserved === name)
}

function badCharacters(name: string): readonly string[] {
  const bad = name.match(/[^\p{L}\p{N}_.]/gu) ?? []
  // A name that starts with a dot would be a hidden file, and '..' a way out of the folder.
  return [...new Set(name.startsWith('.') ? ['.', ...bad] : bad)].sort()
}
