// `downgrade`: undoes revisions, or writes the SQL that would.
import { MigrationError } from '../../../errors/migration-error.ts'
import { downgradePath } from '../../revisions/downgrade-path.ts'
import { resolveRevisions } from '../../revisions/resolve-revision.ts'
import type { Revision } from '../../revisions/revision.ts'
import { downgradeSteps, type RevisionPath } from '../../revisions/revision-step.ts'
import { offlineRange, refuseRange, writeRun } from '../offline-run.ts'
import { runPath } from '../runner.ts'
import { openScripts, type Scripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'
import { contextOf, type RunOptions } from './upgrade.ts'

/**
 * Undoes revisions, the last one unless another target is given.
 *
 * @returns the revisions that were undone, in order; with `sql: true` the text of a script that would do it
 * @throws MigrationError `revision_failed`; `not_a_downgrade_target`; with `sql`, `downgrade_needs_range` for a target without a start
 * @example
 * await downgrade(db) // the last revision
 * await downgrade(db, { revision: 'base' }) // all of them
 */
export function downgrade(db: MigrationTarget, options: RunOptions & { readonly sql: true }): Promise<string>
export function downgrade(
  db: MigrationTarget,
  options?: RunOptions & { readonly sql?: false },
): Promise<readonly Revision[]>
export function downgrade(db: MigrationTarget, options?: RunOptions): Promise<string | readonly Revision[]>
export async function downgrade(db: MigrationTarget, options: RunOptions = {}): Promise<string | readonly Revision[]> {
  requireTarget(db)
  const { revision = '-1' } = options
  const scripts = await openScripts(options)
  if (options.sql === true) return written(db, scripts, revision, options)
  refuseRange(revision)
  const run = {
    scripts,
    description: { direction: 'downgrade', target: revision },
    plan: (rows: readonly string[]) => downgradePath(scripts.graph, rows, revision),
    resume: (path: RevisionPath) => (rows: readonly string[]) => remaining(scripts, path, rows),
    context: contextOf(options),
  } as const
  return runPath(db, run, options)
}

/** What is still applied of a path that was to be undone, with whatever was applied above it meanwhile. */
function remaining({ graph }: Scripts, { steps }: RevisionPath, rows: readonly string[]): RevisionPath {
  const applied = graph.ancestors(rows)
  const undone = graph.descendants(steps.map(step => step.revision.id)).intersection(applied)
  return { steps: downgradeSteps(graph, rows, graph.sort(undone).toReversed()), warnings: [] }
}

async function written(db: MigrationTarget, scripts: Scripts, revision: string, options: RunOptions): Promise<string> {
  const { graph } = scripts
  const range = offlineRange(graph, revision, {
    single: target => {
      if (target === '-1') return { start: resolveRevisions(graph, 'head'), target }
      throw new MigrationError('downgrade_needs_range', { revision })
    },
    end: null,
  })
  const { steps } = downgradePath(graph, range.start, range.target)
  return writeRun(
    db,
    { scripts, start: range.start, steps, context: contextOf(options), command: `downgrade ${revision} --sql` },
    options,
  )
}
