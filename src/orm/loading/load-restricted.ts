// Restricted eager loads: `.with({ posts: q => q.where(…).orderBy(…).limit(3) })`, with the limit for each parent.
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import { IntegerType } from '../../sql/types/integer.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { RestrictedList } from '../instrumentation/restricted-list.ts'
import { loadRelated } from '../instrumentation/unloaded.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { columnOf } from '../mapping/relationship-expression.ts'
import { keysOf, matchKeys } from './key-groups.ts'
import type { LoadContext } from './load-context.ts'
import { keyItems, nearColumns, takeKeys, targetQuery, throughQuery } from './load-relationship.ts'
import { readEntities } from './read-entities.ts'

const INTEGER = new IntegerType()

/** Loads some of the entities of a to-many relationship for each owner. The lists are frozen and not the relationship's content. */
export function loadRestricted(
  context: LoadContext,
  relationship: Relationship,
  states: readonly InstanceState[],
  restriction: SelectNode,
): MaybePromise<readonly object[]> {
  const local = relationship.through === null ? relationship.pairs.map(pair => pair.local) : relationship.through.near.map(pair => pair.local)
  const groups = keysOf(states, local)
  for (const state of groups.without) setRestricted(relationship, state, [])
  if (groups.byKey.size === 0) return []
  const source = relationship.through?.table ?? relationship.target.table
  const match = matchKeys(source, nearColumns(relationship), [...groups.byKey.values()])
  return andThen(context.rows(restrictedQuery(relationship, match, restriction)), raw => {
    const keys = takeKeys(context, relationship, raw)
    const entities = readEntities(context, context.hydrators.of(relationship.target, raw.wide), raw.rows, false) as object[]
    const byKey = Map.groupBy(entities.entries(), ([at]) => keys[at])
    for (const group of groups.byKey.values()) {
      const children = (byKey.get(group.key) ?? []).map(([, entity]) => entity)
      for (const state of group.states) setRestricted(relationship, state, children)
    }
    return entities
  })
}

function setRestricted(relationship: Relationship, state: InstanceState, entities: readonly object[]): void {
  const whole = () => loadRelated(state, relationship)
  state.restricted ??= new Map()
  state.restricted.set(relationship, RestrictedList.create(String(relationship), entities, whole))
  state.setRelated(relationship, undefined)
}

function restrictedQuery(relationship: Relationship, match: readonly ExpressionNode[], restriction: SelectNode): SelectNode {
  const orderBy = restriction.orderBy.length > 0 ? restriction.orderBy : relationship.orderBy
  const where = [...match, ...restriction.where]
  const near = nearColumns(relationship)
  const plain = relationship.through === null ? targetQuery(relationship.target, where, orderBy) : throughQuery(relationship, where, orderBy)
  const source = relationship.through?.table ?? relationship.target.table
  const items = [relationship.target.item, ...keyItems(source, near)]
  const query: SelectNode = { ...plain, items, joins: [...plain.joins, ...restriction.joins] }
  if (restriction.limit === null && restriction.offset === null) return query
  return numbered(relationship, query, source, restriction)
}

const NUMBERED: ColumnSource = { name: 'numbered', schema: null, id: 'numbered' }
const ROW_NUMBER: ExpressionNode = { kind: 'column', source: NUMBERED, name: 'athanor_row', type: INTEGER }

/** The same query with its rows numbered for each owner, and only the wanted numbers. */
function numbered(relationship: Relationship, query: SelectNode, source: ColumnSource, restriction: SelectNode): SelectNode {
  const near = nearColumns(relationship)
  const own = relationship.target.columns.slice(0, relationship.target.loadedColumns)
  const labels = [...own.map((_, at) => `c${at}`), ...near.map((_, at) => `k${at}`)]
  const columns = [...own.map(column => columnOf(relationship.target.table, column)), ...near.map(column => columnOf(source, column))]
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
      ...columns.map((node, at) => ({ kind: 'expression' as const, node: { kind: 'label' as const, operand: node, label: labels[at] ?? '' }, type: node.type })),
      { kind: 'expression', node: { kind: 'label', operand: rowNumber, label: 'athanor_row' }, type: INTEGER },
    ],
  }
  const { offset, limit } = restriction
  const past: ExpressionNode[] = offset === null ? [] : [{ kind: 'binary', operator: '>', left: ROW_NUMBER, right: offset }]
  const last: ExpressionNode | null = limit === null || offset === null ? limit : { kind: 'binary', operator: '+', left: limit, right: offset }
  return {
    ...emptySelect,
    items: columns.map((node, at) => ({
      kind: 'expression',
      node: { kind: 'column', source: NUMBERED, name: labels[at] ?? '', type: node.type },
      type: node.type,
    })),
    from: [{ kind: 'query', query: inner, source: NUMBERED }],
    where: [...past, ...(last === null ? [] : [{ kind: 'binary', operator: '<=', left: ROW_NUMBER, right: last } as const])],
    orderBy: [ROW_NUMBER],
  }
}
