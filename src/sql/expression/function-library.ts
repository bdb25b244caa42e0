// The types of `fn`: what each function takes and gives. Their meaning is the same on every database; where one has no such function it is
// written in another way, or refused when the statement is compiled.
import type { AggregateExpression } from './aggregate.ts'
import type { Expression, NullOf, Operand, SourceOf } from './expression.ts'
import type { NamedFunctions } from './function-names.ts'

type Nullable<T> = T extends null ? null : never
type Text = string | null
type AnyNumber = number | bigint | string | null
/** What several operands are together: of the type of the first, and null where one of them may be. */
type Together<T, V extends readonly unknown[]> = T | NullOf<V[number]>

/** Null, if each of several operands may be. */
type AllNull<V extends readonly unknown[]> = V extends readonly [infer First, ...infer Rest]
  ? [NullOf<First>] extends [never]
    ? never
    : AllNull<Rest>
  : null

/** Where several operands come from, of which one that is there wherever it comes from takes the null of an outer join away. */
type AllSources<V extends readonly unknown[], S extends string = never> = V extends readonly [
  infer First,
  ...infer Rest,
]
  ? [NullOf<First> | SourceOf<First>] extends [never]
    ? never
    : AllSources<Rest, S | SourceOf<First>>
  : S

/** A part of a point in time. Weeks are those of ISO 8601: they begin on Monday, and `dayOfWeek` counts from 1 for it to 7. */
export type DateField =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'day'
  | 'dayOfWeek'
  | 'dayOfYear'
  | 'hour'
  | 'minute'
  | 'second'
  | 'epoch'
/** A unit that points in time are cut down to. */
export type DateUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second'

/** What rows are counted, added up and gathered with. */
interface Aggregates {
  /** How many rows, or how many values that are not NULL. */
  count(of?: Expression<any, any>): AggregateExpression<number>
  /** How many different values that are not NULL. */
  countDistinct(of: Expression<any, any>): AggregateExpression<number>
  /** The greatest value; NULL of no rows. */
  max<T, S extends string>(of: Expression<T, S>): AggregateExpression<T | null>
  /** The smallest value; NULL of no rows. */
  min<T, S extends string>(of: Expression<T, S>): AggregateExpression<T | null>
  /** The sum, exact for exact numbers; NULL of no rows. One that its JavaScript type cannot hold is an error when it is read. */
  sum<T extends AnyNumber, S extends string>(of: Expression<T, S>): AggregateExpression<T | null>
  /** The mean as a floating point number; NULL of no rows. */
  avg(of: Expression<AnyNumber, any>): AggregateExpression<number | null>
  /** The standard deviation of a sample; NULL of fewer than two rows. */
  stddev(of: Expression<AnyNumber, any>): AggregateExpression<number | null>
  /** The standard deviation of all there is; NULL of no rows. */
  stddevPop(of: Expression<AnyNumber, any>): AggregateExpression<number | null>
  /** The variance of a sample; NULL of fewer than two rows. */
  variance(of: Expression<AnyNumber, any>): AggregateExpression<number | null>
  /** The variance of all there is; NULL of no rows. */
  variancePop(of: Expression<AnyNumber, any>): AggregateExpression<number | null>
  /** Whether a condition holds for all rows; NULL of no rows. */
  boolAnd(of: Expression<boolean | null, any>): AggregateExpression<boolean | null>
  /** Whether a condition holds for some row; NULL of no rows. */
  boolOr(of: Expression<boolean | null, any>): AggregateExpression<boolean | null>
  /** The texts of all rows in one, with a separator between; NULL of no rows. `.orderBy(…)` orders them. */
  stringAgg(of: Expression<any, any>, separator?: string): AggregateExpression<string | null>
  /** The values of all rows as an array; NULL of no rows. `.orderBy(…)` orders them. */
  arrayAgg<T>(of: Expression<T, any>): AggregateExpression<T[] | null>
  /** The values of all rows as a JSON array; NULL of no rows. Points in time are ISO texts, exact numbers and bigints texts. */
  jsonAgg(of: Expression<any, any>): AggregateExpression<any[] | null>
  /** The values of all rows as a JSON object; NULL of no rows. */
  jsonObjectAgg(
    key: Expression<string, any>,
    value: Expression<any, any>,
  ): AggregateExpression<Record<string, any> | null>
  /** The value below which a fraction of the rows lie, between two rows if need be: with `.withinGroup(order)`. */
  percentileCont(fraction: number): AggregateExpression<number | null>
  /** The first row's value below which a fraction of the rows lie: with `.withinGroup(order)`. */
  percentileDisc(fraction: number): AggregateExpression<any>
}

