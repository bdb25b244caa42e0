// The prepared statements that a connection to PostgreSQL keeps, by the statement that they were prepared for.
import type { DriverStatement } from '../driver/driver.ts'
import type { RowReader } from './postgresql-values.ts'

/** A statement that the server has, or is about to have, prepared. */
export interface Prepared {
  /** Its name on the server; empty for one that is not kept. */
  readonly name: string
  readonly text: string
  /** How its rows are read; null as long as the server has not described it. */
  reader: RowReader | null
  /** Whether the server has been told to prepare it. */
  sent: boolean
  /** Whether the server has it. */
  ready: boolean
  /** Whether it was used since the last time that room was sought. */
  used: boolean
}

/** A connection's prepared statements. What was not used lately makes room, and is closed on the server with the next message. */
export class PreparedStatements {
  readonly #capacity: number
  readonly #known = new Map<DriverStatement, Prepared>()
  #closing: string[] = []
  #numbered = 0

  /** @param capacity how many are kept; 0 keeps none, which connection poolers between here and the server may need */
  constructor(capacity: number) {
    this.#capacity = Math.max(0, Math.floor(capacity))
  }

  /** The prepared statement to run; a new one where there is none. */
  of(statement: DriverStatement): Prepared {
    const known = this.#known.get(statement)
    if (known !== undefined) {
      known.used = true
      return known
    }
    const kept = this.#capacity > 0 && statement.once !== true
    const name = kept ? `a${++this.#numbered}` : ''
    const prepared: Prepared = { name, text: statement.text, reader: null, sent: false, ready: false, used: false }
    if (kept) this.#keep(statement, prepared)
    return prepared
  }

  /** Forgets a statement that the server does not know any more or must prepare again. */
  forget(statement: DriverStatement): void {
    const known = this.#known.get(statement)
    if (known === undefined) return
    this.#known.delete(statement)
    this.#closing.push(known.name)
  }

  /** Forgets all, because the server has. */
  clear(): void {
    this.#known.clear()
    this.#closing = []
  }

  /** The names that the server may forget, once. */
  takeClosing(): readonly string[] {
    if (this.#closing.length === 0) return this.#closing
    const names = this.#closing
    this.#closing = []
    return names
  }

  #keep(statement: DriverStatement, prepared: Prepared): void {
    if (this.#known.size >= this.#capacity) this.#makeRoom()
    this.#known.set(statement, prepared)
  }

  // From the oldest on: one that was used since the last look gets another round.
  #makeRoom(): void {
    for (const [statement, prepared] of this.#known) {
      if (prepared.used) {
        prepared.used = false
        this.#known.delete(statement)
        this.#known.set(statement, prepared)
      } else {
        this.forget(statement)
        return
      }
    }
  }
}
