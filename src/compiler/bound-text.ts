// Values that are bound in another form than their type's own: as the pattern that finds a text, or as a step of a path.
import type { ExpressionNode, FunctionNode, ValueNode } from '../sql/expression/nodes.ts'
import type { WireValue } from '../util/wire-value.ts'
import type { CallPart, Writer } from './statement-dialect.ts'

/** A value's placeholder, or in DDL its text, in a form of its own. NULL stays NULL: the same text serves every value. */
export function boundText(node: ValueNode, encode: (value: unknown) => WireValue, writer: Writer): string {
  const encodeGiven = (value: unknown) => (value === null ? null : encode(value))
  return writer.inline ? writer.inlineValue(encodeGiven(node.value)) : writer.bind(node, encodeGiven)
}

/** Whether an operand is a value that is not NULL. */
export function isGiven(node: ExpressionNode | undefined): node is ValueNode {
  return node?.kind === 'value' && node.value !== null
}

/** A call that is written in one way for a value as its second operand, and in another for an expression. */
export function byGiven(
  given: (value: ValueNode, node: FunctionNode, writer: Writer) => string,
  other: CallPart,
): CallPart {
  return (node, writer) => {
    const second = node.operands[1]
    return isGiven(second) ? given(second, node, writer) : other(node, writer)
  }
}

/** A text as a pattern of LIKE that means the text itself, between what stands around it; the backslash is the escape. */
export function likePattern(before: string, after: string): (value: unknown) => string {
  return value => `${before}${String(value).replace(/[\\%_]/g, character => `\\${character}`)}${after}`
}
