// `echo`: each statement as a line of the log, which is SQL itself: what else is known of it stands in comments.
import type { WireValue } from '../driver/driver.ts'
import { describeParameters } from './described-values.ts'
import type { QueryEvent, QueryWatcher, StatementStart } from './query-event.ts'

/** Of a statement that runs for many lists of values, so many are shown. */
const MOST_SHOWN = 10

/**
 * Writes each statement to a log when it has ended.
 *
 * @param values whether its values are written too, long and secret-looking ones shortened
 */
export function echoTo(log: (line: string) => void, values: boolean): QueryWatcher {
  return start => event => log(echoLine(event, values ? start.parameters : null))
}

/** A statement as a line of the log: `SELECT … -- [cached] 3 rows in 0.12 ms`. */
export function echoLine(event: QueryEvent, parameters: StatementStart['parameters'] | null): string {
  const database = event.database === null ? '' : `/* ${event.database} */ `
  const times = event.runs > 1 ? `${event.runs} times ` : ''
  const values = parameters === null ? '' : valuesText(parameters)
  return `${database}${event.sql} -- ${times}${compiledText(event)}${outcome(event)}${values}`
}

function compiledText({ cached, compileTime }: QueryEvent): string {
  if (cached === null) return ''
  return compileTime === null ? '[cached] ' : `[compiled in ${milliseconds(compileTime)}] `
}

function outcome({ kind, error, rows, duration }: QueryEvent): string {
  const time = milliseconds(duration)
  if (error !== null) return `failed after ${time}: ${error instanceof Error ? error.message : String(error)}`
  if (kind === 'control' || kind === 'script') return time
  return `${rows} ${rows === 1 ? 'row' : 'rows'} in ${time}`
}

/** A time with two digits after the point. */
export function milliseconds(time: number): string {
  return `${time.toFixed(2)} ms`
}

function valuesText(lists: readonly (readonly WireValue[])[]): string {
  const shown = lists.filter(list => list.length > 0).slice(0, MOST_SHOWN)
  if (shown.length === 0) return ''
  const more = lists.length > shown.length ? `, ... (${shown.length} of ${lists.length})` : ''
  return `, values ${shown.map(describeParameters).join(', ')}${more}`
}
