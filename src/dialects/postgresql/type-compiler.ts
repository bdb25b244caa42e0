// How each column type is spelled in PostgreSQL's DDL and in casts.
import type { ArrayType } from '../../sql/types/array.ts'
import type { CustomType } from '../../sql/types/custom.ts'
import type { NumericType } from '../../sql/types/number.ts'
import type { SqlType, TypeKind } from '../../sql/types/sql-type.ts'
import type { EnumerationType, StringType } from '../../sql/types/string.ts'
import type { DateTimeType } from '../../sql/types/time.ts'
import type { VectorType } from '../../sql/types/vector.ts'
import { qualifiedText } from './quoting.ts'

const spellings = {
  integer: () => 'integer',
  smallint: () => 'smallint',
  bigint: () => 'bigint',
  string: (type: StringType) => (type.length === null ? 'varchar' : `varchar(${type.length})`),
  text: () => 'text',
  boolean: () => 'boolean',
  datetime: (type: DateTimeType) => `${instantText(type)}(${type.precision})`,
  date: () => 'date',
  time: () => 'time',
  interval: () => 'interval',
  numeric: (type: NumericType) =>
    type.precision === null ? 'numeric' : `numeric(${type.precision}, ${type.scale ?? 0})`,
  float: () => 'real',
  double: () => 'double precision',
  json: () => 'json',
  jsonb: () => 'jsonb',
  binary: () => 'bytea',
  uuid: () => 'uuid',
  enumeration: enumerationText,
  array: (type: ArrayType) => `${typeText(type.itemType)}${'[]'.repeat(type.depth)}`,
  vector: (type: VectorType) => `vector(${type.dimensions})`,
  custom: (type: CustomType<unknown>) => type.spelling('postgresql'),
} satisfies Record<TypeKind, (type: never) => string>

/** What a bound value is cast to: without a length, which would cut it, and without a precision, which would round it. */
const casts: Partial<Record<TypeKind, (type: never) => string>> = {
  string: () => 'text',
  datetime: instantText,
  numeric: () => 'numeric',
  // Lists of `text` and of `varchar` are not compared with each other.
  array: (type: ArrayType) => (type.itemType.kind === 'string' ? 'varchar[]' : `${castText(type.itemType)}[]`),
  vector: () => 'vector',
}

function instantText(type: DateTimeType): string {
  return type.timeZone ? 'timestamptz' : 'timestamp'
}

/** A named enumeration is a type of its own; one without a name is text of which Athanor refuses other words. */
function enumerationText(type: EnumerationType): string {
  return type.name === null ? 'text' : qualifiedText(type.name)
}

/** A type as a column of PostgreSQL spells it. */
export function typeText(type: SqlType): string {
  return (spellings[type.kind] as (type: SqlType) => string)(type)
}

/** A type as a bound value is cast to it. */
export function castText(type: SqlType): string {
  return ((casts[type.kind] ?? spellings[type.kind]) as (type: SqlType) => string)(type)
}
