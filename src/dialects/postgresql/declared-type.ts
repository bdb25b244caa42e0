// From the text of a column's type back to a type of ours, and whether a column has the type that a model says.
import type { ReflectedColumn } from '../../dialect/reflected.ts'
import { ArrayType } from '../../sql/types/array.ts'
import { BigIntType, IntegerType, SmallIntType } from '../../sql/types/integer.ts'
import { IntervalType } from '../../sql/types/interval.ts'
import { BooleanType, DoubleType, FloatType, NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { EnumerationType, StringType, TextType, UuidType } from '../../sql/types/string.ts'
import { BinaryType, JsonbType, JsonType } from '../../sql/types/structured.ts'
import { DateTimeType, DateType, TimeType } from '../../sql/types/time.ts'
import { VectorType } from '../../sql/types/vector.ts'
import { typeText } from './type-compiler.ts'

/** Words that mean the same; what is compared, and shown, is the word on the right. */
const synonyms: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int2: 'smallint',
  int8: 'bigint',
  bool: 'boolean',
  'character varying': 'varchar',
  character: 'char',
  bpchar: 'char',
  decimal: 'numeric',
  dec: 'numeric',
  float4: 'real',
  float8: 'double precision',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
}

/** A type's text in parts: `timestamp(3) with time zone[]`. */
interface Declared {
  readonly name: string
  readonly parameters: readonly number[]
  readonly depth: number
}

function parse(text: string): Declared {
  const match = /^(.*?)((?:\[\d*\])*)$/s.exec(text.trim().replace(/\s+/g, ' '))
  const [, item = '', brackets = ''] = match ?? []
  const parts = /^([^(]*)(?:\(\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?\))?(.*)$/s.exec(item)
  const [, head = '', first, second, tail = ''] = parts ?? []
  const written = `${head.trim()}${tail.trimEnd()}`.trim()
  const name = written.startsWith('"') ? written : written.toLowerCase()
  const parameters = [first, second].filter(part => part !== undefined).map(Number)
  return { name: synonyms[name] ?? name, parameters, depth: brackets.split('[').length - 1 }
}

/** Parameters as they are meant where they are left out. */
function meantParameters({ name, parameters }: Declared): readonly number[] {
  if (name === 'timestamptz' || name === 'timestamp') return [parameters[0] ?? 6]
  if (name === 'time' || name === 'timetz' || name === 'interval') return parameters[0] === 6 ? [] : parameters
  if (name === 'numeric' && parameters.length === 1) return [...parameters, 0]
  return name === 'char' ? [parameters[0] ?? 1] : parameters
}

/** A type's text as this dialect writes it; arrays have no dimensions in the database. */
export function canonicalType(text: string): string {
  const declared = parse(text)
  const parameters = meantParameters(declared)
  const list = parameters.length === 0 ? '' : `(${parameters.join(', ')})`
  return `${declared.name}${list}${declared.depth > 0 ? '[]' : ''}`
}

const known: Readonly<Record<string, (parameters: readonly number[]) => SqlType | null>> = {
  integer: () => new IntegerType(),
  smallint: () => new SmallIntType(),
  bigint: () => new BigIntType(),
  varchar: ([length]) => new StringType(length ?? null),
  text: () => new TextType(),
  boolean: () => new BooleanType(),
  timestamptz: ([precision]) => new DateTimeType(precision ?? 6),
  timestamp: ([precision]) => new DateTimeType(precision ?? 6, { timeZone: false }),
  date: () => new DateType(),
  time: ([precision]) => (precision === undefined ? new TimeType() : null),
  interval: ([precision]) => (precision === undefined ? new IntervalType() : null),
  numeric: ([precision, scale]) =>
    precision !== undefined && (scale ?? 0) < 0 ? null : new NumericType(precision ?? null, scale ?? null),
  real: () => new FloatType(),
  'double precision': () => new DoubleType(),
  json: () => new JsonType(),
  jsonb: () => new JsonbType(),
  bytea: () => new BinaryType(),
  uuid: () => new UuidType(),
  vector: ([dimensions]) => (dimensions === undefined ? null : new VectorType(dimensions)),
}

/** The nearest column type of ours; null for none, such as a type of an extension. */
export function declaredType(
  text: string,
  enumeration: { readonly name: string; readonly words: readonly string[] } | null = null,
): SqlType | null {
  const declared = parse(text)
  const item =
    enumeration === null
      ? Object.hasOwn(known, declared.name)
        ? (known[declared.name]?.(meantParameters(declared)) ?? null)
        : null
      : new EnumerationType(enumeration.words, enumeration.name)
  if (item === null || declared.depth === 0) return item
  return item.kind === 'vector' ? null : new ArrayType(item)
}

/** Whether a column has the type that a model says, so that nothing has to be migrated. */
export function sameType(type: SqlType, column: Pick<ReflectedColumn, 'typeText' | 'type'>): boolean {
  if (canonicalType(typeText(type)) !== canonicalType(column.typeText)) return false
  const wanted = words(type)
  return wanted === null || column.type === null || wanted === words(column.type)
}

/** The words of a named enumeration, or of a list of them; null for other types. */
function words(type: SqlType): string | null {
  const item = type instanceof ArrayType ? type.itemType : type
  return item instanceof EnumerationType && item.name !== null ? JSON.stringify(item.values) : null
}
