// Loops one workload of one library for some seconds, for a profiler: `node --cpu-prof bench/src/profile.ts --workload W1 --seconds 5`. On a
// machine with other work, the time of the processor says more than the time that passed.
import { parseArgs } from 'node:util'
import { sizesAt } from './data.ts'
import { entriesFor } from './entries.ts'
import type { DatabaseName, WorkloadName } from './library.ts'
import { createTables, fill, prepare, restore } from './schema-sql.ts'
import { workloads } from './workloads.ts'

const { values: options } = parseArgs({
  options: {
    workload: { type: 'string', default: 'W1' },
    seconds: { type: 'string', default: '5' },
    library: { type: 'string', default: 'athanor' },
    db: { type: 'string', default: 'sqlite' },
    scale: { type: 'string', default: '1' },
  },
})

const name = options.workload as WorkloadName
const database = options.db as DatabaseName
const { changes, count } = workloads[name] ?? {}
const [entry] = await entriesFor(database, [options.library])
if (changes === undefined || count === undefined || entry === undefined)
  throw new TypeError(`there is no workload ${name} of ${options.library} on ${database}`)
const sizes = sizesAt(Number(options.scale))
const keeper = database === 'sqlite' ? null : await (await import('./servers.ts')).createDatabase(database)
const subject = await entry.open({ database, server: keeper?.server ?? null, sizes, connections: 1 })
const sql = keeper?.sql ?? subject.sql
const send = async (texts: readonly string[]) => {
  for (const text of texts) await sql(text)
}
await send([...createTables(database), ...fill(database, entry.dates, sizes)])

const end = performance.now() + Number(options.seconds) * 1000
let runs = 0
let spent = 0
let cpu = 0
while (performance.now() < end) {
  await send(prepare(database, entry.dates, sizes, changes))
  const before = process.cpuUsage()
  const start = performance.now()
  await subject.workloads[name]({ first: 1, last: count(sizes) })
  spent += performance.now() - start
  const used = process.cpuUsage(before)
  cpu += (used.user + used.system) / 1000
  runs++
  // The tables must not grow from run to run; to put them back costs much, and belongs to nobody's profile.
  if (changes === 'adds' && runs % 20 === 0) await send(restore(database, sizes, changes))
}
process.stdout.write(
  `${name} ${options.library}: ${(spent / runs).toFixed(2)} ms, ${(cpu / runs).toFixed(2)} ms of CPU (${runs} runs)\n`,
)
await subject.close()
await keeper?.drop()
