// `only` and `defer`: which columns of its entities a query loads. The primary key is always among them.
import { SessionError } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { Mapper } from '../mapping/mapper.ts'

/** The columns of these attributes and the primary key, in the mapper's order. */
export function onlyColumns(mapper: Mapper, names: readonly string[]): readonly Column[] {
  const wanted = new Set(names.map(name => columnNamed(mapper, name)))
  return mapper.columns.filter(column => column.primaryKey || wanted.has(column))
}

/** The columns that a query loads, without those of some attributes. */
export function columnsWithout(
  mapper: Mapper,
  names: readonly string[],
  present: readonly Column[] = mapper.columns.slice(0, mapper.loadedColumns),
): readonly Column[] {
  const unwanted = new Set(names.map(name => columnNamed(mapper, name)))
  return present.filter(column => column.primaryKey || !unwanted.has(column))
}

function columnNamed(mapper: Mapper, name: string): Column {
  const place = mapper.placeOf(name)
  const column = place === undefined ? undefined : mapper.columns[place]
  if (column !== undefined) return column
  throw new SessionError('unknown_attribute', {
    model: mapper.name,
    attribute: name,
    known: mapper.columns.map(known => known.attribute).join(', '),
  })
}
