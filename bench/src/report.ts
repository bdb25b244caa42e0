// The figures as a Markdown table and as data.
import { type Sizes, sizesAt } from './data.ts'
import type { DatabaseName, WorkloadName } from './library.ts'
import type { Measurement } from './rounds.ts'
import { geometricMean, median, quantile } from './statistics.ts'
import { workloads } from './workloads.ts'

/** What the table shows: the time that passed, or the processor time of this process. */
export type Clock = 'wall' | 'cpu'

/** What one library needs for one workload. */
export interface Figure {
  readonly library: string
  readonly workload: WorkloadName
  readonly concurrency: number
  readonly wall: Spread
  readonly cpu: Spread
}

/** Milliseconds: the median, and the quartiles around it. */
interface Spread {
  readonly median: number
  readonly p25: number
  readonly p75: number
  /** To the bare driver in the same rounds; null if it was not there. */
  readonly ratio: number | null
  readonly times: readonly number[]
}

const digits = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

/** The figures of those that count. */
export function figures(measurements: readonly Measurement[]): readonly Figure[] {
  return measurements
    .filter(one => one.void === null)
    .map(one => {
      const { library, workload, concurrency } = one
      const bare = measurements.find(
        other => other.library === 'raw' && other.workload === workload && other.concurrency === concurrency,
      )
      const wall = spread(one.wall, bare?.wall)
      return { library, workload, concurrency, wall, cpu: spread(one.cpu, bare?.cpu) }
    })
}

function spread(times: readonly number[], bare: readonly number[] = []): Spread {
  const middle = median(times)
  const ratio = bare.length === 0 ? null : middle / median(bare)
  return { median: middle, p25: quantile(times, 0.25), p75: quantile(times, 0.75), ratio, times }
}

export interface TableOptions {
  readonly database: DatabaseName
  readonly sizes: Sizes
  readonly concurrency: number
  readonly clock: Clock
  /** Medians and ratios only. */
  readonly brief: boolean
}

/** A row for each workload, a column for each library; the bare driver in milliseconds, the others as ratios to it. */
export function table(
  { database, sizes, concurrency, clock, brief }: TableOptions,
  measurements: readonly Measurement[],
): string {
  const present = measurements.filter(one => one.concurrency === concurrency)
  const libraries = [...new Set(present.map(one => one.library))]
  const names = [...new Set(present.map(one => one.workload))]
  const all = figures(present)
  const lines = [
    `### ${database}${concurrency === 1 ? '' : `, ${concurrency} sessions`}${clock === 'cpu' ? ', processor time' : ''}`,
    '',
    `| | ${libraries.join(' | ')} |`,
    `|---|${libraries.map(() => '---').join('|')}|`,
  ]
  for (const name of names) {
    const cells = libraries.map(library => {
      const figure = all.find(one => one.workload === name && one.library === library)
      return figure === undefined ? 'void' : cell(library, figure[clock], brief)
    })
    lines.push(`| ${name} ${workloads[name].title(sizes)} | ${cells.join(' | ')} |`)
  }
  const means = libraries.map(library => {
    const ratios = names.map(
      name => all.find(one => one.workload === name && one.library === library)?.[clock].ratio ?? null,
    )
    const known = ratios.filter(ratio => ratio !== null)
    return known.length === names.length ? `${geometricMean(known).toFixed(2)}x` : '-'
  })
  lines.push(`| geometric mean | ${means.join(' | ')} |`, '')
  for (const one of present.filter(one => one.void !== null))
    lines.push(`- void: ${one.library} ${one.workload} ${one.void}`)
  return `${lines.join('\n')}\n`
}

function cell(library: string, { ratio, median, p25, p75 }: Spread, brief: boolean): string {
  if (brief) return library === 'raw' || ratio === null ? `${digits(median)} ms` : `${ratio.toFixed(2)}x`
  const time = `${digits(median)} ms (${digits(p25)}-${digits(p75)})`
  return library === 'raw' || ratio === null
    ? time
    : `${ratio.toFixed(2)}x (${digits(median)}: ${digits(p25)}-${digits(p75)})`
}

/** What was measured at one scale. */
export interface AtScale {
  readonly scale: number
  readonly measurements: readonly Measurement[]
}

/** How much longer a row, or a call, takes at the last scale than at the first. */
export function growthTable(database: DatabaseName, clock: Clock, results: readonly AtScale[]): string {
  const [first, last] = [results[0], results.at(-1)]
  if (first === undefined || last === undefined) return ''
  const times = (one: AtScale) => figures(one.measurements.filter(measurement => measurement.concurrency === 1))
  const each = (one: AtScale, { library, workload }: Figure) => {
    const figure = times(one).find(other => other.library === library && other.workload === workload)
    return figure === undefined ? null : figure[clock].median / workloads[workload].count(sizesAt(one.scale))
  }
  const libraries = [...new Set(times(first).map(one => one.library))]
  const names = [...new Set(times(first).map(one => one.workload))]
  const lines = [
    `### ${database}: time of a row or a call at scale ${last.scale}, to that at scale ${first.scale}`,
    '',
    `| | ${libraries.join(' | ')} |`,
    `|---|${libraries.map(() => '---').join('|')}|`,
  ]
  for (const name of names) {
    const cells = libraries.map(library => {
      const figure = times(first).find(one => one.library === library && one.workload === name)
      const [small, large] = figure === undefined ? [null, null] : [each(first, figure), each(last, figure)]
      return small === null || large === null ? 'void' : `${(large / small).toFixed(2)}x`
    })
    lines.push(`| ${name} | ${cells.join(' | ')} |`)
  }
  return `${lines.join('\n')}\n`
}
