// Those who want to know of statements: of one engine, of all engines of an application, of all of the process.
import type { QueryEvent, QueryListener, QueryListenerOptions, QueryWatcher, StatementStart } from './query-event.ts'

/** Watchers, which may come and go. */
export class QueryWatchers {
  /** Whether there are any: all that is asked for each statement while there are none. */
  active = false
  #watchers: readonly QueryWatcher[] = []

  /** The watchers, in the order in which they came. */
  get list(): readonly QueryWatcher[] {
    return this.#watchers
  }

  /** Adds a watcher; the function that is returned removes it. */
  add(watcher: QueryWatcher): () => void {
    // A function of its own, so that the same watcher may be added twice and removed twice.
    const entry: QueryWatcher = (start, database) => watcher(start, database)
    this.#set([...this.#watchers, entry])
    return () => this.#set(this.#watchers.filter(known => known !== entry))
  }

  /**
   * Adds a listener; the function that is returned removes it.
   *
   * @param report told when the listener throws, the first time that it does
   */
  listen(
    listener: QueryListener,
    { parameters = false }: QueryListenerOptions,
    report: (line: string) => void,
  ): () => void {
    let reported = false
    const tell = (event: QueryEvent) => {
      try {
        listener(event)
      } catch (error) {
        // The statement has run: its caller must not be told otherwise.
        if (!reported)
          report(`a listener of queries failed, and is not heard of again when it does: ${describe(error)}`)
        reported = true
      }
    }
    const withValues = (start: StatementStart) => (event: QueryEvent) =>
      tell({ ...event, parameters: start.parameters })
    return this.add(start => (parameters ? withValues(start) : tell))
  }

  #set(watchers: readonly QueryWatcher[]): void {
    this.#watchers = watchers
    this.active = watchers.length > 0
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}

// Two copies of the package in one process, or two of its entry points, must know of the same listeners.
const EVERYWHERE = Symbol.for('athanor.query-watchers.v1')

function watchersEverywhere(): QueryWatchers {
  const known: unknown = Reflect.get(globalThis, EVERYWHERE)
  if (isWatchers(known)) return known
  const made = new QueryWatchers()
  Reflect.set(globalThis, EVERYWHERE, made)
  return made
}

function isWatchers(value: unknown): value is QueryWatchers {
  return typeof value === 'object' && value !== null && 'active' in value && 'list' in value && 'listen' in value
}

/** Those who watch every engine of the process. */
export const everywhere = watchersEverywhere()

/** Has a function called for every statement that any engine of the process sends, until the function that is returned is called. */
export function onEveryQuery(listener: QueryListener): () => void {
  return everywhere.listen(listener, {}, line => globalThis.process?.stderr.write(`${line}\n`))
}
