// How the functions that `fn` types are made: their operands checked, their results typed.
import type { SqlType } from '../types/sql-type.ts'
import { type AggregateExpression, aggregate } from './aggregate.ts'
import type { ExpressionNode } from './nodes.ts'
import { operandNode, typeOfExpression } from './operand.ts'

/** Makes the call of one function from what a program gave. */
export type MakeCall = (...operands: unknown[]) => AggregateExpression<any, any>
/** The type of a result: one of its own, that of the first operand, or not known. */
export type ResultType = SqlType | null | 'first'
/** The types of values that are given in place of expressions: `first` is the type of the first operand; the last serves all that follow. */
export type ValueTypes = readonly ResultType[]

/** The call of a function. */
export function callOf(
  name: string,
  operands: readonly unknown[],
  result: ResultType,
  values: ValueTypes = [result],
): AggregateExpression<any, any> {
  const first = firstType(operands)
  const known = (type: ResultType): SqlType | null => (type === 'first' ? first : type)
  const nodes = operands.map(
    (operand, at): ExpressionNode =>
      operandNode(operand, known(values[Math.min(at, values.length - 1)] ?? null), `fn.${name}()`),
  )
  return nodeCall(name, nodes, known(result))
}

function firstType(operands: readonly unknown[]): SqlType | null {
  for (const operand of operands) {
    const type = typeOfExpression(operand)
    if (type !== null) return type
  }
  return null
}

/** The call of a function with nodes. */
export function nodeCall(
  name: string,
  operands: readonly ExpressionNode[],
  type: SqlType | null,
): AggregateExpression<any, any> {
  return aggregate({ kind: 'function', name, operands, distinct: false, ...(type === null ? {} : { type }) }, type)
}

/** Operands without those at the end that were not given. */
export function given(...operands: readonly unknown[]): readonly unknown[] {
  let count = operands.length
  while (count > 0 && operands[count - 1] === undefined) count--
  return operands.slice(0, count)
}
