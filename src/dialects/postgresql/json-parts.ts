// JSON and arrays on PostgreSQL. Ways into a document are operators, whose keys and places are bound.
import { boundText } from '../../compiler/bound-text.ts'
import { call, callText, named, operandText } from '../../compiler/call.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { ExpressionNode, FunctionNode } from '../../sql/expression/nodes.ts'
import { ArrayType } from '../../sql/types/array.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { castText } from './type-compiler.ts'

function isPlace(step: ExpressionNode): boolean {
  return typeOfNode(step)?.kind === 'integer'
}

const asItIs = (value: unknown): WireValue => (typeof value === 'number' ? value : String(value))

/** A step as a bound key or place. */
function stepText(step: ExpressionNode, writer: Writer): string {
  const text = step.kind === 'value' ? boundText(step, asItIs, writer) : operandText(step, writer)
  return `cast(${text} as ${isPlace(step) ? 'integer' : 'text'})`
}

/** The part of a document at the end of a way. */
function chain(node: FunctionNode, writer: Writer, last = '->'): string {
  const [document, ...steps] = node.operands
  let text = document === undefined ? 'null' : operandText(document, writer)
  steps.forEach((step, at) => {
    text += ` ${at === steps.length - 1 ? last : '->'} ${stepText(step, writer)}`
  })
  return text
}

const jsonText: CallPart = (node, writer) =>
  node.operands.length > 1 ? `(${chain(node, writer, '->>')})` : `(${chain(node, writer)} #>> '{}')`

/** What a scalar of a document is to a type: the kinds of JSON that it is read from, and how. */
function reading(type: SqlType): { readonly kinds: string; readonly wrap: (text: string) => string } {
  const to = castText(type)
  switch (type.kind) {
    case 'integer':
    case 'smallint':
    case 'bigint':
      return { kinds: "'number'", wrap: text => `cast(trunc(cast(${text} as numeric)) as bigint)` }
    case 'float':
    case 'double':
      return { kinds: "'number'", wrap: text => `cast(${text} as double precision)` }
    case 'numeric':
      return { kinds: "'number', 'string'", wrap: text => `cast(${text} as ${to})` }
    case 'boolean':
      return { kinds: "'boolean'", wrap: text => `cast(${text} as boolean)` }
    default:
      return { kinds: "'string'", wrap: text => `cast(${text} as ${to})` }
  }
}

const jsonAs: CallPart = (node, writer) => {
  const type = node.type ?? null
  if (type === null || type.kind === 'json' || type.kind === 'jsonb') return `(${chain(node, writer)})`
  const { kinds, wrap } = reading(type)
  const kind = `jsonb_typeof(cast(${chain(node, writer)} as jsonb))`
  return `case when ${kind} in (${kinds}) then ${wrap(jsonText(node, writer))} end`
}

/** A value as a part of a document; NULL is JSON's null in it. */
const asPart: CallPart = call`coalesce(to_jsonb(${2}), 'null'::jsonb)`

/** A key is set in an object, a place in an array; anything else stays as it is. */
const jsonSet: CallPart = (node, writer) => {
  const [, step] = node.operands
  if (step === undefined) return 'null'
  const container = isPlace(step) ? 'array' : 'object'
  const path: CallPart = () =>
    `array[${step.kind === 'value' ? boundText(step, String, writer) : operandText(step, writer)}]::text[]`
  return call`case when jsonb_typeof(cast(${0} as jsonb)) = '${() => container}' then jsonb_set(cast(${0} as jsonb), ${path}, ${asPart}) else cast(${0} as jsonb) end`(
    node,
    writer,
  )
}

const jsonRemove: CallPart = (node, writer) => {
  const [document, ...steps] = node.operands
  const before = `cast(${document === undefined ? 'null' : writer.expression(document)} as jsonb)`
  const path = steps.map(step => (step.kind === 'value' ? boundText(step, String, writer) : operandText(step, writer)))
  return `(${before} #- array[${path.join(', ')}]::text[])`
}

/** JSON by our names. */
export const postgresqlJsonCalls: Readonly<Record<string, CallPart>> = {
  jsonGet: (node, writer) => `(${chain(node, writer)})`,
  jsonText,
  jsonAs,
  jsonSet,
  jsonRemove,
  jsonContainer: (node, writer) => {
    const [, kind] = node.operands
    const wanted = kind?.kind === 'constant' && kind.value === 'array' ? 'array' : 'object'
    const empty = wanted === 'array' ? '[]' : '{}'
    return call`case jsonb_typeof(cast(${0} as jsonb)) when '${() => wanted}' then cast(${0} as jsonb) else '${() => empty}'::jsonb end`(
      node,
      writer,
    )
  },
  jsonHasKey: (node, writer) => {
    const [document, key] = node.operands
    if (document === undefined || key === undefined) return 'null'
    const text = () => `cast(${writer.expression(document)} as jsonb)`
    return `(jsonb_typeof(${text()}) = 'object' and ${text()} ? ${stepText(key, writer)})`
  },
  jsonContains: call`(cast(${0} as jsonb) @> cast(${1} as jsonb))`,
  jsonEquals: call`(cast(${0} as jsonb) = cast(${1} as jsonb))`,
  jsonLength: call`case jsonb_typeof(cast(${0} as jsonb)) when 'array' then jsonb_array_length(cast(${0} as jsonb)) end`,
  jsonType: call`jsonb_typeof(cast(${0} as jsonb))`,
  jsonObject: named('jsonb_build_object'),
  jsonArray: named('jsonb_build_array'),
  jsonDocument: call`to_jsonb(${0})`,
  jsonScalar: call`to_jsonb(${0})`,
  jsonBoolean: call`to_jsonb(${0})`,
  jsonAgg: named('jsonb_agg'),
  jsonObjectAgg: named('jsonb_object_agg'),
}

/** An item; a list of lists is one array, of which a row is taken. */
const arrayItem: CallPart = (node, writer) => {
  const inner = node.type instanceof ArrayType
  const place = call`cast(${1} as integer) + 1`
  if (!inner) return call`(${0})[${place}]`(node, writer)
  return call`(select nullif(array(select unnest((${0})[${place}:${place}])), '{}'))`(node, writer)
}

/** Arrays by our names. */
export const postgresqlArrayCalls: Readonly<Record<string, CallPart>> = {
  arrayItem,
  arrayLength: call`case when ${0} is not null then coalesce(array_length(${0}, 1), 0) end`,
  arrayContains: call`(${0} @> ${1})`,
  arrayContainedBy: call`(${0} <@ ${1})`,
  arrayOverlaps: call`(${0} && ${1})`,
  arrayConcat: call`(${0} || ${1})`,
  arrayAppend: named('array_append'),
  arrayAgg: (node, writer) => callText('array_agg', node, writer),
}
