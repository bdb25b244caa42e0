// `in` and `notIn`: one of a list of values or of the rows of a subquery; and comparison with any or all of them.
import { ValueError } from '../../errors/value-error.ts'
import { isOfKind, KIND } from '../../util/brand.ts'
import { ArrayType } from '../types/array.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import type { Expression, RowsOf } from './expression.ts'
import { BOOLEAN } from './known-types.ts'
import type { BinaryOperator, ExpressionNode, QuantifiedNode, QueryNode } from './nodes.ts'
import { type AnyOperand, type QueryOperand, typeOfExpression } from './operand.ts'
import { valueNode } from './value.ts'

/** Whether a value is one of a list, or of the rows of a subquery. */
export function membershipNode(
  operand: ExpressionNode,
  { values, type, negated, place }: { values: unknown; type: SqlType | null; negated: boolean; place: string },
): ExpressionNode {
  if (isOfKind<QueryOperand>(values, 'select')) return { kind: 'inQuery', operand, query: values.node, negated }
  if (!Array.isArray(values))
    throw new ValueError('wrong_type', { place, problem: `expects an array of values, not ${describeValue(values)}` })
  if (values.includes(null)) throw new ValueError('null_in_list', { place })
  const nodes = Array.from(values, value => valueNode(value, type, place))
  const known = type ?? nodes[0]?.type ?? BOOLEAN
  return { kind: 'in', operand, values: nodes.map(node => node.value), type: known, negated }
}

/** What `any` and `all` give: a comparison looks at each row of it. */
export class Quantified {
  readonly [KIND] = 'quantified'
  readonly quantifier: 'any' | 'all'
  readonly query: QueryNode | null
  readonly array: ExpressionNode | null
  /** The type of a row; null when it is not known. */
  readonly type: SqlType | null

  constructor(quantifier: 'any' | 'all', of: unknown) {
    const place = `${quantifier}()`
    this.quantifier = quantifier
    this.query = isOfKind<QueryOperand>(of, 'select') ? of.node : null
    this.array = isOfKind<AnyOperand>(of, 'expression') ? of.node : null
    const type = typeOfExpression(of)
    this.type = type instanceof ArrayType ? type.of : null
    if (this.query === null && (this.array === null || this.type === null))
      throw new ValueError('wrong_type', {
        place,
        problem: `expects a query of one column or an array column, not ${describeValue(of)}`,
      })
  }
}

const OPERATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>='])

function isComparison(operator: BinaryOperator): operator is QuantifiedNode['operator'] {
  return OPERATORS.has(operator)
}

/** A comparison with any or all. */
export function quantifiedNode(
  operator: BinaryOperator,
  left: ExpressionNode,
  { quantifier, query, array }: Quantified,
): QuantifiedNode {
  if (isComparison(operator)) return { kind: 'quantified', operator, left, quantifier, query, array }
  throw new ValueError('wrong_type', {
    place: `${quantifier}()`,
    problem: 'stands in eq, ne, lt, lte, gt and gte only',
  })
}

function quantified<T>(quantifier: 'any' | 'all', of: unknown): Expression<T> {
  return new Quantified(quantifier, of) as unknown as Expression<T>
}

/** Any of the rows of a query of one column, or of the items of an array: `User.c.age.gt(any(ages))`. */
export function any<T>(of: RowsOf<T | null> | Expression<readonly T[] | null, any>): Expression<T> {
  return quantified('any', of)
}

/** All of the rows of a query of one column, or of the items of an array: `User.c.age.gte(all(ages))`; true when there are none. */
export function all<T>(of: RowsOf<T | null> | Expression<readonly T[] | null, any>): Expression<T> {
  return quantified('all', of)
}
