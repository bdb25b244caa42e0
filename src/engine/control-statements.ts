// The statements that begin and end transactions and set savepoints: one object for each text, so that drivers keep them prepared.
import type { Dialect, TransactionOptions } from '../dialect/dialect.ts'
import type { DriverStatement } from '../driver/driver.ts'
import { BoundedCache } from '../util/bounded-cache.ts'
import { checkIsolationLevel } from './check-options.ts'

const statements = new BoundedCache<string, DriverStatement>(100)

/** The statement of a text. */
export function controlStatement(text: string): DriverStatement {
  const known = statements.get(text)
  if (known !== undefined) return known
  const statement: DriverStatement = Object.freeze({ text, wideIntegers: false })
  statements.set(text, statement)
  return statement
}

/**
 * The texts that begin a transaction, at the level that it asks for or at the engine's own.
 *
 * @throws ConfigurationError `bad_option` for a level that there is not: it becomes a part of the text
 */
export function beginTexts(
  options: TransactionOptions & { readonly writes: boolean },
  engine: { readonly dialect: Dialect; readonly isolationLevel: TransactionOptions['isolationLevel'] | null },
): readonly string[] {
  const isolationLevel = options.isolationLevel ?? engine.isolationLevel ?? null
  if (isolationLevel === null) return engine.dialect.begin(options)
  checkIsolationLevel(isolationLevel)
  return engine.dialect.begin({ ...options, isolationLevel })
}
