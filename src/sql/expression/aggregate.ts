// Calls of functions as expressions, with what only aggregates have: distinct operands, a filter, an order.
import type { SqlType } from '../types/sql-type.ts'
import type { Condition, Expression } from './expression.ts'
import type { FunctionNode } from './nodes.ts'
import { nodeOf, SqlExpression } from './sql-expression.ts'
import { wrongOperand } from './wrong-operand.ts'

type Order = Expression<any, any>

/** What a call of an aggregate can say of the rows that it takes. */
export interface AggregateMethods<T, S extends string = never> {
  /** Takes each different value once. */
  distinct(): AggregateExpression<T, S>
  /** Takes only the rows that meet all conditions; several calls add up. */
  filter(...conditions: Condition[]): AggregateExpression<T, S>
  /** Takes the rows in an order, for aggregates whose result depends on it. */
  orderBy(...order: Order[]): AggregateExpression<T, S>
  /** The order that an ordered-set aggregate such as `fn.percentileCont(0.5)` works on. */
  withinGroup(...order: Order[]): AggregateExpression<T, S>
}

// Not an interface that extends Expression: what an expression is of could then only be found out by comparing all methods.
/** A call of an aggregate, such as `fn.sum(…)`: it is an expression, and says more of the rows that it takes. */
export type AggregateExpression<T, S extends string = never> = Expression<T, S> & AggregateMethods<T, S>

/** The expression behind {@link AggregateExpression}. */
export class SqlFunction extends SqlExpression {
  declare readonly node: FunctionNode

  constructor(node: FunctionNode, type: SqlType | null) {
    super(node, type)
  }

  distinct(): SqlFunction {
    return this.#with({ distinct: true })
  }

  filter(...conditions: readonly unknown[]): SqlFunction {
    if (conditions.length === 0) throw wrongOperand('filter()', 'expects at least one condition')
    const before = this.node.filter === undefined ? [] : [this.node.filter]
    const all = [...before, ...conditions.map(condition => nodeOf(condition, 'filter()'))]
    const [only] = all
    const filter =
      all.length === 1 && only !== undefined ? only : ({ kind: 'logical', operator: 'and', operands: all } as const)
    return this.#with({ filter })
  }

  orderBy(...order: readonly unknown[]): SqlFunction {
    return this.#with({ orderBy: order.map(part => nodeOf(part, 'orderBy()')) })
  }

  withinGroup(...order: readonly unknown[]): SqlFunction {
    return this.#with({ withinGroup: order.map(part => nodeOf(part, 'withinGroup()')) })
  }

  #with(change: Partial<FunctionNode>): SqlFunction {
    return new SqlFunction({ ...this.node, ...change }, this.type)
  }
}

/** A typed call. */
export function aggregate<T, S extends string = never>(
  node: FunctionNode,
  type: SqlType | null,
): AggregateExpression<T, S> {
  return new SqlFunction(node, type) as unknown as AggregateExpression<T, S>
}
