// From the values that a statement comes with to what the driver is given, in the order of the placeholders.
import type { Compiled } from '../compiler/compiled.ts'
import type { WireValue } from '../driver/driver.ts'

/** The parameters of one run of a statement. */
export function bindValues({ binds }: Compiled, values: readonly unknown[]): readonly WireValue[] {
  // An array that grows by `push` takes room for seventeen.
  const parameters = new Array<WireValue>(binds.length)
  for (let at = 0; at < binds.length; at++) {
    const slot = binds[at]
    if (slot !== undefined) parameters[at] = slot.encode(values[slot.index])
  }
  return parameters
}
