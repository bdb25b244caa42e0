// Runs the steps of a path, each in a transaction of its own. Of many runners, in this process or others, one at a time runs a step; the
// others wait, see what it has done, and go on with what is left.
import { LockTimeout } from '../../errors/database-error.ts'
import { implFor } from '../impl/impls.ts'
import type { Operations } from '../operations/operations.ts'
import type { Revision } from '../revisions/revision.ts'
import type { RevisionPath, RevisionStep } from '../revisions/revision-step.ts'
import { isMissing, ledgerOf, type OpenDatabase, patienceOf, reportOf, withWriter } from './database.ts'
import type { MigrationOptions } from './options.ts'
import { patiently } from './patience.ts'
import { type RunDescription, revisionFailed } from './revision-failure.ts'
import { type RevisionFunction, type RunContext, runRevision, type StepRun } from './revision-run.ts'
import type { Scripts } from './scripts.ts'
import type { MigrationTarget } from './target.ts'

/** How to get from the rows of a version table to where a run should end. */
export type Plan = (rows: readonly string[]) => RevisionPath

/** A run. */
export interface PathRun {
  readonly scripts: Scripts
  readonly description: RunDescription
  /** Where to, from a database that is untouched by this run. */
  readonly plan: Plan
  /** Where to, once a first step of a path has been made: the same end, wherever others may have moved the database. */
  readonly resume: (path: RevisionPath) => Plan
  readonly context: Pick<RunContext, 'xArgs' | 'tag'>
}

/**
 * Brings a database along a path.
 *
 * Every function of the path is loaded before the first one runs, so that a script that does not load stops nothing half way.
 *
 * @returns the revisions that this run has run, in order
 * @throws MigrationError `revision_failed`: that revision has left nothing behind, those before it stay; `revision_half_done` where the database
 * commits with every schema change
 */
export async function runPath(
  db: MigrationTarget,
  run: PathRun,
  options: MigrationOptions,
): Promise<readonly Revision[]> {
  // What is wrong with a run is told before a file is made for it.
  if (isMissing(db)) await loadFunctions(run.scripts, run.plan([]).steps)
  return withWriter(db, options, async open => {
    const done: Revision[] = []
    let plan = run.plan
    for (;;) {
      const rows = await ledgerOf(options).version.read(open.live)
      const path = plan(rows)
      if (done.length === 0) for (const message of path.warnings) reportOf(options)({ kind: 'warning', message })
      const before = done.length
      const moved = await runSteps(open, run, { steps: path.steps, done }, options)
      if (!moved) return done
      if (done.length > before) plan = run.resume(path)
    }
  })
}

interface Progress {
  readonly steps: readonly RevisionStep[]
  readonly done: Revision[]
}

/** Runs steps until one of them finds that the database has been moved by another; says whether that was so. */
async function runSteps(
  open: OpenDatabase,
  run: PathRun,
  { steps, done }: Progress,
  options: MigrationOptions,
): Promise<boolean> {
  const functions = await loadFunctions(run.scripts, steps)
  for (const step of steps) {
    const call = functions.get(step)
    if (call === undefined) continue
    const context: RunContext = { ...run.context, direction: step.direction }
    const attempt = () => runStep(stepRun(open, options), step, op => call(op, context), run.description)
    const outcome = await patiently(attempt, patienceOf(options))
    if (outcome === 'moved') return true
    done.push(step.revision)
  }
  return false
}

/** Loads the function of every step. */
export async function loadFunctions(
  { folder }: Scripts,
  steps: readonly RevisionStep[],
): Promise<ReadonlyMap<RevisionStep, RevisionFunction>> {
  const functions = new Map<RevisionStep, RevisionFunction>()
  for (const step of steps) {
    functions.set(step, await folder.loadFunction<Operations, [RunContext]>(step.revision, step.direction))
  }
  return functions
}

async function runStep(
  run: StepRun,
  step: RevisionStep,
  call: (op: Operations) => unknown,
  description: RunDescription,
) {
  let begun = false
  let halfDone = false
  const watched: StepRun = {
    ...run,
    halfDone: () => {
      halfDone = true
    },
    started: started => {
      begun = true
      run.started(started)
    },
  }
  try {
    return await runRevision(watched, step, call)
  } catch (error) {
    // What went wrong before the revision's first statement, such as a lock that could not be had, says nothing about the revision.
    throw begun ? revisionFailed(step, error, description, halfDone) : error
  }
}

/** An open database on which steps are run. */
export function stepRun({ connection, live }: OpenDatabase, options: MigrationOptions): StepRun {
  const begin = async () => {
    await connection.begin({ writes: true })
    if (await implFor(live).takeLock()) return
    await connection.rollback()
    throw new LockTimeout({ reason: 'another runner is migrating the database' })
  }
  return {
    connection,
    live,
    ledger: ledgerOf(options),
    begin: () => patiently(begin, patienceOf(options)),
    started: step => reportOf(options)({ kind: 'step', step }),
  }
}
