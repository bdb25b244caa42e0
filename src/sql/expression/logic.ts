// Conditions made of conditions, case expressions, and constants.
import { BooleanType } from '../types/number.ts'
import type { Condition, Expression, Operand, RowsOf } from './expression.ts'
import type { ExpressionNode, QueryNode } from './nodes.ts'
import { conditionNodes, expression, nodeOf, operandNode, untyped } from './sql-expression.ts'
import { typeOfValue, valueNode } from './value.ts'

const BOOLEAN = new BooleanType()

function logical(operator: 'and' | 'or', conditions: readonly Condition[]): Expression<boolean | null, never> {
  return expression({ kind: 'logical', operator, operands: conditionNodes(conditions, `${operator}()`) }, BOOLEAN)
}

/** True when all conditions are; `and()` of none is true. */
export function and(...conditions: Condition[]): Expression<boolean | null, never> {
  return logical('and', conditions)
}

/** True when at least one condition is; `or()` of none is false. */
export function or(...conditions: Condition[]): Expression<boolean | null, never> {
  return logical('or', conditions)
}

/** True when the condition is false; NULL when it is NULL. */
export function not<T extends boolean | null, S extends string>(condition: Expression<T, S>): Expression<T, S> {
  return expression({ kind: 'unary', operator: 'not', operand: nodeOf(condition, 'not()') }, BOOLEAN)
}

/** Whether a query has rows. */
export function exists(query: RowsOf<any> | { readonly node: QueryNode }): Expression<boolean> {
  return expression({ kind: 'exists', query: (query as { readonly node: QueryNode }).node }, BOOLEAN)
}

/** A value of the program as an expression of its own, bound like any value. */
export function literal<T extends string | number | bigint | boolean | Date | Uint8Array | null>(value: T): Expression<T> {
  return expression(valueNode(value, null, 'literal()'), typeOfValue(value))
}

/** A case expression that is being written; it is an expression itself, NULL where no branch holds. */
export interface CaseExpression<T, S extends string = never> extends Expression<T | null, S> {
  /** A further branch. */
  when(condition: Condition, value: Operand<T>): CaseExpression<T, S>
  /** What it is where no branch holds. */
  otherwise(value: Operand<T>): Expression<T, S>
}

type Branch = { readonly when: ExpressionNode; readonly then: ExpressionNode }

function caseExpression<T>(branches: readonly Branch[], type: ReturnType<typeof typeOfValue>): CaseExpression<T> {
  const node = (otherwise: ExpressionNode | null): ExpressionNode => ({ kind: 'case', branches, otherwise })
  const methods = {
    when: (condition: Condition, value: Operand<T>) => {
      const then = operandNode(value, type, 'caseWhen().when()')
      return caseExpression<T>([...branches, { when: nodeOf(condition, 'caseWhen().when()'), then }], type)
    },
    otherwise: (value: Operand<T>) => expression<T>(node(operandNode(value, type, 'caseWhen().otherwise()')), type),
  }
  return Object.assign(expression<T | null>(node(null), type), methods)
}

/**
 * A case expression: `caseWhen(User.c.age.lt(18), 'minor').otherwise('adult')`.
 *
 * @param condition the first branch's condition
 * @param value what the expression is where it holds: a value or an expression
 */
export function caseWhen<T>(condition: Condition, value: Operand<T>): CaseExpression<T> {
  const then = operandNode(value, null, 'caseWhen()')
  const type = then.kind === 'value' ? then.type : (untypedType(value) ?? null)
  return caseExpression<T>([{ when: nodeOf(condition, 'caseWhen()'), then }], type)
}

function untypedType(value: unknown): ReturnType<typeof typeOfValue> {
  return untyped(value as Expression<any, any>).type
}
