// What databases differ in where expressions are written. Each is false unless the dialect says otherwise: what is false is refused when a
// statement that needs it is compiled, or written in another way that means the same.

/** What a database can do in expressions. */
export interface ExpressionCapabilities {
  /** Regular expressions. */
  readonly supportsRegularExpressions?: boolean
  /** Comparison with ANY and ALL of the rows of a subquery; elsewhere the rows are counted. */
  readonly supportsQuantifiedComparison?: boolean
  /** FILTER of an aggregate; elsewhere its operand is NULL where the condition does not hold. */
  readonly supportsAggregateFilter?: boolean
  /** NULLS FIRST and NULLS LAST; elsewhere another order stands before. */
  readonly supportsNullsOrder?: boolean
  /** Percentiles and other aggregates WITHIN GROUP. */
  readonly supportsOrderedSets?: boolean
  /** Frames of windows that count groups of equal rows. */
  readonly supportsGroupFrames?: boolean
  /** Frames of windows that leave out rows around the current one. */
  readonly supportsFrameExclusion?: boolean
  /** Frames of windows of so much time before or after. */
  readonly supportsIntervalFrames?: boolean
  /** A value for rows that `lag` and `lead` do not find. */
  readonly supportsLagDefault?: boolean
  /** An order of the items in a JSON array of rows. */
  readonly supportsJsonAggregateOrder?: boolean
  /** A separator of one's own between different texts of rows. */
  readonly supportsDistinctSeparator?: boolean
  /** Full text search in any column. */
  readonly supportsFullText?: boolean
  /** Full text search that says which language its words are of. */
  readonly supportsTextLanguages?: boolean
  /** Variance and standard deviation. */
  readonly supportsVariance?: boolean
  /** Whether a JSON document contains another. */
  readonly supportsJsonContains?: boolean
  /** Values of the type interval. */
  readonly supportsIntervals?: boolean
  /** Operators of the database's own in which a placeholder or a comment could be read. */
  readonly supportsAnyOperator?: boolean
}
