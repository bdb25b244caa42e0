// What `.join(…)` was given, as steps of the statement: by relationship, by condition, or by the only foreign key between the tables.
import { ModelError } from '../../errors/model-error.ts'
import type { Condition } from '../../sql/expression/expression.ts'
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import { aliasSource } from '../../sql/schema/alias.ts'
import type { Table } from '../../sql/schema/table.ts'
import { columnOf, type FromNode, type JoinKind, type JoinNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind } from '../../util/brand.ts'
import { joinSteps, type RelationshipExpression } from '../mapping/relationship-expression.ts'
import { fromTargetOf } from './sources.ts'

/** The joins that a target and a condition mean, beside what rows come from already. */
export function readJoin(
  kind: JoinKind,
  target: unknown,
  on: Condition | undefined,
  present: readonly FromNode[],
): readonly JoinNode[] {
  if (isKind(target, 'manyExpression') || isKind(target, 'oneExpression'))
    return relationshipJoins(kind, target as RelationshipExpression, on, present)
  const given = fromTargetOf(target)
  if (given === undefined) throw new ModelError('not_a_model', { place: 'join()', found: describeValue(target) })
  const { from } = given
  if (kind === 'cross') return [{ kind, from, on: null }]
  if (on !== undefined) return [{ kind, from, on: nodeOf(on, 'join()') }]
  if (from.kind === 'query' && from.lateral === true) return [{ kind, from, on: null }]
  return [{ kind, from, on: foreignKeyCondition(from, present) }]
}

function relationshipJoins(
  kind: JoinKind,
  target: RelationshipExpression,
  on: Condition | undefined,
  present: readonly FromNode[],
): readonly JoinNode[] {
  const { relationship, source } = target
  const { table } = relationship.target
  const taken = present.some(from => from.source.id === table.id)
  const end = taken ? aliasSource(table, `${source.name}_${relationship.name}`) : table
  const steps = joinSteps(relationship, source, end)
  const extra = on === undefined ? [] : [nodeOf(on, 'join()')]
  return steps.map((step, at) => ({
    kind,
    from: step.from,
    on: all(at === steps.length - 1 ? [...step.on, ...extra] : step.on),
  }))
}

function all(operands: readonly ExpressionNode[]): ExpressionNode {
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'logical', operator: 'and', operands }
}

function foreignKeyCondition(joined: FromNode, present: readonly FromNode[]): ExpressionNode {
  const { source } = joined
  const table = joined.kind === 'table' ? joined.table : null
  const ways = present.flatMap(from =>
    from.kind === 'table' && table !== null
      ? [
          ...keyConditions(table, source, from.table, from.source),
          ...keyConditions(from.table, from.source, table, source),
        ]
      : [],
  )
  const [only] = ways
  if (ways.length === 1 && only !== undefined) return only
  const place = `join(${source.name})`
  const problem =
    ways.length === 0
      ? 'finds no foreign key to what is selected from'
      : 'finds several foreign keys to what is selected from'
  throw new ModelError('unsupported', {
    place,
    problem,
    remedy: 'join by a relationship, or give the condition as the second argument',
  })
}

function keyConditions(from: Table, fromSource: ColumnSource, to: Table, toSource: ColumnSource): ExpressionNode[] {
  return from.foreignKeys
    .filter(key => key.target().table === to.qualifiedName && fromSource.id !== toSource.id)
    .map(key =>
      all(
        key.columns.map((name, at) => ({
          kind: 'binary',
          operator: '=',
          left: columnOf(fromSource, from.requireColumn(name, key.name)),
          right: columnOf(toSource, to.requireColumn(key.target().columns[at] ?? '', key.name)),
        })),
      ),
    )
}
