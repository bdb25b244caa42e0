// Every statement of an engine passes here on its way to those who want to know. When there are none, nothing is measured.
import { type MaybePromise, settle } from '../util/maybe-promise.ts'
import { echoTo } from './echo.ts'
import type { EngineEnvironment } from './environment.ts'
import { hasQuerySubscribers, publishTransaction, queryMessage, traceQuery } from './query-channels.ts'
import type {
  ObservedDatabase,
  QueryEvent,
  QueryListener,
  QueryListenerOptions,
  QueryWatcher,
  StatementStart,
} from './query-event.ts'
import { everywhere, QueryWatchers } from './query-watchers.ts'

/** What an observer is made of. */
export interface ObserverOptions {
  readonly echo: boolean | 'values'
  readonly log: (line: string) => void
  readonly environment: EngineEnvironment
  readonly database: ObservedDatabase
  /** Those who watch this engine and others of the same application. */
  readonly shared: QueryWatchers
}

/** Tells the log, listeners, traces and channels of the statements of one engine. */
export class StatementObserver {
  readonly #log: (line: string) => void
  readonly #environment: EngineEnvironment
  readonly #database: ObservedDatabase
  readonly #own = new QueryWatchers()
  readonly #shared: QueryWatchers
  /** How long the texts of statements took to compile that have not run since. */
  readonly #compileTimes = new WeakMap<object, number>()

  constructor({ echo, log, environment, database, shared }: ObserverOptions) {
    this.#log = log
    this.#environment = environment
    this.#database = database
    this.#shared = shared
    if (echo !== false) this.#own.add(echoTo(log, echo === 'values'))
  }

  /** Whether anybody wants to know. */
  get active(): boolean {
    return this.#own.active || this.#shared.active || everywhere.active || hasQuerySubscribers()
  }

  /** Adds a listener; the function that is returned removes it. */
  add(listener: QueryListener, options: QueryListenerOptions = {}): () => void {
    return this.#own.listen(listener, options, this.#log)
  }

  /** Compiles a statement, and notes for its first run how long that took if anybody wants to know. */
  compiling<T extends object>(compile: () => T): T {
    if (!this.active) return compile()
    const began = this.#environment.now()
    const compiled = compile()
    this.#compileTimes.set(compiled, this.#environment.now() - began)
    return compiled
  }

  /** Runs a statement and tells of it. */
  observe<T>(start: StatementStart, run: () => MaybePromise<T>, rowsOf: (result: T) => number): MaybePromise<T> {
    const message = queryMessage(start, this.#database)
    const observed = () => {
      const end = this.start(start)
      return settle(
        run,
        result => {
          message.event = end(rowsOf(result), null)
          return result
        },
        error => {
          message.event = end(0, error)
          throw error
        },
      )
    }
    return traceQuery(message, observed)
  }

  /** Says that a statement is about to be sent; the function that is returned says how it ended, and gives what was told. */
  start(start: StatementStart): (rows: number, error: unknown) => QueryEvent {
    const ends = [...this.#own.list, ...this.#shared.list, ...everywhere.list].map(watcher =>
      this.#started(watcher, start),
    )
    const compileTime = this.#compileTimes.get(start.statement) ?? null
    this.#compileTimes.delete(start.statement)
    const began = this.#environment.now()
    return (rows, error) => {
      const event = this.#eventOf(start, { compileTime, duration: this.#environment.now() - began, rows, error })
      for (const end of ends) end?.(event)
      publishTransaction(event, this.#database)
      return event
    }
  }

  #started(watcher: QueryWatcher, start: StatementStart): ((event: QueryEvent) => void) | null {
    return watcher(start, this.#database)
  }

  #eventOf(
    { statement, kind, parameters, owner, inTransaction }: StatementStart,
    measured: Pick<QueryEvent, 'compileTime' | 'duration' | 'rows' | 'error'>,
  ): QueryEvent {
    const compiled = kind !== 'control' && kind !== 'script' && statement.once !== true
    return {
      sql: statement.text,
      kind,
      ...measured,
      runs: Math.max(1, parameters.length),
      cached: compiled ? measured.compileTime === null : null,
      database: this.#database.name,
      url: this.#database.url,
      inTransaction,
      owner,
    }
  }
}
