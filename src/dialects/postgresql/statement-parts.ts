// How PostgreSQL writes statements: as the standard does, with all that it can do in them.
import type { StatementCapabilities } from '../../compiler/statement-capabilities.ts'

/** What PostgreSQL can do in statements. */
export const postgresqlStatementCapabilities: StatementCapabilities = {
  supportsLateral: true,
  supportsDistinctOn: true,
  supportsGroupingSets: true,
  supportsFullJoin: true,
  supportsIntersectAll: true,
  supportsQueryParentheses: true,
  supportsWritingCtes: true,
  supportsMaterializedCtes: true,
  supportsRowLocks: true,
  supportsLockOf: true,
  supportsKeyLocks: true,
  supportsUpdateFrom: true,
  supportsConflictConstraint: true,
  supportsConflictWhere: true,
  returnsOtherSources: true,
  supportsExplainAnalyze: true,
  supportsExplainJson: true,
}
