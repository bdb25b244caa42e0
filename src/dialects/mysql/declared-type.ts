// Types as the database spells them: the nearest column type of ours, and whether a column has the type that a model says.
import type { ReflectedColumn } from '../../dialect/reflected.ts'
import { BigIntType, IntegerType, SmallIntType } from '../../sql/types/integer.ts'
import { BooleanType, DoubleType, FloatType, NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { EnumerationType, StringType, TextType, UuidType } from '../../sql/types/string.ts'
import { BinaryType, JsonType } from '../../sql/types/structured.ts'
import { DateTimeType, DateType, TimeType } from '../../sql/types/time.ts'
import type { Flavour } from './flavour.ts'
import { isJsonKind, typeText } from './type-compiler.ts'

/** A type's words and what stands in its parentheses. */
interface Declared {
  readonly name: string
  readonly numbers: readonly number[]
  readonly words: readonly string[]
}

const known: Readonly<Record<string, (declared: Declared) => SqlType | null>> = {
  tinyint: ({ numbers: [width] }) => (width === 1 ? new BooleanType() : new SmallIntType()),
  bit: ({ numbers: [width] }) => (width === 1 ? new BooleanType() : null),
  smallint: () => new SmallIntType(),
  mediumint: () => new IntegerType(),
  int: () => new IntegerType(),
  bigint: () => new BigIntType(),
  decimal: ({ numbers: [precision, scale] }) => new NumericType(precision ?? 10, scale ?? 0),
  float: () => new FloatType(),
  double: () => new DoubleType(),
  varchar: ({ numbers: [length] }) => new StringType(length ?? null),
  text: () => new TextType(),
  mediumtext: () => new TextType(),
  longtext: () => new TextType(),
  blob: () => new BinaryType(),
  mediumblob: () => new BinaryType(),
  longblob: () => new BinaryType(),
  datetime: ({ numbers: [precision] }) => new DateTimeType(precision ?? 0),
  timestamp: ({ numbers: [precision] }) => new DateTimeType(precision ?? 0),
  date: () => new DateType(),
  time: ({ numbers: [precision] }) => (precision === 6 ? new TimeType() : null),
  json: () => new JsonType(),
  uuid: () => new UuidType(),
  char: ({ numbers: [length] }) => (length === 36 ? new UuidType() : null),
  enum: ({ words }) => (words.length === 0 ? null : new EnumerationType(words)),
}

/** The nearest column type of ours for a type of the database; null for none, such as an unsigned number. */
export function declaredType(text: string): SqlType | null {
  const declared = parse(text)
  return Object.hasOwn(known, declared.name) ? (known[declared.name]?.(declared) ?? null) : null
}

/** Spellings that hold the same values: one that is there needs no migration to the other. */
const equals: Readonly<Record<string, string>> = {
  mediumtext: 'longtext',
  text: 'longtext',
  mediumblob: 'longblob',
  blob: 'longblob',
  timestamp: 'datetime',
}

/** Whether a column of the database has the type that a model says, so that nothing has to be migrated. */
export function sameType(
  model: SqlType,
  column: Pick<ReflectedColumn, 'typeText' | 'type'>,
  flavour: Flavour,
): boolean {
  const wanted = comparable(typeText(model, flavour))
  const found = comparable(column.typeText)
  if (isJsonKind(model)) return found === 'json' || (found === 'longtext' && column.type?.kind === 'json')
  if (model.kind === 'text' && column.type?.kind === 'json') return false
  if (model.kind === 'uuid') return found === 'uuid' || found === 'char(36)'
  if (model.kind === 'boolean' && found === 'bit(1)') return true
  if (model.kind === 'vector' && found === `vector(${String(model.parameters[0])})`) return true
  return wanted === found
}

/** A type in one spelling: without the widths that numbers are shown with, and without its character set. */
function comparable(text: string): string {
  const lower = text.replace(/\s+(?:character set|charset|collate)\s+\S+/gi, '')
  const { name, numbers, words } = parse(lower)
  if (name === 'enum') return `enum(${words.map(word => JSON.stringify(word)).join(',')})`
  const [first, second] = numbers
  switch (name) {
    case 'tinyint':
      return first === 1 ? 'tinyint(1)' : 'tinyint'
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
      return name
    case 'decimal':
      return `decimal(${first ?? 10},${second ?? 0})`
    default: {
      const common = equals[name] ?? name
      return numbers.length === 0 ? common : `${common}(${numbers.join(',')})`
    }
  }
}

const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  numeric: 'decimal',
  dec: 'decimal',
  'double precision': 'double',
  real: 'double',
  bool: 'tinyint(1)',
  boolean: 'tinyint(1)',
}

function parse(text: string): Declared {
  const match = /^([^(]*)(?:\((.*)\))?\s*(.*)$/s.exec(text.trim())
  const words = `${match?.[1] ?? ''} ${match?.[3] ?? ''}`.trim().replace(/\s+/g, ' ').toLowerCase()
  const inside = match?.[2] ?? ''
  const name = synonyms[words] ?? words
  if (name === 'tinyint(1)') return { name: 'tinyint', numbers: [1], words: [] }
  const quoted = Array.from(inside.matchAll(/'((?:[^']|'')*)'/g), found => (found[1] ?? '').replaceAll("''", "'"))
  const numbers =
    quoted.length > 0
      ? []
      : inside
          .split(',')
          .map(Number)
          .filter(number => inside !== '' && !Number.isNaN(number))
  return { name, numbers, words: quoted }
}
