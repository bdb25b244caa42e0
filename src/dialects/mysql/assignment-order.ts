// MySQL computes assignments from left to right: what stands later sees what stands before it as already changed. They are written in an
// order in which none reads a column that one before it has set.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { mapChildren } from '../../sql/expression/sources.ts'
import type { Assignment } from '../../sql/statement/nodes.ts'

/** Whether an expression reads a column of a table. */
export function reads(node: ExpressionNode, tableId: string, column: string): boolean {
  if (node.kind === 'column') return node.name === column && node.source.id === tableId
  let found = false
  mapChildren(node, child => {
    found ||= reads(child, tableId, column)
    return child
  })
  return found
}

/** The assignments in such an order; null when there is none, as in a swap of two columns. */
export function orderAssignments(assignments: readonly Assignment[], tableId: string): readonly Assignment[] | null {
  const left = [...assignments]
  const inOrder: Assignment[] = []
  while (left.length > 0) {
    const at = left.findIndex(candidate =>
      left.every(other => other === candidate || !reads(other.value, tableId, candidate.column.name)),
    )
    const next = at < 0 ? undefined : left.splice(at, 1)[0]
    if (next === undefined) return null
    inOrder.push(next)
  }
  return inOrder
}
