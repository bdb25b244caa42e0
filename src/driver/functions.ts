// Functions of the program that a database in the process can call in its statements.
import type { WireValue } from '../util/wire-value.ts'

/** A function of values. */
export interface ScalarFunction {
  readonly kind: 'scalar'
  readonly name: string
  /** Gives the same for the same values. How many it takes is the number of its parameters. Whole numbers come as bigint. */
  readonly call: (...values: WireValue[]) => WireValue
  /** Whether it takes any number of values. Default false. */
  readonly variadic?: boolean
}

/** A function of the rows of a group or a window. */
export interface AggregateFunction<S = any> {
  readonly kind: 'aggregate'
  readonly name: string
  /** What is known of no rows. */
  readonly start: () => S
  /** Takes a row in. */
  readonly step: (state: S, value: WireValue) => S
  /** Takes out the row that came in first of those that are in. */
  readonly inverse: (state: S, value: WireValue) => S
  /** What the rows give. */
  readonly result: (state: S) => WireValue
}

/** A function that a database in the process can call. */
export type DatabaseFunction = ScalarFunction | AggregateFunction