/** What is computed over a window: `fn.rank().over({ orderBy })`. */
interface WindowFunctions {
  /** The number of the row, from 1. */
  rowNumber(): Expression<number>
  /** The rank: equal rows have the same, and the next one's counts them all. */
  rank(): Expression<number>
  /** The rank without gaps. */
  denseRank(): Expression<number>
  /** The rank as a fraction from 0 to 1. */
  percentRank(): Expression<number>
  /** The fraction of the rows that are not after this one. */
  cumeDist(): Expression<number>
  /** The number of the bucket, from 1, when the rows are divided into so many. */
  ntile(buckets: number): Expression<number>
  /** The value of an earlier row: the one before, or so many before. */
  lag<T, S extends string>(of: Expression<T, S>, offset?: number, otherwise?: Operand<T>): Expression<T | null>
  /** The value of a later row: the next, or so many after. */
  lead<T, S extends string>(of: Expression<T, S>, offset?: number, otherwise?: Operand<T>): Expression<T | null>
  /** The value of the frame's first row. */
  firstValue<T, S extends string>(of: Expression<T, S>): Expression<T | null>
  /** The value of the frame's last row, which is the current one unless the window says otherwise. */
  lastValue<T, S extends string>(of: Expression<T, S>): Expression<T | null>
  /** The value of the frame's n-th row, from 1. */
  nthValue<T, S extends string>(of: Expression<T, S>, n: number): Expression<T | null>
}

/** Texts. Places are counted from 1, lengths are of characters. */
interface TextFunctions {
  /** The texts one after the other; NULL counts as an empty one. */
  concat(...parts: Operand<any>[]): Expression<string>
  /** The texts that are not NULL one after the other, with a separator between. */
  concatWs(separator: string, ...parts: Operand<any>[]): Expression<string>
  /** In lower case; on SQLite only the letters of ASCII. */
  lower<T extends Text, S extends string>(text: Expression<T, S>): Expression<T, S>
  /** In upper case; on SQLite only the letters of ASCII. */
  upper<T extends Text, S extends string>(text: Expression<T, S>): Expression<T, S>
  /** How many characters. */
  length<T extends Text, S extends string>(text: Expression<T, S>): Expression<number | Nullable<T>, S>
  /** So many characters from a place on, or all that follow. */
  substring<T extends Text, S extends string>(
    text: Expression<T, S>,
    from: Operand<number>,
    length?: Operand<number>,
  ): Expression<T, S>
  /** The first characters. */
  left<T extends Text, S extends string>(text: Expression<T, S>, length: Operand<number>): Expression<T, S>
  /** The last characters. */
  right<T extends Text, S extends string>(text: Expression<T, S>, length: Operand<number>): Expression<T, S>
  /** Where another text begins in it; 0 where it does not. */
  position<T extends Text, S extends string>(
    text: Expression<T, S>,
    part: Operand<string>,
  ): Expression<number | Nullable<T>, S>
  /** Without the spaces at both ends, or without another character. */
  trim<T extends Text, S extends string>(text: Expression<T, S>, character?: string): Expression<T, S>
  /** Without the spaces at its beginning, or without another character. */
  ltrim<T extends Text, S extends string>(text: Expression<T, S>, character?: string): Expression<T, S>
  /** Without the spaces at its end, or without another character. */
  rtrim<T extends Text, S extends string>(text: Expression<T, S>, character?: string): Expression<T, S>
  /** With each occurrence of a text replaced. */
  replace<T extends Text, S extends string>(
    text: Expression<T, S>,
    from: Operand<string>,
    to: Operand<string>,
  ): Expression<T, S>
  /** Filled up at its beginning, or cut, to so many characters. */
  lpad<T extends Text, S extends string>(
    text: Expression<T, S>,
    length: Operand<number>,
    fill?: Operand<string>,
  ): Expression<T, S>
  /** Filled up at its end, or cut, to so many characters. */
  rpad<T extends Text, S extends string>(
    text: Expression<T, S>,
    length: Operand<number>,
    fill?: Operand<string>,
  ): Expression<T, S>
  /** So many times. */
  repeat<T extends Text, S extends string>(text: Expression<T, S>, times: Operand<number>): Expression<T, S>
  /** From its last character to its first. */
  reverse<T extends Text, S extends string>(text: Expression<T, S>): Expression<T, S>
}

