// Runs workloads: libraries take turns in every round, so that a noisy machine is unfair to none.
import type { Sizes } from './data.ts'
import type { DatabaseName, Entry, Share, Subject, WorkloadName } from './library.ts'
import { outcomeOf, ownKeys } from './outcomes.ts'
import { added, contents, prepare, restore } from './schema-sql.ts'
import { workloads } from './workloads.ts'

/** A library with its database, and how the bench reaches that database. */
export interface Runner {
  readonly entry: Entry
  readonly subject: Subject
  /** Sends a statement that is not measured. */
  readonly sql: (text: string) => Promise<readonly unknown[]>
}

export interface Measurement {
  readonly library: string
  readonly workload: WorkloadName
  readonly concurrency: number
  /** Milliseconds of each round; empty if it is void. */
  readonly wall: readonly number[]
  /** Milliseconds of this process's processor time in each round: on a machine with other work it says more. */
  readonly cpu: readonly number[]
  /** Why it does not count: the library failed, or gave something else than the bare driver. */
  readonly void: string | null
}

export interface RoundOptions {
  readonly database: DatabaseName
  readonly sizes: Sizes
  readonly rounds: number
  readonly warmUps: number
  readonly concurrency: number
}

/** Measures one workload of all libraries. */
export async function measure(
  workload: WorkloadName,
  runners: readonly Runner[],
  options: RoundOptions,
): Promise<readonly Measurement[]> {
  const times = new Map<Runner, number[]>(runners.map(runner => [runner, []]))
  const cpu = new Map<Runner, number[]>(runners.map(runner => [runner, []]))
  const faults = new Map<Runner, string>()
  for (let round = -options.warmUps; round < options.rounds; round++) {
    // Who comes first changes from round to round.
    const turn = (round + options.warmUps) % runners.length
    const order = [...runners.slice(turn), ...runners.slice(0, turn)]
    const outcomes = new Map<Runner, string>()
    for (const runner of order) {
      if (faults.has(runner)) continue
      const run = await runOnce(workload, runner, options)
      if ('fault' in run) faults.set(runner, run.fault)
      else {
        outcomes.set(runner, run.outcome)
        if (round < 0) continue
        times.get(runner)?.push(run.time)
        cpu.get(runner)?.push(run.cpu)
      }
    }
    compare(outcomes, faults)
  }
  return runners.map(runner => ({
    library: runner.entry.name,
    workload,
    concurrency: options.concurrency,
    wall: faults.has(runner) ? [] : (times.get(runner) ?? []),
    cpu: faults.has(runner) ? [] : (cpu.get(runner) ?? []),
    void: faults.get(runner) ?? null,
  }))
}

/** Those whose outcome is not that of the bare driver are void; without a bare driver, of whoever came first. */
function compare(outcomes: ReadonlyMap<Runner, string>, faults: Map<Runner, string>): void {
  const model = [...outcomes.keys()].find(runner => runner.entry.name === 'raw') ?? [...outcomes.keys()][0]
  if (model === undefined) return
  const expected = outcomes.get(model)
  for (const [runner, outcome] of outcomes)
    if (outcome !== expected) faults.set(runner, `gives ${outcome}, ${model.entry.name} ${expected}`)
}

type Run = { readonly time: number; readonly cpu: number; readonly outcome: string } | { readonly fault: string }

async function runOnce(workload: WorkloadName, runner: Runner, options: RoundOptions): Promise<Run> {
  const { database, sizes, concurrency } = options
  const { entry, subject, sql } = runner
  const { changes, shared, count } = workloads[workload]
  const whole = { first: 1, last: count(sizes) }
  const shares = shared ? sharesOf(whole.last, concurrency) : Array.from({ length: concurrency }, () => whole)
  for (const text of prepare(database, entry.dates, sizes, changes)) await sql(text)
  globalThis.gc?.()
  try {
    const run = subject.workloads[workload]
    const before = process.cpuUsage()
    const start = process.hrtime.bigint()
    const results = await Promise.all(shares.map(run))
    const spent = Number(process.hrtime.bigint() - start) / 1e6
    const { user, system } = process.cpuUsage(before)
    const part = shared ? 1 : concurrency
    const outcome = outcomeOf(workload, results)
    const own = workload === 'W1' ? `, ${ownKeys(results, shares, await sql(added(sizes)), sizes)} own` : ''
    const state = changes === 'nothing' ? '' : ` ${await stateOf(runner, database, sizes)}`
    return { time: spent / part, cpu: (user + system) / 1000 / part, outcome: outcome + own + state }
  } catch (error) {
    return {
      fault: error instanceof Error ? `fails: ${error.message.split('\n').find(line => line !== '')}` : String(error),
    }
  } finally {
    for (const text of restore(database, sizes, changes)) await sql(text)
  }
}

/** What the posts are after a workload. */
async function stateOf({ sql, entry }: Runner, database: DatabaseName, sizes: Sizes): Promise<string> {
  const [row] = await sql(contents(database, entry.dates, sizes))
  return Object.values(row ?? {})
    .map(Number)
    .join()
}

/** Cuts the work into parts of the same size but for the last. */
export function sharesOf(count: number, parts: number): Share[] {
  return Array.from({ length: parts }, (_, at) => ({
    first: Math.floor((count * at) / parts) + 1,
    last: Math.floor((count * (at + 1)) / parts),
  }))
}
