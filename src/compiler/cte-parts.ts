// WITH: the common table expressions of a statement, which all stand at its beginning, wherever they are used.
import { isTextType } from '../sql/expression/known-types.ts'
import type { CteNode, RowsNode, SelectItem, StatementNode } from '../sql/statement/nodes.ts'
import { requireCapability } from './refuse.ts'
import type { Writer } from './statement-dialect.ts'

/**
 * The WITH of a statement, with a space at its end; empty when it uses none.
 *
 * @param before the statement that follows, where WITH is the first word
 */
export function withClause(ctes: readonly CteNode[], writer: Writer, before?: StatementNode): string {
  if (ctes.length === 0) return ''
  if (before?.kind === 'update' || before?.kind === 'delete') requireCtesInChanges(writer)
  const recursive = ctes.some(cte => cte.recursive) ? 'recursive ' : ''
  return `with ${recursive}${ctes.map(cte => cteText(cte, writer)).join(', ')} `
}

function requireCtesInChanges(writer: Writer): void {
  if (writer.dialect.capabilities.supportsCtesInChanges !== false) return
  requireCapability(writer, 'supportsCtesInChanges', {
    feature: 'a common table expression in an UPDATE or DELETE',
    remedy: 'use a subquery, as in `where(User.c.id.in(select(…)))`',
  })
}

function cteText(cte: CteNode, writer: Writer): string {
  const { quote } = writer.dialect
  if (cte.query.kind !== 'select' && cte.query.kind !== 'compound') {
    requireCapability(writer, 'supportsWritingCtes', {
      feature: `a common table expression that changes rows ('${cte.name}')`,
      remedy: 'run the statements one after the other in a transaction',
    })
  }
  const columns = cte.columns.map(column => quote(column.name)).join(', ')
  return `${quote(cte.name)} (${columns}) as ${hintText(cte, writer)}(${writer.statement(queryOf(cte, writer))})`
}

function queryOf({ query, recursive }: CteNode, writer: Writer): CteNode['query'] {
  if (!recursive || writer.dialect.capabilities.recursiveTextsHaveFirstLength !== true) return query
  return query.kind === 'compound' ? withLongTexts(query) : query
}

/** The same query with texts of any length in its first part. */
function withLongTexts(query: RowsNode): RowsNode {
  if (query.kind === 'select') return { ...query, items: query.items.map(longText) }
  const [first, ...others] = query.queries
  return first === undefined ? query : { ...query, queries: [withLongTexts(first), ...others] }
}

function longText(item: SelectItem): SelectItem {
  if (item.kind === 'columns' || !isTextType(item.type)) return item
  const { node } = item
  const operand = node.kind === 'label' ? node.operand : node
  const long = { kind: 'function', name: 'athanor_long_text', operands: [operand], distinct: false } as const
  return { ...item, node: node.kind === 'label' ? { ...node, operand: long } : long }
}

// Where there is no hint, the database decides: the rows are the same.
function hintText({ materialized }: CteNode, writer: Writer): string {
  if (materialized === null || writer.dialect.capabilities.supportsMaterializedCtes !== true) return ''
  return materialized ? 'materialized ' : 'not materialized '
}
