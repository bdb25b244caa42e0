// A connection to SQLite in this process, over whichever library prepares the statements: what the two libraries have in common.
import type { DriverConnection, DriverStatement, ExecuteResult, RunCount, WireValue } from '../driver/driver.ts'
import type { AggregateFunction, DatabaseFunction } from '../driver/functions.ts'
import { RowBatches } from '../driver/row-batches.ts'
import { ValueError } from '../errors/value-error.ts'
import { BoundedCache } from '../util/bounded-cache.ts'
import { lastOf } from '../util/last-of.ts'
import { CHANGING_WORDS, CONTROL_WORDS, firstWord, INSERTING_WORDS, READING_WORDS } from './sqlite-text.ts'

/** A statement that a library has prepared. */
export interface PreparedStatement {
  /** Whether it has result columns. */
  readonly returnsRows: boolean
  /** Whether it still gives all its columns after the schema has changed, so that it may be kept. */
  readonly followsSchema: boolean
  /** All rows, as arrays. */
  all(parameters: readonly WireValue[]): WireValue[][]
  /** The first row; undefined when there is none. */
  first(parameters: readonly WireValue[]): WireValue[] | undefined
  /** Runs it and drops its rows; what it says of statements that change no rows means nothing. */
  run(parameters: readonly WireValue[]): { readonly changes: number; readonly lastInsertId: number | bigint }
  /** Its rows, one by one. */
  iterate(parameters: readonly WireValue[]): Iterator<WireValue[]>
}

/** What a library must do. */
export interface SqliteLibrary {
  /** Prepares the one statement of a text. */
  prepare(text: string, wideIntegers: boolean): PreparedStatement
  /** Runs all statements of a text. */
  run(text: string): void
  /** Makes a function known; statements may call it, and what is kept in the database may not. */
  register(added: DatabaseFunction): void
  /** Whether a transaction is open, as the database says. */
  inTransaction(): boolean
  close(): void
}

interface Handle {
  readonly prepared: PreparedStatement
  readonly returnsRows: boolean
  /** Whether it changes nothing at all. */
  readonly reads: boolean
  readonly controls: boolean
  readonly changes: boolean
  readonly inserts: boolean
}

const NOTHING_CHANGED: ExecuteResult = Object.freeze({ changes: 0, lastInsertId: null })

/** A connection whose answers are there at once. */
export class SqliteConnection implements DriverConnection {
  readonly #library: SqliteLibrary
  readonly #handles: BoundedCache<DriverStatement, Handle>
  // Asking the database costs a fifth of a look-up by key, so it is asked only after what can change the answer.
  #inTransaction = false
  readonly #aside = new Set<RowBatches>()

  constructor(library: SqliteLibrary, statementCacheSize: number) {
    this.#library = library
    this.#handles = new BoundedCache(statementCacheSize)
  }

  get inTransaction(): boolean {
    return this.#inTransaction
  }

