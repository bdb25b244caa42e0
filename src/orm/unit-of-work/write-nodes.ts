// The statements by which single rows are written: one for each shape, kept, so that it is compiled once.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { columnOf, columnsItem, type DeleteNode, type InsertNode, type UpdateNode } from '../../sql/statement/nodes.ts'
import type { EntityValues } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'

/** An INSERT for rows of one shape: which columns are written, and which the database gives back. */
export interface InsertShape {
  readonly node: InsertNode
  readonly written: readonly Column[]
  readonly returned: readonly Column[]
  /** The column whose value the database generates, when it is the only one that comes back: no RETURNING is needed. */
  readonly generated: Column | null
}

const insertShapes = new WeakMap<Mapper, Map<string, InsertShape>>()
const updateNodes = new WeakMap<Mapper, Map<string, UpdateNode>>()
const deleteNodes = new WeakMap<Mapper, DeleteNode>()

/** Whether the database gives a column its value when an INSERT does not. */
export function filledByDatabase(column: Column): boolean {
  return column.generated || column.serverDefault !== null || column.computed !== null
}

/** The INSERT for a row, by which of the columns that the database can fill it gives itself. */
export function insertShape(mapper: Mapper, row: EntityValues): InsertShape {
  let key = ''
  for (const column of mapper.columns) {
    if (filledByDatabase(column)) key += leftToDatabase(column, row) ? '0' : '1'
  }
  return keep(insertShapes, mapper, key, () => makeInsertShape(mapper, row))
}

function leftToDatabase(column: Column, row: EntityValues): boolean {
  if (column.computed !== null) return true
  return filledByDatabase(column) && column.default === null && row[column.attribute] === undefined
}

function makeInsertShape(mapper: Mapper, row: EntityValues): InsertShape {
  const { table } = mapper
  const returned = mapper.columns.filter(column => leftToDatabase(column, row))
  const written = mapper.columns.filter(column => !returned.includes(column))
  const [only] = returned
  const generated = returned.length === 1 && only?.generated === true ? only : null
  const returning = generated !== null || returned.length === 0 ? [] : [columnsItem(table, returned)]
  const rows = [written.map(parameter)]
  const node: InsertNode = { kind: 'insert', table, columns: written, rows, query: null, conflict: null, returning }
  return { node, written, returned, generated }
}

/** The UPDATE of some columns of a row, which gives back the computed ones. */
export function updateNode(
  mapper: Mapper,
  written: readonly Column[],
  identifying: readonly Column[],
  computed: readonly Column[],
): UpdateNode {
  const { table } = mapper
  return keep(updateNodes, mapper, written.map(column => JSON.stringify(column.name)).join(), () => {
    const set = written.map((column, index) => ({ column, value: parameter(column, index) }))
    const where = equalities(table, identifying, written.length)
    return { kind: 'update', table, set, where, returning: computed.length === 0 ? [] : [columnsItem(table, computed)] }
  })
}

/** The DELETE of a row. */
export function deleteNode(mapper: Mapper, identifying: readonly Column[]): DeleteNode {
  let node = deleteNodes.get(mapper)
  if (node === undefined) {
    node = { kind: 'delete', table: mapper.table, where: equalities(mapper.table, identifying, 0), returning: [] }
    deleteNodes.set(mapper, node)
  }
  return node
}

function keep<T>(kept: WeakMap<Mapper, Map<string, T>>, mapper: Mapper, key: string, make: () => T): T {
  let known = kept.get(mapper)
  if (known === undefined) {
    known = new Map()
    kept.set(mapper, known)
  }
  let node = known.get(key)
  if (node === undefined) {
    node = make()
    known.set(key, node)
  }
  return node
}

function parameter(column: Column, index: number): ExpressionNode {
  return { kind: 'parameter', index, type: column.type }
}

function equalities(table: Table, columns: readonly Column[], offset: number): ExpressionNode[] {
  return columns.map((column, at) => ({
    kind: 'binary',
    operator: '=',
    left: columnOf(table, column),
    right: parameter(column, offset + at),
  }))
}
