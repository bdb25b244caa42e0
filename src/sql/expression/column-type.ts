// The type that a column builder stands for, where one is given as a type.
import { isOfKind } from '../../util/brand.ts'
import type { SqlType } from '../types/sql-type.ts'
import { wrongOperand } from './wrong-operand.ts'

/**
 * The type of `integer()` and its like.
 *
 * @throws ValueError `wrong_type` for anything else
 */
export function columnType(typed: unknown, place: string): SqlType {
  if (isOfKind<{ readonly type: SqlType }>(typed, 'column')) return typed.type
  throw wrongOperand(place, 'expects a type such as `integer()`', typed)
}
