// Puts the changes of one table into a batch where the database would otherwise copy the table more than once.
import type { Dialect } from '../../dialect/dialect.ts'
import type { AddColumnOp } from '../operations/column-operations.ts'
import { changedTable, type Operation, type TableChange } from '../operations/operation.ts'
import { displayName } from '../operations/table-operations.ts'

/** Operations with the neighbouring changes of a table as one batch, where that saves a copy. */
export function groupChanges(operations: readonly Operation[], dialect: Dialect): readonly Operation[] {
  if (dialect.capabilities.supportsAlterConstraint) return operations
  const created = new Set(operations.flatMap(op => (op.kind === 'createTable' ? [displayName(op.table)] : [])))
  const groups: { readonly table: string | null; readonly operations: Operation[] }[] = []
  for (const operation of operations) {
    const changed = operation.kind === 'batch' ? null : changedTable(operation)
    const table = changed === null ? null : displayName(changed)
    const last = groups.at(-1)
    if (table !== null && last?.table === table) last.operations.push(operation)
    else groups.push({ table, operations: [operation] })
  }
  return groups.flatMap(group => {
    const changes = group.operations.filter(isTableChange)
    const [first] = changes
    const worthwhile =
      changes.length > 1 && group.table !== null && !created.has(group.table) && changes.some(mayCopyTable)
    return worthwhile && first !== undefined
      ? [Object.freeze({ kind: 'batch', table: first.table, operations: changes })]
      : group.operations
  })
}

function isTableChange(operation: Operation): operation is TableChange {
  return changedTable(operation) !== null && operation.kind !== 'batch'
}

const IN_PLACE: ReadonlySet<TableChange['kind']> = new Set(['renameColumn', 'createIndex', 'dropIndex', 'tableComment'])

/** Whether a database that cannot alter constraints may have to copy the table for a change. */
function mayCopyTable(change: TableChange): boolean {
  return change.kind === 'addColumn' ? !isSimple(change) : !IN_PLACE.has(change.kind)
}

function isSimple({ column, reference }: AddColumnOp): boolean {
  const constant = column.serverDefault === null || column.serverDefault.kind === 'constant'
  return (
    constant && reference === null && column.computed === null && (column.nullable || column.serverDefault !== null)
  )
}
