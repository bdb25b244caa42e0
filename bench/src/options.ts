// The options of the command line.
import { parseArgs } from 'node:util'
import { candidates } from './entries.ts'
import type { DatabaseName, WorkloadName } from './library.ts'
import type { Clock } from './report.ts'
import { workloadNames } from './workloads.ts'

export interface Options {
  readonly databases: readonly DatabaseName[]
  readonly workloads: readonly WorkloadName[]
  /** The entries that are wanted; null for all. */
  readonly only: readonly string[] | null
  readonly rounds: number
  readonly warmUps: number
  /** How much data; with several, all is measured at each. */
  readonly scales: readonly number[]
  readonly concurrency: readonly number[]
  /** What the table shows: the time that passed, or the processor time of this process. */
  readonly clock: Clock
  /** The table shows medians and ratios only. */
  readonly brief: boolean
  /** Where the JSON is written. */
  readonly json: string | null
  /** What runs in place of the workloads. */
  readonly mode: 'workloads' | Mode
}

/** What there is beside the workloads. */
const MODES = ['micro', 'cold', 'memory', 'types', 'migrations'] as const
type Mode = (typeof MODES)[number]

/** How often is measured unless it is said: a command takes longer than a workload. */
const ROUNDS = { workloads: '9', micro: '9', cold: '21', memory: '1', types: '3', migrations: '3' }

/** What is measured only beside the workloads. */
const TOOLS = ['alembic', 'drizzle-kit']

/** The databases that there are. */
const DATABASES: readonly DatabaseName[] = ['sqlite', 'postgresql', 'mariadb']

export const usage = `npm run bench -- [options]

  --db sqlite,postgresql,mariadb   the databases (default: sqlite)
  --workloads W1,W4                the workloads (default: all ten)
  --only raw,athanor               the libraries (default: all that are installed)
  --rounds 9                       measured rounds (21 with --cold, 3 with --types and --migrations)
  --warmup 10                      rounds before them
  --scale 1,10                     how much data: 1 is 1,000 authors with 10,000 posts
  --concurrency 1,4,16             how many sessions share the work
  --clock cpu                      the table shows processor time (default: wall)
  --brief                          the table shows medians and ratios only
  --json file                      where the figures go (default: bench/results/<database>-<time>.json; "none" for nowhere)
  --micro | --cold | --memory | --types | --migrations
                                   other benchmarks in place of the workloads
`

/** Some of the known names, separated by commas. */
function list<T extends string>(text: string | undefined, known: readonly T[], what: string): readonly T[] | null {
  if (text === undefined) return null
  return text.split(',').map(name => {
    const found = known.find(one => one === name)
    if (found === undefined) throw new TypeError(`there is no ${what} ${name}: there are ${known.join(', ')}`)
    return found
  })
}

function positive(text: string, option: string, least = Number.MIN_VALUE): number {
  const value = Number(text)
  if (!(value >= least)) throw new TypeError(`--${option} ${text} is not a number of at least ${least}`)
  return value
}

export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      db: { type: 'string' },
      workloads: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      warmup: { type: 'string', default: '10' },
      scale: { type: 'string', default: '1' },
      concurrency: { type: 'string', default: '1' },
      clock: { type: 'string', default: 'wall' },
      brief: { type: 'boolean', default: false },
      json: { type: 'string' },
      micro: { type: 'boolean' },
      cold: { type: 'boolean' },
      memory: { type: 'boolean' },
      types: { type: 'boolean' },
      migrations: { type: 'boolean' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  const mode = MODES.find(name => values[name]) ?? 'workloads'
  const names = [...candidates.map(candidate => candidate.name), ...TOOLS]
  return {
    databases: list(values.db, DATABASES, 'database') ?? ['sqlite'],
    workloads: list(values.workloads, workloadNames, 'workload') ?? workloadNames,
    only: list(values.only, names, 'library'),
    rounds: positive(values.rounds ?? ROUNDS[mode], 'rounds', 1),
    warmUps: positive(values.warmup, 'warmup', 0),
    scales: values.scale.split(',').map(text => positive(text, 'scale')),
    concurrency: values.concurrency.split(',').map(text => positive(text, 'concurrency', 1)),
    clock: list<Clock>(values.clock, ['wall', 'cpu'], 'clock')?.[0] ?? 'wall',
    brief: values.brief,
    json: values.json ?? null,
    mode,
  }
}
