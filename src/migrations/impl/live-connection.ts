// A connection of the engine as migrations use it.

import { describeStatement } from '../../compiler/cache-key.ts'
import { compileStatement } from '../../compiler/compile.ts'
import type { Compiled } from '../../compiler/compiled.ts'
import type { Dialect } from '../../dialect/dialect.ts'
import type { ReflectedSchema } from '../../dialect/reflected.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { MigrationConnection, MigrationRows } from '../operations/migration-connection.ts'
import { wireParameters } from './wire-parameters.ts'

/** The part of the engine's `Connection` that migrations use. */
export interface StatementConnection {
  text(sql: string, parameters?: readonly WireValue[]): MaybePromise<MigrationRows>
  script(sql: string): MaybePromise<void>
  query(compiled: Compiled, values: readonly unknown[]): MaybePromise<MigrationRows>
}

/** Runs what a migration asks on a connection of the engine. */
export class LiveConnection implements MigrationConnection {
  readonly dialect: Dialect
  readonly offline = false
  readonly #connection: StatementConnection

  constructor(connection: StatementConnection, dialect: Dialect) {
    this.#connection = connection
    this.dialect = dialect
  }

  text(sql: string, parameters: readonly unknown[] = []): MaybePromise<MigrationRows> {
    return this.#connection.text(sql, wireParameters(parameters, this.dialect))
  }

  script(sql: string): MaybePromise<void> {
    return this.#connection.script(sql)
  }

  statement(node: StatementNode): MaybePromise<MigrationRows> {
    const { values, nodes } = describeStatement(node)
    return this.#connection.query(compileStatement(node, this.dialect, nodes), values)
  }

  async inspect(tables?: readonly string[], schemas: readonly string[] = []): Promise<ReflectedSchema> {
    const inspector = this.dialect.inspector((text, parameters) => this.#connection.text(text, parameters))
    const wanted = tables === undefined ? {} : { tables }
    const own = await inspector.reflect(wanted)
    if (schemas.length === 0) return own
    const others = await inspector.reflect({ ...wanted, schemas })
    return {
      ...own,
      tables: [...own.tables, ...others.tables],
      views: [...own.views, ...others.views],
      triggers: [...own.triggers, ...others.triggers],
      enumerations: [...(own.enumerations ?? []), ...(others.enumerations ?? [])],
      sequences: [...(own.sequences ?? []), ...(others.sequences ?? [])],
    }
  }
}
