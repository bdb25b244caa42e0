// Those who want to know of every statement: the log, and listeners. When there are none, nothing is measured.
import type { WireValue } from '../driver/driver.ts'
import { describeParameters } from './bind-values.ts'
import type { EngineEnvironment } from './environment.ts'

/** What a statement did for the caller: `control` opens or ends a transaction or sets a savepoint. */
export type QueryKind = 'query' | 'execute' | 'executeMany' | 'queryMany' | 'script' | 'stream' | 'control'

/** A statement that was sent. */
export interface QueryEvent {
  readonly text: string
  readonly kind: QueryKind
  /** How long it took, in milliseconds, waits for locks included. */
  readonly durationMs: number
  /** Rows returned, or changed if it returns none. */
  readonly rows: number
  /** How often it ran with other values: more than 1 only for `executeMany` and `queryMany`. */
  readonly runs: number
  /** Why it failed; null if it did not. */
  readonly error: unknown
}

/** A function that is told of every statement. It must not throw; if it does, the error is nobody's and ends the process. */
export type QueryListener = (event: QueryEvent) => void

/** A statement about to be sent. */
export interface StatementStart {
  readonly text: string
  readonly kind: QueryKind
  /** One list of parameters a run; none for scripts and control. */
  readonly parameters: readonly (readonly WireValue[])[]
}

// Two copies of the package in one process, or two of its entry points, must know of the same listeners.
const EVERYWHERE = Symbol.for('athanor.query-listeners.v1')

function listenersEverywhere(): Set<QueryListener> {
  const known: unknown = Reflect.get(globalThis, EVERYWHERE)
  if (isListenerSet(known)) return known
  const made = new Set<QueryListener>()
  Reflect.set(globalThis, EVERYWHERE, made)
  return made
}

function isListenerSet(value: unknown): value is Set<QueryListener> {
  return value instanceof Set
}

const everywhere = listenersEverywhere()

/** Has a function called for every statement that any engine of the process sends, until the function that is returned is called. */
export function onEveryQuery(listener: QueryListener): () => void {
  const entry: QueryListener = event => listener(event)
  everywhere.add(entry)
  return () => {
    everywhere.delete(entry)
  }
}

/** Tells the log and the listeners. */
export class StatementObserver {
  readonly #echo: boolean | 'values'
  readonly #log: (line: string) => void
  readonly #environment: EngineEnvironment
  readonly #listeners = new Set<QueryListener>()
  #wanted: boolean

  constructor(options: {
    readonly echo: boolean | 'values'
    readonly log: (line: string) => void
    readonly environment: EngineEnvironment
  }) {
    this.#echo = options.echo
    this.#log = options.log
    this.#environment = options.environment
    this.#wanted = options.echo !== false
  }

  /** Whether anybody wants to know. */
  get active(): boolean {
    return this.#wanted || everywhere.size > 0
  }

  /** Adds a listener; the function that is returned removes it. */
  add(listener: QueryListener): () => void {
    // A function of its own, so that the same listener may be added twice and removed twice.
    const entry: QueryListener = event => listener(event)
    this.#listeners.add(entry)
    this.#wanted = true
    return () => {
      this.#listeners.delete(entry)
      this.#wanted = this.#echo !== false || this.#listeners.size > 0
    }
  }

  /** Says that a statement is about to be sent; the function that is returned says how it ended. */
  start(statement: StatementStart): (rows: number, error: unknown) => void {
    if (this.#echo !== false) this.#log(this.#line(statement))
    const { text, kind } = statement
    const runs = Math.max(1, statement.parameters.length)
    const began = this.#environment.now()
    return (rows, error) => this.#tell({ text, kind, durationMs: this.#environment.now() - began, rows, runs, error })
  }

  #line({ text, parameters }: StatementStart): string {
    const [first] = parameters
    const times = parameters.length > 1 ? ` (${parameters.length} times)` : ''
    if (this.#echo !== 'values' || first === undefined || first.length === 0) return `${text}${times}`
    return `${text}${times} ${parameters.length > 1 ? `${describeParameters(first)}, ...` : describeParameters(first)}`
  }

  #tell(event: QueryEvent): void {
    for (const listener of [...this.#listeners, ...everywhere]) {
      try {
        listener(event)
      } catch (error) {
        // The statement has run: its caller must not be told otherwise.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
