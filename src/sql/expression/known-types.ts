// The types that expressions have by themselves, whatever column they are made of.
import { BigIntType, IntegerType } from '../types/integer.ts'
import { IntervalType } from '../types/interval.ts'
import { BooleanType, DoubleType, NumericType } from '../types/number.ts'
import type { SqlType, TypeKind } from '../types/sql-type.ts'
import { TextType } from '../types/string.ts'
import { BinaryType, JsonType } from '../types/structured.ts'
import { DateTimeType, DateType } from '../types/time.ts'

export const INTEGER = new IntegerType()
export const BIGINT = new BigIntType()
export const DOUBLE = new DoubleType()
export const TEXT = new TextType()
export const BOOLEAN = new BooleanType()
export const DATETIME = new DateTimeType()
export const DATE = new DateType()
export const INTERVAL = new IntervalType()
export const JSON_TYPE = new JsonType()
export const BINARY = new BinaryType()

const WHOLE: ReadonlySet<TypeKind> = new Set<TypeKind>(['integer', 'smallint', 'bigint'])
const TEXTS: ReadonlySet<TypeKind> = new Set<TypeKind>(['text', 'string', 'enumeration', 'uuid'])

/** Whether a type has whole numbers only. */
export function isWholeType(type: SqlType | null): boolean {
  return type !== null && WHOLE.has(type.kind)
}

/** Whether a type's values are texts in every database. */
export function isTextType(type: SqlType | null): boolean {
  return type !== null && TEXTS.has(type.kind)
}

/** Whether a type has exact decimals, which are texts in JavaScript. */
export function isExactType(type: SqlType | null): boolean {
  return type instanceof NumericType && !type.asNumber
}

/** Whether a type has floating point numbers. */
export function isFloatType(type: SqlType | null): boolean {
  return type?.kind === 'double' || type?.kind === 'float'
}

/** Whether a type has JSON documents. */
export function isJsonType(type: SqlType | null): boolean {
  return type?.kind === 'json' || type?.kind === 'jsonb'
}

/** Whether a type has points in time or days. */
export function isDateType(type: SqlType | null): boolean {
  return type?.kind === 'datetime' || type?.kind === 'date'
}
