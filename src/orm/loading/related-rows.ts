// The query behind a relationship: the entities at the other end, sorted to the groups of entities that asked for them.
import type { ColumnNode, ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import { columnOf, emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import type { Primitive } from '../../sql/types/sql-type.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { tableFrom } from '../mapping/relationship-expression.ts'
import { decoderOf, decodeWire } from './hydrator.ts'
import {
  addRelated,
  groupKey,
  type KeyGroup,
  type KeyGroups,
  keyPart,
  matchKeys,
  NONE_RELATED,
  portionsOf,
} from './key-groups.ts'
import type { LoadContext, RawRows } from './load-context.ts'
import { readStates } from './read-entities.ts'
import { isAcross, loadAcross } from './related-across.ts'

/** The columns of the owner that a relationship follows. */
export function localColumns({ through, pairs }: Relationship): readonly Column[] {
  return (through?.near ?? pairs).map(pair => pair.local)
}

/** The columns by which the rows at the other end belong to their owners. */
export function remoteColumns({ through, pairs }: Relationship): readonly Column[] {
  return (through?.near ?? pairs).map(pair => pair.remote)
}

/**
 * Loads what is related to groups of entities into them.
 *
 * @param groups some of them, which must not be none. Default: all
 */
export function loadRelated(
  context: LoadContext,
  relationship: Relationship,
  keyed: KeyGroups,
  groups: readonly KeyGroup[] = keyed.groups,
): MaybePromise<void> {
  if (isAcross(relationship)) {
    const orderBy = relationship.orderBy
    return loadAcross(context, relationship, groups, where => targetQuery(relationship.target, where, orderBy))
  }
  const columns = remoteColumns(relationship)
  const query = (portion: readonly KeyGroup[]) => {
    if (columns.length === 1) return context.keptRows(keptQuery(relationship), [portion.map(group => group.values[0])])
    return context.rows(relatedQuery(relationship, matchKeys(remoteSource(relationship), columns, portion)))
  }
  const collected = collectRelated(context, relationship, keyed, groups, query)
  return isSortedHere(relationship) ? andThen(collected, () => groups.forEach(sortByKey)) : collected
}

/**
 * Loads what is related to groups of entities by queries of the caller's, which select what {@link relatedQuery} does.
 *
 * A key that the database finds equal and memory does not, as under a collation without case, is left to the database: each group then asks alone.
 */
export function collectRelated(
  context: LoadContext,
  relationship: Relationship,
  { byKey }: KeyGroups,
  groups: readonly KeyGroup[],
  query: (portion: readonly KeyGroup[]) => MaybePromise<RawRows>,
): MaybePromise<void> {
  const take = (portion: readonly KeyGroup[]): MaybePromise<void> =>
    andThen(query(portion), raw => {
      const own = portion.length === byKey.size ? byKey : new Map(portion.map(group => [group.key, group]))
      const unmatched = sortRows(context, relationship, portion, own, raw)
      if (unmatched) return eachInTurn(portion, group => take([group]))
    })
  return eachInTurn(portionsOf(remoteColumns(relationship), groups), take)
}

/** Sorts rows to their groups; true when one belongs to none. */
function sortRows(
  context: LoadContext,
  relationship: Relationship,
  portion: readonly KeyGroup[],
  byKey: ReadonlyMap<Primitive, KeyGroup>,
  raw: RawRows,
): boolean {
  const keys = takeKeys(relationship, raw)
  const states = readStates(context, context.hydrators.of(relationship.target, raw.wide), raw.rows, false)
  for (const group of portion) group.related = NONE_RELATED
  const only = portion.length === 1 ? portion[0] : undefined
  let unmatched = false
  for (let at = 0; at < states.length; at++) {
    const state = states[at]
    const group = only ?? byKey.get(keys[at] ?? '')
    if (group === undefined) unmatched = true
    else if (state !== null && state !== undefined) addRelated(group, state)
  }
  return unmatched
}

const ORDERED_HERE: ReadonlySet<string> = new Set(['integer', 'smallint', 'bigint'])

/** Whether the entities of a list are put in order here: by a key of whole numbers, in whose order they mostly come. The database would sort them all. */
function isSortedHere({ direction, spec, target }: Relationship): boolean {
  const [key] = target.keyColumns
  if (direction === 'manyToOne' || spec.options.orderBy !== undefined || target.keyColumns.length > 1) return false
  return key !== undefined && ORDERED_HERE.has(key.type.kind)
}

function sortByKey(group: KeyGroup): void {
  const { related } = group
  for (let at = 1; at < related.length; at++) {
    if (compareKeys(related[at - 1], related[at]) <= 0) continue
    group.related = related.toSorted(compareKeys)
    return
  }
}

function compareKeys(one: InstanceState | undefined, other: InstanceState | undefined): number {
  const [left, right] = [one?.key ?? 0, other?.key ?? 0]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The keys in each row. A row that ends with them is cut back to the entity's own columns where a snapshot has places for deferred ones. */
function takeKeys(relationship: Relationship, { rows, wide, dialect }: RawRows): readonly (Primitive | null)[] {
  const columns = remoteColumns(relationship)
  const { loadedColumns: width, columns: all } = relationship.target
  const places = keyPlaces(relationship) ?? columns.map((_, at) => width + at)
  const decoders = columns.map(column => decoderOf(column.type, dialect, wide))
  const keys = new Array<Primitive | null>(rows.length)
  const [only] = columns
  const [place = -1] = places
  const [decode = null] = decoders
  for (let at = 0; at < rows.length; at++) {
    const row: readonly unknown[] = rows[at] ?? []
    keys[at] =
      columns.length === 1 && only !== undefined
        ? keyPart(only, decodeWire(decode, row[place]))
        : groupKey(
            columns,
            decoders.map((one, part) => decodeWire(one, row[places[part] ?? -1])),
          )
  }
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

/** The order in which a list's rows are asked for. */
function databaseOrder(relationship: Relationship): readonly ExpressionNode[] {
  return relationship.direction === 'manyToOne' || isSortedHere(relationship) ? [] : relationship.orderBy
}

/** A query for the related entities and the columns by which they belong to their owners. */
export function relatedQuery(
  relationship: Relationship,
  where: readonly ExpressionNode[],
  orderBy: readonly ExpressionNode[] = databaseOrder(relationship),
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
