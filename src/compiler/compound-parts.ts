// UNION, INTERSECT and EXCEPT in standard SQL.
import { type CompoundNode, emptySelect, type RowsNode, type SetOperator } from '../sql/statement/nodes.ts'
import { requireCapability } from './refuse.ts'
import type { Writer } from './statement-dialect.ts'

const WORDS: Readonly<Record<SetOperator, string>> = {
  union: 'union',
  unionAll: 'union all',
  intersect: 'intersect',
  intersectAll: 'intersect all',
  except: 'except',
  exceptAll: 'except all',
}

/** The text of a set operation. */
export function compoundText(node: CompoundNode, writer: Writer): string {
  if (node.operator === 'intersectAll' || node.operator === 'exceptAll') {
    requireCapability(writer, 'supportsIntersectAll', {
      feature: WORDS[node.operator].toUpperCase(),
      remedy: `use \`${node.operator.slice(0, -3)}\`, which gives each row once, or count the rows of both sides with \`groupBy\``,
    })
  }
  const members = node.queries.map(query => memberText(query, writer)).join(` ${WORDS[node.operator]} `)
  const whole = { ...emptySelect, orderBy: node.orderBy, limit: node.limit, offset: node.offset }
  const { orderBy, limit } = writer.parts.clauses
  return [members, orderBy(whole, writer), limit(whole, writer)].filter(text => text !== '').join(' ')
}

/** A part of a set operation stands for itself: what has an order, a limit or parts of its own would else be read as the whole's. */
function memberText(query: RowsNode, writer: Writer): string {
  const plain =
    query.kind === 'select' &&
    query.orderBy.length === 0 &&
    query.limit === null &&
    query.offset === null &&
    query.lock === null &&
    query.distinctOn.length === 0
  const text = writer.statement(query)
  if (plain) return text
  return writer.dialect.capabilities.supportsQueryParentheses === true
    ? `(${text})`
    : `select * from (${text}) as ${writer.dialect.quote('part')}`
}