/** Numbers. */
interface NumberFunctions {
  /** The magnitude. */
  abs<T, S extends string>(value: Expression<T, S>): Expression<T, S>
  /** Rounded, halves away from zero, to so many digits after the point; 0 unless told. */
  round<T extends AnyNumber, S extends string>(value: Expression<T, S>, digits?: number): Expression<T, S>
  /** The greatest whole number that is not greater. */
  floor<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<T, S>
  /** The smallest whole number that is not smaller. */
  ceil<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<T, S>
  /** Without its fraction. */
  trunc<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<T, S>
  /** What is left after a division, with the sign of the dividend. */
  mod<T extends AnyNumber, S extends string>(value: Expression<T, S>, by: Operand<T>): Expression<T, S>
  /** -1, 0 or 1. */
  sign<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<number | Nullable<T>, S>
  /** A power, as a floating point number. */
  power<T extends AnyNumber, S extends string>(
    value: Expression<T, S>,
    exponent: Operand<number>,
  ): Expression<number | Nullable<T>, S>
  /** The square root, as a floating point number. */
  sqrt<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<number | Nullable<T>, S>
  /** e to a power. */
  exp<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<number | Nullable<T>, S>
  /** The natural logarithm. */
  ln<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<number | Nullable<T>, S>
  /** The logarithm to the base 10. */
  log10<T extends AnyNumber, S extends string>(value: Expression<T, S>): Expression<number | Nullable<T>, S>
  /** A number from 0 up to, and not including, 1; another for each row. */
  random(): Expression<number>
}

/** Values of any type. */
interface ChoosingFunctions {
  /** The first that is not NULL: NULL only if all are. */
  coalesce<T, S extends string, V extends readonly Operand<T | null>[]>(
    first: Expression<T, S>,
    ...more: V
  ): Expression<NonNullable<T> | AllNull<[Expression<T, S>, ...V]>, AllSources<[Expression<T, S>, ...V]>>
  /** NULL where both are equal, otherwise the first. */
  nullif<T, S extends string>(value: Expression<T, S>, other: Operand<T>): Expression<T | null, S>
  /** The greatest of several values; NULL if one of them is. */
  greatest<T, S extends string, V extends readonly Operand<T | null>[]>(
    first: Expression<T, S>,
    ...more: V
  ): Expression<Together<T, V>, S | SourceOf<V[number]>>
  /** The smallest of several values; NULL if one of them is. */
  least<T, S extends string, V extends readonly Operand<T | null>[]>(
    first: Expression<T, S>,
    ...more: V
  ): Expression<Together<T, V>, S | SourceOf<V[number]>>
  /** A new random identifier for each row. */
  uuid(): Expression<string>
}

/** Points in time. */
interface TimeFunctions {
  /** The present time of the database, in UTC. */
  now(): Expression<Date>
  /** The present day of the database, in UTC. */
  currentDate(): Expression<string>
  /** A part of a point in time, as a whole number; `epoch` is the seconds since 1970 with their fraction. */
  extract<T, S extends string>(field: DateField, from: Expression<T, S>): Expression<number | Nullable<T>, S>
  /** A point in time, cut down to the beginning of its year, month, week … */
  dateTrunc<T, S extends string>(unit: DateUnit, of: Expression<T, S>): Expression<T, S>
}

/** JSON documents and arrays. */
interface DocumentFunctions {
  /** A JSON object of expressions. Points in time are ISO texts, exact numbers and bigints texts. */
  jsonObject(members: Readonly<Record<string, Expression<any, any>>>): Expression<Record<string, any>>
  /** A JSON array of expressions. */
  jsonArray(...items: Expression<any, any>[]): Expression<any[]>
  /** How many items a JSON array has; NULL for what is none. */
  jsonLength(document: Expression<any, any>): Expression<number | null>
  /** `object`, `array`, `string`, `number`, `boolean` or `null`. */
  jsonType(document: Expression<any, any>): Expression<string | null>
  /** Whether a document has all that another has, for documents whose type TypeScript does not know. */
  jsonContains(document: Expression<any, any>, part: unknown): Expression<boolean | null>
  /** How many items an array has. */
  arrayLength<T, S extends string>(array: Expression<T, S>): Expression<number | Nullable<T>, S>
}

/** The functions of the database. */
export interface FunctionLibrary
  extends Aggregates,
    WindowFunctions,
    TextFunctions,
    NumberFunctions,
    ChoosingFunctions,
    TimeFunctions,
    DocumentFunctions,
    NamedFunctions {
  /** Any other function of the database, by its own name. Its values come as the driver gives them. */
  // Not typed as a function: under `noUncheckedIndexedAccess` it would have to be asserted before it is called.
  readonly [name: string]: any
}
