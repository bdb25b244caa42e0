// Tables as a model would describe them, for the tests of this folder.
import { defineTable, type TableDefinition, type TableOptions } from '../../../../src/sql/schema/define-table.ts'
import { defaultNaming } from '../../../../src/sql/schema/naming.ts'
import type { Table } from '../../../../src/sql/schema/table.ts'

/** A table of the given columns, whose names are their attributes. */
export function table(name: string, columns: TableDefinition['columns'], options: TableOptions = {}): Table {
  return defineTable({ name, columns, options, naming: defaultNaming, columnName: attribute => attribute })
}
