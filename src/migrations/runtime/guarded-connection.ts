// The connection that revision scripts get: it refuses statements that would end the runner's transaction.
import type { Compiled } from '../../compiler/compiled.ts'
import type { Connection } from '../../engine/connection.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { StatementConnection } from '../impl/live-connection.ts'
import { isWord, tokenize } from '../impl/sql-tokens.ts'
import type { MigrationRows } from '../operations/migration-connection.ts'

/** A connection of the engine on which no statement begins or ends a transaction. */
export class GuardedConnection implements StatementConnection {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  text(sql: string, parameters: readonly WireValue[] = []): MaybePromise<MigrationRows> {
    refuseTransactionControl(sql)
    return this.#connection.text(sql, parameters)
  }

  script(sql: string): MaybePromise<void> {
    refuseTransactionControl(sql)
    return this.#connection.script(sql)
  }

  query(compiled: Compiled, values: readonly unknown[]): MaybePromise<MigrationRows> {
    refuseTransactionControl(compiled.text)
    return this.#connection.query(compiled, values)
  }
}

const CONTROL = /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*(begin|commit|end|rollback|start)\b/i

/**
 * Refuses a text that begins with BEGIN, COMMIT, END or ROLLBACK; going back to a savepoint is allowed.
 *
 * @throws MigrationError `transaction_control`
 */
export function refuseTransactionControl(sql: string): void {
  const word = CONTROL.exec(sql)?.[1]
  if (word === undefined) return
  if (/^rollback$/i.test(word) && tokenize(sql).some(token => isWord(token, 'to'))) return
  throw new MigrationError('transaction_control', { statement: word.toUpperCase() })
}
