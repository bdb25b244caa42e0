// A table under another name in a statement.

import { nameOf } from '../expression/name.ts'
import type { ColumnSource } from '../expression/nodes.ts'
import type { Table } from './table.ts'

/** A table under another name in a statement. */
export interface AliasSource extends ColumnSource {
  readonly table: Table
}

/** Another name for a table in a statement. */
export function aliasSource(table: Table, name: string): AliasSource {
  nameOf(name, 'an alias')
  return { name, schema: null, id: `${table.id}@${name.length}.${name}`, table }
}

/** Whether a source is a table under another name. */
export function isAlias(source: ColumnSource): source is AliasSource {
  return 'table' in source
}
