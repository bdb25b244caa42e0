// Conditions on texts: patterns, beginnings, ends, parts, regular expressions.
import { ValueError } from '../../errors/value-error.ts'
import { BOOLEAN, TEXT } from './known-types.ts'
import type { ExpressionNode, FunctionNode } from './nodes.ts'
import { operandNode } from './operand.ts'

/** What is asked of a text, by the name of its function. */
export type TextTest =
  | 'startsWith'
  | 'endsWith'
  | 'containsText'
  | 'istartsWith'
  | 'iendsWith'
  | 'icontainsText'
  | 'matches'
  | 'imatches'

/** A text as an operand; a NUL in one that the program gives would be where a database stops reading. */
export function textOperand(value: unknown, place: () => string): ExpressionNode {
  if (typeof value === 'string' && value.includes('\0')) {
    throw new ValueError('wrong_type', {
      place: place(),
      problem: 'expects a pattern without a NUL, where a database would stop reading it',
    })
  }
  return operandNode(value, TEXT, place)
}

/** A condition on a text. */
export function textTest(name: TextTest, text: ExpressionNode, part: ExpressionNode): FunctionNode {
  return { kind: 'function', name, operands: [text, part], distinct: false, type: BOOLEAN }
}
