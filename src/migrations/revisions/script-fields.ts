// What a revision script exports about itself, whether it was read or run: checked, and brought into one form.
import { MigrationError } from '../../errors/migration-error.ts'
import { createRevision, type Revision } from './revision.ts'
import type { ScriptComment } from './script-comment.ts'

/** The names of a script's exports that describe it. */
export const fieldNames = ['revision', 'downRevision', 'branchLabels', 'dependsOn'] as const

/** One of {@link fieldNames}. */
export type FieldName = (typeof fieldNames)[number]

/** The values of these exports, as found; what is not exported is missing. */
export type ScriptFields = Readonly<Partial<Record<FieldName, unknown>>>

/**
 * Makes a revision of what a script exports and of its comment.
 *
 * @throws MigrationError `bad_script_field` if a value is of the wrong type, or `downRevision` is missing
 */
export function revisionOf(path: string, fields: ScriptFields, comment: ScriptComment): Revision {
  const { revision } = fields
  if (typeof revision !== 'string') throw badField(path, 'revision', revision)
  if (fields.downRevision === undefined) throw badField(path, 'downRevision', undefined)
  return createRevision({
    id: revision,
    downRevisions: namesOf(path, 'downRevision', fields),
    branchLabels: namesOf(path, 'branchLabels', fields),
    dependsOn: namesOf(path, 'dependsOn', fields),
    doc: comment.doc,
    ...(/^Revision:/.test(comment.doc) ? { message: '' } : {}),
    createdAt: comment.createdAt,
    path,
  })
}

function namesOf(path: string, name: FieldName, fields: ScriptFields): readonly string[] {
  const value = fields[name]
  if (value === undefined || value === null) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const names = list.map(item => {
    if (typeof item !== 'string') throw badField(path, name, value)
    return item
  })
  return [...new Set(names)]
}

function badField(path: string, name: FieldName, value: unknown): MigrationError {
  const found = value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value))
  return new MigrationError('bad_script_field', { path, name, found })
}
