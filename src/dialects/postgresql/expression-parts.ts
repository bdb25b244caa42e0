// What PostgreSQL writes differently from standard SQL in expressions, put together from its topics.
import { operandText } from '../../compiler/call.ts'
import type { ExpressionCapabilities } from '../../compiler/expression-capabilities.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import { isFloatType } from '../../sql/expression/known-types.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { BinaryNode } from '../../sql/expression/nodes.ts'
import { postgresqlArrayCalls, postgresqlJsonCalls } from './json-parts.ts'
import { postgresqlSearchCalls } from './search-parts.ts'
import { postgresqlNumberCalls, postgresqlTextCalls } from './text-parts.ts'
import { postgresqlTimeCalls } from './time-parts.ts'

/** What PostgreSQL can do in expressions. */
export const postgresqlExpressionCapabilities: ExpressionCapabilities = {
  supportsRegularExpressions: true,
  supportsQuantifiedComparison: true,
  supportsAggregateFilter: true,
  supportsNullsOrder: true,
  supportsOrderedSets: true,
  supportsGroupFrames: true,
  supportsFrameExclusion: true,
  supportsIntervalFrames: true,
  supportsLagDefault: true,
  supportsJsonAggregateOrder: true,
  supportsDistinctSeparator: true,
  supportsFullText: true,
  supportsTextLanguages: true,
  supportsVariance: true,
  supportsJsonContains: true,
  supportsIntervals: true,
  supportsAnyOperator: true,
}

/** Calls by our names. */
export const postgresqlCalls: Readonly<Record<string, CallPart>> = {
  ...postgresqlTextCalls,
  ...postgresqlNumberCalls,
  ...postgresqlTimeCalls,
  ...postgresqlJsonCalls,
  ...postgresqlArrayCalls,
  ...postgresqlSearchCalls,
}

/** Division by zero is NULL, as everywhere else; bits are moved in whole numbers of 64 bits. Null for any other operator. */
export function postgresqlBinary({ operator, left, right }: BinaryNode, writer: Writer): string | null {
  const one = () => operandText(left, writer)
  const other = () => operandText(right, writer)
  switch (operator) {
    case '/':
      return `${one()} / nullif(${other()}, 0)`
    case '%':
      if (!isFloatType(typeOfNode(left)) && !isFloatType(typeOfNode(right))) return `${one()} % nullif(${other()}, 0)`
      return `cast(cast(${one()} as numeric) % nullif(cast(${other()} as numeric), 0) as double precision)`
    case '<<':
    case '>>':
      return `cast(${one()} as bigint) ${operator} cast(${other()} as integer)`
    default:
      return null
  }
}
