// The functions that begin a column: `integer()`, `string(64)`, and the rest of the portable types.
import { CustomType, type CustomTypeOptions } from '../types/custom.ts'
import { BigIntType, IntegerType, SmallIntType } from '../types/integer.ts'
import { BooleanType, DoubleType, FloatType, NumericType } from '../types/number.ts'
import { EnumerationType, StringType, TextType, UuidType } from '../types/string.ts'
import { BinaryType, JsonbType, JsonType } from '../types/structured.ts'
import { DateTimeType, DateType, TimeType } from '../types/time.ts'
import { BigIntBuilder, ColumnBuilder, NumericBuilder } from './column-builder.ts'
import { plainColumn } from './column-spec.ts'

/** Whole numbers of 32 bits; a primary key of integers is generated. */
export function integer(): ColumnBuilder<number> {
  return new ColumnBuilder(plainColumn(new IntegerType()))
}

/** Whole numbers of 16 bits. */
export function smallint(): ColumnBuilder<number> {
  return new ColumnBuilder(plainColumn(new SmallIntType()))
}

/** Whole numbers of 64 bits, as JavaScript bigint unless `.asNumber()`. */
export function bigint(): BigIntBuilder {
  return new BigIntBuilder(plainColumn(new BigIntType()))
}

/** Text of at most `length` characters; without a length, as many as the database allows. */
export function string(length?: number): ColumnBuilder<string> {
  return new ColumnBuilder(plainColumn(new StringType(length ?? null)))
}

/** Text of any length. */
export function text(): ColumnBuilder<string> {
  return new ColumnBuilder(plainColumn(new TextType()))
}

/** True and false. */
export function boolean(): ColumnBuilder<boolean> {
  return new ColumnBuilder(plainColumn(new BooleanType()))
}

/**
 * A point in time: a Date, kept in UTC.
 *
 * @param options `precision`: digits of the seconds' fraction, 3 (a Date's own) unless given
 */
export function datetime(options: { readonly precision?: number } = {}): ColumnBuilder<Date> {
  return new ColumnBuilder(plainColumn(new DateTimeType(options.precision ?? 3)))
}

/** A calendar date, as the string `'2026-11-20'`. */
export function date(): ColumnBuilder<string> {
  return new ColumnBuilder(plainColumn(new DateType()))
}

/** A time of day, as the string `'17:30:00'`. */
export function time(): ColumnBuilder<string> {
  return new ColumnBuilder(plainColumn(new TimeType()))
}

/**
 * Exact decimal numbers, as strings unless `.asNumber()`.
 *
 * @param precision digits in all
 * @param scale digits after the point; 0 when only the precision is given
 */
export function numeric(precision?: number, scale?: number): NumericBuilder {
  const type = new NumericType(precision ?? null, scale ?? null)
  return new NumericBuilder(plainColumn(type), type)
}

/** Binary floating point numbers of single precision. */
export function float(): ColumnBuilder<number> {
  return new ColumnBuilder(plainColumn(new FloatType()))
}

/** Binary floating point numbers of double precision. */
export function double(): ColumnBuilder<number> {
  return new ColumnBuilder(plainColumn(new DoubleType()))
}

/** A JSON document, typed by T. */
export function json<T = unknown>(): ColumnBuilder<T> {
  return new ColumnBuilder(plainColumn(new JsonType()))
}

/** A JSON document in the database's binary form where it has one, typed by T. */
export function jsonb<T = unknown>(): ColumnBuilder<T> {
  return new ColumnBuilder(plainColumn(new JsonbType()))
}

/** Bytes, as Uint8Array. */
export function binary(): ColumnBuilder<Uint8Array> {
  return new ColumnBuilder(plainColumn(new BinaryType()))
}

/** A universally unique identifier, as a string. */
export function uuid(): ColumnBuilder<string> {
  return new ColumnBuilder(plainColumn(new UuidType()))
}

/** One of the given words: `enumeration('draft', 'published')`. */
export function enumeration<const V extends string>(...values: V[]): ColumnBuilder<V> {
  return new ColumnBuilder(plainColumn(new EnumerationType(values)))
}

/**
 * A type of your own.
 *
 * @example
 * const point = () => custom<Point>({ name: 'point', sql: 'text', toDriver: p => `${p.x},${p.y}`, fromDriver: parsePoint })
 */
export function custom<T>(options: CustomTypeOptions<T>): ColumnBuilder<T> {
  return new ColumnBuilder(plainColumn(new CustomType(options)))
}

/**
 * A type that is only known by its spelling in DDL, as revision scripts have it: values pass as the driver takes and gives them.
 *
 * @param spelling one for every database, or by dialect with a default: `sqlType({ default: 'text', postgresql: 'point' })`
 */
export function sqlType(
  spelling: string | ({ readonly default: string } & Readonly<Record<string, string>>),
): ColumnBuilder<unknown> {
  const name = typeof spelling === 'string' ? spelling : JSON.stringify(spelling)
  return custom<unknown>({ name, sql: spelling, toDriver: asItIs, fromDriver: asItIs })
}

function asItIs(value: unknown): unknown {
  return value
}
