// Subqueries with a LIMIT, which the server does not take after IN, ANY and ALL: one more query around them makes them ones that it takes.
import { operandText } from '../../compiler/call.ts'
import { quantifiedText } from '../../compiler/quantified-part.ts'
import type { ExpressionPart, Writer } from '../../compiler/statement-dialect.ts'
import type { QueryNode } from '../../sql/expression/nodes.ts'

function isLimited(query: QueryNode): boolean {
  const given = (clause: 'limit' | 'offset') => (Reflect.get(query, clause) ?? null) !== null
  return given('limit') || given('offset')
}

function comparedRows(query: QueryNode, writer: Writer): string {
  const text = writer.statement(query)
  return isLimited(query) ? `select * from (${text}) as ${writer.dialect.quote('limited rows')}` : text
}

/** One of the rows of a subquery. */
export const mysqlInQuery: ExpressionPart<'inQuery'> = (node, writer) =>
  `${operandText(node.operand, writer)} ${node.negated ? 'not in' : 'in'} (${comparedRows(node.query, writer)})`

/** Any or all rows of a subquery. */
export const mysqlQuantifiedQuery: ExpressionPart<'quantified'> = (node, writer) => {
  if (node.query === null) return quantifiedText(node, writer)
  return `${operandText(node.left, writer)} ${node.operator} ${node.quantifier} (${comparedRows(node.query, writer)})`
}
