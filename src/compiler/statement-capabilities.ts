// What databases differ in where statements are written. Each is false unless the dialect says otherwise: what is false is refused when a
// statement that needs it is compiled, or written in another way that means the same.

/** What a database can do in statements. */
export interface StatementCapabilities {
  /** A subquery in FROM may use columns of what stands before it. */
  readonly supportsLateral?: boolean
  /** DISTINCT ON; elsewhere the rows are numbered. */
  readonly supportsDistinctOn?: boolean
  /** ROLLUP(…), CUBE(…) and GROUPING SETS(…). */
  readonly supportsGroupingSets?: boolean
  /** GROUP BY … WITH ROLLUP. */
  readonly supportsWithRollup?: boolean
  /** FULL JOIN. */
  readonly supportsFullJoin?: boolean
  /** INTERSECT ALL and EXCEPT ALL. */
  readonly supportsIntersectAll?: boolean
  /** Queries in parentheses as parts of UNION and its like; elsewhere such a part becomes a subquery. */
  readonly supportsQueryParentheses?: boolean
  /** INSERT, UPDATE and DELETE in a common table expression. */
  readonly supportsWritingCtes?: boolean
  /** WITH before UPDATE and DELETE. Default true. */
  readonly supportsCtesInChanges?: boolean
  /** WITH stands between INSERT and its query, not before INSERT. */
  readonly writesCtesAfterInsert?: boolean
  /** Texts in a recursive common table expression have at most the length that those of its first part may have, unless that is said. */
  readonly recursiveTextsHaveFirstLength?: boolean
  /** MATERIALIZED and NOT MATERIALIZED. */
  readonly supportsMaterializedCtes?: boolean
  /** Locks of rows; where they are missing, the transaction that reads has all that it needs. */
  readonly supportsRowLocks?: boolean
  /** FOR UPDATE OF some of the sources. */
  readonly supportsLockOf?: boolean
  /** FOR NO KEY UPDATE and FOR KEY SHARE. */
  readonly supportsKeyLocks?: boolean
  /** UPDATE … FROM, or the form with joins that means the same. */
  readonly supportsUpdateFrom?: boolean
  /** UPDATE computes all that it sets from the row as it was, also where two columns change places. Default true. */
  readonly supportsSimultaneousAssignments?: boolean
  /** ORDER BY and LIMIT in UPDATE and DELETE. */
  readonly supportsLimitedChanges?: boolean
  /** ON CONFLICT ON CONSTRAINT. */
  readonly supportsConflictConstraint?: boolean
  /** A condition for which of the rows in the way are changed by an upsert. */
  readonly supportsConflictWhere?: boolean
  /** RETURNING, where it is not the same for all statements that change rows. Default: `supportsReturning` for each. */
  readonly returning?: { readonly insert: boolean; readonly update: boolean; readonly delete: boolean }
  /** RETURNING gives columns of the other sources of UPDATE … FROM and DELETE … USING as well. */
  readonly returnsOtherSources?: boolean
  /** EXPLAIN that runs the statement. */
  readonly supportsExplainAnalyze?: boolean
  /** EXPLAIN as JSON. */
  readonly supportsExplainJson?: boolean
}
