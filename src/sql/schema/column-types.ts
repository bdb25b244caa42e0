// The functions that begin a column: `integer()`, `string(64)`, and the rest of the portable types.
import { ModelError } from '../../errors/model-error.ts'
import { ArrayType } from '../types/array.ts'
import { CustomType, type CustomTypeOptions } from '../types/custom.ts'
import { BigIntType, IntegerType, SmallIntType } from '../types/integer.ts'
import { BooleanType, DoubleType, FloatType, NumericType } from '../types/number.ts'
import { EnumerationType, StringType, TextType, UuidType } from '../types/string.ts'
import { BinaryType, JsonbType, JsonType } from '../types/structured.ts'
import { VectorType } from '../types/vector.ts'
import { BigIntBuilder, ColumnBuilder, EnumerationBuilder, type Flag, NumericBuilder } from './column-builder.ts'
import { type ColumnSpec, plainColumn } from './column-spec.ts'
import {
  DateBuilder,
  DateTimeBuilder,
  type DateTimeColumnOptions,
  IntervalBuilder,
  PlainDateTimeBuilder,
  TimeBuilder,
} from './temporal-builders.ts'

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
 * A point in time: a Date, kept in UTC, or Temporal.Instant with `.asTemporal()`.
 *
 * @param options `precision`: digits of the seconds' fraction, 3 (a Date's own) unless given; `timeZone: false`: a database that tells
 *   points in time from calendar and clock keeps calendar and clock, those of UTC for a Date, and `.asTemporal()` gives Temporal.PlainDateTime
 */
export function datetime(options?: { readonly precision?: number; readonly timeZone?: true }): DateTimeBuilder
export function datetime(options: { readonly precision?: number; readonly timeZone: false }): PlainDateTimeBuilder
export function datetime(options: DateTimeColumnOptions = {}): DateTimeBuilder | PlainDateTimeBuilder {
  return options.timeZone === false ? new PlainDateTimeBuilder(options) : new DateTimeBuilder(options)
}

/** A calendar date, as the string `'2026-11-20'` unless `.asTemporal()`. */
export function date(): DateBuilder {
  return new DateBuilder()
}

/** A time of day, as the string `'17:30:00'` unless `.asTemporal()`. */
export function time(): TimeBuilder {
  return new TimeBuilder()
}

/**
 * A length of time, as the ISO 8601 text `'P1DT2H30M'` unless `.asTemporal()`. A day has 24 hours.
 *
 * PostgreSQL has a type for it. SQLite and MySQL keep microseconds as a whole number, so they refuse months and years.
 */
export function interval(): IntervalBuilder {
  return new IntervalBuilder()
}

/**
 * A list of values of one type: `array(string(20))`, or `array(integer().nullable())` where items may be null.
 *
 * PostgreSQL has such types; on the others it is JSON.
 *
 * @throws ModelError `unsupported` for items with anything but a type and `nullable()`
 */
export function array<T, F extends Flag = never>(
  of: ColumnBuilder<T, F>,
): ColumnBuilder<('null' extends F ? T | null : T)[]> {
  refuseModifiers(of.spec)
  return new ColumnBuilder(plainColumn(new ArrayType(of.type, of.spec.nullable)))
}

/** An item of a list is no column: it has no keys, defaults or names. */
function refuseModifiers(spec: ColumnSpec): void {
  const plain = Object.entries({ ...plainColumn(spec.type), nullable: spec.nullable })
  const given = new Map(Object.entries(spec))
  const extra = plain
    .filter(([name, value]) => JSON.stringify(given.get(name)) !== JSON.stringify(value))
    .map(([name]) => name)
  if (extra.length === 0) return
  throw new ModelError('unsupported', {
    place: 'array()',
    problem: `was given items with ${extra.join(', ')}`,
    remedy: 'give it a type only, as in `array(string(20))`, and write the rest after it',
  })
}

/**
 * A vector of `dimensions` numbers of single precision, as number[] (a Float32Array may be given). What comes back is rounded to single
 * precision: 0.1 is 0.10000000149011612.
 *
 * PostgreSQL needs the extension `vector`; MariaDB has the type since 11.7 and MySQL since 9; SQLite keeps bytes.
 */
export function vector(dimensions: number): ColumnBuilder<number[]> {
  return new ColumnBuilder(plainColumn(new VectorType(dimensions)))
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
export function enumeration<const V extends string>(...values: V[]): EnumerationBuilder<V> {
  return new EnumerationBuilder(plainColumn(new EnumerationType(values)), values)
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
