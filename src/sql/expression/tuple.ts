// Rows as operands: several values that are compared as one.
import { ValueError } from '../../errors/value-error.ts'
import { isOfKind, KIND, type TYPE } from '../../util/brand.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import type { Expression, Operand, RowsOf, SourceOf } from './expression.ts'
import { BOOLEAN } from './known-types.ts'
import type { BinaryOperator, ExpressionNode, TupleNode } from './nodes.ts'
import { nodeOf, operandNode, type QueryOperand, typeOfExpression } from './operand.ts'
import { expression } from './sql-expression.ts'

type DataOf<P> = { [K in keyof P]: P[K] extends Expression<infer T, any> ? T : never }
type OperandsOf<T> = { readonly [K in keyof T]: Operand<NonNullable<T[K]>> }

/** Several expressions as one row. Rows are compared like words: by their first values, then by their second ones. */
export interface TupleExpression<T extends readonly unknown[], S extends string = never> {
  readonly [KIND]: 'tuple'
  readonly [TYPE]: { data: T; source: S }
  /** Equal in every value. */
  eq(row: OperandsOf<T> | TupleExpression<T, any>): Expression<boolean | null, S>
  /** Different in some value. */
  ne(row: OperandsOf<T> | TupleExpression<T, any>): Expression<boolean | null, S>
  /** Before. */
  lt(row: OperandsOf<T> | TupleExpression<T, any>): Expression<boolean | null, S>
  /** Before, or equal. */
  lte(row: OperandsOf<T> | TupleExpression<T, any>): Expression<boolean | null, S>
  /** After. */
  gt(row: OperandsOf<T> | TupleExpression<T, any>): Expression<boolean | null, S>
  /** After, or equal. */
  gte(row: OperandsOf<T> | TupleExpression<T, any>): Expression<boolean | null, S>
  /** One of a list of rows, or of the rows of a query of as many columns. An empty list is false. */
  in(rows: readonly OperandsOf<T>[] | RowsOf<any>): Expression<boolean | null, S>
  /** None of a list of rows, or of the rows of a query of as many columns. An empty list is true. */
  notIn(rows: readonly OperandsOf<T>[] | RowsOf<any>): Expression<boolean | null, S>
}

class SqlTuple {
  readonly [KIND] = 'tuple'
  readonly node: TupleNode
  readonly #types: readonly (SqlType | null)[]

  constructor(parts: readonly unknown[]) {
    if (parts.length < 2)
      throw new ValueError('wrong_type', { place: 'tuple()', problem: 'expects at least two expressions' })
    this.node = { kind: 'tuple', operands: parts.map(part => nodeOf(part, 'tuple()')) }
    this.#types = parts.map(typeOfExpression)
  }

  eq(row: unknown): Expression<any> {
    return this.#compare('=', row, 'eq')
  }

  ne(row: unknown): Expression<any> {
    return this.#compare('<>', row, 'ne')
  }

  lt(row: unknown): Expression<any> {
    return this.#compare('<', row, 'lt')
  }

  lte(row: unknown): Expression<any> {
    return this.#compare('<=', row, 'lte')
  }

  gt(row: unknown): Expression<any> {
    return this.#compare('>', row, 'gt')
  }

  gte(row: unknown): Expression<any> {
    return this.#compare('>=', row, 'gte')
  }

  in(rows: unknown): Expression<any> {
    return this.#membership(rows, false)
  }

  notIn(rows: unknown): Expression<any> {
    return this.#membership(rows, true)
  }

  #compare(operator: BinaryOperator, row: unknown, method: string): Expression<any> {
    const right = this.#row(row, `tuple().${method}()`)
    return expression({ kind: 'binary', operator, left: this.node, right }, BOOLEAN)
  }

  #membership(rows: unknown, negated: boolean): Expression<any> {
    const place = `tuple().${negated ? 'notIn' : 'in'}()`
    if (isOfKind<QueryOperand>(rows, 'select'))
      return expression({ kind: 'inQuery', operand: this.node, query: rows.node, negated }, BOOLEAN)
    if (!Array.isArray(rows))
      throw new ValueError('wrong_type', { place, problem: `expects an array of rows, not ${describeValue(rows)}` })
    const nodes = Array.from(rows, row => this.#row(row, place))
    return expression({ kind: 'inRows', operand: this.node, rows: nodes, negated }, BOOLEAN)
  }

  #row(row: unknown, place: string): TupleNode {
    if (isOfKind<SqlTuple>(row, 'tuple')) return this.#checked(row.node.operands, place)
    if (!Array.isArray(row))
      throw new ValueError('wrong_type', { place, problem: `expects a row as an array, not ${describeValue(row)}` })
    const operands = Array.from(row, (value, at): ExpressionNode => {
      if (value === null) throw new ValueError('null_in_list', { place })
      return operandNode(value, this.#types[at] ?? null, place)
    })
    return this.#checked(operands, place)
  }

  #checked(operands: readonly ExpressionNode[], place: string): TupleNode {
    const expected = this.node.operands.length
    if (operands.length === expected) return { kind: 'tuple', operands }
    throw new ValueError('wrong_type', {
      place,
      problem: `expects rows of ${expected} values, not of ${operands.length}`,
    })
  }
}

/**
 * Several expressions as one row: `tuple(a, b).in([[1, 2], [3, 4]])`, `tuple(a, b).gt([1, 2])`.
 *
 * @throws ValueError for fewer than two
 */
export function tuple<const P extends readonly Expression<any, any>[]>(
  ...parts: P
): TupleExpression<DataOf<P>, SourceOf<P[number]>> {
  return new SqlTuple(parts) as unknown as TupleExpression<DataOf<P>, SourceOf<P[number]>>
}
