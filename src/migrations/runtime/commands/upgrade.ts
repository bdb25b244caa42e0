// `upgrade`: applies revisions, or writes the SQL that would.
import type { Revision } from '../../revisions/revision.ts'
import { upgradePath } from '../../revisions/upgrade-path.ts'
import { offlineRange, refuseRange, writeRun } from '../offline-run.ts'
import type { MigrationOptions } from '../options.ts'
import { runPath } from '../runner.ts'
import { openScripts, type Scripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'

/** Options of `upgrade` and `downgrade`. */
export interface RunOptions extends MigrationOptions {
  /** Where to; `upgrade`: default `head`; `downgrade`: default `-1`. With `sql` it may be a range, `from:to`. */
  readonly revision?: string
  /** Give an SQL script instead of running anything. Default: false. */
  readonly sql?: boolean
  /** A word for the scripts, which get it as `context.tag`. */
  readonly tag?: string
  /** Words for the scripts, which get them as `context.xArgs`. */
  readonly xArgs?: Readonly<Record<string, string>>
}

/**
 * Applies what is not applied yet.
 *
 * Every revision is one transaction, so one that fails leaves nothing behind. Of several runners at once one runs and the others wait.
 *
 * @returns the revisions that were applied, in order; with `sql: true` the text of a script that would do it
 * @throws MigrationError `revision_failed`; that the target is unknown, ambiguous or out of reach; what is wrong with a script
 * @example
 * const applied = await upgrade(db)
 * const script = await upgrade(db, { sql: true })
 */
export function upgrade(db: MigrationTarget, options: RunOptions & { readonly sql: true }): Promise<string>
export function upgrade(
  db: MigrationTarget,
  options?: RunOptions & { readonly sql?: false },
): Promise<readonly Revision[]>
export function upgrade(db: MigrationTarget, options?: RunOptions): Promise<string | readonly Revision[]>
export async function upgrade(db: MigrationTarget, options: RunOptions = {}): Promise<string | readonly Revision[]> {
  requireTarget(db)
  const { revision = 'head' } = options
  const scripts = await openScripts(options)
  if (options.sql === true) return written(db, scripts, revision, options)
  refuseRange(revision)
  const { graph } = scripts
  const run = {
    scripts,
    description: { direction: 'upgrade', target: revision },
    plan: (rows: readonly string[]) => upgradePath(graph, rows, revision),
    resume: ({ steps }: ReturnType<typeof upgradePath>) => {
      const ids = steps.map(step => step.revision.id)
      return (rows: readonly string[]) => upgradePath(graph, rows, ids)
    },
    context: contextOf(options),
  } as const
  return runPath(db, run, options)
}

async function written(db: MigrationTarget, scripts: Scripts, revision: string, options: RunOptions): Promise<string> {
  const range = offlineRange(scripts.graph, revision, { single: target => ({ start: [], target }), end: 'head' })
  const { steps } = upgradePath(scripts.graph, range.start, range.target)
  return writeRun(
    db,
    { scripts, start: range.start, steps, context: contextOf(options), command: `upgrade ${revision} --sql` },
    options,
  )
}

/** What the functions of scripts are given beside `op`. */
export function contextOf(options: RunOptions): {
  readonly xArgs: Readonly<Record<string, string>>
  readonly tag: string | null
} {
  return { xArgs: options.xArgs ?? {}, tag: options.tag ?? null }
}