  query(statement: DriverStatement, parameters: readonly WireValue[]): WireValue[][] {
    if (statement.once === true) checkTexts(parameters)
    const handle = this.#handles.get(statement) ?? this.#prepare(statement)
    if (this.#aside.size > 0 && !handle.reads) this.#letStreamsRead()
    try {
      if (statement.single === true) {
        const row = handle.prepared.first(bindable(parameters))
        return row === undefined ? [] : [row]
      }
      if (handle.returnsRows) return handle.prepared.all(bindable(parameters))
      handle.prepared.run(bindable(parameters))
      return []
    } catch (error) {
      throw this.#afterFailure(error)
    } finally {
      if (handle.controls) this.#refresh()
    }
  }

  execute(statement: DriverStatement, parameters: readonly WireValue[]): ExecuteResult {
    const handle = this.#handles.get(statement) ?? this.#prepare(statement)
    if (this.#aside.size > 0) this.#letStreamsRead()
    try {
      return runOf(handle, parameters)
    } catch (error) {
      throw this.#afterFailure(error)
    } finally {
      if (handle.controls) this.#refresh()
    }
  }

  executeMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count?: RunCount,
  ): readonly ExecuteResult[] {
    const handle = this.#handles.get(statement) ?? this.#prepare(statement)
    const results: ExecuteResult[] = []
    if (this.#aside.size > 0) this.#letStreamsRead()
    try {
      for (const list of parameters) results.push(runOf(handle, list))
      return results
    } catch (error) {
      if (count !== undefined) count.done = results.length
      throw this.#afterFailure(error)
    }
  }

  queryMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count?: RunCount,
  ): WireValue[][] {
    const handle = this.#handles.get(statement) ?? this.#prepare(statement)
    const rows: WireValue[][] = []
    if (this.#aside.size > 0) this.#letStreamsRead()
    try {
      for (const list of parameters) rows.push(handle.prepared.first(bindable(list)) ?? [])
      return rows
    } catch (error) {
      if (count !== undefined) count.done = rows.length
      throw this.#afterFailure(error)
    }
  }

  script(text: string): void {
    if (this.#aside.size > 0) this.#letStreamsRead()
    try {
      this.#library.run(text)
    } finally {
      this.#refresh()
    }
  }

  // A handle of its own: the kept one must stay free for others while the stream is read.
  stream(statement: DriverStatement, parameters: readonly WireValue[], batchSize: number): RowBatches {
    const open = () => this.#library.prepare(statement.text, statement.wideIntegers).iterate(bindable(parameters))
    return new RowBatches(open, batchSize)
  }

  streamAside(statement: DriverStatement, parameters: readonly WireValue[], batchSize: number): RowBatches {
    const open = () => {
      this.#aside.add(batches)
      return this.#library.prepare(statement.text, statement.wideIntegers).iterate(bindable(parameters))
    }
    const batches: RowBatches = new RowBatches(open, batchSize, () => this.#aside.delete(batches))
    return batches
  }

  registerFunctions(functions: readonly DatabaseFunction[]): void {
    for (const added of functions) this.#library.register(added)
  }

  close(): void {
    this.#library.close()
    this.#inTransaction = false
  }

  /** A stream reads the rows as they were: what is left of it is read before they change. */
  #letStreamsRead(): void {
    for (const batches of this.#aside) batches.readRest()
  }

  #prepare(statement: DriverStatement): Handle {
    const prepared = this.#library.prepare(statement.text, statement.wideIntegers)
    const word = firstWord(statement.text)
    const handle: Handle = {
      prepared,
      returnsRows: prepared.returnsRows,
      reads: READING_WORDS.has(word),
      controls: CONTROL_WORDS.has(word),
      changes: CHANGING_WORDS.has(word),
      inserts: INSERTING_WORDS.has(word),
    }
    if (statement.once !== true && prepared.followsSchema) this.#handles.set(statement, handle)
    return handle
  }

  // A failure may have rolled the transaction back: a full disk, a conflict clause, a trigger.
  #afterFailure(error: unknown): unknown {
    this.#refresh()
    return error
  }

  #refresh(): void {
    this.#inTransaction = this.#library.inTransaction()
  }
}

function runOf(handle: Handle, parameters: readonly WireValue[]): ExecuteResult {
  const { changes, lastInsertId } = handle.prepared.run(bindable(parameters))
  if (!handle.changes) return NOTHING_CHANGED
  const result = { changes, lastInsertId: handle.inserts && changes > 0 ? lastInsertId : null }
  lastOf.result = result
  return result
}

/** The parameters as every version of the libraries takes them: SQLite has no booleans. */
function bindable(parameters: readonly WireValue[]): readonly WireValue[] {
  let hasBooleans = false
  for (let at = 0; at < parameters.length; at++) {
    const value = parameters[at]
    if (typeof value === 'string' || value === null) continue
    if (typeof value === 'boolean') hasBooleans = true
    else if (!isBindable(value)) throw notBindable(value, at)
  }
  return hasBooleans ? parameters.map(value => (typeof value === 'boolean' ? Number(value) : value)) : parameters
}

/** Text that no type has seen yet: the libraries would put another character in the place of a lone surrogate. */
function checkTexts(parameters: readonly WireValue[]): void {
  const at = parameters.findIndex(value => typeof value === 'string' && !value.isWellFormed())
  if (at >= 0) throw notBindable(parameters[at], at)
}

// The libraries make NULL of what they cannot bind, or take an object for a list of named parameters.
function isBindable(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isNaN(value)
  return typeof value === 'bigint' || value instanceof Uint8Array
}

function notBindable(value: unknown, at: number): ValueError {
  const found = describeUnbindable(value)
  const problem = `is ${found}: SQLite takes strings, numbers, bigints, booleans, bytes and null`
  return new ValueError('wrong_type', { place: `parameter ${at + 1} of a statement`, problem })
}

function describeUnbindable(value: unknown): string {
  if (Number.isNaN(value)) return 'NaN'
  if (typeof value === 'string') return 'text with a lone surrogate'
  return value === undefined ? 'undefined' : `a value of the type ${typeof value}`
}

/** A key as a number where a number holds it exactly. */
export function exactKey(key: bigint): number | bigint {
  const number = Number(key)
  return Number.isSafeInteger(number) ? number : key
}

/** What a step of an aggregate threw. */
class StepFailure {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * An aggregate as both libraries take it: they count its parameters by those of its steps. Node forgets what a step throws and gives no
 * rows, so it is thrown with the result.
 */
export function aggregateSteps({ start, step, inverse, result }: AggregateFunction): Readonly<Record<string, unknown>> {
  const guarded = (move: typeof step) => (state: unknown, value: WireValue) => {
    if (state instanceof StepFailure) return state
    try {
      return move(state, value)
    } catch (error) {
      return new StepFailure(error)
    }
  }
  const finish = (state: unknown) => {
    if (state instanceof StepFailure) throw state.error
    return result(state)
  }
  return { start, step: guarded(step), inverse: guarded(inverse), result: finish }
}
