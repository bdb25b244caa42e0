// The typed face of an expression: what a developer writes `User.c.name` with. S names the model or alias that a value comes
// from, so that an outer join can make it nullable.
import type { KIND, TYPE } from '../../util/brand.ts'
import type { SqlType } from '../types/sql-type.ts'

/** What may stand where a value of T is expected: the value, or an expression of it. */
export type Operand<T> = T | Expression<T | null, any>
/** What a `where` takes: an expression that is true, false or NULL. */
export type Condition = Expression<boolean | null, any>
type OrNull<T> = T extends null ? null : never
/** Null, if an operand may be. */
export type NullOf<V> = V extends Expression<infer T, any> ? OrNull<T> : OrNull<V>
/** Where an operand comes from. */
export type SourceOf<V> = V extends Expression<any, infer S> ? S : never
/** What knows a column type: every column builder. */
export interface Typed<T> {
  readonly [TYPE]: { data: T }
  readonly type: SqlType
}
/** A statement whose rows are of one column. */
export interface RowsOf<T> {
  readonly [KIND]: 'select'
  readonly [TYPE]: { value: T }
}
/** Where a window begins and how it is ordered. */
export interface WindowOptions {
  /** The rows that are computed together. Default: all. */
  readonly partitionBy?: Expression<any, any> | readonly Expression<any, any>[]
  /** The order within them. */
  readonly orderBy?: Expression<any, any> | readonly Expression<any, any>[]
}

// `out` says what the compiler would else find out by comparing all methods: it makes the types much cheaper.
/**
 * An SQL expression of type T.
 *
 * Expressions are immutable: every method returns a new one. Values are always bound; `undefined` throws `ValueError`.
 */
export interface Expression<out T, out S extends string = never> {
  readonly [KIND]: 'expression'
  readonly [TYPE]: { data: T; source: S }
  /** Equal; `eq(null)` is IS NULL. */
  eq(value: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Not equal; `ne(null)` is IS NOT NULL. */
  ne(value: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Less than. */
  lt(value: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Less than or equal. */
  lte(value: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Greater than. */
  gt(value: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Greater than or equal. */
  gte(value: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Between two bounds, both included. */
  between(low: Operand<T>, high: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** One of a list of values or of the rows of a subquery. An empty list is false; null in the list throws. */
  in(values: readonly NonNullable<T>[] | RowsOf<T | null>): Expression<boolean | OrNull<T>, S>
  /** None of a list of values or of the rows of a subquery. An empty list is true; null in the list throws; a null among the rows would make it never true. */
  notIn(values: readonly NonNullable<T>[] | RowsOf<NonNullable<T>>): Expression<boolean | OrNull<T>, S>
  /** IS NULL. */
  isNull(): Expression<boolean>
  /** IS NOT NULL. */
  isNotNull(): Expression<boolean>
  /** Equal, where NULL equals NULL: never NULL itself. */
  is(value: Operand<T | null>): Expression<boolean>
  /** The sum. */
  plus<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The difference. */
  minus<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The product. */
  times<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The quotient, by the database's rules of division. */
  dividedBy<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** Matches a pattern of `%` and `_`. */
  like(this: Expression<string | null, any>, pattern: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Matches a pattern whatever the case. */
  ilike(this: Expression<string | null, any>, pattern: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Begins with a text; `%` and `_` in it are plain characters. */
  startsWith(this: Expression<string | null, any>, prefix: string): Expression<boolean | OrNull<T>, S>
  /** Ends with a text; `%` and `_` in it are plain characters. */
  endsWith(this: Expression<string | null, any>, suffix: string): Expression<boolean | OrNull<T>, S>
  /** Contains a text; `%` and `_` in it are plain characters. */
  contains(this: Expression<string | null, any>, part: string): Expression<boolean | OrNull<T>, S>
  /** Names the result column. */
  as(name: string): Expression<T, S>
  /** Converts to another type in the database. */
  cast<U>(type: Typed<U>): Expression<U | OrNull<T>, S>
  /** Smallest first. */
  asc(): Expression<T, S>
  /** Greatest first. */
  desc(): Expression<T, S>
  /** NULLs before all values. */
  nullsFirst(): Expression<T, S>
  /** NULLs after all values. */
  nullsLast(): Expression<T, S>
  /** Compares by a collation of the database. */
  collate(name: string): Expression<T, S>
  /** Computes an aggregate or a window function over a window. */
  over(window?: WindowOptions): Expression<T, S>
}
