// `stamp`: says where a database is, without running anything.
import { stampPath } from '../../revisions/stamp-path.ts'
import type { RevisionGraph } from '../../revisions/revision-graph.ts'
import { ledgerOf, withWriter } from '../database.ts'
import type { MigrationOptions } from '../options.ts'
import { offlineRange, refuseRange, writeRun } from '../offline-run.ts'
import { runStamp } from '../revision-run.ts'
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
export function stamp(db: MigrationTarget, options?: StampOptions & { readonly sql?: false }): Promise<readonly string[]>
export function stamp(db: MigrationTarget, options?: StampOptions): Promise<string | readonly string[]>
export async function stamp(db: MigrationTarget, options: StampOptions = {}): Promise<string | readonly string[]> {
  requireTarget(db)
  const targets = [options.revision ?? 'head'].flat()
  if (options.sql === true) return written(db, targets, options)
  for (const target of targets) refuseRange(target)
  const { graph } = await openScripts(options)
  return withWriter(db, options, async open => {
    const { version } = ledgerOf(options)
    const purge = options.purge === true
    // Another runner may move the database between a step's plan and its lock: then the rest is planned again.
    for (let first = true; ; first = false) {
      const rows = purge && first ? [] : await version.read(open.live)
      const [step] = stampSteps(graph, rows, targets)
      const emptied = step === undefined && purge && first
      if (emptied) await runStamp(stepRun(open, nothing, options), nothing, true)
      if (step === undefined) return version.read(open.live)
      await runStamp(stepRun(open, step, options), step, purge && first)
    }
  })
}

function stampSteps(graph: RevisionGraph, rows: readonly string[], targets: readonly string[]) {
  return stampPath(graph, rows, targets).steps
}

/** A step that only empties the table. */
const nothing = Object.freeze({
  kind: 'stamp',
  direction: 'downgrade',
  from: [],
  to: [],
  headsBefore: [],
  headsAfter: [],
  changes: [],
} as const)

async function written(db: MigrationTarget, targets: readonly string[], options: StampOptions): Promise<string> {
  const scripts = await openScripts(options)
  const ranges = targets.map(target =>
    offlineRange(scripts.graph, target, { single: text => ({ start: [], target: text }), end: 'head' }),
  )
  const start = ranges.flatMap(range => range.start)
  const { steps } = stampPath(scripts.graph, start, ranges.map(range => range.target))
  const context = { xArgs: {}, tag: options.tag ?? null }
  return writeRun(db, { scripts, start, steps, context, command: `stamp ${targets.join(' ')} --sql` }, options)
}
