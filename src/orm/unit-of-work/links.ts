// Rows of the table between two entities of a many-to-many relationship.
import type { Column, Table } from '../../sql/schema/table.ts'
import type { ConflictNode, DeleteNode, InsertNode } from '../../sql/statement/nodes.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { defaultValue } from '../mapping/new-entity.ts'
import type { Through } from '../mapping/relationship-paths.ts'
import type { ClearAction, LinkAction } from './flush-actions.ts'
import type { FlushContext } from './flush-context.ts'
import { runEach } from './row-batch.ts'
import { storedValue } from './table-keys.ts'
import { encoderFor } from './update-shapes.ts'
import { deleteListedNode, deleteNode, parameter } from './write-nodes.ts'

interface LinkNodes {
  readonly insert: InsertNode
  readonly delete: DeleteNode
  /** Deletes all rows of one owner. */
  readonly clear: DeleteNode
  /** Deletes all rows of a list of owners; null where they are found by several columns. */
  readonly clearListed: DeleteNode | null
  /** Columns of the table between that have a default of the client's. */
  readonly defaults: readonly Column[]
}

const linkNodes = new WeakMap<Relationship, LinkNodes>()

/** Inserts the rows that link entities. */
export function insertLinks(context: FlushContext, links: readonly LinkAction[]): MaybePromise<void> {
  return eachRelationship(context, links, (through, batch, nodes, states) => {
    const encode = encoderFor(context.dialectOf(through.table))
    const rows = batch.map(({ owner, other }) => [
      ...through.near.map(({ local, remote }) => encode(remote)(owner.entity[local.attribute])),
      ...through.far.map(({ local, remote }) => encode(local)(other.entity[remote.attribute])),
      ...nodes.defaults.map(column => encode(column)(defaultValue(column))),
    ])
    return runEach({ states }, count => context.executeMany({ node: nodes.insert, rows, states, count }))
  })
}

/** Deletes the rows that link entities. */
export function deleteLinks(context: FlushContext, links: readonly LinkAction[]): MaybePromise<void> {
  return eachRelationship(context, links, (through, batch, nodes, states) => {
    const encode = encoderFor(context.dialectOf(through.table))
    const rows = batch.map(({ owner, other }) => [
      ...through.near.map(({ local, remote }) => encode(remote)(storedValue(owner, local) ?? null)),
      ...through.far.map(({ local, remote }) => encode(local)(storedValue(other, remote) ?? null)),
    ])
    return runEach({ states }, count => context.executeMany({ node: nodes.delete, rows, states, count }))
  })
}

/** Deletes all rows that link entities to others. */
export function clearLinks(context: FlushContext, clears: readonly ClearAction[]): MaybePromise<void> {
  return eachRelationship(context, clears, (through, _, nodes, states) => {
    const [pair] = through.near
    const [first] = states
    if (nodes.clearListed !== null && pair !== undefined && first !== undefined) {
      return context.execute(nodes.clearListed, [states.map(owner => storedValue(owner, pair.local))], first)
    }
    const encode = encoderFor(context.dialectOf(through.table))
    const rows = states.map(owner =>
      through.near.map(({ local, remote }) => encode(remote)(storedValue(owner, local) ?? null)),
    )
    return runEach({ states }, count => context.executeMany({ node: nodes.clear, rows, states, count }))
  })
}

/** Writes the actions of each relationship together. */
function eachRelationship<A extends ClearAction>(
  context: FlushContext,
  actions: readonly A[],
  write: (
    through: Through,
    batch: readonly A[],
    nodes: LinkNodes,
    states: readonly InstanceState[],
  ) => MaybePromise<unknown>,
): MaybePromise<void> {
  if (actions.length === 0) return
  const batches = grouped(actions, action => action.relationship).flatMap(together =>
    grouped(together, action => context.placeOf(action.owner)),
  )
  return eachInTurn(batches, batch => {
    const { relationship } = batch[0] ?? {}
    const through = relationship?.through ?? null
    if (relationship === undefined || through === null) return
    const states = batch.map(action => action.owner)
    return andThen(write(through, batch, nodesOf(relationship, through), states), () => undefined)
  })
}

/** Items in groups of the same key, in their order. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly (readonly T[])[] {
  const [first] = items
  if (first === undefined) return []
  const key = keyOf(first)
  return items.every(item => keyOf(item) === key) ? [items] : [...Map.groupBy(items, keyOf).values()]
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
  const [first] = owner
  const keys = [...owner, ...far.map(pair => pair.local)]
  const defaults = table.columns.filter(column => column.default !== null && !keys.includes(column))
  const columns = [...keys, ...defaults]
  const conflict = isUnique(table, keys) ? ignoring(keys) : null
  return {
    insert: { kind: 'insert', table, columns, rows: [columns.map(parameter)], query: null, conflict, returning: [] },
    delete: deleteNode({ table }, keys),
    clear: deleteNode({ table }, owner),
    clearListed: owner.length === 1 && first !== undefined ? deleteListedNode({ table }, first) : null,
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
