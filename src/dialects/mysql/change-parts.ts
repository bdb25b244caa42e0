// INSERT with its upsert, ON DUPLICATE KEY UPDATE, and UPDATE with its assignments in an order that means what the program says.
import { refuse } from '../../compiler/refuse.ts'
import type { Writer } from '../../compiler/statement-dialect.ts'
import { returningText, sourceText, tableText } from '../../compiler/statement-parts.ts'
import type { ExpressionNode, ValueNode } from '../../sql/expression/nodes.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { Assignment, ConflictNode, InsertNode, UpdateNode } from '../../sql/statement/nodes.ts'
import { orderAssignments, reads } from './assignment-order.ts'
import type { Flavour } from './flavour.ts'
import { PLAIN_VALUE } from './plain-value.ts'
import { mysqlStatements } from './statement-parts.ts'

/** The text of an INSERT. */
export function insertText(node: InsertNode, writer: Writer): string {
  const table = tableText(node.table, writer)
  const columns = node.columns.map(column => writer.dialect.quote(column.name)).join(', ')
  const source = node.columns.length === 0 && node.query === null ? emptyRows(node) : sourceText(asGiven(node), writer)
  refuseReturning(node, writer)
  return `insert into ${table} (${columns}) ${source}${conflictText(node, writer)}${returningText(node, writer)}`
}

/** The server would also return the rows that are left as they were, which other databases do not. */
function refuseReturning({ conflict, returning }: InsertNode, writer: Writer): void {
  if (conflict === null || returning.length === 0) return
  if (conflict.set !== null && conflict.set.length > 0 && conflict.where.length === 0) return
  refuse(writer.dialect.name, 'returning', {
    feature: 'RETURNING of an upsert that may leave rows as they are',
    remedy: 'read the rows afterwards by their unique key, in the same transaction',
  })
}

/** The values of the rows as they are: what a column takes needs no cast. */
function asGiven(node: InsertNode): InsertNode {
  if (!node.columns.some(column => column.type.kind === 'numeric')) return node
  return {
    ...node,
    rows: node.rows.map(row => row.map(value => (value?.kind === 'value' ? plainValue(value) : value))),
  }
}

function plainValue(operand: ValueNode): ExpressionNode {
  return { kind: 'function', name: PLAIN_VALUE, operands: [operand], distinct: false }
}

function emptyRows({ rows }: InsertNode): string {
  return `values ${rows.length === 0 ? '()' : rows.map(() => '()').join(', ')}`
}

/** MySQL computes the assignments one after the other; MariaDB, as its sessions are set up here, all from the row as it was. */
export function updateText(node: UpdateNode, writer: Writer, flavour: Flavour): string {
  const write = (set: readonly Assignment[]) => mysqlStatements?.update?.({ ...node, set }, writer) ?? ''
  if (flavour.capabilities.supportsSimultaneousAssignments !== false) return write(node.set)
  const set = orderAssignments(node.set, node.table.id)
  if (set !== null) return write(set)
  return refuse(writer.dialect.name, 'supportsSimultaneousAssignments', {
    feature: 'an UPDATE whose columns are computed from one another, as in a swap,',
    remedy: 'read the rows with `forUpdate()` in a transaction and give the new values',
  })
}

/**
 * What happens to a row that another is in the way of. The database looks at every unique key, so a target is no more than a note; a
 * row that is left alone sets a column to itself, because INSERT IGNORE would pass over every other error too.
 */
function conflictText({ table, conflict }: InsertNode, writer: Writer): string {
  if (conflict === null) return ''
  refusePart(conflict, writer)
  if (conflict.set === null || conflict.set.length === 0) {
    const column = table.primaryKey?.columns[0] ?? table.columns[0]?.name ?? ''
    const name = writer.dialect.quote(column)
    return ` on duplicate key update ${name} = ${name}`
  }
  const assignments = conflict.set.map(assignment => conditional(assignment, conflict.where, table))
  const texts = ordered(assignments, conflict, table.id, writer).map(
    ({ column, value }) => `${writer.dialect.quote(column.name)} = ${writer.expression(value)}`,
  )
  return ` on duplicate key update ${texts.join(', ')}`
}

/** Without a WHERE of its own, each column keeps its value where the condition is not met. */
function conditional({ column, value }: Assignment, where: readonly ExpressionNode[], table: Table): Assignment {
  if (where.length === 0) return { column, value }
  const when: ExpressionNode = { kind: 'logical', operator: 'and', operands: where }
  const otherwise: ExpressionNode = { kind: 'column', source: table, name: column.name, type: column.type }
  return { column, value: { kind: 'case', branches: [{ when, then: value }], otherwise } }
}

function ordered(
  assignments: readonly Assignment[],
  conflict: ConflictNode,
  tableId: string,
  writer: Writer,
): readonly Assignment[] {
  const inOrder = orderAssignments(assignments, tableId)
  if (inOrder !== null) return inOrder
  const condition = conflict.where.some(node =>
    (conflict.set ?? []).some(({ column }) => reads(node, tableId, column.name)),
  )
  return refuse(writer.dialect.name, 'supportsConflictWhere', {
    feature: condition
      ? 'a condition of an upsert that reads several of the columns that it sets'
      : 'an upsert whose columns are computed from one another',
    remedy: 'read the row with `forUpdate()` in a transaction, and insert or update it',
  })
}

function refusePart({ constraint, targetWhere = [] }: ConflictNode, writer: Writer): void {
  if (constraint === undefined && targetWhere.length === 0) return
  refuse(writer.dialect.name, 'supportsConflictConstraint', {
    feature:
      constraint === undefined
        ? 'a part of a unique index as the target of an upsert'
        : 'a constraint as the target of an upsert',
    remedy: 'name the columns, or none: every unique key of the table counts here',
  })
}
