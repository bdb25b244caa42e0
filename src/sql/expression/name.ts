// Names that a program gives to things in SQL: labels, aliases, collations. The dialect quotes them; here it is seen to that they are names.
import { ValueError } from '../../errors/value-error.ts'
import { describeValue } from '../types/sql-type.ts'

/**
 * A name as it is.
 *
 * @throws ValueError `wrong_type` for anything but a text that is not empty
 */
export function nameOf(name: unknown, place: string): string {
  if (typeof name === 'string' && name !== '') return name
  throw new ValueError('wrong_type', {
    place,
    problem: `expects a name, not ${name === '' ? 'an empty text' : describeValue(name)}`,
  })
}
