// Runs the workloads: libraries take turns in every round, so that a noisy machine is unfair to none.
import { parseArgs } from 'node:util'
import { athanor } from './libraries/athanor.ts'
import { raw } from './libraries/raw.ts'

const { values: options } = parseArgs({
  options: { workloads: { type: 'string' }, rounds: { type: 'string', default: '9' }, only: { type: 'string' } },
})

/** Workloads that change the data, which is put back after each run. */
const CHANGING = new Set(['W1', 'W6', 'W7'])

const libraries = [raw(), athanor()].filter(
  library => options.only === undefined || options.only.split(',').includes(library.name),
)
for (const library of libraries) await library.open()

const names = options.workloads?.split(',') ?? Object.keys(libraries[0]?.workloads ?? {})
const rounds = Number(options.rounds)
const table: string[] = ['| workload | raw ms | athanor ms | ratio |', '|---|---|---|---|']
let product = 1

function median(times: number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

for (const name of names) {
  const times = new Map<string, number[]>()
  const outcomes = new Map<string, string>()
  for (let round = -2; round < rounds; round++) {
    for (const library of libraries) {
      if (name === 'W9') await library.addLoosePosts()
      const run = library.workloads[name]
      if (run === undefined) continue
      globalThis.gc?.()
      const start = performance.now()
      const outcome = await run()
      const time = performance.now() - start
      outcomes.set(library.name, outcome)
      if (round >= 0) times.set(library.name, [...(times.get(library.name) ?? []), time])
      if (CHANGING.has(name)) await library.reset()
    }
  }
  const expected = outcomes.get('raw')
  for (const [library, outcome] of outcomes) {
    if (expected !== undefined && outcome !== expected)
      throw new Error(`${name}: ${library} gives ${outcome}, the bare driver ${expected}`)
  }
  const bare = median(times.get('raw') ?? [])
  const own = median(times.get('athanor') ?? [])
  product *= own / bare
  table.push(`| ${name} | ${bare.toFixed(2)} | ${own.toFixed(2)} | ${(own / bare).toFixed(2)}x |`)
}

table.push(`| geometric mean | | | ${(product ** (1 / names.length)).toFixed(2)}x |`)
process.stdout.write(`${table.join('\n')}\n`)
for (const library of libraries) await library.close()
