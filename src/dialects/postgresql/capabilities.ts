// What PostgreSQL can do, and what the engines that speak its protocol can not.
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
  nullsAreLarge: true,
  // The protocol takes 65,535; the client library reads their number back as a signed one, and a negative one ends the process.
  maxParameters: 32_767,
}

/** What CockroachDB can do: it sorts NULL first, and has neither cursors beside other statements, nor a transaction around schema changes, nor several groupings at once. */
export const cockroachdbCapabilities: Capabilities = {
  ...postgresqlCapabilities,
  supportsTransactionalDdl: false,
  supportsCursors: false,
  nullsAreLarge: false,
  supportsGroupingSets: false,
}

/** What YugabyteDB can do: its schema changes are not part of a transaction. */
export const yugabytedbCapabilities: Capabilities = { ...postgresqlCapabilities, supportsTransactionalDdl: false }
