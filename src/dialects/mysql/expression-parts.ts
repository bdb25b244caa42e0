// What MySQL and MariaDB write differently from standard SQL in expressions, put together from its topics.
import { operandText } from '../../compiler/call.ts'
import type { ExpressionCapabilities } from '../../compiler/expression-capabilities.ts'
import type { CallPart, ExpressionPart } from '../../compiler/statement-dialect.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import { ArrayType } from '../../sql/types/array.ts'
import type { Flavour } from './flavour.ts'
import { mysqlJsonCalls } from './json-parts.ts'
import { mysqlQuantifiedQuery } from './limited-query.ts'
import { plainValueCalls } from './plain-value.ts'
import { mysqlSearchCalls } from './search-parts.ts'
import { mysqlSequenceCalls } from './sequence-parts.ts'
import { mysqlNumberCalls, mysqlTextCalls } from './text-parts.ts'
import { mysqlTimeCalls } from './time-parts.ts'
import { typeText } from './type-compiler.ts'

const common: ExpressionCapabilities = {
  supportsRegularExpressions: true,
  supportsQuantifiedComparison: true,
  supportsDistinctSeparator: true,
  supportsFullText: true,
  supportsVariance: true,
  supportsJsonContains: true,
}

/** What MySQL 8 can do in expressions. */
export const mysqlExpressionCapabilities: ExpressionCapabilities = { ...common, supportsLagDefault: true }

/** What MariaDB can do in expressions. */
export const mariadbExpressionCapabilities: ExpressionCapabilities = { ...common, supportsJsonAggregateOrder: true }

/** Calls by our names. */
export function mysqlCalls(flavour: Flavour): Readonly<Record<string, CallPart>> {
  return {
    ...mysqlTextCalls,
    ...mysqlNumberCalls,
    ...mysqlTimeCalls,
    ...mysqlJsonCalls(flavour),
    ...mysqlSearchCalls,
    ...plainValueCalls,
    ...mysqlSequenceCalls(flavour),
  }
}

/** Comparison with the items of an array, which are rows of a table that is made of the JSON. */
export function mysqlQuantified(flavour: Flavour): ExpressionPart<'quantified'> {
  return (node, writer) => {
    if (node.array === null) return mysqlQuantifiedQuery(node, writer)
    const type = typeOfNode(node.array)
    const item = type instanceof ArrayType ? typeText(type.of, flavour) : 'LONGTEXT'
    const isText = /^(?:LONGTEXT|VARCHAR|ENUM|JSON|UUID)/.test(item)
    const column = isText ? `longtext character set utf8mb4 collate ${flavour.collation}` : item
    const before = `${operandText(node.left, writer)} ${node.operator} ${node.quantifier} (select v from json_table(`
    return `${before}${writer.expression(node.array)}, '$[*]' columns (v ${column} path '$')) as items)`
  }
}
