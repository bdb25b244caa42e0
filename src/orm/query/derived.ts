// Queries as sources of rows: what `query.as('name')`, `cte('name', query)` and `values(…)` have in common.
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { expression } from '../../sql/expression/sql-expression.ts'
import {
  type ColumnsItem,
  columnOf,
  type DerivedSource,
  type FromNode,
  type ResultColumn,
  type RowsNode,
  type SelectItem,
} from '../../sql/statement/nodes.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { TextType } from '../../sql/types/string.ts'
import { KIND } from '../../util/brand.ts'
import { MAPPER, type Mapper } from '../mapping/mapper.ts'
import { makeNamespace } from '../mapping/namespace.ts'
import { setTableHome } from '../mapping/table-home.ts'
import type { ResultEntry, ResultShape } from './query-data.ts'
import { homeOf } from './runner.ts'
import { type RowsSource, SOURCE, type SourcePart } from './sources.ts'

const UNKNOWN = new TextType()

/** What a query is for a source made of it. */
export interface DerivedQuery {
  readonly shape: ResultShape
  /** The database object of its models; null for any. */
  readonly home: object | null
}

/** The columns of one entry of a query's result, under the names that they have as columns of a source. */
interface EntryColumns {
  readonly entry: ResultEntry
  readonly columns: readonly ResultColumn[]
}

/** The names under which the results of a query are columns: those of the columns for entities, else those of the selection. */
export function entryColumns({ kind, entries }: ResultShape): readonly EntryColumns[] {
  const taken = new Set<string>()
  const unique = (wanted: string) => {
    let name = wanted
    while (taken.has(name)) name += '_'
    taken.add(name)
    return name
  }
  return entries.map(entry => {
    if (entry.kind === 'value') return { entry, columns: [{ name: unique(entry.name), type: entry.type }] }
    const prefix = kind === 'single' ? '' : `${entry.name}_`
    const columns = columnsOfEntity(entry)
    return { entry, columns: columns.map(({ name, type }) => ({ name: unique(`${prefix}${name}`), type })) }
  })
}

function columnsOfEntity({ mapper, columns }: Extract<ResultEntry, { kind: 'entity' }>): Mapper['columns'] {
  return columns ?? mapper.columns.slice(0, mapper.loadedColumns)
}

/** All columns of a query's result, in order. */
export function resultColumns(shape: ResultShape): readonly ResultColumn[] {
  return entryColumns(shape).flatMap(({ columns }) => columns)
}

/** The same query with the name of each result column spelled out. */
export function named<N extends RowsNode>(node: N, columns: readonly ResultColumn[]): N {
  const items = namedItems(node.items, columns)
  if (node.kind === 'select') return { ...node, items }
  return { ...node, items, queries: node.queries.map(query => named(query, columns)) }
}

function namedItems(items: readonly SelectItem[], columns: readonly ResultColumn[]): readonly SelectItem[] {
  let at = 0
  const next = () => columns[at++]?.name ?? ''
  return items.flatMap((item): readonly SelectItem[] => {
    if (item.kind === 'expression') return [labelled(item.node, next(), item.type)]
    return item.columns.map(column => labelled(column, next(), column.type))
  })
}

function labelled(node: ExpressionNode, name: string, type: SqlType | null): SelectItem {
  // A column that has the name already keeps it, in every database.
  if (node.kind === 'column' && node.name === name) return { kind: 'expression', node, type }
  const operand = node.kind === 'label' ? node.operand : node
  return { kind: 'expression', node: { kind: 'label', operand, label: name }, type }
}

/**
 * A query as a source of rows: an alias of the model where its rows are entities, else an object with its columns.
 *
 * @param kind what makes sources of one name different: `q` for subqueries, `c` for common table expressions, `v` for lists of rows
 */
export function deriveSource(
  kind: 'q' | 'c' | 'v',
  name: string,
  { shape, home }: DerivedQuery,
  from: (source: ColumnSource) => FromNode,
): object {
  const source = derivedSource(kind, name, from)
  if (home !== null) setTableHome(source, home)
  const [entry] = shape.entries
  return shape.kind === 'single' && entry?.kind === 'entity'
    ? entityAlias(entry.mapper, source)
    : rowsSource(name, source, shape)
}

function derivedSource(kind: string, name: string, from: (source: ColumnSource) => FromNode): DerivedSource {
  const base: ColumnSource = { name, schema: null, id: `${kind}${name.length}.${name}` }
  const made: DerivedSource = Object.create(null, {})
  return Object.assign(made, base, { from: from(made) })
}

/** A model under another name: its table's, or that of a query for its entities. */
export function entityAlias(mapper: Mapper, source: ColumnSource): object {
  const c = makeNamespace(mapper, source, () => homeOf(mapper.home).configure())
  return Object.freeze({
    [KIND]: 'alias',
    [MAPPER]: mapper,
    [SOURCE]: source,
    c,
    modelName: source.name,
    attributes: mapper.declared,
    prototype: mapper.entityClass.prototype,
  })
}

function rowsSource(name: string, source: ColumnSource, shape: ResultShape): RowsSource {
  const entries = entryColumns(shape)
  const c = Object.fromEntries(entries.map(({ entry, columns }) => [entry.name, columnsIn(source, entry, columns)]))
  return Object.freeze<RowsSource>({
    [KIND]: 'rowsSource',
    [SOURCE]: source,
    c: Object.freeze(c),
    modelName: name,
    parts: entries.map(({ entry, columns }) => sourcePart(source, entry, columns)),
  })
}

function columnNode(source: ColumnSource, { name, type }: ResultColumn) {
  return columnOf(source, { name, type: type ?? UNKNOWN })
}

function columnsIn(source: ColumnSource, entry: ResultEntry, columns: readonly ResultColumn[]): unknown {
  const all = columns.map(column => expression<unknown>(columnNode(source, column), column.type))
  if (entry.kind === 'value') return all[0]
  return Object.freeze(Object.fromEntries(columnsOfEntity(entry).map(({ attribute }, at) => [attribute, all[at]])))
}

function sourcePart(source: ColumnSource, entry: ResultEntry, columns: readonly ResultColumn[]): SourcePart {
  const [first] = columns
  if (entry.kind === 'value' && first !== undefined)
    return { item: { kind: 'expression', node: columnNode(source, first), type: first.type }, entry }
  const nodes = columns.map(column => columnNode(source, column))
  const key = `${source.id}:${nodes.map(node => `${node.name.length}.${node.name}`).join('')}`
  const item: ColumnsItem = { kind: 'columns', columns: nodes, key }
  return { item, entry: entry.kind === 'entity' ? { ...entry, source } : entry }
}
