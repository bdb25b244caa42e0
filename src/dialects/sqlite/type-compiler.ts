// How each column type is spelled in SQLite's DDL and in CAST. SQLite derives from the spelling whether a column turns text into
// numbers, so exact decimals and JSON have spellings with TEXT in them: nothing of theirs is ever turned into a floating point number.
import type { CustomType } from '../../sql/types/custom.ts'
import type { NumericType } from '../../sql/types/number.ts'
import type { SqlType, TypeKind } from '../../sql/types/sql-type.ts'
import type { StringType } from '../../sql/types/string.ts'
import type { DateTimeType } from '../../sql/types/time.ts'
import type { VectorType } from '../../sql/types/vector.ts'

/** The kinds of types that SQLite can number as a key. */
export const wholeNumbers: ReadonlySet<TypeKind> = new Set<TypeKind>(['integer', 'smallint', 'bigint'])

/** What beside the type decides its spelling. */
export interface TypeContext {
  /** The column is the single generated key: only the exact word INTEGER makes SQLite number it. */
  readonly generatedKey?: boolean
  /** The table is STRICT, which knows five types. */
  readonly strict?: boolean
}

function decimalText(type: NumericType): string {
  const name = type.asNumber ? 'NUMERIC' : 'DECIMAL_TEXT'
  if (type.precision === null) return name
  return `${name}(${type.precision}, ${type.scale ?? 0})`
}

const spellings = {
  integer: () => 'INTEGER',
  smallint: () => 'SMALLINT',
  bigint: () => 'BIGINT',
  string: (type: StringType) => (type.length === null ? 'VARCHAR' : `VARCHAR(${type.length})`),
  text: () => 'TEXT',
  boolean: () => 'BOOLEAN',
  // Always with the number: other programs leave it out, and write any number of digits.
  datetime: (type: DateTimeType) => `DATETIME(${type.precision})`,
  date: () => 'DATE',
  time: () => 'TIME',
  interval: () => 'INTERVAL_MICROSECONDS',
  numeric: decimalText,
  float: () => 'FLOAT',
  double: () => 'DOUBLE',
  json: () => 'JSON_TEXT',
  jsonb: () => 'JSON_TEXT',
  binary: () => 'BLOB',
  uuid: () => 'CHAR(36)',
  enumeration: () => 'TEXT',
  array: () => 'JSON_TEXT',
  vector: (type: VectorType) => `VECTOR_BLOB(${type.dimensions})`,
  custom: (type: CustomType<unknown>) => type.spelling('sqlite'),
} satisfies Record<TypeKind, (type: never) => string>

/** What SQLite stores a type as: the spelling in a STRICT table and in CAST. */
const storage = {
  integer: () => 'INTEGER',
  smallint: () => 'INTEGER',
  bigint: () => 'INTEGER',
  string: () => 'TEXT',
  text: () => 'TEXT',
  boolean: () => 'INTEGER',
  datetime: () => 'TEXT',
  date: () => 'TEXT',
  time: () => 'TEXT',
  interval: () => 'INTEGER',
  numeric: (type: NumericType) => (type.asNumber ? 'REAL' : 'TEXT'),
  float: () => 'REAL',
  double: () => 'REAL',
  json: () => 'TEXT',
  jsonb: () => 'TEXT',
  binary: () => 'BLOB',
  uuid: () => 'TEXT',
  enumeration: () => 'TEXT',
  array: () => 'TEXT',
  vector: () => 'BLOB',
  custom: (type: CustomType<unknown>) => storageOf(type.spelling('sqlite')),
} satisfies Record<TypeKind, (type: never) => string>

/** A type as a column of SQLite spells it. */
export function typeText(type: SqlType, context: TypeContext = {}): string {
  if (context.generatedKey === true) return 'INTEGER'
  return context.strict === true ? storageText(type) : (spellings[type.kind] as (type: SqlType) => string)(type)
}

/** What SQLite stores a type as: INTEGER, REAL, TEXT or BLOB (or ANY, for types of the user's own). */
export function storageText(type: SqlType): string {
  return (storage[type.kind] as (type: SqlType) => string)(type)
}

/** SQLite's rules for what a spelling stores, in their order. */
function storageOf(spelling: string): string {
  const upper = spelling.toUpperCase()
  if (upper.includes('INT')) return 'INTEGER'
  if (/CHAR|CLOB|TEXT/.test(upper)) return 'TEXT'
  if (upper.includes('BLOB')) return 'BLOB'
  return /REAL|FLOA|DOUB/.test(upper) ? 'REAL' : 'ANY'
}
