// What MySQL, MariaDB and their relatives can do.
import type { Capabilities } from '../../compiler/statement-dialect.ts'
import { mariadbExpressionCapabilities, mysqlExpressionCapabilities } from './expression-parts.ts'
import { mariadbStatementCapabilities, mysqlStatementCapabilities } from './statement-parts.ts'

const common = {
  supportsReturning: false,
  supportsTransactionalDdl: false,
  supportsAlterConstraint: true,
  supportsMultiRowInsert: true,
  singleWriter: false,
  inProcess: false,
  supportsComments: true,
  uniqueIndexesAreConstraints: true,
  restrictIsNoAction: true,
  refusesDeletesOfOwnTarget: true,
  maxParameters: 65_535,
}

/** MySQL 8. */
export const mysqlCapabilities: Capabilities = {
  ...common,
  ...mysqlStatementCapabilities,
  ...mysqlExpressionCapabilities,
  supportsConflictWhere: true,
  supportsSimultaneousAssignments: false,
}

/** MariaDB: INSERT and DELETE return rows, UPDATE does not; a subquery in FROM sees nothing of what stands before it. */
export const mariadbCapabilities: Capabilities = {
  ...common,
  ...mariadbStatementCapabilities,
  ...mariadbExpressionCapabilities,
  supportsConflictWhere: true,
}

/** TiDB. */
export const tidbCapabilities: Capabilities = {
  ...mysqlCapabilities,
  supportsLateral: false,
  supportsIntersectAll: false,
  supportsExplainJson: false,
}

/** SingleStore. */
export const singlestoreCapabilities: Capabilities = {
  ...mysqlCapabilities,
  supportsLateral: false,
  supportsLockOf: false,
  supportsIntersectAll: false,
  supportsExplainAnalyze: false,
  supportsExplainJson: false,
}
