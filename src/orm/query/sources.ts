// What rows come from, as a developer names it: a model, an alias, a subquery, a table.
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { FromNode, SelectItem } from '../../sql/statement/nodes.ts'
import { isOfKind, KIND } from '../../util/brand.ts'
import { adoptClass } from '../mapping/adopt-class.ts'
import { type Mapper, mapperOf } from '../mapping/mapper.ts'
import { fromOfSource } from '../mapping/relationship-expression.ts'
import { homeOfSource } from '../mapping/table-home.ts'
import type { ResultEntry } from './query-data.ts'

/** Under this key an alias of a model or a subquery holds the name that its columns are taken from. */
export const SOURCE: unique symbol = Symbol.for('athanor.source.v1')

/** A model or an alias of one, as what rows come from. */
export interface EntitySource {
  readonly mapper: Mapper
  readonly source: ColumnSource
}

/** One thing that a source of rows has in each row. */
export interface SourcePart {
  readonly item: SelectItem
  readonly entry: ResultEntry
}

/** A subquery, a common table expression or a list of rows, whose rows are no entities. */
export interface RowsSource {
  readonly [KIND]: 'rowsSource'
  readonly [SOURCE]: ColumnSource
  readonly c: Readonly<Record<string, unknown>>
  readonly modelName: string
  /** What selecting it gives. */
  readonly parts: readonly SourcePart[]
}

/** What rows come from, and the database object that it belongs to. */
export interface FromTarget {
  readonly from: FromNode
  readonly home: object | null
}

/** The model or alias that a value is; undefined when it is neither. */
export function entitySourceOf(value: unknown): EntitySource | undefined {
  const mapper = mapperOf(value)
  if (mapper === undefined) return undefined
  adoptClass(mapper, value)
  return { mapper, source: (value as { [SOURCE]?: ColumnSource })[SOURCE] ?? mapper.table }
}

/** The subquery that a value is, if its rows are no entities. */
export function rowsSourceOf(value: unknown): RowsSource | undefined {
  return isOfKind<RowsSource>(value, 'rowsSource') ? value : undefined
}

/** What rows come from when a developer names it; undefined for anything that has no rows. */
export function fromTargetOf(value: unknown): FromTarget | undefined {
  const source =
    entitySourceOf(value)?.source ??
    rowsSourceOf(value)?.[SOURCE] ??
    (isOfKind<Table>(value, 'table') ? value : undefined)
  const from = source === undefined ? null : fromOfSource(source)
  if (source === undefined || from === null) return undefined
  return { from, home: homeOfSource(source) ?? mapperOf(value)?.home ?? null }
}
