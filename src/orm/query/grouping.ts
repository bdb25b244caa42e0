// `rollup`, `cube` and `groupingSets`: several groupings of the same rows in one result.
import { ValueError } from '../../errors/value-error.ts'
import type { Expression } from '../../sql/expression/expression.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import type { GroupingNode } from '../../sql/statement/nodes.ts'
import { isOfKind, KIND } from '../../util/brand.ts'
import type { Grouping } from '../mapping/typed-model.ts'

/** What a level or a grouping is by: one expression, or several that belong together. */
export type GroupingLevel = Expression<any, any> | readonly Expression<any, any>[]

class GroupingPart implements Grouping {
  readonly [KIND] = 'grouping'
  readonly node: GroupingNode

  constructor(node: GroupingNode) {
    this.node = node
  }
}

function grouping(kind: GroupingNode['kind'], levels: readonly GroupingLevel[], place: string): Grouping {
  if (levels.length === 0)
    throw new ValueError('wrong_type', { place, problem: 'expects at least one expression to group by' })
  const sets = levels.map(level => [level].flat().map(part => nodeOf(part, place)))
  return new GroupingPart({ kind, sets })
}

/**
 * Groups by all of these, by all but the last, and so on to one group of all rows: sums with subtotals. What a row is not grouped by is
 * null in it.
 *
 * @example
 * select({ country: Sale.c.country, city: Sale.c.city, sum: fn.sum(Sale.c.amount) }).groupBy(rollup(Sale.c.country, Sale.c.city))
 */
export function rollup(...levels: GroupingLevel[]): Grouping {
  return grouping('rollup', levels, 'rollup()')
}

/** Groups by every choice of these: subtotals in all directions. */
export function cube(...levels: GroupingLevel[]): Grouping {
  return grouping('cube', levels, 'cube()')
}

/** Groups by each of these lists; an empty one is one group of all rows. */
export function groupingSets(...sets: (readonly Expression<any, any>[])[]): Grouping {
  return grouping('sets', sets, 'groupingSets()')
}

/** The node of a grouping; undefined for anything else. */
export function groupingNode(value: unknown): GroupingNode | undefined {
  return isOfKind<GroupingPart>(value, 'grouping') ? value.node : undefined
}
