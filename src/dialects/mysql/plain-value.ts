// A value that is bound without the cast that it would have in an expression: what an INSERT gives to a column.
import { expressionParts } from '../../compiler/expression-parts.ts'
import type { CallPart } from '../../compiler/statement-dialect.ts'

/** The name of the call around such a value. */
export const PLAIN_VALUE = 'athanor_plain_value'

/** Writes it. */
export const plainValueCalls: Readonly<Record<string, CallPart>> = {
  [PLAIN_VALUE]: ({ operands: [value] }, writer) =>
    value?.kind === 'value' ? expressionParts.value(value, writer) : '',
}
