// Values for the placeholders of the user's own text, as a driver takes them.
import { encoderOf } from '../../compiler/statement-writer.ts'
import type { Dialect } from '../../dialect/dialect.ts'
import { valueNode } from '../../sql/expression/value.ts'
import type { WireValue } from '../../util/wire-value.ts'

/** Encodes values by what they are: a Date as a datetime, for instance. */
export function wireParameters(parameters: readonly unknown[], dialect: Dialect): readonly WireValue[] {
  return parameters.map((parameter, at) => {
    const node = valueNode(parameter, null, `parameter ${at + 1} of a statement`)
    return encoderOf(dialect.codec(node.type))(node.value)
  })
}
