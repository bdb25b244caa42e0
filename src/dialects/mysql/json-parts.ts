// JSON and arrays on MySQL and MariaDB. A key is written as a JSON string in a path that is bound, so that it may hold any character.
import { boundText } from '../../compiler/bound-text.ts'
import { call, callText, named, operandText } from '../../compiler/call.ts'
import { requireCapability } from '../../compiler/refuse.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import { ValueError } from '../../errors/value-error.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { ExpressionNode, FunctionNode } from '../../sql/expression/nodes.ts'
import { NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { DateTimeType } from '../../sql/types/time.ts'
import type { Flavour } from './flavour.ts'

/** @throws ValueError `wrong_type` for a key that begins with a hyphen: MariaDB finds none, however it is written */
function pathOf(step: unknown): string {
  if (typeof step === 'number') return `$[${step}]`
  if (typeof step !== 'string' || !step.startsWith('-')) return `$.${JSON.stringify(step)}`
  throw new ValueError('wrong_type', {
    place: 'a path in JSON on MySQL and MariaDB',
    problem: `has the key '${step}': MariaDB finds no key that begins with a hyphen, so read the document and look in the program`,
  })
}

function pathText(step: ExpressionNode, writer: Writer): string {
  return step.kind === 'value' ? boundText(step, pathOf, writer) : operandText(step, writer)
}

function isPlace(step: ExpressionNode): boolean {
  return typeOfNode(step)?.kind === 'integer'
}

function isDocument(type: SqlType | null | undefined): boolean {
  return type?.kind === 'json' || type?.kind === 'jsonb' || type?.kind === 'array'
}

/** The part of a document at the end of a way. To the database a thing that is no array is its own first item: here it has none. */
function wayText(node: FunctionNode, writer: Writer): string {
  const [document, ...steps] = node.operands
  const written = (count: number): string => {
    const step = steps[count - 1]
    if (step === undefined) return document === undefined ? 'null' : operandText(document, writer)
    if (!isPlace(step)) return `json_extract(${written(count - 1)}, ${pathText(step, writer)})`
    const test = `json_type(${written(count - 1)}) = 'ARRAY'`
    return `if(${test}, json_extract(${written(count - 1)}, ${pathText(step, writer)}), null)`
  }
  return written(steps.length)
}

/** A text out of a document, in the one collation that every text of the connection has. */
const plainText = (json: string): string => `convert(json_unquote(${json}) using utf8mb4)`

/** The text of a scalar, if it is of one of some kinds. */
function scalarText(kinds: string, wrap: (text: string) => string): CallPart {
  return (node, writer) => {
    const test = `json_type(${wayText(node, writer)})`
    return `case when ${test} in (${kinds}) then ${wrap(plainText(wayText(node, writer)))} end`
  }
}

/** A text out of a document has the collation of documents: it gets the one of all others, or it could not be compared with them. */
function collated(flavour: Flavour): (text: string) => string {
  return text => `(${text} collate ${flavour.collation})`
}

const NUMBERS = "'INTEGER', 'DOUBLE', 'DECIMAL', 'UNSIGNED INTEGER'"
const SCALARS = `${NUMBERS}, 'STRING', 'BOOLEAN', 'OBJECT', 'ARRAY'`

function readingOf(type: SqlType, flavour: Flavour): CallPart {
  switch (type.kind) {
    case 'integer':
    case 'smallint':
    case 'bigint':
      return scalarText(NUMBERS, text => `cast(${text} as signed)`)
    case 'float':
    case 'double':
      return scalarText(NUMBERS, text => `(${text} + 0e0)`)
    case 'numeric':
      return scalarText(`${NUMBERS}, 'STRING'`, text => `cast(${text} as ${decimalText(type)})`)
    case 'boolean':
      return (node, writer) => {
        const test = `json_type(${wayText(node, writer)})`
        return `case when ${test} = 'BOOLEAN' then json_contains(${wayText(node, writer)}, 'true') end`
      }
    case 'datetime': {
      const digits = type instanceof DateTimeType ? type.precision : 3
      const plain = (text: string) => `replace(replace(${text}, 'T', ' '), 'Z', '')`
      return scalarText("'STRING'", text => `cast(${plain(text)} as datetime(${digits}))`)
    }
    case 'date':
      return scalarText("'STRING'", text => `cast(${text} as date)`)
    default:
      return scalarText("'STRING'", collated(flavour))
  }
}

function decimalText(type: SqlType): string {
  if (!(type instanceof NumericType) || type.precision === null) return 'decimal(65, 30)'
  return `decimal(${type.precision}, ${type.scale ?? 0})`
}

function jsonAs(flavour: Flavour): CallPart {
  return (node, writer) =>
    node.type === undefined || node.type === null || isDocument(node.type)
      ? wayText(node, writer)
      : readingOf(node.type, flavour)(node, writer)
}

/** An expression as a part of a document: a document is not a text in it. */
function partText(node: ExpressionNode | undefined, writer: Writer): string {
  if (node === undefined) return 'null'
  const text = writer.expression(node)
  const marked = node.kind === 'function' && (node.name === 'jsonDocument' || node.name === 'jsonBoolean')
  return isDocument(typeOfNode(node)) && !marked ? `json_extract(${text}, '$')` : text
}

/** A key is set in an object, a place in an array; anything else stays as it is. */
const jsonSet: CallPart = (node, writer) => {
  const [document, step, value] = node.operands
  if (document === undefined || step === undefined) return 'null'
  const text = () => writer.expression(document)
  const test = `json_type(${text()}) = '${isPlace(step) ? 'ARRAY' : 'OBJECT'}'`
  return `if(${test}, json_set(${text()}, ${pathText(step, writer)}, ${partText(value, writer)}), ${text()})`
}

const jsonRemove: CallPart = (node, writer) => {
  const [document, ...steps] = node.operands
  const text = document === undefined ? 'null' : writer.expression(document)
  const way = steps.map(step =>
    step.kind === 'value' ? boundText(step, one => pathOf(one).slice(1), writer) : operandText(step, writer),
  )
  return `json_remove(${text}, concat('$', ${way.join(', ')}))`
}

/** A document from rows in an order, where the database has that. */
function gathered(name: string): CallPart {
  return (node, writer) => {
    if ((node.orderBy ?? []).length > 0)
      requireCapability(writer, 'supportsJsonAggregateOrder', {
        feature: 'an order of the items of a JSON array',
        remedy: 'order them in the program, or gather texts with `fn.stringAgg`',
      })
    return callText(name, node, writer)
  }
}

/** JSON by our names. */
export function mysqlJsonCalls(flavour: Flavour): Readonly<Record<string, CallPart>> {
  return {
    jsonGet: wayText,
    jsonText: scalarText(SCALARS, collated(flavour)),
    jsonAs: jsonAs(flavour),
    jsonSet,
    jsonRemove,
    jsonContainer: (node, writer) => {
      const [, kind] = node.operands
      const wanted = kind?.kind === 'constant' && kind.value === 'array' ? 'ARRAY' : 'OBJECT'
      return call`case json_type(${0}) when '${() => wanted}' then ${0} else json_${() => wanted.toLowerCase()}() end`(
        node,
        writer,
      )
    },
    jsonHasKey: (node, writer) => {
      const [document, key] = node.operands
      if (document === undefined || key === undefined) return 'null'
      return `json_contains_path(${writer.expression(document)}, 'one', ${pathText(key, writer)})`
    },
    jsonContains: call`json_contains(${0}, ${1})`,
    jsonEquals: flavour.jsonIsText
      ? call`case when ${0} is not null and ${1} is not null then json_equals(${0}, ${1}) end`
      : flavour.scheme === 'mysql'
        ? // Documents are equal by `=` to MySQL; to MariaDB behind such a URL they are texts.
          call`case when ${0} is not null and ${1} is not null then /*M! json_equals(*/json_extract(${0}, '$')/*!80000 =*//*M! ,*/json_extract(${1}, '$')/*M! )*/ end`
        : call`(json_extract(${0}, '$') = json_extract(${1}, '$'))`,
    jsonLength: call`case json_type(${0}) when 'ARRAY' then json_length(${0}) end`,
    jsonType: call`(case when json_type(${0}) in (${() => NUMBERS}) then 'number' else lower(json_type(${0})) end collate ${() => flavour.collation})`,
    jsonObject: (node, writer) => `json_object(${node.operands.map(part => partText(part, writer)).join(', ')})`,
    jsonArray: (node, writer) => `json_array(${node.operands.map(part => partText(part, writer)).join(', ')})`,
    jsonDocument: call`json_extract(${0}, '$')`,
    jsonScalar: call`json_extract(json_array(${0}), '$[0]')`,
    jsonBoolean: call`json_extract(case ${0} when 1 then 'true' when 0 then 'false' end, '$')`,
    jsonAgg: gathered('json_arrayagg'),
    jsonObjectAgg: gathered('json_objectagg'),
    arrayAgg: (node, writer) => gathered('json_arrayagg')({ ...node, operands: node.operands.map(storedItem) }, writer),
    ...arrayCalls(flavour),
  }
}

/** An item as an array keeps it: documents as JSON, bytes as hexadecimal digits. */
function storedItem(node: ExpressionNode): ExpressionNode {
  const type = typeOfNode(node)
  if (isDocument(type)) return { kind: 'function', name: 'jsonDocument', operands: [node], distinct: false, type }
  if (type?.kind !== 'binary') return node
  const hex: FunctionNode = { kind: 'function', name: 'hex', operands: [node], distinct: false }
  return { kind: 'function', name: 'lower', operands: [hex], distinct: false }
}

/** What an array's item is stored as, read back. */
function itemReading(type: SqlType | null | undefined, flavour: Flavour): (text: string) => string {
  switch (type?.kind) {
    case 'integer':
    case 'smallint':
    case 'bigint':
    case 'boolean':
    case 'interval':
      return text => `cast(${text} as signed)`
    case 'float':
    case 'double':
      return text => `(${text} + 0e0)`
    case 'datetime':
      return text => `cast(${text} as datetime(${type instanceof DateTimeType ? type.precision : 3}))`
    case 'binary':
      return text => `unhex(${text})`
    default:
      return collated(flavour)
  }
}

function arrayItem(flavour: Flavour): CallPart {
  const item: CallPart = call`json_extract(${0}, concat('$[', ${1}, ']'))`
  return (node, writer) => {
    if (isDocument(node.type)) return item(node, writer)
    const test = `json_type(${item(node, writer)}) = 'NULL'`
    const read = itemReading(node.type, flavour)
    return `case when ${test} then null else ${read(`json_unquote(${item(node, writer)})`)} end`
  }
}

/** Arrays, which are JSON here. */
function arrayCalls(flavour: Flavour): Readonly<Record<string, CallPart>> {
  return {
    arrayItem: arrayItem(flavour),
    arrayLength: named('json_length'),
    arrayContains: call`json_contains(${0}, ${1})`,
    arrayContainedBy: call`json_contains(${1}, ${0})`,
    arrayOverlaps: call`json_overlaps(${0}, ${1})`,
    arrayConcat: call`json_merge_preserve(${0}, ${1})`,
    arrayAppend: (node, writer) => {
      const [array, item] = node.operands
      if (array === undefined || item === undefined) return 'null'
      return `json_array_append(${writer.expression(array)}, '$', ${partText(storedItem(item), writer)})`
    },
  }
}
