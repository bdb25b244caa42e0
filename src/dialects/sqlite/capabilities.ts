// What SQLite can do.
import type { Capabilities } from '../../compiler/statement-dialect.ts'
import { sqliteExpressionCapabilities } from './expression-parts.ts'

/** SQLite's capabilities (3.39 or later, which both drivers bring). */
export const sqliteCapabilities: Capabilities = {
  ...sqliteExpressionCapabilities,
  supportsReturning: true,
  supportsTransactionalDdl: true,
  supportsAlterConstraint: false,
  supportsMultiRowInsert: true,
  singleWriter: true,
  inProcess: true,
  supportsComments: false,
  supportsFullJoin: true,
  supportsMaterializedCtes: true,
  supportsUpdateFrom: true,
  supportsConflictWhere: true,
  ignoresNameCase: true,
  maxParameters: 32_766,
}
