// What SQLite writes differently from standard SQL in expressions, put together from its topics.
import { operandText } from '../../compiler/call.ts'
import type { ExpressionCapabilities } from '../../compiler/expression-capabilities.ts'
import { expressionParts } from '../../compiler/expression-parts.ts'
import { countedQuantified } from '../../compiler/quantified-part.ts'
import type { CallPart, PartOverrides, Writer } from '../../compiler/statement-dialect.ts'
import { overText } from '../../compiler/window-part.ts'
import { isFloatType } from '../../sql/expression/known-types.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { BinaryNode, CastNode, QuantifiedNode } from '../../sql/expression/nodes.ts'
import { DateTimeType } from '../../sql/types/time.ts'
import { bareAggregate, sqliteArrayCalls, sqliteJsonCalls } from './json-parts.ts'
import { sqliteSearchCalls } from './search-parts.ts'
import { sqliteNumberCalls, sqliteTextCalls } from './text-parts.ts'
import { sqliteTimeCalls } from './time-parts.ts'

/** What SQLite can do in expressions. */
export const sqliteExpressionCapabilities: ExpressionCapabilities = {
  supportsAggregateFilter: true,
  supportsNullsOrder: true,
  supportsGroupFrames: true,
  supportsFrameExclusion: true,
  supportsLagDefault: true,
  supportsJsonAggregateOrder: true,
  supportsVariance: true,
  supportsJsonContains: true,
}

/** Calls by our names. */
export const sqliteCalls: Readonly<Record<string, CallPart>> = {
  ...sqliteTextCalls,
  ...sqliteNumberCalls,
  ...sqliteTimeCalls,
  ...sqliteJsonCalls,
  ...sqliteArrayCalls,
  ...sqliteSearchCalls,
}

function quantified(node: QuantifiedNode, writer: Writer): string {
  return countedQuantified(node, writer, column => {
    const { query, array } = node
    if (query !== null) {
      const before = `with athanor_rows(${column}) as (${writer.statement(query)}) `
      return { before, source: () => 'athanor_rows' }
    }
    const items = () => (array === null ? 'null' : writer.expression(array))
    return { before: '', source: () => `(select value as ${column} from json_each(${items()}))` }
  })
}

/** SQLite has no exclusive or, and the remainder of its `%` is one of whole numbers. */
function binary(node: BinaryNode, writer: Writer): string {
  const left = () => operandText(node.left, writer)
  const right = () => operandText(node.right, writer)
  if (node.operator === '^') return `(${left()} | ${right()}) - (${left()} & ${right()})`
  const fractions = isFloatType(typeOfNode(node.left)) || isFloatType(typeOfNode(node.right))
  if (node.operator === '%' && fractions) return `mod(${left()}, ${right()})`
  if (node.operator === 'is distinct from') return `${left()} is not ${right()}`
  if (node.operator === 'is not distinct from') return `${left()} is ${right()}`
  return expressionParts.binary(node, writer)
}

/** Days and points in time are texts of different widths. */
function castOfTime({ operand, type }: CastNode, writer: Writer): string | null {
  const from = typeOfNode(operand)?.kind
  if (from === 'datetime' && type.kind === 'date') return `substr(${writer.expression(operand)}, 1, 10)`
  if (from === 'datetime' && type.kind === 'time') return `substr(${writer.expression(operand)}, 12)`
  if (from === 'date' && type instanceof DateTimeType) {
    const fraction = type.precision === 0 ? '' : `.${'0'.repeat(type.precision)}`
    return `(${operandText(operand, writer)} || ' 00:00:00${fraction}')`
  }
  return null
}

/** The expressions that SQLite writes in its own way; a list of values is written elsewhere. */
export const sqliteExpressions: Omit<PartOverrides['expressions'], 'in' | 'inParameter' | 'cast'> = {
  binary,
  // LIKE ignores the case of ASCII letters here, whatever it is asked for: `like` follows the database, and `ilike` needs no more.
  like: (node, writer) =>
    expressionParts.like({ ...node, caseInsensitive: false, escape: node.escape ?? '\\' }, writer),
  quantified,
  inRows: (node, writer) => {
    if (node.rows.length === 0) return expressionParts.inRows(node, writer)
    return `${writer.expression(node.operand)} ${node.negated ? 'not in' : 'in'} (values ${writer.list(node.rows)})`
  },
  over: (node, writer) => overText({ ...node, operand: bareAggregate(node.operand) }, writer),
}

export { castOfTime }
