// From the text of a declared type back to a column type of ours, and whether a column has the type that a model says.
import type { ReflectedColumn } from '../../dialect/reflected.ts'
import { BigIntType, IntegerType, SmallIntType } from '../../sql/types/integer.ts'
import { IntervalType } from '../../sql/types/interval.ts'
import { BooleanType, DoubleType, FloatType, NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { StringType, TextType, UuidType } from '../../sql/types/string.ts'
import { BinaryType, JsonbType, JsonType } from '../../sql/types/structured.ts'
import { DateTimeType, DateType, TimeType } from '../../sql/types/time.ts'
import { VectorType } from '../../sql/types/vector.ts'
import { type TypeContext, typeText, wholeNumbers } from './type-compiler.ts'

interface Declared {
  readonly name: string
  readonly parameters: readonly number[]
}

/** Words that mean the same to us; what is compared is the word on the right. */
const synonyms: Readonly<Record<string, string>> = {
  INT: 'INTEGER',
  INT4: 'INTEGER',
  MEDIUMINT: 'INTEGER',
  INT2: 'SMALLINT',
  TINYINT: 'SMALLINT',
  INT8: 'BIGINT',
  'UNSIGNED BIG INT': 'BIGINT',
  NVARCHAR: 'VARCHAR',
  VARCHAR2: 'VARCHAR',
  'CHARACTER VARYING': 'VARCHAR',
  'VARYING CHARACTER': 'VARCHAR',
  CHARACTER: 'CHAR',
  NCHAR: 'CHAR',
  'NATIVE CHARACTER': 'CHAR',
  CLOB: 'TEXT',
  NTEXT: 'TEXT',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'DATETIME',
  DECIMAL: 'NUMERIC',
  DEC: 'NUMERIC',
  'DOUBLE PRECISION': 'DOUBLE',
  REAL: 'DOUBLE',
  BINARY: 'BLOB',
  VARBINARY: 'BLOB',
  JSON: 'JSON_TEXT',
  JSONB: 'JSON_TEXT',
  UUID: 'CHAR',
}

/** Types whose parameters mean nothing to SQLite and to us. */
const bare: ReadonlySet<string> = new Set([
  'INTEGER',
  'SMALLINT',
  'BIGINT',
  'TEXT',
  'BOOLEAN',
  'FLOAT',
  'DOUBLE',
  'BLOB',
  'JSON_TEXT',
])

const known: Readonly<Record<string, (parameters: readonly number[]) => SqlType>> = {
  INTEGER: () => new IntegerType(),
  SMALLINT: () => new SmallIntType(),
  BIGINT: () => new BigIntType(),
  VARCHAR: ([length]) => new StringType(length ?? null),
  CHAR: ([length]) => (length === 36 ? new UuidType() : new StringType(length ?? null)),
  TEXT: () => new TextType(),
  BOOLEAN: () => new BooleanType(),
  DATETIME: ([precision]) => new DateTimeType(precision ?? 3),
  DATE: () => new DateType(),
  TIME: () => new TimeType(),
  NUMERIC: ([precision, scale]) => new NumericType(precision ?? null, scale ?? null, true),
  DECIMAL_TEXT: ([precision, scale]) => new NumericType(precision ?? null, scale ?? null),
  FLOAT: () => new FloatType(),
  DOUBLE: () => new DoubleType(),
  JSON_TEXT: () => new JsonType(),
  BLOB: () => new BinaryType(),
  INTERVAL_MICROSECONDS: () => new IntervalType(),
  VECTOR_BLOB: ([dimensions]) => new VectorType(dimensions ?? 1),
}

/** The nearest column type of ours for a declared type; null for none, such as a spelling of the user's own. */
export function declaredType(text: string): SqlType | null {
  const declared = parse(text)
  if (declared.name === 'JSONB') return new JsonbType()
  if (declared.name === 'UUID') return new UuidType()
  const name = synonyms[declared.name] ?? declared.name
  return Object.hasOwn(known, name) ? (known[name]?.(declared.parameters) ?? null) : null
}

/**
 * Whether a column of the database has the type that a model says, so that nothing has to be migrated.
 *
 * Case, spaces and synonyms (`INT`, `NVARCHAR(n)`, `DECIMAL(p, s)` for a number) make no difference. An exact decimal of at most 15
 * digits may be in a NUMERIC column of another program, which holds it without loss; a DATETIME without a number says nothing of the
 * digits of its seconds; a generated key is INTEGER whatever its size.
 */
export function sameType(
  model: SqlType,
  reflected: Pick<ReflectedColumn, 'typeText' | 'generated'>,
  context: TypeContext = {},
): boolean {
  const found = comparable(reflected.typeText)
  if (reflected.generated && found === 'INTEGER' && wholeNumbers.has(model.kind)) return true
  if (found === comparable(typeText(model, context))) return true
  if (found === 'DATETIME' && model.kind === 'datetime') return true
  const exact = parse(typeText(model))
  const [digits = Number.POSITIVE_INFINITY] = exact.parameters
  return (
    exact.name === 'DECIMAL_TEXT' && digits <= 15 && found === comparable(`NUMERIC(${exact.parameters.join(', ')})`)
  )
}

function comparable(text: string): string {
  const { name, parameters } = parse(text)
  const common = synonyms[name] ?? name
  const given =
    name === 'UUID' ? [36] : common === 'NUMERIC' && parameters.length === 1 ? [...parameters, 0] : parameters
  const meant = bare.has(common) ? [] : given
  return meant.length === 0 ? common : `${common}(${meant.join(',')})`
}

/** A declared type as its words in upper case and its numbers. */
function parse(text: string): Declared {
  const match = /^([^(]*)(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)\s*)?$/.exec(text)
  if (match === null) return { name: normalised(text), parameters: [] }
  const parameters = [match[2], match[3]].filter(part => part !== undefined).map(Number)
  return { name: normalised(match[1] ?? ''), parameters }
}

function normalised(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toUpperCase()
}
