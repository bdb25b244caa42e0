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
/** What may be computed with: numbers, and exact numbers and bigints beside others. */
type AnyNumber = number | bigint | string | null
/** What arithmetic with another type of number gives: an exact number, else a bigint. */
export type Computed<A, B> = string extends A | B ? string : bigint extends A | B ? bigint : number
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
/**
 * An end of a window's frame: so many rows, groups or units of the order away, where a negative number is before the current row and 0 is
 * the row itself; `'unbounded'` is the window's own end. A frame of `range` over points in time takes lengths of time such as `'-P7D'`.
 */
export type FrameEnd = number | string
/** Where a window's frame starts and ends. */
export type FrameRange = readonly [start: FrameEnd, end: FrameEnd]
/** Where a window begins and how it is ordered. */
export interface WindowOptions {
  /** The rows that are computed together. Default: all. */
  readonly partitionBy?: Expression<any, any> | readonly Expression<any, any>[]
  /** The order within them. */
  readonly orderBy?: Expression<any, any> | readonly Expression<any, any>[]
  /** The rows that are seen from each row, counted: `[-2, 0]` are the two before it and itself. */
  readonly rows?: FrameRange
  /** The rows that are seen from each row, by how far they are in the order: `[-10, 10]`. */
  readonly range?: FrameRange
  /** The rows that are seen from each row, counted by groups of equal rows. */
  readonly groups?: FrameRange
  /** The rows of the frame that are left out. */
  readonly exclude?: 'current row' | 'group' | 'ties'
}
/** What is at the end of a path in JSON of a type; `unknown` where the type does not say. */
export type JsonAt<T, P extends readonly unknown[]> = P extends readonly [infer K, ...infer R]
  ? JsonAt<NonNullable<T> extends infer N ? (K extends keyof N ? N[K] : unknown) : never, R>
  : Exclude<T, undefined>

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
  /** Different, where NULL equals NULL: never NULL itself. */
  isNot(value: Operand<T | null>): Expression<boolean>
  /** A point in time that is later by a length of time such as `'P1DT2H'`. */
  plus<V extends Operand<string>>(
    this: Expression<Date | null, any>,
    interval: V,
  ): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The sum. */
  plus<A extends AnyNumber, B extends AnyNumber, S2 extends string>(
    this: Expression<A, any>,
    value: Expression<B, S2>,
  ): Expression<Computed<A, B> | OrNull<A> | OrNull<B>, S | S2>
  plus<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The length of time since another point in time. */
  minus<V extends Operand<Date>>(
    this: Expression<Date | null, any>,
    earlier: V,
  ): Expression<string | OrNull<T> | NullOf<V>, S | SourceOf<V>>
  /** A point in time that is earlier by a length of time such as `'P1DT2H'`. */
  minus<V extends Operand<string>>(
    this: Expression<Date | null, any>,
    interval: V,
  ): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The difference. */
  minus<A extends AnyNumber, B extends AnyNumber, S2 extends string>(
    this: Expression<A, any>,
    value: Expression<B, S2>,
  ): Expression<Computed<A, B> | OrNull<A> | OrNull<B>, S | S2>
  minus<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The product. An exact number and a floating point one are not mixed: cast one of them. */
  times<A extends AnyNumber, B extends AnyNumber, S2 extends string>(
    this: Expression<A, any>,
    value: Expression<B, S2>,
  ): Expression<Computed<A, B> | OrNull<A> | OrNull<B>, S | S2>
  times<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The quotient: whole for whole numbers, which are cut towards zero. NULL where the divisor is 0. */
  dividedBy<A extends AnyNumber, B extends AnyNumber, S2 extends string>(
    this: Expression<A, any>,
    value: Expression<B, S2>,
  ): Expression<Computed<A, B> | OrNull<A> | OrNull<B>, S | S2>
  dividedBy<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** What is left after a division, with the sign of the dividend. NULL where the divisor is 0. */
  modulo<A extends AnyNumber, B extends AnyNumber, S2 extends string>(
    this: Expression<A, any>,
    value: Expression<B, S2>,
  ): Expression<Computed<A, B> | OrNull<A> | OrNull<B>, S | S2>
  modulo<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The number with the other sign. */
  negate(): Expression<T, S>
  /** The bits that both have. */
  bitAnd<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The bits that one of them has, or both. */
  bitOr<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** The bits that one of them has and the other has not. */
  bitXor<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** All bits turned round. */
  bitNot(): Expression<T, S>
  /** The bits moved up, as of a whole number of 64 bits. */
  shiftLeft(places: Operand<number>): Expression<T, S>
  /** The bits moved down, as of a whole number of 64 bits. */
  shiftRight(places: Operand<number>): Expression<T, S>
  /**
   * An operator of one database's own: `User.c.tags.op('@>', other, boolean())`.
   *
   * @param operator a few symbols, or a word such as `similar to`
   * @param result the type of what it gives, by which that is decoded
   * @throws ValueError for a text that is no operator
   */
  op<U = unknown>(operator: string, value: unknown, result?: Typed<U>): Expression<U, S>
  /** Matches a pattern of `%` and `_`. */
  like(this: Expression<string | null, any>, pattern: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Matches a pattern whatever the case. */
  ilike(this: Expression<string | null, any>, pattern: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Matches a regular expression, in the database's own dialect of them; SQLite has none. */
  matches(
    this: Expression<string | null, any>,
    pattern: Operand<string>,
    options?: { readonly ignoreCase?: boolean },
  ): Expression<boolean | OrNull<T>, S>
  /** Begins with a text; `%` and `_` in it are plain characters. */
  startsWith(this: Expression<string | null, any>, prefix: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Begins with a text, whatever the case. */
  istartsWith(this: Expression<string | null, any>, prefix: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Ends with a text; `%` and `_` in it are plain characters. */
  endsWith(this: Expression<string | null, any>, suffix: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Ends with a text, whatever the case. */
  iendsWith(this: Expression<string | null, any>, suffix: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Contains a text; `%` and `_` in it are plain characters. */
  contains(this: Expression<string | null, any>, part: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** JSON: has all that another document has, at the same places. Arrays: has all items of another. */
  contains(this: Expression<object | null, any>, part: unknown): Expression<boolean | OrNull<T>, S>
  /** Contains a text, whatever the case. */
  icontains(this: Expression<string | null, any>, part: Operand<string>): Expression<boolean | OrNull<T>, S>
  /** Arrays: all items are among those of another. */
  containedBy(this: Expression<readonly any[] | null, any>, other: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Arrays: some item is among those of another. */
  overlaps(this: Expression<readonly any[] | null, any>, other: Operand<T>): Expression<boolean | OrNull<T>, S>
  /** Arrays: the item at a place, counted from 0; NULL where there is none. */
  at<I>(this: Expression<readonly I[] | null, any>, index: Operand<number>): Expression<I | null, S>
  /** Texts and arrays: this and then another. */
  concat<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
  /** Arrays: this and one more item. */
  append<I>(this: Expression<readonly I[] | null, any>, item: Operand<I>): Expression<T, S>
  /**
   * JSON: the part at the end of a path of keys and places, as JSON; NULL where there is none, and JSON's null where that is there.
   *
   * A key may hold any character: it is bound, like every value.
   */
  path<const P extends readonly (string | number)[]>(...steps: P): Expression<JsonAt<T, P> | null, S>
  /** JSON: a string, number or truth value as text; NULL for JSON's null. */
  text(): Expression<string | null, S>
  /** JSON: an object has a key. */
  hasKey(key: string): Expression<boolean | OrNull<T>, S>
  /** JSON: the document with another part at a path; objects and arrays on the way that are missing are made. */
  setPath(steps: readonly (string | number)[], value: unknown): Expression<T, S>
  /** JSON: the document without the part at a path. */
  removePath(...steps: readonly (string | number)[]): Expression<T, S>
  /** JSON: the document with the members of an object put into it; a null removes a member, an object is merged in turn. */
  merge(patch: object): Expression<T, S>
  /** JSON: a scalar as a value of a type, such as `.path('age').as(integer())`; NULL where it is of another kind. */
  as<U>(type: Typed<U>): Expression<U | null, S>
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
