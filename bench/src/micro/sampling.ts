// How long one call takes, from many samples of many calls each.
import { quantile } from '../statistics.ts'

export interface Sample {
  readonly what: string
  /** Nanoseconds of one: the median of the samples, and the quartiles around it. */
  readonly median: number
  readonly p25: number
  readonly p75: number
}

const SAMPLES = 31
/** How long a sample takes, in nanoseconds. */
const SAMPLE = 5e6

function summary(what: string, times: readonly number[]): Sample {
  return { what, median: quantile(times, 0.5), p25: quantile(times, 0.25), p75: quantile(times, 0.75) }
}

/** Times a synchronous call. */
export function sample(what: string, run: () => unknown): Sample {
  const once = (calls: number): number => {
    const start = process.hrtime.bigint()
    for (let call = 0; call < calls; call++) kept = run()
    return Number(process.hrtime.bigint() - start)
  }
  let calls = 1
  while (once(calls) < SAMPLE) calls *= 2
  return summary(
    what,
    Array.from({ length: SAMPLES }, () => once(calls) / calls),
  )
}

/**
 * Times an asynchronous call.
 *
 * @param parts how many rows or calls one run is about
 * @param around what is done before and after each run, and not timed
 */
export async function sampleAsync(
  what: string,
  parts: number,
  run: () => Promise<unknown>,
  around: { readonly before?: () => Promise<unknown>; readonly after?: () => Promise<unknown> } = {},
): Promise<Sample> {
  const times: number[] = []
  for (let round = -5; round < SAMPLES; round++) {
    await around.before?.()
    globalThis.gc?.()
    const start = process.hrtime.bigint()
    kept = await run()
    const spent = Number(process.hrtime.bigint() - start)
    if (round >= 0) times.push(spent / parts)
    await around.after?.()
  }
  return summary(what, times)
}

/** What the last call gave, so that none is left out as useless. */
export let kept: unknown
