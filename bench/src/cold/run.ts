// Cold start: the time of a whole process that opens a database on SQLite and reads one row, processes taking turns. Athanor is its build.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Options } from '../options.ts'
import { median, quantile } from '../statistics.ts'

const names = ['raw', 'athanor', 'kysely', 'drizzle-0.45', 'drizzle-1', 'mikro-orm', 'typeorm'] as const
type Name = (typeof names)[number]

interface Start {
  /** Milliseconds. */
  readonly time: number
  readonly cpu: number
  readonly found: string
}

function start(name: Name): Start {
  const before = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, `${name}.js`)], {
    encoding: 'utf8',
  })
  const time = Number(process.hrtime.bigint() - before) / 1e6
  if (status !== 0) throw new Error(`${name}: ${stderr}`)
  return { time, ...JSON.parse(stdout) }
}

const dist = path.join(import.meta.dirname, '../../../dist')

/** A built file and the files that it imports at once. */
function closure(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known
  known.add(file)
  const text = readFileSync(path.join(dist, file), 'utf8')
  for (const [, other] of text.matchAll(/(?:from|^import)\s*"\.\/([^"]+\.js)"/gm)) closure(other!, known)
  return known
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`
}

/** What is loaded by `import 'athanor'`, and what is installed. */
function sizes(): string {
  const files = [...closure('index.js')].map(file => readFileSync(path.join(dist, file)))
  const loaded = files.reduce((sum, text) => sum + text.length, 0)
  const zipped = files.reduce((sum, text) => sum + gzipSync(text).length, 0)
  const installed = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map(file => statSync(path.join(dist, file)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
  return `import 'athanor' loads ${files.length} files of ${kilobytes(loaded)} (${kilobytes(zipped)} gzipped); dist has ${kilobytes(installed)}\n`
}

export async function runCold({ only, rounds, warmUps }: Options): Promise<void> {
  if (!existsSync(path.join(dist, 'index.js'))) throw new Error('Athanor is not built: run `npm run build`')
  const wanted = names.filter(name => only === null || only.includes(name))
  const starts = new Map<Name, Start[]>(wanted.map(name => [name, []]))
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of wanted) {
      const one = start(name)
      if (one.found !== '7 Author 7 author7@example.com') throw new Error(`${name} found ${one.found}`)
      if (round >= 0) starts.get(name)?.push(one)
    }
  }
  const bare = starts.get('raw')
  process.stdout.write('| | ms | p25-p75 | ratio | ms of CPU |\n|---|---|---|---|---|\n')
  for (const [name, list] of starts) {
    const times = list.map(one => one.time)
    const ratio = bare === undefined ? '-' : `${(median(times) / median(bare.map(one => one.time))).toFixed(2)}x`
    const range = `${quantile(times, 0.25).toFixed(0)}-${quantile(times, 0.75).toFixed(0)}`
    const cpu = median(list.map(one => one.cpu)).toFixed(0)
    process.stdout.write(`| ${name} | ${median(times).toFixed(0)} | ${range} | ${ratio} | ${cpu} |\n`)
  }
  process.stdout.write(`\n${sizes()}`)
}
