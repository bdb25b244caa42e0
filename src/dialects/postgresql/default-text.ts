// Server defaults as text: the database shows constants with casts (`'-1'::integer`, `'x'::character varying`), which say nothing that the
// column's type does not say.
import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { tokensOf } from './expression-tokens.ts'

const NUMBER = /^-?\d+(?:\.\d+)?$/
const NUMBER_TYPES = /^(?:smallint|integer|bigint|numeric|real|double precision)\b/

/** A default as the database shows it, without the cast of a constant. */
export function plainDefault(text: string): string {
  const match = /^('(?:[^']|'')*'|-?\d+(?:\.\d+)?)::("?[a-z][^'()]*(?:\([\d, ]+\))?[^'()]*)$/.exec(text)
  const [, constant = '', type = ''] = match ?? []
  if (match === null || type.includes('::')) return text
  const inside = constant.replace(/^'(.*)'$/s, '$1')
  return NUMBER_TYPES.test(type) && NUMBER.test(inside) ? inside : constant
}

/** A default of a model as {@link plainDefault} gives it for a column that has it. */
export function defaultText(node: ExpressionNode, dialect: StatementDialect): string {
  const text = writeInline(node, dialect).trim()
  const tokens = tokensOf(text)
  const [only] = tokens
  if (tokens.length === 1 && only?.kind === 'text') return constantText(only.text, node)
  return plainDefault(text.replace(/^\((-[\d.e+-]+)\)$/, '$1'))
}

/** A constant in the database's own spelling: without escapes, and a number without quotes. */
function constantText(text: string, node: ExpressionNode): string {
  const isNumber = node.kind === 'value' && node.type.kind === 'numeric' && NUMBER.test(text)
  return isNumber ? text : `'${text.replaceAll("'", "''")}'`
}
