// Statements that only say where a transaction, or a part of one, begins or ends: they are held back and sent together with the statement that
// follows, before it, so that they cost no round trip. The server does not come to that statement if one of them fails.
import type { DriverStatement } from '../driver/driver.ts'

const BEGINS = /^\s*(?:begin|start\s+transaction)\b[^;]*$/i
const MARKS = /^\s*(?:savepoint|release\s+savepoint)\b[^;]*$/i
const ENDS = /^\s*(?:commit|rollback)\s*$/i

/** What a connection holds back. */
export class HeldStatements {
  #texts: string[] = []

  /** Whether there are any. */
  get some(): boolean {
    return this.#texts.length > 0
  }

  /**
   * Holds a statement back, if it may be; whether it does.
   *
   * @param transaction whether one is open, without a failure; null where that is not known before an answer has come
   */
  hold({ text }: DriverStatement, transaction: boolean | null): boolean {
    const begins = transaction === false && !this.some && BEGINS.test(text)
    const marks = (transaction === true || this.some) && MARKS.test(text)
    if (begins || marks) this.#texts.push(text)
    return begins || marks
  }

  /** Whether a statement ends a transaction of which the server has not been told: then it never was. */
  drop({ text }: DriverStatement, transaction: boolean | null): boolean {
    const drops = transaction === false && this.some && ENDS.test(text)
    if (drops) this.#texts = []
    return drops
  }

  /** All of them, once. */
  take(): readonly string[] {
    const texts = this.#texts
    if (texts.length > 0) this.#texts = []
    return texts
  }
}
