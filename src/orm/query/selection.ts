// What `select(…)` was given, as items of the statement and the shape of its results.
import { ModelError } from '../../errors/model-error.ts'
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import { collectSources } from '../../sql/expression/sources.ts'
import type { SqlExpression } from '../../sql/expression/sql-expression.ts'
import type { FromNode, SelectItem } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind } from '../../util/brand.ts'
import { adoptClass } from '../mapping/adopt-class.ts'
import { type Mapper, mapperOf } from '../mapping/mapper.ts'
import { fromOfSource } from '../mapping/relationship-expression.ts'
import { homeOfSource } from '../mapping/table-home.ts'
import type { ResultEntry, ResultShape } from './query-data.ts'

/** Under this key an alias of a model holds the name that its columns are taken from. */
export const SOURCE: unique symbol = Symbol.for('athanor.source.v1')

/** A model or an alias of one, as what rows come from. */
export interface EntitySource {
  readonly mapper: Mapper
  readonly source: ColumnSource
}

/** The model or alias that a value is; undefined when it is neither. */
export function entitySourceOf(value: unknown): EntitySource | undefined {
  const mapper = mapperOf(value)
  if (mapper === undefined) return undefined
  adoptClass(mapper, value)
  return { mapper, source: (value as { [SOURCE]?: ColumnSource })[SOURCE] ?? mapper.table }
}

/** What a selection consists of. */
export interface SelectionParts {
  readonly items: readonly SelectItem[]
  readonly shape: ResultShape
  /** The tables and aliases that it names, in order. */
  readonly sources: readonly ColumnSource[]
  /** The database objects of its models. */
  readonly homes: readonly object[]
}

interface Part {
  readonly item: SelectItem
  readonly entry: ResultEntry
  readonly home: object | null
}

/** Reads what `select(…)` was given: a model, an expression, or an object of them. */
export function readSelection(what: unknown, place: string): SelectionParts {
  const single = readPart('value', what)
  if (single !== null) return combine('single', [single])
  if (typeof what !== 'object' || what === null) {
    throw new ModelError('not_a_model', {
      place: `${place} (a model, an expression, or an object of them)`,
      found: describeValue(what),
    })
  }
  const parts = Object.entries(what).map(([name, value]) => {
    const part = readPart(name, value)
    if (part === null)
      throw new ModelError('not_a_model', { place: `'${name}' in ${place}`, found: describeValue(value) })
    return part
  })
  return combine('record', parts)
}

function readPart(name: string, value: unknown): Part | null {
  const entity = entitySourceOf(value)
  if (entity !== undefined) {
    const { mapper, source } = entity
    const item = source === mapper.table ? mapper.item : mapper.itemFor(source)
    return { item, entry: { kind: 'entity', name, mapper, source }, home: mapper.home }
  }
  if (!isKind(value, 'expression')) return null
  const { node, type } = value as SqlExpression
  return { item: { kind: 'expression', node, type }, entry: { kind: 'value', name, type }, home: null }
}

function combine(kind: ResultShape['kind'], parts: readonly Part[]): SelectionParts {
  const sources = new Map<string, ColumnSource>()
  for (const { item } of parts) {
    for (const node of item.kind === 'columns' ? item.columns.slice(0, 1) : [item.node]) collectSources(node, sources)
  }
  return {
    items: parts.map(part => part.item),
    shape: { kind, entries: parts.map(part => part.entry) },
    sources: [...sources.values()],
    homes: [
      ...parts.flatMap(part => part.home ?? []),
      ...[...sources.values()].flatMap(source => homeOfSource(source) ?? []),
    ],
  }
}

/** What the rows of a selection come from, where nothing else says so: the tables that it names and that are not joined. */
export function inferFrom(sources: readonly ColumnSource[], joined: readonly FromNode[]): readonly FromNode[] {
  const known = new Set(joined.map(from => from.source.id))
  return sources.filter(source => !known.has(source.id)).flatMap(source => fromOfSource(source) ?? [])
}
