// A connection for `--sql`: it writes statements down instead of running them, with values spelled out.
import { statementText } from '../../compiler/compile.ts'
import type { Dialect } from '../../dialect/dialect.ts'
import type { ReflectedSchema } from '../../dialect/reflected.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { MigrationConnection, MigrationRows } from '../operations/migration-connection.ts'
import { tokenize } from './sql-tokens.ts'
import { wireParameters } from './wire-parameters.ts'

/** Writes down what a run would do. */
export class OfflineConnection implements MigrationConnection {
  readonly dialect: Dialect
  readonly offline = true
  readonly #write: (statement: string) => void

  /** @param write is given each statement, without a semicolon at its end */
  constructor(dialect: Dialect, write: (statement: string) => void) {
    this.dialect = dialect
    this.#write = write
  }

  text(sql: string, parameters: readonly unknown[] = []): MigrationRows {
    this.#write(parameters.length === 0 ? sql : withValues(sql, wireParameters(parameters, this.dialect), this.dialect))
    return []
  }

  script(sql: string): void {
    this.#write(sql.trim().replace(/;$/, ''))
  }

  statement(node: StatementNode): MigrationRows {
    const { sql, parameters } = statementText(node, this.dialect)
    return this.text(sql, parameters)
  }

  inspect(): Promise<ReflectedSchema> {
    const remedy = 'leave --sql out, or write the statements by hand'
    return Promise.reject(new MigrationError('offline_needs_database', { operation: 'reading the schema', remedy }))
  }
}

/** A statement with its values in the places of its placeholders, for dialects whose placeholders stand alone (`?`) or have numbers (`$1`). */
export function withValues(sql: string, parameters: readonly WireValue[], dialect: Dialect): string {
  let used = 0
  const tokens = tokenize(sql)
  const places = tokens.flatMap((token, at) => {
    if (token.text === '?') return [{ start: token.start, end: token.end, value: parameters[used++] }]
    const number = /^\$(\d+)$/.exec(token.text)?.[1]
    return number === undefined || at < 0
      ? []
      : [{ start: token.start, end: token.end, value: parameters[Number(number) - 1] }]
  })
  return places.reduceRight(
    (text, { start, end, value }) => text.slice(0, start) + valueText(value, dialect) + text.slice(end),
    sql,
  )
}

function valueText(value: WireValue | undefined, dialect: Dialect): string {
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  if (value !== undefined) return dialect.literal(value)
  const problem = 'the text has more placeholders than there are values'
  throw new MigrationError('bad_operation', {
    operation: 'execute',
    problem,
    remedy: 'give one value for each placeholder',
  })
}
