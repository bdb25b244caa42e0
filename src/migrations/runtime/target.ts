// What migrations need of an application: its tables and its database. The `db` of an app fits; so does a small object of this shape.
import type { DatabaseUrl } from '../../dialect/url.ts'
import type { Engine } from '../../engine/engine.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import { isKind, KIND } from '../../util/brand.ts'

/** What is migrated: the `db` of an app. */
export interface MigrationTarget {
  readonly [KIND]: 'athanor'
  /** The tables that the models describe. */
  readonly metadata: MetaData
  /** Which database it is. */
  readonly url: DatabaseUrl
  /** The connections to it. */
  readonly engine: Engine
  /** Completes the description of the models, so that every table is in {@link metadata}. */
  configure(): void
  /** Closes the connections. */
  close(): Promise<void>
}

/** Whether a value is the `db` of an app, whichever copy of the package made it. */
export function isTarget(value: unknown): value is MigrationTarget {
  return isKind(value, 'athanor')
}

/**
 * Checks what a caller gave as `db`.
 *
 * @throws MigrationError `not_a_target`
 */
export function requireTarget(value: unknown): MigrationTarget {
  if (isTarget(value)) return value
  throw new MigrationError('not_a_target', { found: describeValue(value) })
}

/** A few words for a value that should have been another. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`
  if (typeof value !== 'object') return `a ${typeof value}`
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && name !== '' && name !== 'Object' ? `an object of class ${name}` : 'a plain object'
}
