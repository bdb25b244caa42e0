// FILTER for databases without it: the operand is NULL, which aggregates leave out, where the condition does not hold.
import type { ExpressionNode, FunctionNode } from '../sql/expression/nodes.ts'
import { refuse } from './refuse.ts'
import type { Writer } from './statement-dialect.ts'

/** Aggregates whose result shows NULLs among the values. */
const KEEPS_NULLS: ReadonlySet<string> = new Set(['jsonAgg', 'jsonObjectAgg', 'arrayAgg'])

/** The same aggregate without its filter. */
export function withoutFilter(node: FunctionNode, filter: ExpressionNode, writer: Writer): FunctionNode {
  if (KEEPS_NULLS.has(node.name))
    refuse(writer.dialect.name, 'supportsAggregateFilter', {
      feature: `fn.${node.name}() with a filter`,
      remedy: 'put the condition into the `where` of a subquery of its own',
    })
  const [first, ...others] = node.operands
  const counted: ExpressionNode = first === undefined || first.kind === 'star' ? { kind: 'constant', value: 1 } : first
  const chosen: ExpressionNode = { kind: 'case', branches: [{ when: filter, then: counted }], otherwise: null }
  const { filter: _filter, ...rest } = node
  return { ...rest, operands: [chosen, ...others] }
}
