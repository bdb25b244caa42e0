// Conditions made of conditions, case expressions, and constants.
import { ValueError } from '../../errors/value-error.ts'
import { isOfKind } from '../../util/brand.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import { columnType } from './column-type.ts'
import type { Condition, Expression, NullOf, Operand, RowsOf, SourceOf, Typed } from './expression.ts'
import { BOOLEAN } from './known-types.ts'
import type { ExpressionNode, QueryNode } from './nodes.ts'
import { conditionNodes, expression, nodeOf, operandNode, typeOfExpression } from './sql-expression.ts'
import { typeOfValue, valueNode } from './value.ts'

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
export function exists(query: RowsOf<any>): Expression<boolean> {
  if (isOfKind<{ readonly node: QueryNode }>(query, 'select'))
    return expression({ kind: 'exists', query: query.node }, BOOLEAN)
  throw new ValueError('wrong_type', { place: 'exists()', problem: `expects a query, not ${describeValue(query)}` })
}

/** What `literal` takes without a type. */
export type Scalar = string | number | bigint | boolean | Date | Uint8Array | null

type Counted<T> = T extends number ? number : T extends bigint ? bigint : T

/** What a word, or a truth value, of the program can be compared with: any other, and not only itself. */
export interface Comparisons<T> {
  /** Equal. */
  eq(value: Operand<T>): Expression<boolean>
  /** Not equal. */
  ne(value: Operand<T>): Expression<boolean>
  /** Less than. */
  lt(value: Operand<T>): Expression<boolean>
  /** Less than or equal. */
  lte(value: Operand<T>): Expression<boolean>
  /** Greater than. */
  gt(value: Operand<T>): Expression<boolean>
  /** Greater than or equal. */
  gte(value: Operand<T>): Expression<boolean>
  /** Between two bounds, both included. */
  between(low: Operand<T>, high: Operand<T>): Expression<boolean>
  /** One of a list of values or of the rows of a subquery. */
  in(values: readonly NonNullable<T>[] | RowsOf<T | null>): Expression<boolean>
  /** None of a list of values or of the rows of a subquery. */
  notIn(values: readonly NonNullable<T>[] | RowsOf<NonNullable<T>>): Expression<boolean>
  /** This text and then another. */
  concat<V extends Operand<T>>(value: V): Expression<T | NullOf<V>, SourceOf<V>>
}
type Compared<T> = T extends string ? Comparisons<string> : Omit<Comparisons<boolean>, 'concat'>

/** A value of the program as an expression of its own, bound like any value. A number is any number, so that it can be computed with. */
export function literal<T extends string | boolean>(value: T): Expression<T> & Compared<T>
export function literal<T extends Scalar>(value: T): Expression<Counted<T>>
/** A value of the program as an expression of a type: `literal('12.50', numeric())`, `literal(null, integer())`. */
export function literal<T, V extends T | null>(value: V, type: Typed<T>): Expression<V extends null ? null : T>
export function literal(value: unknown, type?: Typed<unknown>): Expression<any> {
  const given = type === undefined ? null : columnType(type, 'literal()')
  return expression<any>(valueNode(value, given, 'literal()'), given ?? typeOfValue(value))
}

/** A case expression that is being written; it is an expression itself, NULL where no branch holds. */
export interface CaseExpression<T, S extends string = never> extends Expression<T | null, S> {
  /** A further branch. */
  when<V extends Operand<T | null>>(condition: Condition, value: V): CaseExpression<T | NullOf<V>, S | SourceOf<V>>
  /** What it is where no branch holds. */
  otherwise<V extends Operand<T | null>>(value: V): Expression<T | NullOf<V>, S | SourceOf<V>>
}

/** What a value or the value of an expression is. */
export type ValueOf<V> = V extends Expression<infer T, any> ? T : V
type Branch = { readonly when: ExpressionNode; readonly then: ExpressionNode }

/** What a branch gives, and the type of the whole as far as it is known then: that of the first branch that is not NULL. */
function resultOf(
  value: unknown,
  type: SqlType | null,
  place: string,
): { readonly then: ExpressionNode; readonly type: SqlType | null } {
  const then = operandNode(value, type, place)
  return { then, type: type ?? typeOfExpression(value) ?? (then.kind === 'value' && value !== null ? then.type : null) }
}

function caseExpression<T, S extends string>(branches: readonly Branch[], type: SqlType | null): CaseExpression<T, S> {
  const node = (otherwise: ExpressionNode | null): ExpressionNode => ({ kind: 'case', branches, otherwise })
  const methods = {
    when: (condition: Condition, value: unknown) => {
      const when = nodeOf(condition, 'caseWhen().when()')
      const result = resultOf(value, type, 'caseWhen().when()')
      return caseExpression<any, any>([...branches, { when, then: result.then }], result.type)
    },
    otherwise: (value: unknown) => {
      const result = resultOf(value, type, 'caseWhen().otherwise()')
      return expression<any, any>(node(result.then), result.type)
    },
  }
  return Object.assign(expression<T | null, S>(node(null), type), methods)
}

/**
 * A case expression: `caseWhen(User.c.age.lt(18), 'minor').otherwise('adult')`.
 *
 * @param condition the first branch's condition
 * @param value what the expression is where it holds: a value or an expression
 */
export function caseWhen<V>(condition: Condition, value: V): CaseExpression<ValueOf<V>, SourceOf<V>> {
  const { then, type } = resultOf(value, null, 'caseWhen()')
  return caseExpression([{ when: nodeOf(condition, 'caseWhen()'), then }], type)
}
