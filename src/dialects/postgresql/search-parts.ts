// Full text search on PostgreSQL: words of any columns, or a column that keeps them.
import { operandText } from '../../compiler/call.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { FunctionNode } from '../../sql/expression/nodes.ts'
import { CustomType } from '../../sql/types/custom.ts'

function languageText({ operands }: FunctionNode, writer: Writer): string {
  const [, language] = operands
  const name = language?.kind === 'constant' && typeof language.value === 'string' ? language.value : 'simple'
  return writer.dialect.literal(name)
}

/** The words of the columns; a column that is a vector of words is taken as it is. */
function wordsText(node: FunctionNode, writer: Writer): string {
  const [, , first, ...others] = node.operands
  const type = first === undefined ? null : typeOfNode(first)
  if (
    first !== undefined &&
    others.length === 0 &&
    type instanceof CustomType &&
    /^tsvector$/i.test(type.spelling('postgresql'))
  )
    return operandText(first, writer)
  const texts = node.operands.slice(2).map(column => `coalesce(${operandText(column, writer)}, '')`)
  return `to_tsvector(${languageText(node, writer)}, ${texts.join(" || ' ' || ")})`
}

function queryText(node: FunctionNode, writer: Writer): string {
  const [query] = node.operands
  return `websearch_to_tsquery(${languageText(node, writer)}, ${query === undefined ? 'null' : writer.expression(query)})`
}

const textMatch: CallPart = (node, writer) => `(${wordsText(node, writer)} @@ ${queryText(node, writer)})`
const textRank: CallPart = (node, writer) => `ts_rank(${wordsText(node, writer)}, ${queryText(node, writer)})`

/** Searches by our names. */
export const postgresqlSearchCalls: Readonly<Record<string, CallPart>> = { textMatch, textRank }
