// Loops one workload of one library for some seconds, for a profiler: `node --cpu-prof bench/src/profile.ts --workload W1 --seconds 5`. On a
// machine with other work, the time of the processor says more than the time that passed.
import { parseArgs } from 'node:util'
import { athanor } from './libraries/athanor.ts'
import { raw } from './libraries/raw.ts'

const { values: options } = parseArgs({
  options: {
    workload: { type: 'string', default: 'W1' },
    seconds: { type: 'string', default: '5' },
    library: { type: 'string', default: 'athanor' },
  },
})

const library = options.library === 'raw' ? raw() : athanor()
const run = library.workloads[options.workload]
if (run === undefined) throw new TypeError(`there is no workload ${options.workload}`)
await library.open()
const end = performance.now() + Number(options.seconds) * 1000
let runs = 0
let spent = 0
let cpu = 0
while (performance.now() < end) {
  if (options.workload === 'W9') await library.addLoosePosts()
  const before = process.cpuUsage()
  const start = performance.now()
  await run()
  spent += performance.now() - start
  cpu += process.cpuUsage(before).user / 1000
  runs++
  // The tables must not grow from run to run.
  if (options.workload === 'W1' && runs % 20 === 0) await library.reset()
}
process.stdout.write(
  `${options.workload} ${options.library}: ${(spent / runs).toFixed(2)} ms, ${(cpu / runs).toFixed(2)} ms of CPU (${runs} runs)\n`,
)
await library.close()
