// Measures and writes the tables of the documentation: `npm run bench:docs` for all, `npm run bench:docs -- sqlite cold` for some of them, and
// `npm run bench:docs -- tables` to write those of the workloads again from what was measured last; with `--clock cpu` they show processor time.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { machineText, readResults, summaryTable, workloadTable } from './results.ts'

const bench = path.join(import.meta.dirname, '../..')
const PAGE = path.join(bench, '../docs/performance.md')
const README = path.join(bench, '../README.md')
const DATABASES = ['sqlite', 'postgresql', 'mariadb'] as const

/** What is measured beside the workloads, and how. */
const others: Readonly<Record<string, string>> = {
  scaling: '--only raw,athanor --scale 1,10 --clock cpu --rounds 5 --warmup 2 --json none',
  concurrency: '--only raw,athanor --db postgresql --concurrency 1,4,16 --rounds 5 --warmup 2 --brief --json none',
  micro: '--micro',
  memory: '--memory',
  cold: '--cold',
  types: '--types',
  'migrations-sqlite': '--migrations',
  'migrations-postgresql': '--migrations --db postgresql',
}

const resultsFile = (database: string) => path.join(bench, 'results', `docs-${database}.json`)

function run(args: readonly string[]): string {
  process.stderr.write(`bench ${args.join(' ')}\n`)
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', path.join(bench, 'src/main.ts'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`bench ${args.join(' ')} failed`)
  return stdout
}

/** Tables and the headings above them, without the lines that say where files went; or only the last. */
function tablesOf(output: string, lastOnly: boolean): string {
  const tables = output.split(/\n(?=###)/).map(part => {
    const lines = part.split('\n')
    const heading = lines.find(line => line.startsWith('###'))?.replace(/^###/, '####')
    const rows = lines.filter(line => line.startsWith('|'))
    return [...(heading === undefined ? [] : [heading, '']), ...rows].join('\n')
  })
  return lastOnly ? (tables.at(-1) ?? '') : tables.join('\n\n')
}

/** Puts a text between the marks of its name. */
function fill(file: string, name: string, text: string): void {
  const page = readFileSync(file, 'utf8')
  const marks = new RegExp(`(<!-- bench: ${name} -->\n)[\\s\\S]*?(<!-- /bench -->)`)
  if (!marks.test(page)) throw new Error(`${path.basename(file)} has no place for ${name}`)
  writeFileSync(
    file,
    page.replace(marks, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`),
  )
}

function fillWorkloads(): void {
  const all = DATABASES.map(resultsFile)
    .filter(file => existsSync(file))
    .map(file => readResults(file, clock))
  for (const results of all) fill(PAGE, results.database, workloadTable(results))
  fill(PAGE, 'machine', machineText(all))
  fill(README, 'summary', summaryTable(all))
}

const { values, positionals: given } = parseArgs({
  allowPositionals: true,
  options: { clock: { type: 'string', default: 'wall' } },
})
const clock = values.clock === 'cpu' ? 'cpu' : 'wall'
const wanted = given.length > 0 ? given : [...DATABASES, ...Object.keys(others)]
mkdirSync(path.join(bench, 'results'), { recursive: true })
for (const name of wanted) {
  const args = others[name]
  const database = DATABASES.find(known => known === name)
  if (database !== undefined) run(['--db', database, '--json', resultsFile(database)])
  else if (args !== undefined) fill(PAGE, name, tablesOf(run(args.split(' ')), name === 'scaling'))
  else if (name !== 'tables')
    throw new Error(`there is no part ${name}: ${[...DATABASES, ...Object.keys(others)].join()}`)
}
fillWorkloads()
