// The query behind `user.posts.select()`: the rows of a relationship of one entity, to be narrowed and run.
import { SessionError } from '../../errors/session-error.ts'
import type { Expression } from '../../sql/expression/expression.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { expression } from '../../sql/expression/sql-expression.ts'
import { valueNode } from '../../sql/expression/value.ts'
import { columnOf, type JoinNode } from '../../sql/statement/nodes.ts'
import { BooleanType } from '../../sql/types/number.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { tableFrom } from '../mapping/relationship-expression.ts'
import type { ColumnPair, Through } from '../mapping/relationship-paths.ts'
import { Query } from '../query/query.ts'

const BOOLEAN = new BooleanType()

/** A query for the related entities of one entity, in the order that the relationship declares. */
export function relatedQuery(state: InstanceState, relationship: Relationship): Query {
  const { target, through, pairs, spec } = relationship
  if (state.status !== 'persistent') {
    throw new SessionError('not_persistent', { place: '`select()`', entity: String(state), status: state.status })
  }
  const all = Query.of(target.entityClass)
  const own =
    through === null
      ? all.where(...equalities(state, pairs, pair => columnOf(target.table, pair.remote)))
      : all
          .withJoins([...all.joins, joinBetween(through, target)])
          .where(...equalities(state, through.near, pair => columnOf(through.table, pair.remote)))
  if (spec.options.orderBy === undefined) return own
  return own.orderBy(...relationship.orderBy.map(node => expression<unknown>(node, BOOLEAN)))
}

function joinBetween({ table, far }: Through, { table: end }: Mapper): JoinNode {
  const operands = far.map(
    (pair): ExpressionNode => ({
      kind: 'binary',
      operator: '=',
      left: columnOf(end, pair.remote),
      right: columnOf(table, pair.local),
    }),
  )
  return { kind: 'inner', from: tableFrom(table), on: { kind: 'logical', operator: 'and', operands } }
}

function equalities(
  state: InstanceState,
  pairs: readonly ColumnPair[],
  remote: (pair: ColumnPair) => ExpressionNode,
): Expression<boolean | null>[] {
  return pairs.map(pair => {
    const value = state.entity[pair.local.attribute]
    const right = valueNode(value, pair.local.type, `${state.description.name}.${pair.local.attribute}`)
    return expression<boolean | null>({ kind: 'binary', operator: '=', left: remote(pair), right }, BOOLEAN)
  })
}
