// A connection to a MySQL or MariaDB server through mysql2: statements are prepared, and what they did is read from the server's own words.
import type { DriverConnection, DriverStatement, ExecuteResult, RunCount, WireValue } from '../driver/driver.ts'
import { BoundedCache } from '../util/bounded-cache.ts'
import { readRowsOf } from './mysql2-row-reader.ts'
import { Mysql2Rows, type RawCommand } from './mysql2-rows.ts'
import { type Field, type IntegerParameter, toParameters, wideColumns, widen } from './mysql2-values.ts'

/** What the server says of a statement that returned no rows. */
interface ResultHeader {
  readonly affectedRows: number
  readonly insertId: number | string
  readonly serverStatus: number
  readonly info: string
}

type Answer = WireValue[][] | ResultHeader | readonly (WireValue[][] | ResultHeader)[] | undefined
type Callback = (error: unknown, answer: Answer, fields: readonly unknown[] | undefined) => void

/** The part of the package's connection that is used here. */
export interface RawConnection {
  connect(callback: (error: unknown) => void): void
  execute(text: string, parameters: readonly unknown[], callback: Callback): unknown
  execute(text: string, parameters: readonly unknown[]): RawCommand
  query(text: string, callback: Callback): void
  unprepare(text: string): void
  reset(callback: (error: unknown) => void): void
  end(callback: (error: unknown) => void): void
  destroy(): void
  pause(): void
  resume(): void
  on(event: 'error' | 'end', listener: (error: unknown) => void): void
  readonly stream?: { destroy?(): void }
}

const IN_TRANSACTION = 1
const NOT_PREPARABLE = 1295
const DEADLOCK = 1213
const CHANGED_SINCE_READ = 1020
/** One statement that controls transactions: the server answers its text as fast as a prepared one, and MySQL prepares none of them. */
const CONTROL = /^\s*(?:begin|start\s+transaction|commit|rollback|savepoint|release\s+savepoint|set)\b[^;]*$/i
const UPSERT = /\bon\s+duplicate\s+key\s+update\b/i
const NOTHING_CHANGED: ExecuteResult = Object.freeze({ changes: 0, lastInsertId: null })

/** What a statement answered, with the columns of its rows. */
interface Outcome {
  readonly answer: Answer
  readonly fields: readonly unknown[] | undefined
}

/** A connection of mysql2. The package queues what it is given, so statements run one after the other. */
export class Mysql2Connection implements DriverConnection {
  readonly #raw: RawConnection
  readonly #integer: IntegerParameter | null
  /** Whether rows are read here, and not by the package. */
  readonly #readsRows: boolean
  /** Texts that the server cannot prepare. */
  readonly #unpreparable = new BoundedCache<string, true>(100)
  #inTransaction: boolean | null = false
  #ended = false
  #rows: Mysql2Rows | null = null

