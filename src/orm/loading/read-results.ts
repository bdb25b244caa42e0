// Rows become what a query returns: entities, values, or objects of them.

import type { Column } from '../../sql/schema/table.ts'
import type { QueryData, ResultEntry, ResultShape } from '../query/query-data.ts'
import type { Decode } from './hydrator.ts'
import { decoderOf } from './hydrator.ts'
import type { LoadContext, RawRows } from './load-context.ts'
import { readEntities } from './read-entities.ts'

/** The results of a query. */
export function readResults(
  context: LoadContext,
  query: Pick<QueryData, 'shape' | 'overwrite' | 'beside'>,
  raw: RawRows,
): unknown[] {
  takeEnds(query, raw)
  const [only] = query.shape.entries
  if (query.shape.kind === 'single' && only?.kind === 'entity') {
    return readEntities(context, context.hydrators.of(only.mapper, raw.wide, only.columns), raw.rows, query.overwrite)
  }
  const columns = readColumns(context, query, raw)
  if (query.shape.kind === 'single') return columns[0] ?? []
  return records(query.shape, columns, raw.rows.length)
}

/** The results of a query without a session: entities become plain objects of their columns. */
export function readPlainResults(query: Pick<QueryData, 'shape' | 'beside'>, raw: RawRows): unknown[] {
  const { shape } = query
  const { dialect } = raw
  takeEnds(query, raw)
  let offset = 0
  const columns = shape.entries.map(entry => {
    const at = offset
    offset += widthOf(entry)
    if (entry.kind === 'value') return readValues(raw, at, decoderOf(entry.type, dialect, raw.wide))
    const own = columnsOf(entry)
    const parts = own.map((column, place) => readValues(raw, at + place, decoderOf(column.type, dialect, raw.wide)))
    return raw.rows.map((_, row) =>
      Object.fromEntries(own.map((column, place) => [column.attribute, parts[place]?.[row]])),
    )
  })
  if (shape.kind === 'single') return columns[0] ?? []
  return records(shape, columns, raw.rows.length)
}

type EntityEntry = Extract<ResultEntry, { kind: 'entity' }>

function columnsOf({ mapper, columns }: EntityEntry): readonly Column[] {
  return columns ?? mapper.columns.slice(0, mapper.loadedColumns)
}

function widthOf(entry: ResultEntry): number {
  return entry.kind === 'entity' ? columnsOf(entry).length : 1
}

/** Takes off each row what stands after the columns of the shape. */
function takeEnds({ beside }: Pick<QueryData, 'beside'>, { rows }: RawRows): void {
  if (beside !== undefined) beside.take(rows.map(row => row.splice(row.length - beside.width, beside.width)))
}

function readColumns(context: LoadContext, query: Pick<QueryData, 'shape' | 'overwrite'>, raw: RawRows): unknown[][] {
  let offset = 0
  return query.shape.entries.map(entry => {
    const at = offset
    const width = widthOf(entry)
    offset += width
    if (entry.kind === 'value') return readValues(raw, at, decoderOf(entry.type, raw.dialect, raw.wide))
    const rows = raw.rows.map(row => row.slice(at, at + width))
    return readEntities(context, context.hydrators.of(entry.mapper, raw.wide, entry.columns), rows, query.overwrite)
  })
}

function readValues({ rows }: RawRows, at: number, decode: Decode): unknown[] {
  if (decode === null) return rows.map(row => row[at])
  return rows.map(row => (row[at] === null ? null : decode(row[at] as never)))
}

function records(shape: ResultShape, columns: readonly (readonly unknown[])[], length: number): unknown[] {
  const names = shape.entries.map(entry => entry.name)
  const results = new Array<unknown>(length)
  for (let row = 0; row < length; row++) {
    const record: Record<string, unknown> = {}
    for (let column = 0; column < names.length; column++) record[names[column] as string] = columns[column]?.[row]
    results[row] = record
  }
  return results
}
