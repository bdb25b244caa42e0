// Rows of the table between two entities of a many-to-many relationship.
import type { Column } from '../../sql/schema/table.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { DeleteNode, InsertNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { defaultValue } from '../mapping/new-entity.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { columnOf } from '../mapping/relationship-expression.ts'
import type { FlushContext } from './flush-context.ts'
import type { LinkAction } from './flush-plan.ts'

interface LinkNodes {
  readonly insert: InsertNode
  readonly delete: DeleteNode
  /** Columns of the table between that have a default of the client's. */
  readonly defaults: readonly Column[]
}

const linkNodes = new WeakMap<Relationship, LinkNodes>()

/** Inserts the row that links two entities. */
export function insertLink(context: FlushContext, link: LinkAction): MaybePromise<void> {
  const nodes = nodesOf(link.relationship)
  if (nodes === null) return
  const values = [...linkValues(link), ...nodes.defaults.map(column => defaultValue(column))]
  return andThen(context.execute(nodes.insert, values), () => undefined)
}

/** Deletes the row that links two entities. */
export function deleteLink(context: FlushContext, link: LinkAction): MaybePromise<void> {
  const nodes = nodesOf(link.relationship)
  if (nodes === null || link.owner.snapshot === null || link.other.snapshot === null) return
  return andThen(context.execute(nodes.delete, linkValues(link)), () => undefined)
}

function linkValues({ relationship, owner, other }: LinkAction): unknown[] {
  const { through } = relationship
  if (through === null) return []
  const read = (state: InstanceState, column: Column) => (state.entity as Record<string, unknown>)[column.attribute]
  return [...through.near.map(pair => read(owner, pair.local)), ...through.far.map(pair => read(other, pair.remote))]
}

function nodesOf(relationship: Relationship): LinkNodes | null {
  const known = linkNodes.get(relationship)
  if (known !== undefined) return known
  const { through } = relationship
  if (through === null) return null
  const { table } = through
  const keys = [...through.near.map(pair => pair.remote), ...through.far.map(pair => pair.local)]
  const defaults = table.columns.filter(column => column.default !== null && !keys.includes(column))
  const columns = [...keys, ...defaults]
  const parameter = (column: Column, index: number): ExpressionNode => ({ kind: 'parameter', index, type: column.type })
  const nodes: LinkNodes = {
    insert: { kind: 'insert', table, columns, rows: [columns.map(parameter)], query: null, conflict: null, returning: [] },
    delete: {
      kind: 'delete',
      table,
      where: keys.map((column, index) => ({ kind: 'binary', operator: '=', left: columnOf(table, column), right: parameter(column, index) })),
      returning: [],
    },
    defaults,
  }
  linkNodes.set(relationship, nodes)
  return nodes
}
