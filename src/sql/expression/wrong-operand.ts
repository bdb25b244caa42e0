// The error for an operand that a method cannot take.
import { ValueError } from '../../errors/value-error.ts'
import { describeValue } from '../types/sql-type.ts'

/** @param found what was given; left out where the expression itself is of the wrong kind */
export function wrongOperand(place: string, problem: string, ...found: readonly unknown[]): ValueError {
  const given = found.length === 0 ? '' : `, not ${describeValue(found[0])}`
  return new ValueError('wrong_type', { place, problem: `${problem}${given}` })
}
