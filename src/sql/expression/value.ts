// JavaScript values as bound nodes: checked by the type of what they stand beside, or by what they are.
import { ValueError } from '../../errors/value-error.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import { BIGINT, BINARY, BOOLEAN, DATETIME, DOUBLE, INTEGER, TEXT } from './known-types.ts'
import type { ValueNode } from './nodes.ts'

/** The type of a value that stands beside nothing typed; null when it is no scalar. */
export function typeOfValue(value: unknown): SqlType | null {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? INTEGER : DOUBLE
    case 'bigint':
      return BIGINT
    case 'string':
      return TEXT
    case 'boolean':
      return BOOLEAN
    default:
      return value === null ? TEXT : value instanceof Date ? DATETIME : value instanceof Uint8Array ? BINARY : null
  }
}

/** A bound value, checked by the type it must have; `place` names where it was given for the error. */
export function valueNode(value: unknown, type: SqlType | null, place: string | (() => string)): ValueNode {
  const known = type ?? typeOfValue(value)
  const problem = value === null || value === undefined || known === null ? null : known.problem(value)
  if (value !== undefined && known !== null && problem === null) return { kind: 'value', value, type: known }
  const where = typeof place === 'string' ? place : place()
  if (value === undefined) throw new ValueError('undefined_value', { place: where })
  throw new ValueError('wrong_type', {
    place: where,
    problem: problem ?? `expects a value or an expression, not ${describeValue(value)}`,
  })
}
