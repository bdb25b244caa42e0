// A run as an SQL script: the same steps as the runner makes, written down instead of run.
import type { Dialect } from '../../dialect/dialect.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import { operationsFor, withForeignKeysOff } from '../impl/impls.ts'
import { OfflineConnection } from '../impl/offline-connection.ts'
import type { Operations } from '../operations/operations.ts'
import { resolveRevisions } from '../revisions/resolve-revision.ts'
import { parseExpression } from '../revisions/revision-expression.ts'
import type { RevisionGraph } from '../revisions/revision-graph.ts'
import { describeStep, type RevisionStep, type StampStep } from '../revisions/revision-step.ts'
import { upgradePath } from '../revisions/upgrade-path.ts'
import { ledgerOf, reportContext, reportOf } from './database.ts'
import { refuseTransactionControl } from './guarded-connection.ts'
import type { MigrationOptions } from './options.ts'
import { revisionNotWritten } from './revision-failure.ts'
import { callAndSettle, historyEntry, type Ledger, type RunContext } from './revision-run.ts'
import { loadFunctions } from './runner.ts'
import type { Scripts } from './scripts.ts'
import { SqlScript } from './sql-script.ts'
import type { MigrationTarget } from './target.ts'

/** From where to where a script goes. */
export interface OfflineRange {
  /** The rows that the version table is expected to have. */
  readonly start: readonly string[]
  readonly target: string
}

/**
 * Reads `start:end` or a single place for a script.
 *
 * @param single what a single place means
 * @param end where a range without an end goes
 */
export function offlineRange(
  graph: RevisionGraph,
  revision: string,
  { single, end }: { single: (text: string) => OfflineRange; end: string | null },
): OfflineRange {
  const expression = parseExpression(revision)
  if (expression.kind !== 'range') return single(revision)
  const target = expression.end?.text ?? end
  if (target === null) throw new MigrationError('downgrade_needs_range', { revision })
  return { start: expression.start === null ? [] : resolveRevisions(graph, expression.start), target }
}

/**
 * Refuses a range where a database is at hand, which says itself where it is.
 *
 * @throws MigrationError `range_needs_sql`
 */
export function refuseRange(revision: string): void {
  if (revision.includes(':')) throw new MigrationError('range_needs_sql', { revision })
}

/** A script to write. */
export interface OfflineRun {
  readonly scripts: Scripts
  readonly start: readonly string[]
  readonly steps: readonly (RevisionStep | StampStep)[]
  readonly context: Pick<RunContext, 'xArgs' | 'tag'>
  /** The command that is written down, such as `upgrade a:b`. */
  readonly command: string
  /** Empty the version table first. Default: false. */
  readonly purge?: boolean
}

const HEADER =
  'Run it with a client that stops at the first error, such as `sqlite3 -bail` or `psql -v ON_ERROR_STOP=1`.'

/** Writes a script; it is reported as well as given. */
export async function writeRun(db: MigrationTarget, run: OfflineRun, options: MigrationOptions): Promise<string> {
  reportContext(db, options, true)
  const { dialect } = db.engine
  const writer = new ScriptWriter(dialect, ledgerOf(options))
  writer.script.comment(`athanor db ${run.command}, for ${dialect.name}.\n${HEADER}`)
  await writer.learn(run)
  const functions = await loadFunctions(run.scripts, run.steps.filter(isRevisionStep))
  for (const [position, step] of run.steps.entries()) {
    reportOf(options)({ kind: 'step', step })
    const first = position === 0
    const tables = { version: first && run.start.length === 0, history: first, purge: first && run.purge === true }
    const call = isRevisionStep(step) ? functions.get(step) : undefined
    const context: RunContext = { ...run.context, direction: step.direction }
    await writer.write(step, tables, op => call?.(op, context))
  }
  const text = writer.script.toString()
  reportOf(options)({ kind: 'sql', text })
  return text
}

/** What a step does to our own tables before it begins: makes them, or empties the version table. */
interface OwnTables {
  readonly version: boolean
  readonly history: boolean
  readonly purge: boolean
}

/** Writes steps one after the other; it remembers what tables they have made so far. */
class ScriptWriter {
  readonly script = new SqlScript()
  readonly #dialect: Dialect
  readonly #connection: OfflineConnection
  readonly #ledger: Ledger
  #forScripts: OfflineConnection
  #write = (statement: string) => this.script.statement(statement)

  constructor(dialect: Dialect, ledger: Ledger) {
    this.#dialect = dialect
    this.#ledger = ledger
    this.#connection = new OfflineConnection(dialect, statement => this.script.statement(statement))
    this.#forScripts = this.#scriptConnection()
  }

  /**
   * Goes through the revisions that a range leaves behind it, without writing anything, where a table may have to be copied: what they
   * have made of it is known then. One that cannot be gone through is no obstacle: a step that needs to know more says so itself.
   */
  async learn({ scripts, start, context }: Pick<OfflineRun, 'scripts' | 'start' | 'context'>): Promise<void> {
    if (start.length === 0 || this.#dialect.capabilities.supportsAlterConstraint) return
    const write = this.#write
    this.#write = () => undefined
    try {
      const { steps } = upgradePath(scripts.graph, [], start)
      const functions = await loadFunctions(scripts, steps)
      for (const step of steps) {
        const call = functions.get(step)
        await callAndSettle(operationsFor(this.#forScripts), op => call?.(op, { ...context, direction: 'upgrade' }))
      }
    } catch {
      this.#forScripts = this.#scriptConnection()
    } finally {
      this.#write = write
    }
  }

  #scriptConnection(): OfflineConnection {
    return new OfflineConnection(this.#dialect, statement => {
      refuseTransactionControl(statement)
      this.#write(statement)
    })
  }

  /** Writes a step; `call` calls the function of its revision. */
  async write(step: RevisionStep | StampStep, tables: OwnTables, call: (op: Operations) => unknown): Promise<void> {
    this.script.comment(`Running ${describeStep(step).trimEnd()}`)
    if (!isRevisionStep(step)) return this.#transaction(step, tables, async () => undefined)
    await withForeignKeysOff(this.#connection, guard =>
      this.#transaction(step, tables, async () => {
        await this.#body(step, call)
        await guard.verify()
      }),
    )
  }

  async #transaction(step: RevisionStep | StampStep, tables: OwnTables, body: () => Promise<void>): Promise<void> {
    const { version, history } = this.#ledger
    const { dialect } = this.#connection
    const transactional = dialect.capabilities.supportsTransactionalDdl
    if (transactional) for (const sql of dialect.begin({ writes: true })) this.#connection.text(sql)
    if (tables.version) await version.ensure(this.#connection)
    if (tables.history) await history.ensure(this.#connection)
    if (tables.purge) await version.clear(this.#connection)
    await body()
    for (const change of step.changes) await version.apply(this.#connection, change)
    await history.add(this.#connection, { ...historyEntry(step), who: null, startedAt: null, duration: null })
    if (transactional) this.#connection.text('COMMIT')
  }

  async #body(step: RevisionStep, call: (op: Operations) => unknown): Promise<void> {
    try {
      await callAndSettle(operationsFor(this.#forScripts), call)
    } catch (error) {
      throw revisionNotWritten(step, error)
    }
  }
}

function isRevisionStep(step: RevisionStep | StampStep): step is RevisionStep {
  return step.kind === 'revision'
}
