// A fact of a column, such as its type, and what a comparison of it gives.
import type { ReflectedColumn } from '../../../dialect/reflected.ts'
import type { Column } from '../../../sql/schema/table.ts'
import type { ColumnFacts } from '../../operations/column-operations.ts'
import type { ComparisonContext, TablePair } from '../comparison.ts'

/** A column on both sides. */
export interface ColumnPair {
  readonly model: Column
  readonly found: ReflectedColumn
  readonly pair: TablePair
  /** `table.column`, for the report. */
  readonly place: string
}

/** What differs in a fact of a column. */
export interface FactChange {
  readonly changes: ColumnFacts
  /** What the report says after `detected `. */
  readonly text: string
}

/** Compares one fact of a column; null when both sides say the same. */
export type FactComparator = (column: ColumnPair, context: ComparisonContext) => FactChange | null
