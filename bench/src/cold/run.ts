// Cold start: the time of a whole process that opens a database on SQLite and reads one row, processes taking turns. Athanor is its build.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Options } from '../options.ts'
import { median, quantile } from '../statistics.ts'
import { bundleSize, installedSize } from './sizes.ts'

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

/** What each is installed as. */
const packages: Readonly<Record<Exclude<Name, 'raw'>, string>> = {
  athanor: 'athanor',
  kysely: 'kysely',
  'drizzle-0.45': 'drizzle-orm',
  'drizzle-1': 'drizzle-orm-1',
  'mikro-orm': '@mikro-orm/sqlite',
  typeorm: 'typeorm',
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString('en')} kB`
}

/** What is installed, and how big a bundle of the same program is. */
async function sizeCells(name: Name): Promise<string> {
  if (name === 'raw') return '- | -'
  const bundle = await bundleSize(path.join(import.meta.dirname, `${name}.js`))
  const bundled = bundle === null ? '-' : `${kilobytes(bundle.bytes)} (${kilobytes(bundle.zipped)})`
  return `${kilobytes(installedSize(packages[name]))} | ${bundled}`
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
  process.stdout.write('| | ms | p25-p75 | ratio | ms of CPU | ratio of CPU | installed | bundled (gzip) |\n')
  process.stdout.write('|---|---|---|---|---|---|---|---|\n')
  for (const [name, list] of starts) {
    const times = list.map(one => one.time)
    const ratio = (pick: (one: Start) => number) =>
      bare === undefined ? '-' : `${(median(list.map(pick)) / median(bare.map(pick))).toFixed(2)}x`
    const range = `${quantile(times, 0.25).toFixed(0)}-${quantile(times, 0.75).toFixed(0)}`
    const cpu = median(list.map(one => one.cpu)).toFixed(0)
    const cells = [name, median(times).toFixed(0), range, ratio(one => one.time), cpu, ratio(one => one.cpu)]
    process.stdout.write(`| ${cells.join(' | ')} | ${await sizeCells(name)} |\n`)
  }
}
