// Expressions with the columns of one source taken from another: what aliasing needs.
import type { ColumnSource, ExpressionNode } from './nodes.ts'

/** The same expression with columns of `from` taken from `to`. Subqueries keep their own names. */
export function rewriteSource(node: ExpressionNode, from: ColumnSource, to: ColumnSource): ExpressionNode {
  if (node.kind === 'column') return node.source.id === from.id ? { ...node, source: to } : node
  if (node.kind === 'value' || node.kind === 'constant' || node.kind === 'identifier') return node
  const rewritten = Object.entries(node).map(([key, part]) => [key, rewritePart(part, from, to)] as const)
  return Object.fromEntries(rewritten) as unknown as ExpressionNode
}

const CHILD_KINDS = new Set(['when', 'then'])

function rewritePart(part: unknown, from: ColumnSource, to: ColumnSource): unknown {
  if (Array.isArray(part)) return part.map(element => rewritePart(element, from, to))
  if (typeof part !== 'object' || part === null) return part
  if (isBranch(part)) return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, rewritePart(child, from, to)]))
  return isNode(part) ? rewriteSource(part, from, to) : part
}

function isBranch(part: object): boolean {
  return Object.keys(part).every(key => CHILD_KINDS.has(key))
}

/** Whether something in a node is a node itself, and not a type or a statement. */
function isNode(part: object): part is ExpressionNode {
  return Object.getPrototypeOf(part) === Object.prototype && 'kind' in part && part.kind !== 'select'
}
