// Column types as the functions that begin a column.

import type { ArrayType } from '../../../sql/types/array.ts'
import type { CustomType } from '../../../sql/types/custom.ts'
import type { BigIntType } from '../../../sql/types/integer.ts'
import type { NumericType } from '../../../sql/types/number.ts'
import type { SqlType, TypeKind } from '../../../sql/types/sql-type.ts'
import type { EnumerationType, StringType } from '../../../sql/types/string.ts'
import type { DateTimeType } from '../../../sql/types/time.ts'
import type { VectorType } from '../../../sql/types/vector.ts'
import { type Code, call, object, quoted, sequence } from './code.ts'
import type { RenderContext } from './render-context.ts'

type TypeRenderer = (type: never, context: RenderContext) => readonly Code[]

const plain =
  (name: string): TypeRenderer =>
  (_, context) => [call(context.use(name))]

function numbers(...values: readonly (number | null)[]): readonly string[] {
  return values.filter(value => value !== null).map(String)
}

function customType(type: CustomType<unknown>, context: RenderContext): readonly Code[] {
  const { sql } = type.options
  const spelling =
    typeof sql === 'string'
      ? quoted(sql)
      : object(Object.entries(sql).map(([dialect, text]) => [dialect, quoted(text)]))
  return [call(context.use('sqlType'), spelling)]
}

function dateTimeType(type: DateTimeType, context: RenderContext): readonly Code[] {
  const options = [
    ...(type.precision === 3 ? [] : [['precision', String(type.precision)] as const]),
    ...(type.timeZone ? [] : [['timeZone', 'false'] as const]),
  ]
  return [call(context.use('datetime'), ...(options.length === 0 ? [] : [object(options)]))]
}

// How a list declares items that may be null makes no difference in the database.
function arrayType(type: ArrayType, context: RenderContext): readonly Code[] {
  return [call(context.use('array'), sequence(...renderType(type.of, context)))]
}

const renderers = {
  integer: plain('integer'),
  smallint: plain('smallint'),
  bigint: (_: BigIntType, context: RenderContext) => [call(context.use('bigint'))],
  string: (type: StringType, context: RenderContext) => [call(context.use('string'), ...numbers(type.length))],
  text: plain('text'),
  boolean: plain('boolean'),
  datetime: dateTimeType,
  date: plain('date'),
  time: plain('time'),
  interval: plain('interval'),
  numeric: (type: NumericType, context: RenderContext) => [
    call(context.use('numeric'), ...numbers(type.precision, type.scale)),
    ...(type.asNumber ? [call('.asNumber')] : []),
  ],
  float: plain('float'),
  double: plain('double'),
  json: plain('json'),
  jsonb: plain('jsonb'),
  binary: plain('binary'),
  uuid: plain('uuid'),
  enumeration: (type: EnumerationType, context: RenderContext) => [
    call(context.use('enumeration'), ...type.values.map(quoted)),
    ...(type.name === null ? [] : [call('.named', quoted(type.name))]),
  ],
  array: arrayType,
  vector: (type: VectorType, context: RenderContext) => [call(context.use('vector'), String(type.dimensions))],
  custom: customType,
} satisfies Record<TypeKind, TypeRenderer>

/** A type as the beginning of a column: the function, and what must follow it at once. */
export function renderType(type: SqlType, context: RenderContext): readonly Code[] {
  const renderer = renderers[type.kind] as (type: SqlType, context: RenderContext) => readonly Code[]
  return renderer(type, context)
}
