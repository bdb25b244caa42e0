// Statements inside a revision, for changes of data: small on purpose, because a revision must not depend on today's models.
import { MigrationError } from '../../errors/migration-error.ts'
import type { Expression } from '../../sql/expression/expression.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import { isExpression } from '../../sql/expression/template.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { MigrationConnection, MigrationRows } from './migration-connection.ts'

/** A statement: text, an `sql` template, or a built one such as `select(...)` over a table of the script. */
export type ExecutableStatement = string | Expression<any, any> | { readonly node: StatementNode }

/** Runs statements on the connection of a revision, after the operations that were called before them. */
export class MigrationSession {
  readonly #connection: MigrationConnection
  readonly #add: <T>(name: string, task: () => MaybePromise<T>) => Promise<T>

  constructor(connection: MigrationConnection, add: <T>(name: string, task: () => MaybePromise<T>) => Promise<T>) {
    this.#connection = connection
    this.#add = add
  }

  /** Runs a statement whose rows do not matter. */
  execute(statement: ExecutableStatement, parameters: readonly unknown[] = []): Promise<void> {
    return this.#run('execute', statement, parameters, () => undefined)
  }

  /** Runs a statement and gives its rows, as arrays in the order of its columns. */
  query(statement: ExecutableStatement, parameters: readonly unknown[] = []): Promise<MigrationRows> {
    return this.#run('query', statement, parameters, rows => rows)
  }

  #run<T>(
    name: 'execute' | 'query',
    statement: ExecutableStatement,
    parameters: readonly unknown[],
    read: (rows: MigrationRows) => T,
  ): Promise<T> {
    return this.#add(`session().${name}`, () => {
      if (name === 'query' && this.#connection.offline) {
        const remedy = 'write the change of data as one statement for op.execute'
        throw new MigrationError('offline_needs_database', { operation: 'session().query', remedy })
      }
      const node = statementOf(statement)
      return andThen(
        typeof node === 'string' ? this.#connection.text(node, parameters) : this.#connection.statement(node),
        read,
      )
    })
  }
}

/** What a caller gave as a statement: its text or its node. */
export function statementOf(statement: ExecutableStatement): string | StatementNode {
  if (typeof statement === 'string' && statement.trim() !== '') return statement
  if (isExpression(statement)) return { kind: 'text', expression: nodeOf(statement, 'execute') }
  if (typeof statement === 'object' && statement !== null && 'node' in statement) return statement.node
  const problem =
    statement === '' ? 'the statement is empty' : `the statement is ${statement === null ? 'null' : typeof statement}`
  throw new MigrationError('bad_operation', {
    operation: 'execute',
    problem,
    remedy: 'give SQL text, an sql template or a built statement',
  })
}
