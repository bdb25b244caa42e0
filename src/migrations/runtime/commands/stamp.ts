// `stamp`: says where a database is, without running anything.
import type { StampStep } from '../../revisions/revision-step.ts'
import { stampPath } from '../../revisions/stamp-path.ts'
import { isMissing, ledgerOf, withWriter } from '../database.ts'
import { offlineRange, refuseRange, writeRun } from '../offline-run.ts'
import type { MigrationOptions } from '../options.ts'
import { runStamps } from '../revision-run.ts'
import { stepRun } from '../runner.ts'
import { openScripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'

/** Options of {@link stamp}. */
export interface StampOptions extends MigrationOptions {
  /** Where the database is said to be: one revision or several. Default: `head`. */
  readonly revision?: string | readonly string[]
  /** Empty the version table first, whatever is in it. Default: false. */
  readonly purge?: boolean
  /** Give an SQL script instead of running anything. Default: false. */
  readonly sql?: boolean
  /** A word for scripts; taken and not used, as no script runs. */
  readonly tag?: string
}

/**
 * Writes into the version table where the database is, without running a revision.
 *
 * @returns the rows of the version table afterwards; with `sql: true` the text of a script that would do it
 * @throws MigrationError that a revision is unknown or ambiguous, or that the rows do not fit the scripts and `purge` is not given
 * @example
 * await db.createAll()
 * await stamp(db, { revision: 'head' })
 */
export function stamp(db: MigrationTarget, options: StampOptions & { readonly sql: true }): Promise<string>
export function stamp(
  db: MigrationTarget,
  options?: StampOptions & { readonly sql?: false },
): Promise<readonly string[]>
export function stamp(db: MigrationTarget, options?: StampOptions): Promise<string | readonly string[]>
export async function stamp(db: MigrationTarget, options: StampOptions = {}): Promise<string | readonly string[]> {
  requireTarget(db)
  const targets = [options.revision ?? 'head'].flat()
  if (options.sql === true) return written(db, targets, options)
  for (const target of targets) refuseRange(target)
  const { graph } = await openScripts(options)
  // What is wrong with the targets is told before a file is made for them.
  if (isMissing(db)) stampPath(graph, [], targets)
  return withWriter(db, options, async open => {
    await runStamps(stepRun(open, options), rows => stampPath(graph, rows, targets).steps, options.purge === true)
    return ledgerOf(options).version.read(open.live)
  })
}

async function written(db: MigrationTarget, targets: readonly string[], options: StampOptions): Promise<string> {
  const scripts = await openScripts(options)
  const ranges = targets.map(target =>
    offlineRange(scripts.graph, target, { single: text => ({ start: [], target: text }), end: 'head' }),
  )
  const { purge = false } = options
  const start = purge ? [] : ranges.flatMap(range => range.start)
  const path = stampPath(
    scripts.graph,
    start,
    ranges.map(range => range.target),
  )
  const steps = purge && path.steps.length === 0 ? [toBase] : path.steps
  const context = { xArgs: {}, tag: options.tag ?? null }
  return writeRun(db, { scripts, start, steps, context, command: `stamp ${targets.join(' ')} --sql`, purge }, options)
}

/** A step that changes nothing: after a purge there is nothing left to change. */
const toBase: StampStep = Object.freeze({
  kind: 'stamp',
  direction: 'downgrade',
  from: [],
  to: [],
  headsBefore: [],
  headsAfter: [],
  changes: [],
})
