// From the values that a statement comes with to what the driver is given, in the order of the placeholders.
import type { Compiled } from '../compiler/compiled.ts'
import type { WireValue } from '../driver/driver.ts'

/** The parameters of one run of a statement. */
export function bindValues({ binds }: Compiled, values: readonly unknown[]): readonly WireValue[] {
  const parameters: WireValue[] = []
  for (let at = 0; at < binds.length; at++) {
    const slot = binds[at]
    if (slot !== undefined) parameters.push(slot.encode(values[slot.index]))
  }
  return parameters
}

/** Values as a log shows them: texts in quotes and cut, bytes by their number. */
export function describeParameters(parameters: readonly WireValue[]): string {
  return `[${parameters.map(describeParameter).join(', ')}]`
}

const LONGEST_TEXT = 200

function describeParameter(value: WireValue): string {
  if (value instanceof Uint8Array) return `<${value.byteLength} bytes>`
  if (typeof value !== 'string') return String(value)
  return value.length > LONGEST_TEXT
    ? `${JSON.stringify(value.slice(0, LONGEST_TEXT))}... (${value.length} characters)`
    : JSON.stringify(value)
}
