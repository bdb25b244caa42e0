// Opens the databases and the libraries, runs the workloads, and reports.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sizesAt } from './data.ts'
import { entriesFor } from './entries.ts'
import type { DatabaseName, Entry } from './library.ts'
import { machine, versions } from './machine.ts'
import type { Options } from './options.ts'
import { type AtScale, figures, growthTable, table } from './report.ts'
import { type Measurement, measure, type Runner } from './rounds.ts'
import { createTables, fill } from './schema-sql.ts'
import type { Keeper } from './servers.ts'

/** More sessions than this share their connections, as they would in an application. */
const MOST_CONNECTIONS = 8

export async function runWorkloads(options: Options): Promise<void> {
  for (const database of options.databases) {
    const results: AtScale[] = []
    for (const scale of options.scales)
      results.push({ scale, measurements: await runAtScale(database, scale, options) })
    if (results.length > 1) process.stdout.write(`${growthTable(database, options.clock, results)}\n`)
  }
}

async function runAtScale(database: DatabaseName, scale: number, options: Options): Promise<readonly Measurement[]> {
  const entries = await entriesFor(database, options.only)
  const keeper = database === 'sqlite' ? null : await (await import('./servers.ts')).createDatabase(database)
  const runners: Runner[] = []
  const interrupted = async () => {
    await keeper?.drop()
    process.exit(130)
  }
  process.once('SIGINT', interrupted)
  try {
    await open(database, entries, keeper, scale, options, runners)
    const measurements = await measureAll(database, runners, scale, options)
    report(database, entries, keeper, scale, options, measurements)
    return measurements
  } finally {
    process.removeListener('SIGINT', interrupted)
    for (const { subject } of runners) await subject.close()
    await keeper?.drop()
  }
}

async function open(
  database: DatabaseName,
  entries: readonly Entry[],
  keeper: Keeper | null,
  scale: number,
  { concurrency }: Options,
  runners: Runner[],
): Promise<void> {
  const sizes = sizesAt(scale)
  const connections = Math.min(Math.max(...concurrency), MOST_CONNECTIONS)
  if (keeper !== null)
    for (const text of [...createTables(database), ...fill(database, 'text', sizes)]) await keeper.sql(text)
  for (const entry of entries) {
    const subject = await entry.open({ database, server: keeper?.server ?? null, sizes, connections })
    const sql = keeper === null ? subject.sql : keeper.sql
    runners.push({ entry, subject, sql })
    if (keeper === null)
      for (const text of [...createTables(database), ...fill(database, entry.dates, sizes)]) await sql(text)
  }
}

async function measureAll(
  database: DatabaseName,
  runners: readonly Runner[],
  scale: number,
  { rounds, warmUps, workloads, clock, brief, concurrency: levels }: Options,
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = []
  for (const concurrency of levels) {
    for (const workload of workloads) {
      process.stderr.write(`${database} ${workload}${levels.length > 1 ? `, ${concurrency} sessions` : ''} ...\n`)
      const settings = { database, sizes: sizesAt(scale), rounds, warmUps, concurrency }
      measurements.push(...(await measure(workload, runners, settings)))
    }
    process.stdout.write(`${table({ database, sizes: sizesAt(scale), concurrency, clock, brief }, measurements)}\n`)
  }
  return measurements
}

function report(
  database: DatabaseName,
  entries: readonly Entry[],
  keeper: Keeper | null,
  scale: number,
  { rounds, warmUps, json, databases, scales }: Options,
  measurements: readonly Measurement[],
): void {
  if (json === 'none') return
  const parts = [...(databases.length > 1 ? [database] : []), ...(scales.length > 1 ? [`scale-${scale}`] : [])]
  const file = jsonFile(json, database, parts)
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  const data = {
    machine: machine(),
    database,
    server: keeper?.version ?? null,
    versions: versions(entries),
    scale,
    rounds,
    warmUps,
    figures: figures(measurements),
    void: measurements.filter(one => one.void !== null),
  }
  writeFileSync(file, `${JSON.stringify(data, null, 1)}\n`)
  process.stdout.write(`written: ${path.relative(process.cwd(), file)}\n`)
}

/** Where the figures go; with several databases or scales, each has a file of its own. */
function jsonFile(wanted: string | null, database: DatabaseName, parts: readonly string[]): string {
  if (wanted === null) return path.join(import.meta.dirname, '../results', `${database}-${Date.now()}.json`)
  const { dir, name, ext } = path.parse(wanted)
  return path.join(dir, `${[name, ...parts].join('-')}${ext}`)
}
