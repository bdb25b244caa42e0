// Rows of the table between two entities of a many-to-many relationship.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { type ConflictNode, columnOf, type DeleteNode, type InsertNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { defaultValue } from '../mapping/new-entity.ts'
import type { Through } from '../mapping/relationship-paths.ts'
import type { ClearAction, LinkAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { storedValues } from './table-keys.ts'

interface LinkNodes {
  readonly insert: InsertNode
  readonly delete: DeleteNode
  /** Deletes all rows of one owner. */
  readonly clear: DeleteNode
  /** Columns of the table between that have a default of the client's. */
  readonly defaults: readonly Column[]
}

const linkNodes = new WeakMap<Relationship, LinkNodes>()

/** Inserts the row that links two entities. */
export function insertLink(context: FlushContext, { relationship, owner, other }: LinkAction): MaybePromise<void> {
  const { through } = relationship
  if (through === null) return
  const nodes = nodesOf(relationship, through)
  const keys = [...present(owner, nearOf(through)), ...present(other, farOf(through))]
  const values = [...keys, ...nodes.defaults.map(column => defaultValue(column))]
  return andThen(context.execute(nodes.insert, values), () => undefined)
}

/** Deletes the row that links two entities. */
export function deleteLink(context: FlushContext, { relationship, owner, other }: LinkAction): MaybePromise<void> {
  const { through } = relationship
  if (through === null) return
  const values = [...storedValues(owner, nearOf(through)), ...storedValues(other, farOf(through))]
  return andThen(context.execute(nodesOf(relationship, through).delete, values), () => undefined)
}

/** Deletes all rows that link an entity to others. */
export function clearLinks(context: FlushContext, { relationship, owner }: ClearAction): MaybePromise<void> {
  const { through } = relationship
  if (through === null) return
  const values = storedValues(owner, nearOf(through))
  return andThen(context.execute(nodesOf(relationship, through).clear, values), () => undefined)
}

function nearOf({ near }: Through): readonly Column[] {
  return near.map(pair => pair.local)
}

function farOf({ far }: Through): readonly Column[] {
  return far.map(pair => pair.remote)
}

function present(state: InstanceState, columns: readonly Column[]): unknown[] {
  return columns.map(column => state.entity[column.attribute])
}

function nodesOf(relationship: Relationship, through: Through): LinkNodes {
  let nodes = linkNodes.get(relationship)
  if (nodes === undefined) {
    nodes = makeNodes(through)
    linkNodes.set(relationship, nodes)
  }
  return nodes
}

function makeNodes({ table, near, far }: Through): LinkNodes {
  const owner = near.map(pair => pair.remote)
  const keys = [...owner, ...far.map(pair => pair.local)]
  const defaults = table.columns.filter(column => column.default !== null && !keys.includes(column))
  const columns = [...keys, ...defaults]
  const conflict = isUnique(table, keys) ? ignoring(keys) : null
  return {
    insert: { kind: 'insert', table, columns, rows: [columns.map(parameter)], query: null, conflict, returning: [] },
    delete: { kind: 'delete', table, where: equals(table, keys), returning: [] },
    clear: { kind: 'delete', table, where: equals(table, owner), returning: [] },
    defaults,
  }
}

// A list that is not loaded may hold an entity already that is added to it: adding it again changes nothing.
function ignoring(keys: readonly Column[]): ConflictNode {
  return { target: keys.map(column => column.name), set: null, where: [] }
}

/** Whether no two rows of a table have the same values in these columns. */
function isUnique(table: Table, columns: readonly Column[]): boolean {
  const names = new Set(columns.map(column => column.name))
  const same = (others: readonly string[]) => others.length === names.size && others.every(name => names.has(name))
  return (
    (table.primaryKey !== null && same(table.primaryKey.columns)) || table.uniques.some(({ columns: own }) => same(own))
  )
}

function parameter(column: Column, index: number): ExpressionNode {
  return { kind: 'parameter', index, type: column.type }
}

function equals(table: Table, columns: readonly Column[]): readonly ExpressionNode[] {
  return columns.map((column, index) => ({
    kind: 'binary',
    operator: '=',
    left: columnOf(table, column),
    right: parameter(column, index),
  }))
}
