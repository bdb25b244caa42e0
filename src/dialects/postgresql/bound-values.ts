// How PostgreSQL learns the types of bound values. It infers them from what stands beside them; where nothing does (a function's operand, a
// result column, arithmetic) it fails or guesses, so there a value is written with a cast to its type.
import type { CompilerParts, Writer } from '../../compiler/statement-dialect.ts'
import { ValueError } from '../../errors/value-error.ts'
import type {
  ExpressionNode,
  InListNode,
  ParameterListNode,
  ParameterNode,
  ValueNode,
} from '../../sql/expression/nodes.ts'
import { ArrayType } from '../../sql/types/array.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { listText } from './array-codec.ts'
import { literalText } from './quoting.ts'
import { castText } from './type-compiler.ts'

/** The values that are being written where the database knows their type. */
const inferred = new Set<ExpressionNode>()

type Parts = Pick<CompilerParts['expressions'], 'value' | 'parameter' | 'in' | 'inParameter'>

/** Writes with values that need no cast, because what stands beside them has their type. */
export function withInferred<T>(nodes: readonly (ExpressionNode | null)[], write: () => T): T {
  const added = nodes.filter(node => node !== null && !inferred.has(node)) as ExpressionNode[]
  for (const node of added) inferred.add(node)
  try {
    return write()
  } finally {
    for (const node of added) inferred.delete(node)
  }
}

/** The values among operands that need no cast beside the columns among them. */
export function inferredBeside(operands: readonly ExpressionNode[]): ExpressionNode[] {
  const columns = new Set(operands.map(columnType).filter(type => type !== null))
  return operands.filter(node => isValue(node) && columns.has(node.type.key))
}

/** The values among operands whose text the database may read as it likes: a text, which is what the client library would send, and a fraction. */
export function looseValues(operands: readonly ExpressionNode[]): ExpressionNode[] {
  return operands.filter(node => isValue(node) && (node.type.kind === 'text' || node.type.kind === 'double'))
}

function columnType(node: ExpressionNode): string | null {
  return node.kind === 'column' ? node.type.key : null
}

function isValue(node: ExpressionNode): node is ValueNode | ParameterNode {
  return node.kind === 'value' || node.kind === 'parameter'
}

function withCast(node: ValueNode | ParameterNode, placeholder: string): string {
  return inferred.has(node) ? placeholder : `${placeholder}${castSuffix(node.type)}`
}

/** The cast of a bound value; an enumeration that is text in the database is one here. */
function castSuffix(type: SqlType): string {
  return `::${castText(type)}`
}

function listPart(node: InListNode | ParameterListNode, placeholder: string, operand: string): string {
  if (node.type instanceof ArrayType) return listOfArrays(node, placeholder, operand)
  const known = node.operand.kind === 'column' && node.operand.type.key === node.type.key
  const list = known ? placeholder : `${placeholder}${castSuffix(node.type)}[]`
  return node.kind === 'in' && node.negated ? `${operand} <> all(${list})` : `${operand} = any(${list})`
}

/** There are no arrays of arrays: a list of them travels as a list of their texts. */
function listOfArrays(node: InListNode | ParameterListNode, placeholder: string, operand: string): string {
  const items = `select item${castSuffix(node.type)} from unnest(${placeholder}::text[]) as items(item)`
  return `${operand} ${node.kind === 'in' && node.negated ? 'not in' : 'in'} (${items})`
}

/** A list as the text of one array, so that a list of any length is one statement text with one bind. */
function listEncoder(type: SqlType, writer: Writer): (values: unknown) => string {
  const codec = writer.dialect.codec(type)
  return values => {
    if (!Array.isArray(values)) {
      const problem = `expects an array, not ${describeValue(values)}`
      throw new ValueError('wrong_type', { place: 'a list of values', problem })
    }
    if (values.includes(null)) throw new ValueError('null_in_list', { place: 'a list of values' })
    return listText(values, codec)
  }
}

/** Bound values and lists of them. */
export function boundParts(operandText: (node: ExpressionNode, writer: Writer) => string): Parts {
  return {
    value: (node, writer) => {
      const encode = writer.encoder(node.type)
      if (writer.inline) return `${inlineText(encode(node.value), writer)}${inlineCast(node.type)}`
      return withCast(node, writer.bind(node, encode))
    },
    parameter: (node, writer) => withCast(node, writer.bindAt(node.index, writer.encoder(node.type))),
    in: (node, writer) => {
      const operand = operandText(node.operand, writer)
      if (writer.inline) return inlineList(node, writer, operand)
      return listPart(node, writer.bind(node, listEncoder(node.type, writer)), operand)
    },
    inParameter: (node, writer) => {
      const operand = operandText(node.operand, writer)
      return listPart(node, writer.bindAt(node.index, listEncoder(node.type, writer)), operand)
    },
  }
}

function inlineText(wire: WireValue, writer: Writer): string {
  return wire instanceof Uint8Array ? literalText(wire) : writer.inlineValue(wire)
}

const PLAIN_CONSTANTS: ReadonlySet<string> = new Set([
  'integer',
  'smallint',
  'bigint',
  'string',
  'text',
  'boolean',
  'enumeration',
  'numeric',
  'binary',
])

/** A constant in DDL is cast where its spelling does not say its type. */
function inlineCast(type: SqlType): string {
  return PLAIN_CONSTANTS.has(type.kind) ? '' : `::${castText(type)}`
}

/** A list in DDL: its values one by one. */
function inlineList(node: InListNode, writer: Writer, operand: string): string {
  if (node.values.length === 0) return node.negated ? 'true' : 'false'
  const encode = writer.encoder(node.type)
  const values = node.values.map(value => `${inlineText(encode(value), writer)}${inlineCast(node.type)}`)
  return `${operand} ${node.negated ? 'not in' : 'in'} (${values.join(', ')})`
}
