// The error of a revision that failed: which one, what it was doing, where the database stands now and what to do next.
import { AthanorError } from '../../errors/athanor-error.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import { lineOfError, reasonOfError } from '../revisions/import-script.ts'
import type { RevisionStep } from '../revisions/revision-step.ts'

/** How a run was started, for the command that goes on with it. */
export interface RunDescription {
  readonly direction: 'upgrade' | 'downgrade'
  /** The target as it was given. */
  readonly target: string
}

/**
 * Makes the error of a step that failed.
 *
 * @param halfDone whether schema changes of it have been committed: on databases where they are no part of a transaction. Default: it was rolled back
 */
export function revisionFailed(
  step: RevisionStep,
  error: unknown,
  run: RunDescription,
  halfDone = false,
): MigrationError {
  const { id, message, path } = step.revision
  return new MigrationError(halfDone ? 'revision_half_done' : 'revision_failed', {
    direction: step.direction,
    revision: id,
    message,
    path,
    line: path === null ? null : lineOfError(error, path),
    reason: failureReason(error),
    heads: step.headsBefore,
    command: commandOf(run),
    cause: error,
  })
}

/** Makes the error of a step whose SQL cannot be written. */
export function revisionNotWritten(step: RevisionStep, error: unknown): MigrationError {
  const { id, path } = step.revision
  const line = path === null ? null : lineOfError(error, path)
  const details = { direction: step.direction, revision: id, path, line, reason: failureReason(error) }
  return new MigrationError('revision_not_written', { ...details, cause: error })
}

/** What went wrong, with the statement, in one line. */
export function failureReason(error: unknown): string {
  if (!(error instanceof AthanorError)) {
    const name = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : ''
    return `${name}${reasonOfError(error)}`
  }
  const statement = statementOf(error)
  const message = messageInRevision(error)
  const text = statement === null || message.includes(statement) ? message : `${message} (in: ${statement})`
  return text.replace(/\s*\n\s*/g, ' ')
}

/** The message, without the advice to run `upgrade`: that is what runs. */
function messageInRevision(error: AthanorError): string {
  const { message, details } = error
  const remedy = 'remedy' in details && typeof details.remedy === 'string' ? details.remedy : ''
  return remedy.includes('athanor db upgrade') ? message.replace(`; ${remedy}`, '') : message
}

function statementOf(error: AthanorError): string | null {
  const { details } = error
  return 'statement' in details && typeof details.statement === 'string' ? details.statement : null
}

function commandOf({ direction, target }: RunDescription): string {
  const isDefault = direction === 'upgrade' ? target === 'head' : target === '-1'
  return `athanor db ${direction}${isDefault ? '' : ` ${target}`}`
}
