// Walking expressions: what they are made of, the same with other parts, and which tables and aliases they read. What a subquery
// reads is its own business.
import type { ColumnSource, ExpressionNode, FrameBound, FunctionNode, OverNode, TupleNode } from './nodes.ts'

type MapNode = (child: ExpressionNode) => ExpressionNode

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
export function mapChildren(node: ExpressionNode, map: MapNode): ExpressionNode {
  switch (node.kind) {
    case 'binary':
    case 'operator':
      return { ...node, left: map(node.left), right: map(node.right) }
    case 'like':
      return { ...node, operand: map(node.operand), pattern: map(node.pattern) }
    case 'logical':
    case 'tuple':
      return { ...node, operands: node.operands.map(map) }
    case 'inRows':
      return { ...node, operand: mapTuple(node.operand, map), rows: node.rows.map(row => mapTuple(row, map)) }
    case 'quantified':
      return { ...node, left: map(node.left), array: node.array === null ? null : map(node.array) }
    case 'function':
      return mapFunction(node, map)
    case 'template':
      return { ...node, parts: node.parts.map(map) }
    case 'between':
      return { ...node, operand: map(node.operand), low: map(node.low), high: map(node.high) }
    case 'case': {
      const branches = node.branches.map(({ when, then }) => ({ when: map(when), then: map(then) }))
      return { ...node, branches, otherwise: node.otherwise === null ? null : map(node.otherwise) }
    }
    case 'over':
      return mapOver(node, map)
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

function mapTuple(node: TupleNode, map: MapNode): TupleNode {
  return { ...node, operands: node.operands.map(map) }
}

function mapFunction(node: FunctionNode, map: MapNode): FunctionNode {
  return {
    ...node,
    operands: node.operands.map(map),
    ...(node.orderBy === undefined ? {} : { orderBy: node.orderBy.map(map) }),
    ...(node.withinGroup === undefined ? {} : { withinGroup: node.withinGroup.map(map) }),
    ...(node.filter === undefined ? {} : { filter: map(node.filter) }),
  }
}

function mapOver(node: OverNode, map: MapNode): OverNode {
  const bound = (one: FrameBound): FrameBound => (one.offset === null ? one : { ...one, offset: map(one.offset) })
  return {
    ...node,
    operand: map(node.operand),
    partitionBy: node.partitionBy.map(map),
    orderBy: node.orderBy.map(map),
    ...(node.frame === undefined
      ? {}
      : { frame: { ...node.frame, start: bound(node.frame.start), end: bound(node.frame.end) } }),
  }
}
