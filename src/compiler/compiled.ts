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
  /** What is known of a list whose placeholders are counted when the statement runs. */
  readonly list?: ListSlot
  /** Whether it is a number of rows that stands in the text itself when the statement runs, as long as it is small. */
  readonly inText?: true
}

/** A list of values that gets a placeholder for each of them: see list-sizes.ts. */
export interface ListSlot {
  /** The list; an error for what is none or has null in it. */
  readonly checked: (values: unknown) => readonly unknown[]
  /** From one of its values to what the driver is given. */
  readonly encodeItem: (item: unknown) => WireValue
  /** What stands in the text for one of them. Default: its placeholder. */
  readonly textOfItem?: (placeholder: string) => string
  /** From all of them to what the driver is given, when they are too many. */
  readonly encodeAll: (values: unknown) => WireValue
  /** What stands in the parentheses of `in ()` then. */
  readonly textOfAll: (placeholder: string) => string
  /** What stands there for an empty list. */
  readonly textOfNone: string
}

/** A statement as text, with what it needs and what it returns. */
export interface Compiled {
  /** The SQL text. */
  readonly text: string
  /** Whether whole numbers in its rows must come as bigint, because some may not fit a JavaScript number. */
  readonly wideIntegers: boolean
  /** Whether it can return one row at most. Default false. */
  readonly single?: boolean
  /** The placeholders, in the order of the text. */
  readonly binds: readonly BindSlot[]
  /** The types of the result's columns; null where only the driver knows. Empty for statements without rows. */
  readonly resultTypes: readonly (SqlType | null)[]
  /** The tables whose rows it reads or changes; null when a fragment of the developer's own may read any. */
  readonly tables: ReadonlySet<Table> | null
  /** Whether it returns rows. */
  readonly returnsRows: boolean
  /** The same with as many placeholders as the lists among the values need, and, but for readers, with small numbers of rows in the text. Left out for none. */
  readonly sizedFor?: (values: readonly unknown[], readable?: boolean) => Compiled
  /** Whether it is proven that it changes nothing and takes no locks. Default false. */
  readonly readsOnly?: boolean
  /** The tables whose rows a query changes, by statements in its common table expressions. Left out for none. */
  readonly changes?: ReadonlySet<Table>
  /** Whether it is text of the program's own, or calls a function that nothing is known of: it may change settings of the connection. Default false. */
  readonly ownText?: boolean
}
