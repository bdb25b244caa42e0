// What columns are set to, as nodes: the values of `update().set` and of an upsert.
import { SessionError } from '../../errors/session-error.ts'
import { operandNode } from '../../sql/expression/sql-expression.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { Assignment } from '../../sql/statement/nodes.ts'

/** Reads an object of attributes and what they are set to; `undefined` is an error. */
export function assignmentsOf(table: Table, values: object, place: string): readonly Assignment[] {
  return Object.entries(values).map(([attribute, value]) => {
    const column = table.attribute(attribute)
    if (column === undefined) {
      throw new SessionError('unknown_attribute', { model: table.name, attribute, known: table.columns.map(known => known.attribute).join(', ') })
    }
    return { column, value: operandNode(value, column.type, `${table.name}.${attribute} in ${place}`) }
  })
}
