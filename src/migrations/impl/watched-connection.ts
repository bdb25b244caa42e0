// The connection that revision scripts get for statements of their own: the impl hears of each.
import type { Dialect } from '../../dialect/dialect.ts'
import type { ReflectedSchema } from '../../dialect/reflected.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { MigrationConnection, MigrationRows } from '../operations/migration-connection.ts'
import type { MigrationImpl } from './migration-impl.ts'

/** A connection that tells an impl what is run on it. */
export class WatchedConnection implements MigrationConnection {
  readonly #connection: MigrationConnection
  readonly #impl: Pick<MigrationImpl, 'ran'>

  constructor(connection: MigrationConnection, impl: Pick<MigrationImpl, 'ran'>) {
    this.#connection = connection
    this.#impl = impl
  }

  get dialect(): Dialect {
    return this.#connection.dialect
  }

  get offline(): boolean {
    return this.#connection.offline
  }

  text(sql: string, parameters: readonly unknown[] = []): MaybePromise<MigrationRows> {
    return this.#told(sql, this.#connection.text(sql, parameters))
  }

  script(sql: string): MaybePromise<void> {
    return this.#told(sql, this.#connection.script(sql))
  }

  statement(node: StatementNode): MaybePromise<MigrationRows> {
    return this.#told(node, this.#connection.statement(node))
  }

  inspect(tables?: readonly string[], schemas?: readonly string[]): Promise<ReflectedSchema> {
    return this.#connection.inspect(tables, schemas)
  }

  #told<T>(statement: string | StatementNode, result: MaybePromise<T>): MaybePromise<T> {
    return andThen(result, value => {
      this.#impl.ran(statement)
      return value
    })
  }
}
