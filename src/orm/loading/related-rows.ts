// The query behind a relationship: the entities at the other end, sorted to the groups of entities that asked for them.
import type { ColumnNode, ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import { columnOf, emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import type { Primitive } from '../../sql/types/sql-type.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { tableFrom } from '../mapping/relationship-expression.ts'
import { decoderOf, decodeWire } from './hydrator.ts'
import { groupKey, type KeyedStates, keyPart, matchKeys, portionsOf } from './key-groups.ts'
import type { LoadContext, RawRows } from './load-context.ts'
import { readEntities } from './read-entities.ts'
import { isAcross, loadAcross } from './related-across.ts'

/** The related entities of each group, in the order of the relationship. */
export type RelatedGroups = Map<KeyedStates, object[]>

/** The columns of the owner that a relationship follows. */
export function localColumns({ through, pairs }: Relationship): readonly Column[] {
  return (through?.near ?? pairs).map(pair => pair.local)
}

/** The columns by which the rows at the other end belong to their owners. */
export function remoteColumns({ through, pairs }: Relationship): readonly Column[] {
  return (through?.near ?? pairs).map(pair => pair.remote)
}

/** Loads what is related to groups of entities, which must not be empty. */
export function loadRelated(
  context: LoadContext,
  relationship: Relationship,
  groups: readonly KeyedStates[],
): MaybePromise<RelatedGroups> {
  if (isAcross(relationship)) {
    const orderBy = relationship.orderBy
    return loadAcross(context, relationship, groups, where => targetQuery(relationship.target, where, orderBy))
  }
  return collectRelated(context, relationship, groups, portion => {
    const columns = remoteColumns(relationship)
    if (columns.length === 1) return context.keptRows(keptQuery(relationship), [portion.map(group => group.values[0])])
    return context.rows(relatedQuery(relationship, matchKeys(remoteSource(relationship), columns, portion)))
  })
}

/**
 * Loads what is related to groups of entities by queries of the caller's, which select what {@link relatedQuery} does.
 *
 * A key that the database finds equal and memory does not, as under a collation without case, is left to the database: each group then asks alone.
 */
export function collectRelated(
  context: LoadContext,
  relationship: Relationship,
  groups: readonly KeyedStates[],
  query: (portion: readonly KeyedStates[]) => MaybePromise<RawRows>,
): MaybePromise<RelatedGroups> {
  const collected: RelatedGroups = new Map()
  const take = (portion: readonly KeyedStates[]): MaybePromise<void> =>
    andThen(query(portion), raw => {
      const unmatched = sortRows(context, relationship, portion, raw, collected)
      if (unmatched) return eachInTurn(portion, group => take([group]))
    })
  return andThen(eachInTurn(portionsOf(remoteColumns(relationship), groups), take), () => collected)
}

/** Sorts rows to their groups; true when one belongs to none. */
function sortRows(
  context: LoadContext,
  relationship: Relationship,
  portion: readonly KeyedStates[],
  raw: RawRows,
  into: RelatedGroups,
): boolean {
  const keys = takeKeys(relationship, raw)
  const entities = readEntities(context, context.hydrators.of(relationship.target, raw.wide), raw.rows, false)
  const byKey = new Map<Primitive, object[]>()
  for (const group of portion) {
    const own: object[] = []
    into.set(group, own)
    byKey.set(group.key, own)
  }
  const only = portion.length === 1 ? byKey.values().next().value : undefined
  let unmatched = false
  for (let at = 0; at < entities.length; at++) {
    const entity = entities[at]
    const group = only ?? byKey.get(keys[at] ?? '')
    if (group === undefined) unmatched = true
    else if (entity !== null && entity !== undefined) group.push(entity)
  }
  return unmatched
}

/** The keys in each row. A row that ends with them is cut back to the entity's own columns where a snapshot has places for deferred ones. */
function takeKeys(relationship: Relationship, { rows, wide, dialect }: RawRows): (Primitive | null)[] {
  const columns = remoteColumns(relationship)
  const { loadedColumns: width, columns: all } = relationship.target
  const places = keyPlaces(relationship) ?? columns.map((_, at) => width + at)
  const decoders = columns.map(column => decoderOf(column.type, dialect, wide))
  const read = (row: readonly unknown[], at: number) => decodeWire(decoders[at] ?? null, row[places[at] ?? -1])
  const [only] = columns
  const single = columns.length === 1 && only !== undefined
  const keyOf = single
    ? (row: readonly unknown[]) => keyPart(only, read(row, 0))
    : (row: readonly unknown[]) =>
        groupKey(
          columns,
          columns.map((_, at) => read(row, at)),
        )
  const keys = rows.map(keyOf)
  if (all.length > width) for (const row of rows) row.length = width
  return keys
}

/** Where the columns by which rows belong to their owners stand among the entity's own; null where they come after them. */
function keyPlaces(relationship: Relationship): readonly number[] | null {
  const { through, target } = relationship
  if (through !== null) return null
  const places = remoteColumns(relationship).map(column => target.columns.indexOf(column))
  return places.every(place => place >= 0 && place < target.loadedColumns) ? places : null
}

/** The table that holds the columns by which rows belong to their owners. */
export function remoteSource({ through, target }: Relationship): ColumnSource {
  return through?.table ?? target.table
}

/** A query for the related entities and the columns by which they belong to their owners. */
export function relatedQuery(
  relationship: Relationship,
  where: readonly ExpressionNode[],
  orderBy: readonly ExpressionNode[] = relationship.direction === 'manyToOne' ? [] : relationship.orderBy,
): SelectNode {
  const { through, target } = relationship
  const keys = keyPlaces(relationship) === null ? remoteColumns(relationship) : []
  const items = [target.item, ...keyItems(remoteSource(relationship), keys)]
  if (through === null) return { ...emptySelect, items, from: [tableFrom(target.table)], where, orderBy }
  const operands = through.far.map(
    (pair): ExpressionNode => ({
      kind: 'binary',
      operator: '=',
      left: columnOf(target.table, pair.remote),
      right: columnOf(through.table, pair.local),
    }),
  )
  return {
    ...emptySelect,
    items,
    from: [tableFrom(through.table)],
    joins: [{ kind: 'inner', from: tableFrom(target.table), on: { kind: 'logical', operator: 'and', operands } }],
    where,
    orderBy,
  }
}

const keptQueries = new WeakMap<Relationship, SelectNode>()

/** The query of a relationship over one column, whose list of keys is given with each run. */
function keptQuery(relationship: Relationship): SelectNode {
  const [column] = remoteColumns(relationship)
  const known = keptQueries.get(relationship)
  if (known !== undefined || column === undefined) return known ?? emptySelect
  const operand = columnOf(remoteSource(relationship), column)
  const made = relatedQuery(relationship, [{ kind: 'inParameter', operand, index: 0, type: column.type }])
  keptQueries.set(relationship, made)
  return made
}

/** A query for the entities of a model. */
export function targetQuery(
  target: Mapper,
  where: readonly ExpressionNode[],
  orderBy: readonly ExpressionNode[] = [],
): SelectNode {
  return { ...emptySelect, items: [target.item], from: [tableFrom(target.table)], where, orderBy }
}

/** Columns as items of a query. */
export function keyItems(
  source: ColumnSource,
  columns: readonly Column[],
): { kind: 'expression'; node: ColumnNode; type: Column['type'] }[] {
  return columns.map(column => ({ kind: 'expression', node: columnOf(source, column), type: column.type }))
}
