// What a scope has sent to its databases: kept for as long as the scope, for development and debugging.
import type { WireValue } from '../driver/driver.ts'
import { describeSite, presentSite } from './call-site.ts'
import { ambientOwner, type ConnectionOwner } from './connection-owner.ts'
import type { QueryWatcher } from './query-event.ts'

/** A statement that was sent. */
export interface RecordedQuery {
  /** The text, with placeholders. */
  readonly statement: string
  /** The values, one list a run. */
  readonly parameters: readonly (readonly WireValue[])[]
  readonly startTime: Date
  readonly endTime: Date
  /** Milliseconds. */
  readonly duration: number
  /** Where in the program it comes from, such as `/app/users.ts:12:5`; null where that is not known. */
  readonly location: string | null
  /** The name of its database among several; null when there is one. */
  readonly database: string | null
  /** Why it failed; null if it did not. */
  readonly error: unknown
}

/** Keeps the statements of each scope. */
export class QueryRecorder {
  readonly #byScope = new WeakMap<ConnectionOwner, RecordedQuery[]>()

  /** The statements of the outermost scope of the present call, in the order in which they ended. Empty outside of a scope. */
  get queries(): readonly RecordedQuery[] {
    const scope = outermostScope()
    return scope === null ? [] : [...(this.#byScope.get(scope) ?? [])]
  }

  /** Keeps statements, but for those that begin and end transactions. */
  readonly watch: QueryWatcher = ({ kind, parameters }) => {
    const scope = kind === 'control' ? null : outermostScope()
    if (scope === null) return null
    const site = presentSite()
    const startTime = new Date()
    return ({ sql, duration, database, error }) => {
      const endTime = new Date(startTime.getTime() + duration)
      const location = describeSite(site)
      const query = { statement: sql, parameters, startTime, endTime, duration, location, database, error }
      const known = this.#byScope.get(scope)
      if (known === undefined) this.#byScope.set(scope, [query])
      else known.push(query)
    }
  }
}

function outermostScope(): ConnectionOwner | null {
  let scope = ambientOwner()
  while (scope !== null && scope.enclosing !== null) scope = scope.enclosing
  return scope
}
