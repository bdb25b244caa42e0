// Walking expressions: what they are made of, the same with other parts, and which tables and aliases they read. What a subquery
// reads is its own business.
import type { ColumnSource, ExpressionNode } from './nodes.ts'

/** Adds the sources of an expression's columns to a map, in the order in which they are named. */
export function collectSources(node: ExpressionNode, into: Map<string, ColumnSource>): void {
  if (node.kind === 'column') {
    if (!into.has(node.source.id)) into.set(node.source.id, node.source)
    return
  }
  mapChildren(node, child => {
    collectSources(child, into)
    return child
  })
}

/** The same expression with each of its parts put through a function. */
export function mapChildren(node: ExpressionNode, map: (child: ExpressionNode) => ExpressionNode): ExpressionNode {
  switch (node.kind) {
    case 'binary':
      return { ...node, left: map(node.left), right: map(node.right) }
    case 'like':
      return { ...node, operand: map(node.operand), pattern: map(node.pattern) }
    case 'logical':
    case 'function':
      return { ...node, operands: node.operands.map(map) }
    case 'template':
      return { ...node, parts: node.parts.map(map) }
    case 'between':
      return { ...node, operand: map(node.operand), low: map(node.low), high: map(node.high) }
    case 'case': {
      const branches = node.branches.map(({ when, then }) => ({ when: map(when), then: map(then) }))
      return { ...node, branches, otherwise: node.otherwise === null ? null : map(node.otherwise) }
    }
    case 'over':
      return {
        ...node,
        operand: map(node.operand),
        partitionBy: node.partitionBy.map(map),
        orderBy: node.orderBy.map(map),
      }
    case 'unary':
    case 'in':
    case 'inQuery':
    case 'inParameter':
    case 'cast':
    case 'collate':
    case 'order':
    case 'label':
      return { ...node, operand: map(node.operand) }
    case 'column':
    case 'value':
    case 'parameter':
    case 'constant':
    case 'identifier':
    case 'star':
    case 'scalarQuery':
    case 'exists':
      return node
  }
}
