// Which expressions can only be understood by asking a database where it is.
import { countsFromCurrent } from '../revisions/relative-origin.ts'
import { parseExpression, type RevisionExpression } from '../revisions/revision-expression.ts'

/**
 * Whether an expression, or a side of a range, means something relative to where a database is: `current`, `+1`, `blog@-1`.
 *
 * @throws MigrationError `bad_revision_expression`
 */
export function needsDatabase(text: string): boolean {
  const expression = parseExpression(text)
  if (expression.kind !== 'range') return isRelativeToDatabase(expression)
  // In a range `-3` counts back from its end and `+3` up from its start.
  return [expression.start, expression.end].some(side => side !== null && namesCurrent(side))
}

function isRelativeToDatabase(expression: RevisionExpression): boolean {
  return namesCurrent(expression) || countsFromCurrent(expression)
}

function namesCurrent(expression: RevisionExpression): boolean {
  const place = expression.kind === 'relative' ? expression.origin : expression
  return place?.kind === 'symbol' && place.symbol === 'current'
}
