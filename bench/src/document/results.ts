// The files that a run of the workloads leaves, and the tables that the documentation makes of them.
import { readFileSync } from 'node:fs'
import { sizesAt } from '../data.ts'
import type { DatabaseName } from '../library.ts'
import type { Machine } from '../machine.ts'
import type { Clock, Figure } from '../report.ts'
import type { Measurement } from '../rounds.ts'
import { geometricMean } from '../statistics.ts'
import { workloadNames, workloads } from '../workloads.ts'

export interface Results {
  /** Which of the times the tables show. */
  readonly clock: Clock
  readonly machine: Machine
  readonly database: DatabaseName
  readonly server: string | null
  readonly versions: Readonly<Record<string, string>>
  readonly scale: number
  readonly rounds: number
  readonly figures: readonly Figure[]
  readonly void: readonly Measurement[]
}

export function readResults(file: string, clock: Clock): Results {
  return { ...JSON.parse(readFileSync(file, 'utf8')), clock }
}

const titles: Readonly<Record<DatabaseName, string>> = {
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  mariadb: 'MariaDB',
}

function librariesOf({ figures }: Results): string[] {
  return [...new Set(figures.map(one => one.library))].filter(name => name !== 'raw')
}

function ratioOf(results: Results, library: string, workload: string): number | null {
  const found = results.figures.find(one => one.library === library && one.workload === workload)
  return found?.concurrency === 1 ? found[results.clock].ratio : null
}

function meanOf(results: Results, library: string): string {
  const ratios = workloadNames.map(name => ratioOf(results, library, name)).filter(ratio => ratio !== null)
  if (ratios.length < workloadNames.length) return '-'
  return bold(library, `${geometricMean(ratios).toFixed(2)}x`)
}

const bold = (library: string, text: string) => (library === 'athanor' ? `**${text}**` : text)

function milliseconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}

/** A row for each workload: the bare driver's time with its quartiles, the ratios of the others. */
export function workloadTable(results: Results): string {
  const libraries = librariesOf(results)
  const lines = [
    `| ${titles[results.database]} | raw, ms | ${libraries.map(name => bold(name, name)).join(' | ')} |`,
    `|---|---|${libraries.map(() => '---').join('|')}|`,
  ]
  for (const name of workloadNames) {
    const bare = results.figures.find(one => one.library === 'raw' && one.workload === name)?.[results.clock]
    if (bare === undefined) continue
    const time = `${milliseconds(bare.median)} (${milliseconds(bare.p25)}-${milliseconds(bare.p75)})`
    const cells = libraries.map(library => {
      const ratio = ratioOf(results, library, name)
      return ratio === null ? '-' : bold(library, `${ratio.toFixed(2)}x`)
    })
    lines.push(`| ${name} ${workloads[name].title(sizesAt(results.scale))} | ${time} | ${cells.join(' | ')} |`)
  }
  lines.push(`| geometric mean | | ${libraries.map(library => meanOf(results, library)).join(' | ')} |`)
  return lines.join('\n')
}

/** What the README shows: the geometric means. */
const SHOWN = ['athanor', 'kysely', 'drizzle-1', 'drizzle-1-prepared', 'mikro-orm', 'typeorm', 'prisma']

export function summaryTable(all: readonly Results[]): string {
  const lines = [
    `| | ${SHOWN.map(name => bold(name, name)).join(' | ')} |`,
    `|---|${SHOWN.map(() => '---').join('|')}|`,
    ...all.map(
      results => `| ${titles[results.database]} | ${SHOWN.map(library => meanOf(results, library)).join(' | ')} |`,
    ),
  ]
  return lines.join('\n')
}

/** What it was measured on. */
export function machineText(all: readonly Results[]): string {
  const [first] = all
  if (first === undefined) return ''
  const { machine } = first
  const servers = all.flatMap(results => results.server ?? [])
  const versions = Object.entries(Object.assign({}, ...all.map(results => results.versions)) as Results['versions'])
  const packages = versions.filter(([name]) => name !== 'athanor').map(([name, version]) => `${name} ${version}`)
  return [
    `Measured on ${machine.date.slice(0, 10)}: Node ${machine.node.slice(1)}, ${machine.cores} cores (${machine.processor}), ${[machine.memory, ...servers].join('; ')}.`,
    `Medians of ${roundsText(all)} rounds${first.clock === 'cpu' ? ', processor time' : ''}. ${packages.join(', ')}.`,
  ].join('\n')
}

/** How many rounds there were: of each database where they differ. */
function roundsText(all: readonly Results[]): string {
  const [first, ...others] = all
  if (others.every(({ rounds }) => rounds === first?.rounds)) return String(first?.rounds)
  return all.map(({ rounds, database }) => `${rounds} (${database})`).join(', ')
}
