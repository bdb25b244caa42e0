// WITH: the common table expressions of a statement, which all stand at its beginning, wherever they are used.
import type { CteNode, StatementNode } from '../sql/statement/nodes.ts'
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
  return `${quote(cte.name)} (${columns}) as ${hintText(cte, writer)}(${writer.statement(cte.query)})`
}

// Where there is no hint, the database decides: the rows are the same.
function hintText({ materialized }: CteNode, writer: Writer): string {
  if (materialized === null || writer.dialect.capabilities.supportsMaterializedCtes !== true) return ''
  return materialized ? 'materialized ' : 'not materialized '
}