  constructor(raw: RawConnection, integer: IntegerParameter | null, readsRows: boolean) {
    this.#raw = raw
    this.#integer = integer
    this.#readsRows = readsRows
    // Without a listener an error on an idle connection would end the process.
    raw.on('error', error => this.#lost(error))
    raw.on('end', () => this.#lost(null))
  }

  get inTransaction(): boolean | null {
    return this.#inTransaction
  }

  get ended(): boolean {
    return this.#ended
  }

  async query(statement: DriverStatement, parameters: readonly WireValue[]): Promise<WireValue[][]> {
    const { answer, fields } = await this.#run(statement, parameters)
    return this.#rowsOf(answer, fields)
  }

  async execute(statement: DriverStatement, parameters: readonly WireValue[]): Promise<ExecuteResult> {
    const { answer } = await this.#run(statement, parameters)
    return this.#resultOf(answer, statement.text)
  }

  async executeMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count: RunCount = { done: 0 },
  ): Promise<readonly ExecuteResult[]> {
    const results: ExecuteResult[] = []
    for (const list of parameters) {
      results.push(await this.execute(statement, list))
      count.done = results.length
    }
    return results
  }

  async queryMany(
    statement: DriverStatement,
    parameters: readonly (readonly WireValue[])[],
    count: RunCount = { done: 0 },
  ): Promise<WireValue[][]> {
    const rows: WireValue[][] = []
    for (const list of parameters) {
      rows.push((await this.query(statement, list))[0] ?? [])
      count.done = rows.length
    }
    return rows
  }

  async script(text: string): Promise<void> {
    const { answer } = await this.#send(text)
    for (const part of Array.isArray(answer) ? answer : [answer]) this.#note(part)
  }

  stream(statement: DriverStatement, parameters: readonly WireValue[], batchSize: number): Mysql2Rows {
    const rows = new Mysql2Rows(
      {
        open: () => {
          const command = this.#raw.execute(statement.text, toParameters(parameters, this.#integer))
          if (this.#readsRows) readRowsOf(command)
          return command
        },
        failed: error => this.#failed(error),
        pause: () => this.#raw.pause(),
        resume: () => this.#raw.resume(),
        // What is left of the rows would have to be read before anything else: a new connection is quicker. A transaction is worth the wait.
        abandon: () => this.#abandon(),
        ended: () => {
          if (this.#rows === rows) this.#rows = null
        },
      },
      batchSize,
    )
    this.#rows = rows
    return rows
  }

  /** Brings the session back to what it was when it was opened. */
  reset(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#raw.reset(error => {
        this.#inTransaction = false
        if (error === null || error === undefined) resolve()
        else reject(error)
      })
    })
  }

  close(): Promise<void> {
    if (this.#ended || this.#rows?.paused === true) {
      this.#destroy()
      return Promise.resolve()
    }
    this.#ended = true
    return new Promise(resolve => this.#raw.end(() => resolve()))
  }

  #run(statement: DriverStatement, parameters: readonly WireValue[]): Promise<Outcome> {
    const { text } = statement
    if (parameters.length === 0 && (CONTROL.test(text) || this.#unpreparable.get(text) === true))
      return this.#send(text)
    const values = toParameters(parameters, this.#integer)
    return new Promise((resolve, reject) => {
      const command = this.#raw.execute(text, values, (error, answer, fields) => {
        if (error === null || error === undefined) resolve({ answer, fields })
        else if (isUnpreparable(error, parameters)) resolve(this.#sendUnprepared(text))
        else reject(this.#failed(error))
        if (statement.once === true && !this.#ended) this.#raw.unprepare(text)
      })
      if (this.#readsRows) readRowsOf(command)
    })
  }

  #sendUnprepared(text: string): Promise<Outcome> {
    this.#unpreparable.set(text, true)
    return this.#send(text)
  }

  #send(text: string): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#raw.query(text, (error, answer, fields) => {
        if (error === null || error === undefined) resolve({ answer, fields })
        else reject(this.#failed(error))
      })
    })
  }

  #rowsOf(answer: Answer, fields: readonly unknown[] | undefined): WireValue[][] {
    if (answer === undefined || !Array.isArray(answer)) {
      this.#note(answer)
      return []
    }
    if (fields !== undefined && !fields.some(isField)) return this.#firstRows(answer, fields)
    const rows = answer as WireValue[][]
    const wide = rows.length === 0 ? null : wideColumns(fields as readonly Field[])
    if (wide !== null) for (const row of rows) widen(row, wide)
    return rows
  }

  // A procedure answers with its results and what it did: the first with rows is its answer.
  #firstRows(answers: readonly unknown[], fields: readonly unknown[]): WireValue[][] {
    this.#note(answers.at(-1) as Answer)
    const at = fields.findIndex(Array.isArray)
    return at < 0 ? [] : this.#rowsOf(answers[at] as Answer, fields[at] as readonly unknown[])
  }

  #resultOf(answer: Answer, text: string): ExecuteResult {
    const header = Array.isArray(answer) ? answer.at(-1) : answer
    if (!isHeader(header)) return NOTHING_CHANGED
    this.#note(header)
    return { changes: changesOf(header, text), lastInsertId: insertedId(header.insertId) }
  }

  #note(answer: unknown): void {
    if (isHeader(answer)) this.#inTransaction = (answer.serverStatus & IN_TRANSACTION) !== 0
  }

  // A deadlock ends the transaction; whether a changed row does depends on the server.
  #failed(error: unknown): unknown {
    const number = errorNumber(error)
    if (number === DEADLOCK) this.#inTransaction = false
    if (number === CHANGED_SINCE_READ && this.#inTransaction === true) this.#inTransaction = null
    if (isFatal(error)) this.#lost(error)
    return error
  }

  #lost(error: unknown): void {
    this.#ended = true
    this.#inTransaction = false
    this.#rows?.fail(error ?? new Error('Connection lost: The server closed the connection.'))
  }

  #abandon(): boolean {
    if (this.#inTransaction !== false) return false
    this.#destroy()
    return true
  }

  #destroy(): void {
    this.#ended = true
    this.#inTransaction = false
    this.#raw.destroy()
    this.#raw.stream?.destroy?.()
  }
}

function isField(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'columnType' in value
}

function isHeader(value: unknown): value is ResultHeader {
  return typeof value === 'object' && value !== null && 'serverStatus' in value && 'affectedRows' in value
}

function errorNumber(error: unknown): number | null {
  return typeof error === 'object' && error !== null && 'errno' in error && typeof error.errno === 'number'
    ? error.errno
    : null
}

function isFatal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'fatal' in error && error.fatal === true
}

function isUnpreparable(error: unknown, parameters: readonly WireValue[]): boolean {
  return parameters.length === 0 && errorNumber(error) === NOT_PREPARABLE
}

/**
 * How many rows a statement inserted, matched or deleted. An UPDATE that sets what is there already counts, as on other databases, and a
 * row that an upsert updates counts once: the server counts it twice and says in its message how many those were, unless there is only one.
 */
function changesOf({ affectedRows, info }: ResultHeader, text: string): number {
  if (info === '') return affectedRows === 2 && UPSERT.test(text) ? 1 : affectedRows
  const matched = /^Rows matched: (\d+)/.exec(info)?.[1]
  if (matched !== undefined) return Number(matched)
  const duplicates = /Duplicates: (\d+)/.exec(info)?.[1]
  return duplicates === undefined ? affectedRows : Math.max(0, affectedRows - Number(duplicates))
}

function insertedId(id: number | string): number | bigint | null {
  if (typeof id === 'string') return BigInt(id)
  return id === 0 ? null : id
}
