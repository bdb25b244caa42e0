// What SQLite can do.
import type { Capabilities } from '../../compiler/statement-dialect.ts'

/** SQLite's capabilities (3.39 or later, which both drivers bring). */
export const sqliteCapabilities: Capabilities = {
  supportsReturning: true,
  supportsTransactionalDdl: true,
  supportsAlterConstraint: false,
  supportsMultiRowInsert: true,
  singleWriter: true,
  inProcess: true,
  supportsComments: false,
  ignoresNameCase: true,
  maxParameters: 32_766,
}
