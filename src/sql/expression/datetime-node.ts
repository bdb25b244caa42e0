// Arithmetic of points in time, days and lengths of time. Months are added apart from the rest, because their length depends on the date.
import { ValueError } from '../../errors/value-error.ts'
import { isOfKind } from '../../util/brand.ts'
import { durationText, parseDuration } from '../types/duration.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import { INTEGER, INTERVAL, isDateType } from './known-types.ts'
import type { ExpressionNode, FunctionNode } from './nodes.ts'
import { type AnyOperand, operandNode } from './operand.ts'

function call(name: string, operands: readonly ExpressionNode[], type: SqlType): FunctionNode {
  return { kind: 'function', name, operands, distinct: false, type }
}

/** A length of time as a text; null for what is none. */
function durationOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  return Object.prototype.toString.call(value) === '[object Temporal.Duration]' ? String(value) : null
}

/** A point in time some way off. */
export function datetimePlus(
  operand: ExpressionNode,
  type: SqlType,
  { value, direction, place }: { value: unknown; direction: 1 | -1; place: () => string },
): FunctionNode {
  if (isOfKind<AnyOperand>(value, 'expression'))
    return call(direction === 1 ? 'datetimeAdd' : 'datetimeSubtract', [operand, value.node], type)
  if (value === undefined) throw new ValueError('undefined_value', { place: place() })
  const text = durationOf(value)
  const duration = text === null ? null : parseDuration(text)
  if (duration === null) {
    const problem = `expects a length of time such as 'P1DT2H', not ${typeof value === 'string' ? `'${value}'` : describeValue(value)}`
    throw new ValueError('wrong_type', { place: place(), problem })
  }
  const months = direction * duration.months
  const moved =
    months === 0 ? operand : call('addMonths', [operand, { kind: 'value', value: months, type: INTEGER }], type)
  if (duration.microseconds === 0n && moved !== operand && moved.kind === 'function') return moved
  const rest = durationText({ months: 0, microseconds: BigInt(direction) * duration.microseconds })
  return call('datetimeAdd', [moved, { kind: 'value', value: rest, type: INTERVAL }], type)
}

/** Whether what is subtracted from a point in time is another one. */
export function isMoment(value: unknown): boolean {
  if (isOfKind<AnyOperand>(value, 'expression')) return isDateType(value.type)
  return durationOf(value) === null || (typeof value === 'string' && /^\d{4}-/.test(value))
}

/** The length of time between two points in time. */
export function datetimeDifference(
  operand: ExpressionNode,
  type: SqlType,
  value: unknown,
  place: () => string,
): FunctionNode {
  return call('datetimeDifference', [operand, operandNode(value, type, place)], INTERVAL)
}
