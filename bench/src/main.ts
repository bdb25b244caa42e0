// The bench: reads the command line and runs what it asks for.
import { readOptions, usage } from './options.ts'

const options = readOptions(process.argv.slice(2))
if (options === null) process.stdout.write(usage)
else if (options.mode === 'workloads') await (await import('./run-workloads.ts')).runWorkloads(options)
else if (options.mode === 'micro') await (await import('./micro/run.ts')).runMicro()
else if (options.mode === 'cold') await (await import('./cold/run.ts')).runCold(options)
else if (options.mode === 'memory') await (await import('./memory.ts')).runMemory()
else if (options.mode === 'types') await (await import('./types/run.ts')).runTypes(options)
else await (await import('./migrations/run.ts')).runMigrations(options)
