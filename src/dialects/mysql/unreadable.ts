// The error for a stored value that a column's type cannot read: it says what kind of value was found, never the value.
import { ValueError } from '../../errors/value-error.ts'

/** The error for a value of the driver that is none of a type; `expected` is the end of its sentence. */
export function unreadable(type: string, wire: unknown, expected: string): ValueError {
  return new ValueError('unreadable_value', { type, problem: `the database holds ${describeWire(wire)}: ${expected}` })
}

function describeWire(wire: unknown): string {
  if (typeof wire === 'string') return `text of ${wire.length} characters`
  if (wire instanceof Uint8Array) return `${wire.length} bytes`
  if (typeof wire === 'bigint') return 'a whole number'
  if (typeof wire !== 'number') return `a ${typeof wire}`
  return Number.isInteger(wire) ? 'a whole number' : 'a number with a fraction'
}
