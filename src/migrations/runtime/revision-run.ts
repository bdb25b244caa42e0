// One revision, run: its transaction, its function, the version table and the history. All of it happens, or nothing does, except where the
// database commits with every schema change.
import type { Connection } from '../../engine/connection.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import { operationsFor, withForeignKeysOff } from '../impl/impls.ts'
import { LiveConnection } from '../impl/live-connection.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import type { Operations } from '../operations/operations.ts'
import type { RevisionStep, StampStep } from '../revisions/revision-step.ts'
import type { ScriptFunction } from '../revisions/script-folder.ts'
import type { MigrationEnvironment } from './environment.ts'
import { GuardedConnection } from './guarded-connection.ts'
import type { HistoryEntry, HistoryTable } from './history-table.ts'
import type { VersionTable } from './version-table.ts'

/** What a revision's function is given beside `op`. */
export interface RunContext {
  /** The values of `-x name=value`; a name without a value is `''`. */
  readonly xArgs: Readonly<Record<string, string>>
  /** The value of `--tag`. */
  readonly tag: string | null
  readonly direction: 'upgrade' | 'downgrade'
}

/** The `upgrade` or `downgrade` of a script. */
export type RevisionFunction = ScriptFunction<Operations, [context: RunContext]>

/** The tables of our own in a database, and who writes to them. */
export interface Ledger {
  readonly version: VersionTable
  readonly history: HistoryTable
  readonly environment: MigrationEnvironment
}

/** A database on which steps are run. */
export interface StepRun {
  readonly connection: Connection
  readonly live: MigrationConnection
  readonly ledger: Ledger
  /** Begins the transaction, waiting for other runners. */
  readonly begin: () => Promise<void>
  /** Is told that a step is about to run. */
  readonly started: (step: RevisionStep | StampStep) => void
  /** Is told when a step failed whose transaction was already over: what it had done by then stays. */
  readonly halfDone?: () => void
}

/** What becomes of a step: done, or not even begun, because another runner has meanwhile moved the database. */
export type StepOutcome = 'done' | 'moved'

/** Runs one revision with foreign keys off, in its transaction. */
export function runRevision(run: StepRun, step: RevisionStep, call: (op: Operations) => unknown): Promise<StepOutcome> {
  const { live, ledger } = run
  return withForeignKeysOff(live, guard =>
    inTransaction(run, async () => {
      if (!sameRows(await ledger.version.read(live), step.headsBefore)) return 'moved'
      await recorded(run, step, async () => {
        await runFunction(run, call)
        await guard.verify()
      })
      await requireRows(live, ledger.version, step.headsAfter)
      return 'done'
    }),
  )
}

/**
 * Changes the version table in one transaction, without running anything.
 *
 * @param plan the steps from the rows that there are; after a purge there are none
 */
export async function runStamps(
  run: StepRun,
  plan: (rows: readonly string[]) => readonly StampStep[],
  purge: boolean,
): Promise<void> {
  const { live, ledger } = run
  await inTransaction(run, async () => {
    const steps = plan(purge ? [] : await ledger.version.read(live))
    if (live.dialect.capabilities.supportsTransactionalDdl) await ledger.version.ensure(live)
    if (purge) await ledger.version.clear(live)
    for (const step of steps) await recorded(run, step, async () => undefined)
    return 'done'
  })
}

/** What the history says of a step. */
export function historyEntry(step: RevisionStep | StampStep): Pick<HistoryEntry, 'revision' | 'direction'> {
  if (step.kind === 'revision') return { revision: step.revision.id, direction: step.direction }
  return { revision: step.to.join(', ') || '<base>', direction: 'stamp' }
}

async function inTransaction(run: StepRun, work: () => Promise<StepOutcome>): Promise<StepOutcome> {
  const { connection } = run
  // A schema change that commits must not come between BEGIN and what the revision does.
  if (!run.live.dialect.capabilities.supportsTransactionalDdl) await ensureLedger(run)
  await run.begin()
  try {
    const outcome = await work()
    await (outcome === 'done' ? finish(run) : connection.rollback())
    return outcome
  } catch (error) {
    if (!connection.inTransaction && !run.live.dialect.capabilities.supportsTransactionalDdl) run.halfDone?.()
    await undo(connection)
    throw error
  }
}

// Where schema changes commit by themselves, the transaction may be over before the revision is.
async function finish({ connection, live }: StepRun): Promise<void> {
  if (connection.inTransaction || live.dialect.capabilities.supportsTransactionalDdl) await connection.commit()
  else await connection.rollback()
}

// A rollback that fails must not hide why it was needed; giving the connection back takes care of the transaction then.
async function undo(connection: Connection): Promise<void> {
  try {
    if (connection.inTransaction) await connection.rollback()
  } catch {
    // The error that led here is the one to show.
  }
}

async function recorded(run: StepRun, step: RevisionStep | StampStep, work: () => Promise<void>): Promise<void> {
  const { live } = run
  const { version, history, environment } = run.ledger
  run.started(step)
  const startedAt = environment.now()
  const began = environment.clock()
  if (live.dialect.capabilities.supportsTransactionalDdl) await ensureLedger(run)
  await work()
  for (const change of step.changes) await version.apply(live, change)
  const duration = Math.round(environment.clock() - began)
  await history.add(live, { ...historyEntry(step), who: environment.who(), startedAt, duration })
}

async function ensureLedger({ live, ledger }: StepRun): Promise<void> {
  await ledger.version.ensure(live)
  await ledger.history.ensure(live)
}

/** Calls a script's function and waits for all that it has asked for, awaited or not. */
async function runFunction({ connection, live }: StepRun, call: (op: Operations) => unknown): Promise<void> {
  const guarded = new LiveConnection(new GuardedConnection(connection), live.dialect)
  await callAndSettle(operationsFor(guarded), call)
  if (connection.inTransaction || !live.dialect.capabilities.supportsTransactionalDdl) return
  throw new MigrationError('transaction_lost', {})
}

/** Calls a script's function; what failed first is what is thrown. */
export async function callAndSettle(op: Operations, call: (op: Operations) => unknown): Promise<void> {
  let thrown: { readonly error: unknown } | null = null
  try {
    await call(op)
  } catch (error) {
    thrown = { error }
  }
  try {
    await op.settle()
  } catch (error) {
    if (thrown === null || isConsequence(thrown.error)) throw error
  }
  if (thrown !== null) throw thrown.error
}

function isConsequence(error: unknown): boolean {
  return error instanceof MigrationError && error.code === 'operation_not_run'
}

/** Whether two lists have the same rows in any order. */
export function sameRows(found: readonly string[], expected: readonly string[]): boolean {
  return found.toSorted().join('\n') === expected.toSorted().join('\n')
}

async function requireRows(
  live: MigrationConnection,
  version: VersionTable,
  expected: readonly string[],
): Promise<void> {
  const found = await version.read(live)
  if (sameRows(found, expected)) return
  throw new MigrationError('version_rows_changed', { table: version.name, expected, found })
}
