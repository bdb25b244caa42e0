// JSON on SQLite: text, with ways into it that are bound. A key is written as a JSON string in the path, so that it may hold any character.
import { boundText } from '../../compiler/bound-text.ts'
import { call, callText, named, operandText } from '../../compiler/call.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { ExpressionNode, FunctionNode } from '../../sql/expression/nodes.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { DateTimeType } from '../../sql/types/time.ts'

function stepText(step: unknown): string {
  return typeof step === 'number' ? `[${step}]` : `.${JSON.stringify(step)}`
}

/** A path from the steps of a call, all of them bound. */
function pathText(steps: readonly ExpressionNode[], writer: Writer): string {
  const texts = steps.map(step =>
    step.kind === 'value' ? boundText(step, stepText, writer) : operandText(step, writer),
  )
  return ["'$'", ...texts].join(' || ')
}

function isDocument(type: SqlType | null): boolean {
  return type?.kind === 'json' || type?.kind === 'jsonb' || type?.kind === 'array'
}

/** An expression as a part of a document: a document is not a text in it. */
function partText(node: ExpressionNode | undefined, writer: Writer): string {
  if (node === undefined) return 'null'
  const text = writer.expression(node)
  const marked = node.kind === 'function' && (node.name === 'jsonDocument' || node.name === 'jsonBoolean')
  return isDocument(typeOfNode(node)) && !marked ? `json(${text})` : text
}

/** Writes with a document and the way into it, each as often as it stands in the text. */
function into(
  write: (parts: {
    readonly document: () => string
    readonly path: () => string
    readonly node: FunctionNode
  }) => string,
): CallPart {
  return (node, writer) => {
    const [document, ...steps] = node.operands
    return write({
      document: () => (document === undefined ? 'null' : operandText(document, writer)),
      path: () => pathText(steps, writer),
      node,
    })
  }
}

/** What a scalar of a document is to a type: the kinds of JSON that it is read from, and how. */
function reading(type: SqlType): { readonly kinds: string; readonly wrap: (text: string) => string } {
  switch (type.kind) {
    case 'integer':
    case 'smallint':
    case 'bigint':
      return { kinds: "'integer', 'real'", wrap: text => `cast(${text} as integer)` }
    case 'float':
    case 'double':
      return { kinds: "'integer', 'real'", wrap: text => `cast(${text} as real)` }
    case 'numeric':
      return { kinds: "'integer', 'real', 'text'", wrap: text => text }
    case 'datetime': {
      const whole = (text: string) => `strftime('%Y-%m-%d %H:%M:%f', ${text})`
      const digits = type instanceof DateTimeType ? type.precision : 3
      if (digits === 3) return { kinds: "'text'", wrap: whole }
      const width = digits === 0 ? 19 : 20 + digits
      return { kinds: "'text'", wrap: text => `substr(${whole(text)} || '000', 1, ${width})` }
    }
    default:
      return { kinds: "'text'", wrap: text => text }
  }
}

const jsonAs = into(({ document, path, node }) => {
  const type = node.type ?? null
  const kind = `json_type(${document()}, ${path()})`
  if (type === null || isDocument(type)) return `(${document()} -> (${path()}))`
  if (type.kind === 'boolean') return `case ${kind} when 'true' then 1 when 'false' then 0 end`
  const { kinds, wrap } = reading(type)
  return `case when ${kind} in (${kinds}) then ${wrap(`${document()} ->> (${path()})`)} end`
})

const jsonSet: CallPart = (node, writer) => {
  const [document, step, value] = node.operands
  if (document === undefined || step === undefined) return 'null'
  const before = `json_set(${writer.expression(document)}, ${pathText([step], writer)}, `
  return `${before}${partText(value, writer)})`
}

const TYPES =
  "when 'true' then 'boolean' when 'false' then 'boolean' when 'integer' then 'number' when 'real' then 'number' when 'text' then 'string'"

