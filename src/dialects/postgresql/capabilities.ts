// What PostgreSQL can do.
import type { Capabilities } from '../../compiler/statement-dialect.ts'
import { postgresqlExpressionCapabilities } from './expression-parts.ts'
import { postgresqlStatementCapabilities } from './statement-parts.ts'

/** PostgreSQL's capabilities (14 or later). */
export const postgresqlCapabilities: Capabilities = {
  ...postgresqlStatementCapabilities,
  ...postgresqlExpressionCapabilities,
  supportsReturning: true,
  supportsTransactionalDdl: true,
  supportsAlterConstraint: true,
  supportsMultiRowInsert: true,
  singleWriter: false,
  inProcess: false,
  supportsVirtualColumns: false,
  supportsComments: true,
  supportsIndexMethods: true,
  errorsEndTransactions: true,
  supportsCursors: true,
  maxParameters: 65_535,
}
