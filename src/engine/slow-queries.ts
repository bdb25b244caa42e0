// Warnings about statements that take long: their text without values, and where in the program they come from.
import { describeSite, presentSite } from './call-site.ts'
import { milliseconds } from './echo.ts'
import type { QueryWatcher } from './query-event.ts'

/** When a statement is slow, and who is told. */
export interface SlowQueryOptions {
  /** From how many milliseconds on a statement is slow. */
  readonly threshold: number
  /** Where the warnings go. Default: where log lines go. */
  readonly log?: (line: string) => void
}

/** Warns of slow statements. */
export function warnOfSlow({ threshold, log }: Required<SlowQueryOptions>): QueryWatcher {
  return () => {
    const site = presentSite()
    return event => {
      if (event.duration < threshold) return
      const place = describeSite(site)
      const database = event.database === null ? '' : `${event.database}, `
      const where = place === null ? '' : ` at ${place}`
      const rows = `${event.rows} ${event.rows === 1 ? 'row' : 'rows'}`
      log(`slow query: ${milliseconds(event.duration)} (${database}${rows}, ${event.owner})${where}: ${event.sql}`)
    }
  }
}
