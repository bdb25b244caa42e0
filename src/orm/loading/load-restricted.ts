// Restricted eager loads: `.with({ posts: q => q.where(…).orderBy(…).limit(3) })`, with the limit for each parent.
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { columnOf, emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import { IntegerType } from '../../sql/types/integer.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { RestrictedList } from '../instrumentation/restricted-list.ts'
import { loadRelated as awaitRelated, missingTarget } from '../instrumentation/unloaded.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { type KeyedStates, type KeyGroups, keysOf, matchKeys } from './key-groups.ts'
import type { LoadContext } from './load-context.ts'
import { isAcross, loadAcross } from './related-across.ts'
import { collectRelated, localColumns, relatedQuery, remoteColumns, remoteSource, targetQuery } from './related-rows.ts'
import { setTarget } from './set-related.ts'

const INTEGER = new IntegerType()

/** Loads some of the entities of a relationship for each owner, and gives them. Lists are frozen and not the relationship's content. */
export function loadRestricted(
  context: LoadContext,
  relationship: Relationship,
  states: readonly InstanceState[],
  restriction: SelectNode,
): MaybePromise<readonly InstanceState[]> {
  const keyed = keysOf(states, localColumns(relationship))
  const { groups, without } = keyed
  for (const state of without) setRestricted(context, relationship, state, [])
  if (groups.length === 0) return []
  return andThen(loadSome(context, relationship, keyed, restriction), () => {
    const found = new Set<InstanceState>()
    for (const { related, states: owners } of groups) {
      const entities = related.map(state => state.entity)
      for (const state of owners) setRestricted(context, relationship, state, entities)
      for (const state of related) found.add(state)
    }
    return [...found]
  })
}

function loadSome(
  context: LoadContext,
  relationship: Relationship,
  keyed: KeyGroups,
  restriction: SelectNode,
): MaybePromise<void> {
  const { groups } = keyed
  if (!isAcross(relationship)) {
    const query = (portion: readonly KeyedStates[]) => context.rows(restrictedQuery(relationship, portion, restriction))
    return collectRelated(context, relationship, keyed, groups, query)
  }
  const orderBy = restriction.orderBy.length > 0 ? restriction.orderBy : relationship.orderBy
  const query = (where: SelectNode['where']) => ({
    ...targetQuery(relationship.target, [...where, ...restriction.where], orderBy),
    joins: restriction.joins,
  })
  // The links are known here and not where the targets are, so the limit for each owner is kept here too.
  const from = countOf(restriction.offset, 0)
  const to = from + countOf(restriction.limit, Number.POSITIVE_INFINITY)
  return andThen(loadAcross(context, relationship, groups, query), () => {
    for (const group of groups) group.related = group.related.slice(from, to)
  })
}

function countOf(node: ExpressionNode | null, otherwise: number): number {
  return node?.kind === 'value' ? Number(node.value) : otherwise
}

function setRestricted(
  context: LoadContext,
  relationship: Relationship,
  state: InstanceState,
  entities: readonly object[],
): void {
  if (relationship.kind === 'one') {
    setRestrictedOne(context, relationship, state, entities[0])
    return
  }
  // A complete list stays what the relationship holds.
  if (state.relatedOf(relationship) !== undefined) return
  const whole = () => awaitRelated(state, relationship)
  state.restricted ??= new Map()
  state.restricted.set(relationship, RestrictedList.create(String(relationship), entities, whole))
}

/** A target that was filtered out is not the relationship's content: that stays unloaded, and null is what is seen. */
function setRestrictedOne(
  context: LoadContext,
  relationship: Relationship,
  state: InstanceState,
  target: object | undefined,
): void {
  if (target !== undefined) {
    setTarget(context, relationship, state, target)
    return
  }
  if (!relationship.nullable) throw missingTarget(state, relationship)
  state.restricted ??= new Map()
  state.restricted.set(relationship, null)
}

function restrictedQuery(
  relationship: Relationship,
  groups: readonly KeyedStates[],
  restriction: SelectNode,
): SelectNode {
  const near = remoteColumns(relationship)
  const source = remoteSource(relationship)
  const orderBy = restriction.orderBy.length > 0 ? restriction.orderBy : relationship.orderBy
  const where = [...matchKeys(source, near, groups), ...restriction.where]
  const plain = relatedQuery(relationship, where, orderBy)
  const query: SelectNode = { ...plain, joins: [...plain.joins, ...restriction.joins] }
  if (restriction.limit === null && restriction.offset === null) return query
  return numbered(relationship, query, source, restriction)
}

const NUMBERED: ColumnSource = { name: 'numbered', schema: null, id: 'numbered' }
const ROW_NUMBER: ExpressionNode = { kind: 'column', source: NUMBERED, name: 'athanor_row', type: INTEGER }

/** The same query with its rows numbered for each owner, and only the wanted numbers. */
function numbered(
  relationship: Relationship,
  query: SelectNode,
  source: ColumnSource,
  restriction: SelectNode,
): SelectNode {
  const near = remoteColumns(relationship)
  const own = relationship.target.columns.slice(0, relationship.target.loadedColumns)
  const labels = [...own.map((_, at) => `c${at}`), ...near.map((_, at) => `k${at}`)]
  const columns = [
    ...own.map(column => columnOf(relationship.target.table, column)),
    ...near.map(column => columnOf(source, column)),
  ]
  const rowNumber: ExpressionNode = {
    kind: 'over',
    operand: { kind: 'function', name: 'row_number', operands: [], distinct: false },
    partitionBy: near.map(column => columnOf(source, column)),
    orderBy: query.orderBy,
  }
  const inner: SelectNode = {
    ...query,
    orderBy: [],
    items: [
      ...columns.map((node, at) => ({
        kind: 'expression' as const,
        node: { kind: 'label' as const, operand: node, label: labels[at] ?? '' },
        type: node.type,
      })),
      { kind: 'expression', node: { kind: 'label', operand: rowNumber, label: 'athanor_row' }, type: INTEGER },
    ],
  }
  const { offset, limit } = restriction
  const past: ExpressionNode[] =
    offset === null ? [] : [{ kind: 'binary', operator: '>', left: ROW_NUMBER, right: offset }]
  const last: ExpressionNode | null =
    limit === null || offset === null ? limit : { kind: 'binary', operator: '+', left: limit, right: offset }
  return {
    ...emptySelect,
    items: columns.map((node, at) => ({
      kind: 'expression',
      node: { kind: 'column', source: NUMBERED, name: labels[at] ?? '', type: node.type },
      type: node.type,
    })),
    from: [{ kind: 'query', query: inner, source: NUMBERED }],
    where: [
      ...past,
      ...(last === null ? [] : [{ kind: 'binary', operator: '<=', left: ROW_NUMBER, right: last } as const]),
    ],
    orderBy: [ROW_NUMBER],
  }
}
