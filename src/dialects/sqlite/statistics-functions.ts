// Variance and standard deviation, which SQLite has not: registered by Athanor on its connections.
import type { AggregateFunction } from '../../driver/functions.ts'
import type { WireValue } from '../../util/wire-value.ts'

/** How many values, their mean, and the sum of the squares of their distances from it, kept up to date one by one (Welford). */
interface Moments {
  readonly count: number
  readonly mean: number
  readonly squares: number
}

const NONE: Moments = { count: 0, mean: 0, squares: 0 }

function added({ count, mean, squares }: Moments, value: number): Moments {
  const difference = value - mean
  const next = mean + difference / (count + 1)
  return { count: count + 1, mean: next, squares: squares + difference * (value - next) }
}

function removed({ count, mean, squares }: Moments, value: number): Moments {
  if (count <= 1) return NONE
  const before = (count * mean - value) / (count - 1)
  return { count: count - 1, mean: before, squares: Math.max(squares - (value - before) * (value - mean), 0) }
}

function statistic(name: string, fewer: 0 | 1, result: (variance: number) => number): AggregateFunction<Moments> {
  const step = (state: Moments, value: WireValue, move: typeof added) =>
    value === null ? state : move(state, Number(value))
  return {
    kind: 'aggregate',
    name: `athanor_${name}`,
    start: () => NONE,
    step: (state, value) => step(state, value, added),
    inverse: (state, value) => step(state, value, removed),
    result: ({ count, squares }) => (count <= fewer ? null : result(squares / (count - fewer))),
  }
}

const itself = (variance: number): number => variance

/** All of them. */
export const statisticsFunctions: readonly AggregateFunction[] = [
  statistic('variance', 1, itself),
  statistic('variance_pop', 0, itself),
  statistic('stddev', 1, Math.sqrt),
  statistic('stddev_pop', 0, Math.sqrt),
]
