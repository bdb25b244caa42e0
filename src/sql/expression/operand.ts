// What a caller gave as an operand, as a node.
import { ValueError } from '../../errors/value-error.ts'
import { isOfKind } from '../../util/brand.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import type { ExpressionNode, QueryNode } from './nodes.ts'
import { valueNode } from './value.ts'

/** An expression, as far as its parts are wanted. */
export interface AnyOperand {
  readonly node: ExpressionNode
  readonly type: SqlType | null
}

/** A statement that returns rows, as an operand. */
export interface QueryOperand {
  readonly node: QueryNode
}

/** The node of what a caller gave as an operand: an expression, a subquery of one value, or a value to bind. */
export function operandNode(value: unknown, type: SqlType | null, place: string | (() => string)): ExpressionNode {
  if (isOfKind<AnyOperand>(value, 'expression')) return value.node
  if (isOfKind<QueryOperand>(value, 'select')) return { kind: 'scalarQuery', query: value.node }
  return valueNode(value, type, place)
}

/** The node of an expression; a `ValueError` that names the place for anything else. */
export function nodeOf(expression: unknown, place: string): ExpressionNode {
  if (isOfKind<AnyOperand>(expression, 'expression')) return expression.node
  if (expression === undefined) throw new ValueError('undefined_value', { place })
  throw new ValueError('not_an_expression', { place, found: describeValue(expression) })
}

/** The type by which the values of an expression are decoded; null when only the database knows, and for what is no expression. */
export function typeOfExpression(value: unknown): SqlType | null {
  return isOfKind<AnyOperand>(value, 'expression') ? value.type : null
}
