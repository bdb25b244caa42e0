// What columns are set to, as nodes: the values of `update().set` and of an upsert.
import { SessionError } from '../../errors/session-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { operandNode } from '../../sql/expression/sql-expression.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { Assignment } from '../../sql/statement/nodes.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { isJson } from '../mapping/new-entity.ts'

/** Reads an object of attributes and what they are set to; `undefined` is an error. */
export function assignmentsOf(table: Table, values: object, place: string): readonly Assignment[] {
  return Object.entries(values).map(([attribute, value]) => {
    const column = table.attribute(attribute)
    if (column === undefined) {
      throw new SessionError('unknown_attribute', {
        model: table.name,
        attribute,
        known: table.columns.map(known => known.attribute).join(', '),
      })
    }
    return { column, value: columnValue(column, value, `${table.name}.${attribute} in ${place}`) }
  })
}

/** What a column is set to: a value or an expression; `null` is JSON's own null where NULL may not be. */
export function columnValue(column: Column, value: unknown, place: string): ExpressionNode {
  return operandNode(value === null && isJson(column) && !column.nullable ? jsonNull : value, column.type, place)
}
