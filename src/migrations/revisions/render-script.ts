// Prints a revision as the text of its script, by the project's template or the built-in one.
import { MigrationError } from '../../errors/migration-error.ts'
import type { Revision } from './revision.ts'
import { escapeComment, readComment } from './script-comment.ts'
import { revisionOf } from './script-fields.ts'
import { readScript } from './script-reader.ts'
import { defaultScriptTemplate, fillTemplate } from './script-template.ts'

/** A script to print. */
export interface ScriptSource {
  /** The revision, as `planRevision` gives it. */
  readonly revision: Revision
  /** Import statements besides the one of `Operations`. */
  readonly imports?: readonly string[]
  /** The lines of `upgrade`, not indented; no string in them may go over several lines. */
  readonly upgradeBody?: readonly string[]
  /** The lines of `downgrade`, likewise. */
  readonly downgradeBody?: readonly string[]
}

/** A project's template and what it is called in messages. */
export interface ScriptTemplate {
  readonly path: string
  readonly text: string
}

/**
 * Prints a script.
 *
 * A template has the placeholders `${message} ${id} ${revises} ${created}` for the comment, `${imports}`, `${fields}` (the exports that
 * describe the revision), `${upgrade}` and `${downgrade}` (whole functions) or `${upgradeBody}` and `${downgradeBody}` (their lines).
 *
 * @param template the project's template; default: the built-in one
 * @throws MigrationError `bad_script_template` if a placeholder is unknown, or what comes out is no script of this revision
 * @example renderScript({ revision, upgradeBody: ["await op.dropTable('user')"] })
 */
export function renderScript(source: ScriptSource, template?: ScriptTemplate): string {
  const refuse = (reason: string) =>
    new MigrationError('bad_script_template', { template: template?.path ?? 'built in', reason })
  const text = fillTemplate(template?.text ?? defaultScriptTemplate, placeholderValues(source))
  if (typeof text !== 'string') throw refuse(text.problem)
  if (!saysSame(text, source.revision)) {
    throw refuse(
      'gives a script that does not export revision, downRevision and the like: add the placeholder named fields',
    )
  }
  return text
}

function placeholderValues(source: ScriptSource): Readonly<Record<string, string>> {
  const { revision, imports = [], upgradeBody = [], downgradeBody = [] } = source
  return {
    message: escapeComment(revision.message),
    id: revision.id,
    revises: revision.downRevisions.join(', ') || '<base>',
    created: revision.createdAt ?? '',
    imports: ["import type { Operations } from 'athanor/migrations'", ...imports].join('\n'),
    fields: fieldLines(revision).join('\n'),
    upgrade: functionText('upgrade', upgradeBody),
    downgrade: functionText('downgrade', downgradeBody),
    upgradeBody: upgradeBody.join('\n'),
    downgradeBody: downgradeBody.join('\n'),
  }
}

function fieldLines(revision: Revision): readonly string[] {
  const { id, downRevisions, branchLabels, dependsOn } = revision
  return [
    `export const revision = '${id}'`,
    `export const downRevision = ${namesText(downRevisions)}`,
    ...(branchLabels.length === 0 ? [] : [`export const branchLabels = ${namesText(branchLabels)}`]),
    ...(dependsOn.length === 0 ? [] : [`export const dependsOn = ${namesText(dependsOn)}`]),
  ]
}

function namesText(names: readonly string[]): string {
  const quoted = names.map(name => `'${name}'`)
  if (quoted.length < 2) return quoted[0] ?? 'null'
  return `[${quoted.join(', ')}]`
}

// An unused parameter is spelled with `_`, so that a project with noUnusedParameters accepts the script as it is.
function functionText(name: string, body: readonly string[]): string {
  if (body.length === 0) return `export async function ${name}(_op: Operations) {}`
  const lines = body
    .join('\n')
    .split('\n')
    .map(line => (line === '' ? '' : `  ${line}`))
  return [`export async function ${name}(op: Operations) {`, ...lines, '}'].join('\n')
}

function saysSame(text: string, expected: Revision): boolean {
  const reading = readScript(text)
  // A template may do more than can be read; what it gives is then checked when the script is first run.
  if (reading.kind !== 'fields') return reading.kind === 'unclear'
  if (reading.fields.downRevision === undefined) return false
  const found = revisionOf('', reading.fields, readComment(text))
  const fieldsOf = (revision: Revision) => fieldLines(revision).join('\n')
  return fieldsOf(found) === fieldsOf(expected)
}