/** JSON by our names. */
export const sqliteJsonCalls: Readonly<Record<string, CallPart>> = {
  jsonGet: into(({ document, path }) => `(${document()} -> (${path()}))`),
  jsonText: into(
    ({ document, path }) =>
      `case json_type(${document()}, ${path()}) when 'true' then 'true' when 'false' then 'false' else cast(${document()} ->> (${path()}) as text) end`,
  ),
  jsonAs,
  jsonSet,
  jsonRemove: into(({ document, path }) => `json_remove(${document()}, ${path()})`),
  jsonContainer: (node, writer) => {
    const [, kind] = node.operands
    const wanted = kind?.kind === 'constant' && kind.value === 'array' ? 'array' : 'object'
    return call`case json_type(${0}) when '${() => wanted}' then ${0} else '${() => (wanted === 'array' ? '[]' : '{}')}' end`(
      node,
      writer,
    )
  },
  jsonHasKey: (node, writer) => {
    const [document, key] = node.operands
    if (document === undefined || key === undefined) return 'null'
    const text = () => operandText(document, writer)
    return `case when ${text()} is not null then json_type(${text()}, ${pathText([key], writer)}) is not null end`
  },
  jsonContains: call`athanor_json_contains(${0}, ${1})`,
  jsonEquals: call`athanor_json_equals(${0}, ${1})`,
  jsonLength: call`case json_type(${0}) when 'array' then json_array_length(${0}) end`,
  jsonType: call`case json_type(${0}) ${() => TYPES} else json_type(${0}) end`,
  jsonObject: (node, writer) => `json_object(${node.operands.map(part => partText(part, writer)).join(', ')})`,
  jsonArray: (node, writer) => `json_array(${node.operands.map(part => partText(part, writer)).join(', ')})`,
  jsonDocument: call`json(${0})`,
  jsonScalar: call`json_quote(${0})`,
  jsonBoolean: call`json(case ${0} when 1 then 'true' when 0 then 'false' end)`,
  jsonAgg: (node, writer) => `nullif(${callText('json_group_array', node, writer)}, '[]')`,
  jsonObjectAgg: (node, writer) => `nullif(${callText('json_group_object', node, writer)}, '{}')`,
  arrayAgg: (node, writer) => `nullif(${callText('json_group_array', storedItems(node), writer)}, '[]')`,
}

/** The items of an array as it keeps them: documents as JSON, bytes as hexadecimal digits. */
function storedItems(node: FunctionNode): FunctionNode {
  return { ...node, operands: node.operands.map(storedItem) }
}

function storedItem(node: ExpressionNode): ExpressionNode {
  const type = typeOfNode(node)
  if (isDocument(type)) return { kind: 'function', name: 'jsonDocument', operands: [node], distinct: false, type }
  if (type?.kind !== 'binary') return node
  const hex: FunctionNode = { kind: 'function', name: 'hex', operands: [node], distinct: false }
  return { kind: 'function', name: 'lower', operands: [hex], distinct: false }
}

const UNWRAPPED: Readonly<Record<string, string>> = {
  jsonAgg: 'json_group_array',
  jsonObjectAgg: 'json_group_object',
  arrayAgg: 'json_group_array',
}

/** An aggregate as a window has it: bare, because a window is never without rows. */
export function bareAggregate(node: ExpressionNode): ExpressionNode {
  if (node.kind !== 'function') return node
  const name = Object.hasOwn(UNWRAPPED, node.name) ? UNWRAPPED[node.name] : undefined
  return name === undefined ? node : { ...(node.name === 'arrayAgg' ? storedItems(node) : node), name }
}

function itemText(node: FunctionNode, writer: Writer): string {
  const [array, index] = node.operands
  if (array === undefined || index === undefined) return 'null'
  const before = `${operandText(array, writer)} ${isDocument(node.type ?? null) ? '->' : '->>'} `
  const item = `(${before}${operandText(index, writer)})`
  return node.type?.kind === 'binary' ? `unhex${item}` : item
}

const both = (condition: CallPart): CallPart =>
  call`case when ${0} is not null and ${1} is not null then ${condition} end`

function contains(whole: number, part: number): CallPart {
  return both(
    call`not exists (select 1 from json_each(${part}) as wanted where not exists (select 1 from json_each(${whole}) as had where had.value = wanted.value))`,
  )
}

/** Arrays, which SQLite keeps as JSON, by our names. */
export const sqliteArrayCalls: Readonly<Record<string, CallPart>> = {
  arrayItem: itemText,
  arrayLength: named('json_array_length'),
  arrayContains: contains(0, 1),
  arrayContainedBy: contains(1, 0),
  arrayOverlaps: both(
    call`exists (select 1 from json_each(${0}) as one join json_each(${1}) as other on one.value = other.value)`,
  ),
  arrayConcat: call`case when json_array_length(${0}) = 0 then ${1} when json_array_length(${1}) = 0 then ${0} else substr(${0}, 1, length(${0}) - 1) || ',' || substr(${1}, 2) end`,
  arrayAppend: (node, writer) => {
    const [array, item] = node.operands
    if (array === undefined || item === undefined) return 'null'
    return `json_insert(${writer.expression(array)}, '$[#]', ${partText(storedItem(item), writer)})`
  },
}
