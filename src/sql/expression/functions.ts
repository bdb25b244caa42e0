// `fn`: the functions of the database. The usual ones are typed; any other name is passed through.

import { isKind } from '../../util/brand.ts'
import { IntegerType } from '../types/integer.ts'
import { DoubleType } from '../types/number.ts'
import type { SqlType } from '../types/sql-type.ts'
import { TextType } from '../types/string.ts'
import { DateTimeType } from '../types/time.ts'
import type { Expression, Operand } from './expression.ts'
import type { NamedFunctions } from './function-names.ts'
import type { ExpressionNode } from './nodes.ts'
import { expression, operandNode, typeOfExpression } from './sql-expression.ts'

/** The functions of the database. */
export interface FunctionLibrary extends NamedFunctions {
  /** How many rows, or how many values that are not NULL. */
  count(of?: Expression<any, any>): Expression<number>
  /** How many different values that are not NULL. */
  countDistinct(of: Expression<any, any>): Expression<number>
  /** The greatest value; NULL of no rows. */
  max<T, S extends string>(of: Expression<T, S>): Expression<T | null>
  /** The smallest value; NULL of no rows. */
  min<T, S extends string>(of: Expression<T, S>): Expression<T | null>
  /** The sum; NULL of no rows. */
  sum<T, S extends string>(of: Expression<T, S>): Expression<T | null>
  /** The mean as a floating point number; NULL of no rows. */
  avg(of: Expression<number | string | bigint | null, any>): Expression<number | null>
  /** The first that is not NULL. */
  coalesce<T>(first: Expression<T, any>, second: Operand<NonNullable<T>>): Expression<NonNullable<T>>
  /** The texts one after the other. */
  concat(...parts: Operand<string>[]): Expression<string>
  /** In lower case. */
  lower<T extends string | null, S extends string>(text: Expression<T, S>): Expression<T, S>
  /** In upper case. */
  upper<T extends string | null, S extends string>(text: Expression<T, S>): Expression<T, S>
  /** How many characters. */
  length<T extends string | null, S extends string>(
    text: Expression<T, S>,
  ): Expression<number | (T extends null ? null : never), S>
  /** The magnitude. */
  abs<T, S extends string>(value: Expression<T, S>): Expression<T, S>
  /** The present time of the database, in UTC. */
  now(): Expression<Date>
  /** Any other function of the database, by its own name. Its values come as the driver gives them. */
  // Not typed as a function: under `noUncheckedIndexedAccess` it would have to be asserted before it is called.
  readonly [name: string]: any
}

const INTEGER = new IntegerType()
const DOUBLE = new DoubleType()
const TEXT = new TextType()
const DATETIME = new DateTimeType()
type ResultType = SqlType | null | 'first'

function call(name: string, operands: readonly unknown[], result: ResultType, distinct = false): Expression<any> {
  const type = result === 'first' ? typeOfExpression(operands[0]) : result
  const beside = result === 'first' ? type : null
  const nodes = operands.map(
    (operand): ExpressionNode => operandNode(operand, isKind(operand, 'expression') ? null : beside, `fn.${name}()`),
  )
  return expression({ kind: 'function', name, operands: nodes, distinct }, type)
}

const STAR = { kind: 'star' } as const

const typed: Readonly<Record<string, (...operands: unknown[]) => Expression<any>>> = {
  count: of =>
    of === undefined
      ? expression({ kind: 'function', name: 'count', operands: [STAR], distinct: false }, INTEGER)
      : call('count', [of], INTEGER),
  countDistinct: of => call('count', [of], INTEGER, true),
  max: of => call('max', [of], 'first'),
  min: of => call('min', [of], 'first'),
  sum: of => call('sum', [of], 'first'),
  avg: of => call('avg', [of], DOUBLE),
  coalesce: (...operands) => call('coalesce', operands, 'first'),
  concat: (...operands) => call('concat', operands, TEXT),
  lower: text => call('lower', [text], 'first'),
  upper: text => call('upper', [text], 'first'),
  length: text => call('length', [text], INTEGER),
  abs: value => call('abs', [value], 'first'),
  now: () => call('now', [], DATETIME),
}

/** The functions of the database: `fn.count()`, `fn.max(User.c.age)`, `fn.anything(...)`. */
export const fn: FunctionLibrary = new Proxy({} as FunctionLibrary, {
  get: (_, name) => {
    if (typeof name !== 'string') return undefined
    return Object.hasOwn(typed, name) ? typed[name] : (...operands: unknown[]) => call(name, operands, null)
  },
})
