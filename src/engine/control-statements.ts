// The statements that begin and end transactions and set savepoints: one object for each text, so that drivers keep them prepared.
import type { DriverStatement } from '../driver/driver.ts'
import { BoundedCache } from '../util/bounded-cache.ts'

const statements = new BoundedCache<string, DriverStatement>(100)

/** The statement of a text. */
export function controlStatement(text: string): DriverStatement {
  const known = statements.get(text)
  if (known !== undefined) return known
  const statement: DriverStatement = Object.freeze({ text, wideIntegers: false })
  statements.set(text, statement)
  return statement
}
