// What compiling gives.
import type { ExpressionNode, ValueNode } from '../sql/expression/nodes.ts'
import type { Table } from '../sql/schema/table.ts'
import type { SqlType } from '../sql/types/sql-type.ts'
import type { WireValue } from '../util/wire-value.ts'

/** Anything whose value is bound where it stands. */
export type BoundNode = ValueNode | Extract<ExpressionNode, { kind: 'in' }>

/** One placeholder of the text. */
export interface BindSlot {
  /** Where its value stands in the list of values that the statement comes with. */
  readonly index: number
  /** From the value (null included) to what the driver is given. */
  readonly encode: (value: unknown) => WireValue
}

/** A statement as text, with what it needs and what it returns. */
export interface Compiled {
  /** The SQL text. */
  readonly text: string
  /** Whether whole numbers in its rows must come as bigint, because some may not fit a JavaScript number. */
  readonly wideIntegers: boolean
  /** The placeholders, in the order of the text. */
  readonly binds: readonly BindSlot[]
  /** The types of the result's columns; null where only the driver knows. Empty for statements without rows. */
  readonly resultTypes: readonly (SqlType | null)[]
  /** The tables whose rows it reads or changes; null when a fragment of the developer's own may read any. */
  readonly tables: ReadonlySet<Table> | null
  /** Whether it returns rows. */
  readonly returnsRows: boolean
}
