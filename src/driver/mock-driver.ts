// A driver without a database: it records what it is sent and answers what it was told to. For unit tests, ours and users'.
import type { ConnectOptions, Driver, DriverConnection, DriverStatement, ExecuteResult, WireValue } from './driver.ts'
import { RowBatches } from './row-batches.ts'

/** One run of a statement. */
export interface RecordedRun {
  readonly text: string
  readonly parameters: readonly WireValue[]
  /** Which connection it came over: 1 is the first that was opened. */
  readonly connection: number
}

/** What a statement is answered with: its rows and what it changed. Default: no rows, nothing changed. */
export interface MockAnswer {
  readonly rows?: readonly (readonly WireValue[])[]
  readonly changes?: number
  readonly lastInsertId?: number | bigint | null
  /** Thrown instead of an answer. */
  readonly error?: unknown
}

interface Script {
  readonly matches: (text: string) => boolean
  readonly answers: (parameters: readonly WireValue[]) => MockAnswer
  runsLeft: number
}

/**
 * A driver without a database.
 *
 * @example
 * const driver = new MockDriver()
 * driver.answer(/from "user"/i, { rows: [[1, 'john']] })
 * // ... use an engine whose driver it is ...
 * driver.texts // ['SELECT ... FROM "user"']
 */
export class MockDriver implements Driver {
  readonly name = 'mock'
  /** Every run of a statement, in order. */
  readonly runs: RecordedRun[] = []
  /** What each connection was opened with, in order. */
  readonly connections: ConnectOptions[] = []
  /** How many connections are open. */
  openConnections = 0
  readonly #scripts: Script[] = []

  /** The texts of all runs, in order. */
  get texts(): readonly string[] {
    return this.runs.map(run => run.text)
  }

  /**
   * Says what statements are answered with. What was said last is asked first.
   *
   * @param statement the text, or a pattern that it matches
   * @param answer the answer, or a function of the parameters that gives it
   * @param options `times`: for how many runs; default: for all
   */
  answer(
    statement: string | RegExp,
    answer: MockAnswer | ((parameters: readonly WireValue[]) => MockAnswer),
    options: { readonly times?: number } = {},
  ): this {
    this.#scripts.unshift({
      matches: text => (typeof statement === 'string' ? text === statement : text.search(statement) >= 0),
      answers: typeof answer === 'function' ? answer : () => answer,
      runsLeft: options.times ?? Number.POSITIVE_INFINITY,
    })
    return this
  }

  /** Forgets the runs that were recorded; answers stay. */
  clear(): void {
    this.runs.length = 0
  }

  connect(options: ConnectOptions): DriverConnection {
    this.connections.push(options)
    this.openConnections++
    const connection = this.connections.length
    return new MockConnection({
      run: (text, parameters) => this.#run({ text, parameters, connection }),
      close: () => this.openConnections--,
    })
  }

  #run(run: RecordedRun): MockAnswer {
    this.runs.push(run)
    const script = this.#scripts.find(({ matches, runsLeft }) => runsLeft > 0 && matches(run.text))
    if (script === undefined) return {}
    script.runsLeft--
    const answer = script.answers(run.parameters)
    if (answer.error !== undefined) throw answer.error
    return answer
  }
}

interface MockBackend {
  readonly run: (text: string, parameters: readonly WireValue[]) => MockAnswer
  readonly close: () => void
}

class MockConnection implements DriverConnection {
  readonly #backend: MockBackend
  #inTransaction = false

  constructor(backend: MockBackend) {
    this.#backend = backend
  }

  get inTransaction(): boolean {
    return this.#inTransaction
  }

  query(statement: DriverStatement, parameters: readonly WireValue[]): WireValue[][] {
    return (this.#run(statement.text, parameters).rows ?? []).map(row => [...row])
  }

  execute(statement: DriverStatement, parameters: readonly WireValue[]): ExecuteResult {
    const { changes = 0, lastInsertId = null } = this.#run(statement.text, parameters)
    return { changes, lastInsertId }
  }

  executeMany(statement: DriverStatement, parameters: readonly (readonly WireValue[])[]): readonly ExecuteResult[] {
    return parameters.map(list => this.execute(statement, list))
  }

  queryMany(statement: DriverStatement, parameters: readonly (readonly WireValue[])[]): WireValue[][] {
    return parameters.map(list => this.query(statement, list)[0] ?? [])
  }

  script(text: string): void {
    this.#run(text, [])
  }

  stream(statement: DriverStatement, parameters: readonly WireValue[], batchSize: number): RowBatches {
    return new RowBatches(() => this.query(statement, parameters)[Symbol.iterator](), batchSize)
  }

  close(): void {
    this.#backend.close()
  }

  #run(text: string, parameters: readonly WireValue[]): MockAnswer {
    const answer = this.#backend.run(text, parameters)
    if (/^\s*begin\b/i.test(text)) this.#inTransaction = true
    if (/^\s*(commit|end)\b/i.test(text) || /^\s*rollback\s*;?\s*$/i.test(text)) this.#inTransaction = false
    return answer
  }
}
