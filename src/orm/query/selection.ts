// What `select(…)` was given, as items of the statement and the shape of its results.
import { ModelError } from '../../errors/model-error.ts'
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import { collectSources } from '../../sql/expression/sources.ts'
import type { SqlExpression } from '../../sql/expression/sql-expression.ts'
import type { Table } from '../../sql/schema/table.ts'
import { columnOf, type FromNode, isDerived, type SelectItem } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind, isOfKind } from '../../util/brand.ts'
import { fromOfSource } from '../mapping/relationship-expression.ts'
import { homeOfSource } from '../mapping/table-home.ts'
import type { ResultShape } from './query-data.ts'
import { entitySourceOf, rowsSourceOf, type SourcePart } from './sources.ts'

/** What a selection consists of. */
export interface SelectionParts {
  readonly items: readonly SelectItem[]
  readonly shape: ResultShape
  /** The tables and aliases that it names, in order. */
  readonly sources: readonly ColumnSource[]
  /** The database objects of its models. */
  readonly homes: readonly object[]
}

interface Part extends SourcePart {
  readonly home: object | null
}

/** Reads what `select(…)` was given: a model, an expression, or an object of them. */
export function readSelection(what: unknown, place: string): SelectionParts {
  const single = readPart('value', what)
  if (single !== null) return combine('single', [single])
  const whole = rowParts(what)
  if (whole !== null) return combine('record', whole)
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

/** All columns of a table without a model, or of a subquery whose rows are no entities. */
function rowParts(what: unknown): readonly Part[] | null {
  const rows = rowsSourceOf(what)
  if (rows !== undefined) return rows.parts.map(part => ({ ...part, home: null }))
  if (!isOfKind<Table>(what, 'table')) return null
  return what.columns.map((column): Part => {
    const { type } = column
    return {
      item: { kind: 'expression', node: columnOf(what, column), type },
      entry: { kind: 'value', name: column.attribute, type },
      home: null,
    }
  })
}

/** The item of a model that is selected whole; null for anything else. */
export function wholeModelItem(what: unknown): SelectItem | null {
  const entity = entitySourceOf(what)
  return entity !== undefined && entity.source === entity.mapper.table ? entity.mapper.item : null
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
  if (kind === 'record' && parts.some(({ entry }) => entry.name === '__proto__')) {
    throw new ModelError('unsupported', {
      place: "'__proto__' in a selection",
      problem: 'would be the prototype of the rows',
      remedy: 'choose another name',
    })
  }
  const sources = new Map<string, ColumnSource>()
  for (const { item } of parts) {
    for (const node of item.kind === 'columns' ? item.columns.slice(0, 1) : [item.node]) {
      const own = new Map<string, ColumnSource>()
      collectSources(node, own)
      for (const source of own.values()) addSource(source, sources)
    }
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

/** Two subqueries of one name would be read as one. */
function addSource(source: ColumnSource, into: Map<string, ColumnSource>): void {
  const known = into.get(source.id)
  if (known !== undefined && known !== source && isDerived(known)) {
    throw new ModelError('unsupported', {
      place: 'select()',
      problem: `names columns of two subqueries that are both called '${source.name}'`,
      remedy: 'give one of them another name',
    })
  }
  into.set(source.id, known ?? source)
}

/** What the rows of a selection come from, where nothing else says so: the tables that it names and that are not joined. */
export function inferFrom(sources: readonly ColumnSource[], joined: readonly FromNode[]): readonly FromNode[] {
  const known = new Set(joined.map(from => from.source.id))
  return sources.filter(source => !known.has(source.id)).flatMap(source => fromOfSource(source) ?? [])
}
