// Which expressions are one thing in the text, so that nothing beside them can be misread.
import type { ExpressionNode } from '../sql/expression/nodes.ts'

const ATOMS: ReadonlySet<ExpressionNode['kind']> = new Set([
  'column',
  'value',
  'parameter',
  'identifier',
  // What is no call in the text is in parentheses of its own.
  'function',
  'star',
  'cast',
  'case',
  'over',
  'tuple',
  'scalarQuery',
  'exists',
])

/** Whether an expression needs no parentheses as an operand. */
export function isAtom(node: ExpressionNode): boolean {
  return ATOMS.has(node.kind)
}
