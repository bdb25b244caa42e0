// The query behind `user.posts.select()`: the rows of a relationship of one entity, to be narrowed and run.
import { SessionError } from '../../errors/session-error.ts'
import { columnOf, joinSteps } from '../mapping/relationship-expression.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { expression } from '../../sql/expression/sql-expression.ts'
import { valueNode } from '../../sql/expression/value.ts'
import { BooleanType } from '../../sql/types/number.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Relationship } from '../mapping/mapper.ts'
import type { ColumnPair } from '../mapping/relationship-paths.ts'
import { Query } from '../query/query.ts'

const BOOLEAN = new BooleanType()

/** A query for the related entities of one entity. */
export function relatedQuery(state: InstanceState, relationship: Relationship): Query {
  const { target, through } = relationship
  if (state.status !== 'persistent') throw new SessionError('not_persistent', { place: '`select()`', entity: String(state), status: state.status })
  const query = Query.of(target.entityClass)
  if (through === null) return query.where(...equalities(state, relationship.pairs, pair => columnOf(target.table, pair.remote)))
  const [between] = joinSteps(relationship, relationship.owner.table, target.table)
  const joined = through.far.map((pair): ExpressionNode => {
    return { kind: 'binary', operator: '=', left: columnOf(target.table, pair.remote), right: columnOf(through.table, pair.local) }
  })
  const near = equalities(state, through.near, pair => columnOf(through.table, pair.remote))
  if (between === undefined) return query
  const { node } = query
  const join = { kind: 'inner', from: between.from, on: { kind: 'logical', operator: 'and', operands: joined } } as const
  return query.withJoins([...node.joins, join]).where(...near)
}

function equalities(state: InstanceState, pairs: readonly ColumnPair[], remote: (pair: ColumnPair) => ExpressionNode) {
  return pairs.map(pair => {
    const value = (state.entity as Record<string, unknown>)[pair.local.attribute]
    const right = valueNode(value, pair.local.type, `${state.description.name}.${pair.local.attribute}`)
    return expression<boolean | null>({ kind: 'binary', operator: '=', left: remote(pair), right }, BOOLEAN)
  })
}
