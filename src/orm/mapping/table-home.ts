// Which database object a table was declared on: how a statement that names only columns finds its session.
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import { isAlias } from '../../sql/schema/alias.ts'
import type { Table } from '../../sql/schema/table.ts'
import { isOfKind } from '../../util/brand.ts'

const homes = new WeakMap<object, object>()

/** Notes the database object of a table, or of what is made of a query. */
export function setTableHome(table: Table | ColumnSource, home: object): void {
  homes.set(table, home)
}

/** The database object of a table, of an alias of one or of a subquery; undefined for anything else. */
export function homeOfSource(source: ColumnSource): object | undefined {
  const table = isOfKind<Table>(source, 'table') ? source : isAlias(source) ? source.table : undefined
  return homes.get(table ?? source)
}
