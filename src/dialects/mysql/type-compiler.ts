// How each column type is spelled in DDL, and in CAST, which knows other words.
import { ModelError } from '../../errors/model-error.ts'
import type { ArrayType } from '../../sql/types/array.ts'
import type { CustomType } from '../../sql/types/custom.ts'
import type { NumericType } from '../../sql/types/number.ts'
import type { SqlType, TypeKind } from '../../sql/types/sql-type.ts'
import type { EnumerationType, StringType } from '../../sql/types/string.ts'
import type { DateTimeType } from '../../sql/types/time.ts'
import type { VectorType } from '../../sql/types/vector.ts'
import type { Flavour } from './flavour.ts'
import { plainText } from './quoting.ts'

/** The most digits of a DECIMAL, and the most of them after the point. */
export const MOST_DIGITS = 65
export const MOST_FRACTION_DIGITS = 30
/** The most characters of a VARCHAR of four bytes each. */
const MOST_CHARACTERS = 16_383
/** Longer vectors would leave no room for other columns in a row. */
const MOST_INLINE_BYTES = 8000

function decimalText({ precision, scale }: NumericType): string {
  if (precision === null) return `DECIMAL(${MOST_DIGITS}, ${scale ?? MOST_FRACTION_DIGITS})`
  if (precision > MOST_DIGITS || (scale ?? 0) > MOST_FRACTION_DIGITS) {
    throw new ModelError('unsupported', {
      place: `numeric(${precision}, ${scale ?? 0})`,
      problem: `has more digits than MySQL keeps, which is ${MOST_DIGITS}, and ${MOST_FRACTION_DIGITS} of them after the point`,
      remedy: 'declare fewer, or keep the number as string()',
    })
  }
  return `DECIMAL(${precision}, ${scale ?? 0})`
}

// Without a length a text may be of any length, as on other databases.
function stringText({ length }: StringType): string {
  return length === null || length > MOST_CHARACTERS ? 'LONGTEXT' : `VARCHAR(${length})`
}

function fractionText(name: string, precision: number): string {
  return precision === 0 ? name : `${name}(${precision})`
}

const jsonText = (_: SqlType, flavour: Flavour) => (flavour.jsonIsText ? 'LONGTEXT' : 'JSON')

const spellings = {
  integer: () => 'INT',
  smallint: () => 'SMALLINT',
  bigint: () => 'BIGINT',
  string: stringText,
  text: () => 'LONGTEXT',
  boolean: () => 'TINYINT(1)',
  datetime: (type: DateTimeType) => fractionText('DATETIME', type.precision),
  date: () => 'DATE',
  time: () => 'TIME(6)',
  interval: () => 'BIGINT',
  numeric: decimalText,
  float: () => 'FLOAT',
  double: () => 'DOUBLE',
  json: jsonText,
  jsonb: jsonText,
  binary: () => 'LONGBLOB',
  uuid: (_: SqlType, flavour: Flavour) =>
    flavour.nativeUuid ? 'UUID' : 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin',
  enumeration: (type: EnumerationType) => `ENUM(${type.values.map(plainText).join(', ')})`,
  array: (type: ArrayType, flavour: Flavour) => jsonText(type, flavour),
  vector: (type: VectorType) =>
    type.dimensions * 4 > MOST_INLINE_BYTES ? 'MEDIUMBLOB' : `VARBINARY(${type.dimensions * 4})`,
  custom: (type: CustomType<unknown>, flavour: Flavour) => customText(type, flavour),
} satisfies Record<TypeKind, (type: never, flavour: Flavour) => string>

/** A type of the user's own may have a spelling for MariaDB alone. */
function customText(type: CustomType<unknown>, { scheme }: Flavour): string {
  const { sql } = type.options
  const own = typeof sql === 'string' ? undefined : sql[scheme]
  return own ?? type.spelling('mysql')
}

/** What CAST calls a type. */
const casts = {
  integer: () => 'SIGNED',
  smallint: () => 'SIGNED',
  bigint: () => 'SIGNED',
  string: (type: StringType) => (type.length === null ? 'CHAR' : `CHAR(${type.length})`),
  text: () => 'CHAR',
  boolean: () => 'SIGNED',
  datetime: (type: DateTimeType) => fractionText('DATETIME', type.precision),
  date: () => 'DATE',
  time: () => 'TIME(6)',
  interval: () => 'SIGNED',
  numeric: decimalText,
  float: () => 'FLOAT',
  double: () => 'DOUBLE',
  json: (_: SqlType, flavour: Flavour) => (flavour.jsonIsText ? 'CHAR' : 'JSON'),
  jsonb: (_: SqlType, flavour: Flavour) => (flavour.jsonIsText ? 'CHAR' : 'JSON'),
  binary: () => 'BINARY',
  uuid: (_: SqlType, flavour: Flavour) => (flavour.nativeUuid ? 'UUID' : 'CHAR(36)'),
  enumeration: () => 'CHAR',
  array: (_: SqlType, flavour: Flavour) => (flavour.jsonIsText ? 'CHAR' : 'JSON'),
  vector: () => 'BINARY',
  custom: (type: CustomType<unknown>, flavour: Flavour) => customText(type, flavour),
} satisfies Record<TypeKind, (type: never, flavour: Flavour) => string>

/** A type as a column spells it. */
export function typeText(type: SqlType, flavour: Flavour): string {
  return (spellings[type.kind] as (type: SqlType, flavour: Flavour) => string)(type, flavour)
}

/** A type as CAST spells it. */
export function castText(type: SqlType, flavour: Flavour): string {
  return (casts[type.kind] as (type: SqlType, flavour: Flavour) => string)(type, flavour)
}

/** Whether a type's values are kept as JSON text, which a check keeps well-formed where the database has no type for it. */
export function isJsonKind(type: SqlType): boolean {
  return type.kind === 'json' || type.kind === 'jsonb' || type.kind === 'array'
}

/** Whether a type is kept outside the row, so that no key can hold all of it. */
export function isTooLongForKeys(type: SqlType, flavour: Flavour): boolean {
  return /^(?:LONGTEXT|LONGBLOB|MEDIUMBLOB|JSON)/.test(typeText(type, flavour))
}
